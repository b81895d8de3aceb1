"""Runs by the Batch API: what comes back shuffled, twice, late or never, ends at any step, and what it cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bulk_letters import letter_text, write_letters
from click.testing import CliRunner
from killed_runs import PRICES as EACH

from imr_llm import ModelUnavailable, UsageError
from imr_llm.bulk.batch_book import BatchBook
from imr_llm.bulk.carriers import FolderCarrier
from imr_llm.bulk.events import BatchMoved, BudgetReached
from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.request_files import BatchPlan, FileLimits
from imr_llm.bulk.run import Pacing, run
from imr_llm.bulk.status import Status
from imr_llm.bulk.view import LedgerView
from imr_llm.cli.main import main
from imr_llm.errors import LedgerFailed
from imr_llm.llm.batch_client import BatchClient
from imr_llm.simulator.profile import Batching, Profile
from imr_llm.simulator.server import RunningProvider, simulated_provider

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sim")


PRICES = EACH.format(name="sim-batch") + "batch = 0.5\n"


@contextmanager
def provider(
    faults: dict[str, float] | None = None, failing: int | None = None, **batches: Any
) -> Iterator[Any]:
    profile = Profile(
        name="sim-batch",
        about="for batches",
        prefix_cache=True,
        faults=faults or {},  # type: ignore[arg-type]
        failing_attempts=failing,
        batches=Batching(**batches),
    )
    with simulated_provider(profile=profile) as sim:
        yield sim


def in_batches(letters: Path, out: Path, sim: RunningProvider | None, **more: Any) -> str:
    """The run; how it ended."""
    prices = out.parent / "prices.toml"
    prices.write_text(PRICES)
    settings = {
        "prices": str(prices),
        **({"base_url": sim.base_url} if sim else {}),
        **more.pop("settings", {}),
    }
    limits = FileLimits(lines=more.pop("lines", 50_000), size=more.pop("size", 200_000_000))
    plan = BatchPlan(
        poll=more.pop("poll", 0.01),
        limits=limits,
        folder=more.pop("folder", None),
        enqueued_tokens=more.pop("enqueued", None),
    )
    return run([letters], out, model="sim-batch", settings=settings, batches=plan, **more)  # type: ignore[arg-type]


def known(out: Path) -> tuple[Status, list[Any], list[dict[str, Any]]]:
    with LedgerView(out) as view:
        return view.status(), list(view.lines()), list(view.calls())


class Moves(list[tuple[str, str, int]]):
    def __call__(self, event: Any) -> None:
        if isinstance(event, BatchMoved):
            self.append((event.batch, event.state, event.requests))

    def sizes(self) -> list[int]:
        return [requests for _, state, requests in self if state == "written"]


@pytest.fixture
def twelve(tmp_path) -> Path:
    return write_letters(tmp_path / "letters", 12)


def test_every_line_is_reconciled_by_its_key_and_the_ledger_agrees_with_the_bill(tmp_path):
    letters = write_letters(tmp_path / "letters", 24)
    rates = {"missing": 0.12, "duplicated": 0.12, "expired": 0.12, "failed": 0.12}
    faults = {"truncation": 0.05, "refusal": 0.05, "null_content": 0.05}
    out, moves = tmp_path / "out", Moves()
    with provider(faults, **rates) as sim:
        assert in_batches(letters, out, sim, lines=10, watch=moves) == "done"
        status, lines, calls = known(out)
        bill, logged = sim.bill, [entry for entry in sim.log if "usage" in entry]
    assert moves.sizes()[:3] == [10, 10, 4]
    assert len(moves.sizes()) > 4  # what was missing, expired and failed came once more
    assert {"missing", "expired", "server_error"} <= status.calls_failed.keys()
    assert status.cost_unknown == status.calls_failed["missing"]
    assert status.done + sum(status.failed.values()) == 24
    assert set(status.failed) <= {"model_refusal", "model_malformed"}
    assert (status.left, status.lost) == (0, 0)
    assert status.cost == bill > 0
    assert len(logged) == sum(call["input_tokens"] is not None for call in calls)
    keys = {entry["custom_id"] for entry in logged}
    assert all(len(key.split("-")[0]) == 32 for key in keys)
    unpriced = {call["letter"] for call in calls if call["cause"] == "missing"}
    costs = {line.letter: line.content["provenance"]["cost_usd"] for line in lines}
    assert {letter for letter, cost in costs.items() if cost is None} == unpriced
    priced = [call["cost"] or 0 for call in calls if call["letter"] not in unpriced]
    assert sum(round(1e6 * cost) for cost in costs.values() if cost is not None) == sum(priced) > 0
    assert not list((out / "batches").iterdir())


def test_lines_that_always_expire_become_dead_letters_of_that_cause(tmp_path):
    letters, moves = write_letters(tmp_path / "letters", 3), Moves()
    with provider(expired=1.0) as sim:
        assert in_batches(letters, tmp_path / "out", sim, watch=moves) == "done"
    assert moves.sizes() == [3] * 8
    status, lines, _ = known(tmp_path / "out")
    assert (status.failed, status.calls_failed) == ({"model_expired": 3}, {"expired": 24})
    assert lines[0].content["error"]["message"].count("the batch ended before its turn") == 1


class Killed(BaseException):
    """What a kill is to the code that is killed."""


STEPS = [
    *((BatchClient, name) for name in ("upload", "create", "look", "fetch", "forget")),
    *((BatchBook, name) for name in ("seal", "move", "collect", "close")),
    (Ledger, "finish"),
]


def kill_before(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Let so many steps pass, then end there; gives the names of those that were come to."""
    come: list[str] = []
    for owner, name in STEPS:
        real = getattr(owner, name)

        def counting(self: Any, *given: Any, _real: Any = real, _name: str = name, **more: Any) -> Any:
            if len(come) == step:
                raise Killed
            come.append(_name)
            return _real(self, *given, **more)

        monkeypatch.setattr(owner, name, counting)
    return come


