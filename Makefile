# Everything runs in .venv, made by uv from uv.lock; nothing is installed elsewhere.
PYTHON ?= python3
UV := .venv/bin/uv
RUN := $(UV) run --frozen --no-sync
SAMPLES := evals/samples/letters

.PHONY: help install demo serve test checks lint types layers unit wheel audit record test-thirdparty compiled test-compiled test-faults test-ray docs bench clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/installed: pyproject.toml uv.lock
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'
	UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --frozen --all-extras --no-extra ray --inexact --compile-bytecode --quiet
	touch $@

install: .venv/installed  ## install the package and its tools into .venv

demo: install  ## extract the bundled sample letters with the baseline: a table, then one whole record
	$(RUN) imr-llm extract $(SAMPLES) --format table
	@echo
	@echo "One record (imr-llm extract $(SAMPLES)/sample-f1b-02.txt --format json):"
	@$(RUN) imr-llm extract $(SAMPLES)/sample-f1b-02.txt --format json | $(RUN) python -m json.tool --no-ensure-ascii

serve: install  ## open the service with the sample letters at http://127.0.0.1:8380, kept in .serve.db
	$(RUN) imr-llm serve --store .serve.db --sample $(SAMPLES)

test: install  ## run all checks
	@$(MAKE) --no-print-directory -j2 unit checks

# beside the tests, which leave a processor idle now and then; what they print comes in one piece
checks:
	@said=$$($(MAKE) --no-print-directory lint types layers wheel 2>&1) && echo "$$said" || { echo "$$said"; exit 1; }

lint:
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types:
	$(RUN) mypy

layers:
	$(RUN) lint-imports

unit:
	$(RUN) coverage erase
	$(RUN) pytest -n auto --dist worksteal --reruns 1 -rR --cov --cov-report=
	$(RUN) coverage report

wheel: install  ## build the wheel and try it in an environment of its own, outside the checkout
	bash .ci/try_wheel

build/compiled: install
	rm -rf dist/compiled build/compiled
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(UV) build --quiet --out-dir dist/compiled .
	$(UV) pip install --quiet --no-deps --target build/compiled dist/compiled/*.whl

compiled: build/compiled  ## compile the readers (asks for a C compiler, some minutes): a wheel in dist/compiled, unpacked in build/compiled

test-compiled: compiled  ## the tests of reading on the compiled readers
	PYTHONPATH=build/compiled $(RUN) pytest --no-cov -n auto tests/letters tests/reading tests/baseline tests/schema tests/grounding tests/extraction

audit: install  ## look for unsafe code (bandit), and for known holes in the locked packages (pip-audit, asks PyPI)
	@said=$$($(RUN) bandit -q -c pyproject.toml -r src 2>&1) || { echo "$$said"; exit 1; }
	@echo "bandit: nothing found in src"
	$(RUN) python .ci/audit.py

record: install  ## record tests/cassettes anew, from the simulated provider, or from MODEL=... with OPENAI_API_KEY
	IMR_RECORD_MODEL=$(MODEL) $(RUN) pytest tests/recorded -k test_recorded_ --record-mode=rewrite --force-enable-socket -rs

.venv-thirdparty/installed: tests/thirdparty/requirements.txt
	$(PYTHON) -m venv .venv-thirdparty
	.venv-thirdparty/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

test-thirdparty: install .venv-thirdparty/installed  ## ask llama_cpp.server, with a model of random weights (builds for some minutes)
	$(RUN) pytest tests/thirdparty -m thirdparty

test-faults: install  ## kill a run of 5,000 letters 20 times and compare its ledger with the bill (some minutes)
	$(RUN) pytest tests/bulk -m faults -s

.venv-ray/installed: pyproject.toml
	$(PYTHON) -m venv .venv-ray
	.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check -e '.[ray,simulate,parquet]' hypothesis pytest pytest-cov pytest-socket reportlab 'pypdf[crypto]'
	touch $@

test-ray: install .venv-ray/installed  ## run on a Ray cluster of two nodes on this machine, and kill one
	.venv-ray/bin/python -m pytest --no-cov --force-enable-socket tests/cluster

docs: install  ## write the JSON Schemas, the data dictionary and the columns of tables from the code
	$(RUN) python -m imr_llm.schema.export schemas
	$(RUN) python -m imr_llm.schema.dictionary docs/data-dictionary.md
	$(RUN) python -m imr_llm.tables.dictionary docs/tables.md

bench: install  ## measure speed beside peers, each in its own environment
	$(RUN) python benchmarks/run_all.py

clean:
	rm -rf .venv .venv-thirdparty .venv-ray dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* .serve.db*
