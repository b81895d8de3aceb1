"""One peer in an environment of its own: reads all letters at a provider, as its own documents say.

Started by `faults_beside_peers.py` as `python -I faults_worker.py PEER FOLDER URL`. FOLDER holds `asked.json`: a
list of letters with their name, text and our messages. What it has for them goes to FOLDER/results.json at the
end: the names of those it read and, if it says so, of those it failed at. Its caches, where it has some, are in FOLDER and stay from run to run.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Names = tuple[list[str], list[str]]
"""Of letters that were read, and of those that failed with a cause."""
WORKERS = 16
MODEL = "sim-faulty"
UNLIMITED = 100_000_000
KNOWN_MODEL = "gpt-4o-mini"
"""For curator, which takes no structured answers from models that it does not know; the provider is the same."""
EXAMPLE = "Case Number: CM00-0000001"


def langextract(asked: Sequence[dict[str, Any]], folder: Path, url: str) -> Names:  # noqa: ARG001  has no cache
    """`lx.extract` over documents, saved when it returns; its OpenAI client tries again twice."""
    logging.disable(logging.CRITICAL)
    package = importlib.import_module("langextract")
    data = importlib.import_module("langextract.core.data")
    provider = importlib.import_module("langextract.providers.openai")
    off = importlib.import_module("langextract.prompt_validation").PromptValidationLevel.OFF
    results = package.extract(
        [data.Document(one["text"], document_id=one["name"]) for one in asked],
        prompt_description="Extract the first words.",
        examples=[data.ExampleData(EXAMPLE, [data.Extraction("first_words", "Case Number: CM00-0000001")])],
        model=provider.OpenAILanguageModel(MODEL, api_key="none", base_url=url, max_workers=WORKERS),
        use_schema_constraints=False,
        max_char_buffer=100_000,
        batch_length=WORKERS,
        max_workers=WORKERS,
        prompt_validation_level=off,
        show_progress=False,
    )
    return [result.document_id for result in results if result.extractions], []


def _answer_model() -> Any:
    """The shape of our answer, as loosely as the peers need it."""
    pydantic = importlib.import_module("pydantic")
    return pydantic.create_model(
        "LetterAnswer", case=(dict[str, Any] | None, ...), items=(list[dict[str, Any]], ...)
    )


def instructor(asked: Sequence[dict[str, Any]], folder: Path, url: str) -> Names:
    """`BatchProcessor`: a file, a batch, polling, results by their number."""
    os.environ |= {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none"}
    processor = importlib.import_module("instructor.batch").BatchProcessor(f"openai/{MODEL}", _answer_model())
    file = str(folder / "batch.jsonl")
    processor.create_batch_from_messages([one["messages"] for one in asked], file, max_tokens=16_384)
    batch = processor.submit_batch(file)
    while processor.get_batch_status(batch)["status"] not in ("completed", "failed", "expired", "cancelled"):
        time.sleep(0.5)
    read: list[str] = []
    failed: list[str] = []
    for one in processor.retrieve_results(batch):
        if one.custom_id != "unknown":
            name = asked[int(one.custom_id.rpartition("-")[2])]["name"]
            (read if type(one).__name__ == "BatchSuccess" else failed).append(name)
    return read, failed


def curator(asked: Sequence[dict[str, Any]], folder: Path, url: str) -> Names:
    """`curator.LLM` with a response format, its cache and its retries."""
    litellm = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "litellm"
    os.environ |= {
        "OPENAI_API_KEY": "none",
        # it counts with tiktoken, which would fetch its vocabulary; litellm, which curator needs, has it
        "TIKTOKEN_CACHE_DIR": str(litellm / "litellm_core_utils" / "tokenizers"),
        "CURATOR_CACHE_DIR": str(folder / "cache"),
        "TELEMETRY_ENABLED": "false",
        "CURATOR_DISABLE_RICH_DISPLAY": "1",
    }
    package = importlib.import_module("bespokelabs.curator")

    class Reader(package.LLM):  # type: ignore[misc, name-defined]
        """Our messages, a row a letter."""

        response_format = _answer_model()

        def prompt(self, row: dict[str, Any]) -> Any:
            """The messages of a letter."""
            return row["messages"]

        def parse(self, row: dict[str, Any], response: Any) -> dict[str, Any]:  # noqa: ARG002
            """That there is an answer."""
            return {"name": row["name"]}

    reader = Reader(
        model_name=KNOWN_MODEL,
        backend="openai",
        backend_params={
            "base_url": url,
            "max_concurrent_requests": WORKERS,
            "require_all_responses": False,
            # where the provider's headers name no limits it takes 200 calls and 100,000 tokens a minute: 14 letters
            "max_requests_per_minute": UNLIMITED,
            "max_tokens_per_minute": UNLIMITED,
        },
    )
    rows = [{"name": one["name"], "messages": one["messages"]} for one in asked]
    given = reader(rows)
    return [row["name"] for row in getattr(given, "dataset", given)], []


PEERS: dict[str, Callable[[Sequence[dict[str, Any]], Path, str], Names]] = {
    "langextract": langextract,
    "instructor": instructor,
    "curator": curator,
}


def main() -> None:
    """Read them all."""
    name, folder, url = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    asked = json.loads((folder / "asked.json").read_text())
    done = PEERS[name](asked, folder, url)
    (folder / "results.json").write_text(json.dumps({"read": done[0], "failed": done[1]}))


if __name__ == "__main__":
    main()