def test_a_run_can_end_before_every_step(tmp_path, monkeypatch):
    """Every line fails once, so there are two batches one after the other; nothing is paid twice."""
    seen: set[str] = set()
    with provider(failing=1, failed=1.0) as sim:
        for step in range(100):
            letters = tmp_path / f"letters{step}"
            letters.mkdir()
            (letters / "a.txt").write_text(letter_text(1000 + step))
            out, before = tmp_path / f"out{step}", sim.bill
            with monkeypatch.context() as patched:
                come = kill_before(patched, step)
                try:
                    in_batches(letters, out, sim)
                except Killed:
                    ended = False
                else:
                    ended = True
            seen |= set(come)
            assert in_batches(letters, out, sim) == "done"
            status, lines, calls = known(out)
            assert [line.is_record for line in lines] == [True]
            assert [call["cause"] for call in calls] == ["server_error", None]
            assert status.cost == sim.bill - before > 0
            assert not list((out / "batches").iterdir()), come
            if ended:
                break
    assert ended
    assert step > 20
    assert seen == {name for _, name in STEPS}


def test_files_are_split_by_bytes_and_a_letter_of_several_calls_has_numbered_names(tmp_path, twelve, letter):
    """Its calls are in one batch, and it is read from all their answers."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.txt").write_bytes(letter.read_bytes())
    with provider() as sim:
        moves = Moves()
        assert in_batches(twelve, tmp_path / "out", sim, size=150_000, watch=moves) == "done"
        sizes = moves.sizes()
        assert sum(sizes) == 12
        assert len(sizes) >= 3
        assert (
            in_batches(tmp_path / "one", tmp_path / "out1", sim, settings={"max_output_tokens": 1800})
            == "done"
        )
        ids = [entry["custom_id"] for entry in sim.log if "usage" in entry][-2:]
    _, lines, calls = known(tmp_path / "out1")
    assert len(calls) == 2
    key = min(ids, key=len)
    assert sorted(ids) == [key, f"{key}-2"]
    assert lines[0].content["provenance"]["attempts"] == 2


def test_what_is_enqueued_stays_under_the_limit(tmp_path, twelve):
    """Told of the limit, no batch is refused. Untold, files are halved until they fit."""
    with provider(seconds=0.4, enqueued_tokens=30_000) as sim:
        told = Moves()
        assert in_batches(twelve, tmp_path / "told", sim, enqueued=30_000, watch=told) == "done"
    assert "refused" not in {state for _, state, _ in told}
    assert len(told.sizes()) >= 3
    made = [batch for batch, state, _ in told if state == "creating"]
    assert len(made) == len(set(made))
    with provider(seconds=0.05, enqueued_tokens=30_000) as sim:
        (tmp_path / "more").mkdir()
        for number in range(50, 56):
            (tmp_path / "more" / f"{number}.txt").write_text(letter_text(number))
        untold = Moves()
        assert in_batches(tmp_path / "more", tmp_path / "untold", sim, watch=untold) == "done"
        status, *_ = known(tmp_path / "untold")
        assert "refused" in {state for _, state, _ in untold}
        assert status.done == 6
        assert status.cost == sim.bill


def test_money_ends_before_a_call_too_many(tmp_path, twelve):
    out, told = tmp_path / "out", []
    with provider() as sim:
        how = in_batches(twelve, out, sim, pacing=Pacing(max_cost=Decimal("0.03")), watch=told.append)
        assert how == "budget"
        assert any(isinstance(event, BudgetReached) for event in told)
        status, *_ = known(out)
        assert 0 < status.done < 12
        assert status.cost <= 30_000
        assert in_batches(twelve, out, sim) == "done"
        assert known(out)[0].cost == sim.bill


def test_calls_in_a_file_that_is_not_full_yet_count_too(tmp_path, twelve):
    """Six batches come back in one round; their answers are paid and of no use, and asked for again in one file."""
    out = tmp_path / "out"
    created: list[object] = []

    def killing(event: Any) -> None:
        created.extend([event] if isinstance(event, BatchMoved) and event.state == "created" else [])
        if len(created) == 6:
            raise Killed

    more: Any = {"settings": {"max_output_tokens": 512}}
    with provider({"null_content": 1.0}, failing=1, seconds=0.5) as sim:
        with pytest.raises(Killed):
            in_batches(twelve, out, sim, lines=2, watch=killing, **more)
        money = Pacing(max_cost=Decimal("0.065"))
        assert in_batches(twelve, out, sim, poll=0.6, pacing=money, **more) == "budget"
        status, *_ = known(out)
        assert 12 < status.calls < 24
        assert status.cost == sim.bill > 0


def test_a_call_that_waits_in_a_batch_is_not_made_beside_it(tmp_path, twelve, monkeypatch):
    out = tmp_path / "out"
    with provider() as sim:
        with monkeypatch.context() as patched:
            kill_before(patched, 6)
            with pytest.raises(Killed):
                in_batches(twelve, out, sim)
        prices = str(tmp_path / "prices.toml")
        settings: Any = {"base_url": sim.base_url, "prices": prices}
        with pytest.raises(UsageError, match="go on with imr-llm run and --batch until"):
            run([twelve], out, model="sim-batch", settings=settings)
        with pytest.raises(UsageError, match="go on with imr-llm run and --batch until"):
            in_batches(twelve, out, None, folder=tmp_path / "files")
        assert in_batches(twelve, out, sim) == "done"


def test_a_model_that_is_not_there_ends_the_run_with_its_cause(tmp_path, twelve):
    out = tmp_path / "out"
    with provider(faults={}) as sim:
        nowhere: Any = {"base_url": f"{sim.base_url}/nosuch"}
        with pytest.raises(ModelUnavailable, match="batches: the server does not know"):
            in_batches(twelve, out, sim, settings=nowhere)
        assert in_batches(twelve, out, sim) == "done"


def run_batch(folder: Path, sim: RunningProvider) -> int:
    """As `vllm run-batch -i NAME.jsonl -o NAME.results.jsonl`; how many files were there."""
    import httpx2

    count = 0
    for asked in sorted(folder.glob("imr-*[0-9].jsonl")):
        lines = []
        for line in asked.read_text().splitlines():
            request = json.loads(line)
            response = httpx2.post(sim.base_url.removesuffix("/v1") + request["url"], json=request["body"])
            body = {
                "status_code": response.status_code,
                "request_id": "vllm-batch-1",
                "body": response.json(),
            }
            lines.append({"id": "vllm-1", "custom_id": request["custom_id"], "response": body, "error": None})
        lines.reverse()
        written = "".join(json.dumps(line) + "\n" for line in lines)
        asked.with_name(f"{asked.stem}.results.jsonl").write_text(written)
        count += 1
    return count


def test_files_for_a_model_that_no_network_leads_to(tmp_path, twelve, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    out, files = tmp_path / "out", tmp_path / "files"
    with provider(failing=1, faults={"null_content": 0.3}) as sim:
        assert in_batches(twelve, out, None, folder=files, lines=5) == "waiting"
        assert len(list(files.glob("*.jsonl"))) == 3
        assert in_batches(twelve, out, None, folder=files, lines=5) == "waiting"
        assert len(list(files.glob("*.jsonl"))) == 3
        assert run_batch(files, sim) == 3
        assert in_batches(twelve, out, None, folder=files, lines=5) == "waiting"  # some are asked anew
        assert run_batch(files, sim) == 1
        assert in_batches(twelve, out, None, folder=files, lines=5) == "done"
    status, lines, _ = known(out)
    assert status.done == 12
    assert (status.cost, status.calls_failed.keys()) == (0, {"malformed"})
    assert [Path(line.name).name for line in lines] == [f"{n:06}.txt" for n in range(12)]


def test_a_letter_that_has_changed_meanwhile_is_read_as_it_is_by_the_next_run(tmp_path, twelve, monkeypatch):
    out, files = tmp_path / "out", tmp_path / "files"
    with provider() as sim:
        in_batches(twelve, out, None, folder=files)
        run_batch(files, sim)
        (twelve / "000003.txt").write_text(letter_text(77))
        (other := tmp_path / "other").mkdir()
        (other / "z.txt").write_text(letter_text(88))
        in_batches(other, out, None, folder=files)
        assert known(out)[0].failed == {"not_found": 1}
        run_batch(files, sim)
        in_batches(twelve, out, None, folder=files)
        run_batch(files, sim)
        assert in_batches(twelve, out, None, folder=files) == "done"
    status, lines, _ = known(out)
    assert (status.done, status.failed) == (13, {})
    assert all(line.is_record for line in lines)


def test_files_of_batches_that_cannot_be_had_are_said_in_one_line(tmp_path, twelve, monkeypatch):
    out, files = tmp_path / "out", tmp_path / "files"
    out.mkdir()
    (out / "batches").write_text("")
    with pytest.raises(
        LedgerFailed, match=r"out/batches: a batch's file cannot be .* \(File exists\); what was"
    ):
        in_batches(twelve, out, None, folder=files)
    (out / "batches").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(FolderCarrier, "upload", lambda *given: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            in_batches(twelve, out, None, folder=files)
    (requests,) = (out / "batches").iterdir()
    requests.rename(tmp_path / "elsewhere")
    with pytest.raises(LedgerFailed, match=f"{requests.name}: a batch's file .*No such file.*run the same"):
        in_batches(twelve, out, None, folder=files)
    (tmp_path / "elsewhere").rename(requests)
    assert in_batches(twelve, out, None, folder=files) == "waiting"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["x", "--batch"], "the baseline is asked nothing: batches need a model"),
        (["-", "--batch", "--model", "m"], "name files, not standard input"),
        (
            ["x", "--batch", "--batch-files", "d", "--model", "m"],
            "--batch and --batch-files are two ways: name one",
        ),
        (["x", "--batch-files", "d", "--model", "m", "--max-cost", "1"], "max-cost needs a provider"),
        (
            [
                "x",
                "--batch",
                "--model",
                "m",
                "--api-version",
                "2024-10-21",
                "--base-url",
                "http://127.0.0.1:9",
            ],
            "batches are not for Azure's dated API; use its /openai/v1 address",
        ),
        (["x", "--batch-files", f"{__file__}/below", "--model", "m"], "below: cannot be written"),
    ],
)
def test_what_cannot_be_is_said_in_one_line_and_begins_nothing(tmp_path, more, told):
    done = CliRunner().invoke(main, ["run", *more, "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_became_of_batches_and_where_files_are(tmp_path, twelve):
    out, files = tmp_path / "out", tmp_path / "files"
    said = ["run", str(twelve), "-o", str(out), "--model", "sim-batch", "--batch-files", str(files)]
    done = CliRunner().invoke(main, [*said, "--batch-lines", "7"])
    assert done.exit_code == 1
    assert "of 7 calls: written" in done.stderr
    assert "waiting: 0 letters read" in done.stderr
    assert "12 left" in done.stderr
    told = CliRunner().invoke(main, ["status", str(out)]).stdout
    assert told.split("batches created")[1].split()[0] == "2"
    names = sorted(path.name for path in files.iterdir())
    assert len(names) == 2
    with provider() as sim:
        run_batch(files, sim)
    assert CliRunner().invoke(main, said).exit_code == 0
    assert sorted(path.name for path in files.iterdir()) == [
        name.replace(".jsonl", ".results.jsonl") for name in names
    ]


def test_what_only_answers_show_to_be_needed_goes_into_another_batch(tmp_path):
    """Conflicts are put to the model once more."""
    samples = Path(__file__).parents[2] / "evals" / "samples" / "letters"
    errors: Any = {"flip_outcome": 0.5, "change_number": 0.6, "change_date": 0.6}
    profile = Profile(name="sim-batch", about="for batches", errors=errors)
    moves = Moves()
    with simulated_provider(profile=profile) as sim:
        how = in_batches(samples, tmp_path / "out", sim, settings={"adjudicate": True}, watch=moves)
        bill = sim.bill
    status, *_ = known(tmp_path / "out")
    assert how == "done"
    first, second = moves.sizes()
    assert status.done == first > second > 0
    assert status.cost == bill
