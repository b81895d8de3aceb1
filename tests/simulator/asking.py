"""How tests ask the simulated provider: the product's own prompts over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import openai

from imr_llm.baseline.reader import BaselineReading, read_baseline
from imr_llm.extraction.prompting import LetterPrompt, Part
from imr_llm.extraction.redaction import unredacted
from imr_llm.letters.letter import Letter
from imr_llm.llm.request import Parameters

SAMPLES = Path(__file__).parents[2] / "evals" / "samples"
GOLD = SAMPLES / "gold"
LETTERS = sorted((SAMPLES / "letters").glob("*.txt"))
ONE = SAMPLES / "letters" / "sample-f1b-02.txt"
WHOLE = Parameters()
SHORT = Parameters(max_output_tokens=1800)
"""Makes calls for single items."""


@cache
def reading(path: Path) -> BaselineReading:
    return read_baseline(Letter.from_path(path))


def read_text(text: str) -> BaselineReading:
    return read_baseline(Letter.from_text(text))


def bodies(
    letter: Path | BaselineReading,
    model: str = "sim-perfect",
    parameters: Parameters = WHOLE,
    **more: Any,
) -> Iterator[tuple[dict[str, Any], Part]]:
    """The chat requests with json_schema for a letter, as many as there are parts."""
    read = reading(letter) if isinstance(letter, Path) else letter
    prompt = LetterPrompt(read, unredacted(read.letter.text))
    for part in prompt.parts(parameters):
        request = prompt.request(part, model, parameters)
        schema = {"name": request.schema.name, "schema": request.schema.json_schema, "strict": True}
        yield (
            {
                "model": model,
                "messages": [asdict(message) for message in request.messages],
                "response_format": {"type": "json_schema", "json_schema": schema},
                **more,
            },
            part,
        )


def body(letter: Path | BaselineReading = ONE, model: str = "sim-perfect", **more: Any) -> dict[str, Any]:
    """The one request for a whole letter."""
    ((only, _),) = bodies(letter, model, **more)
    return only


def client(sim: Any, **more: Any) -> openai.OpenAI:
    return openai.OpenAI(base_url=sim.base_url, api_key="sim", max_retries=0, **more)


def post(sim: Any, asked: Any, path: str = "/chat/completions", **more: Any) -> httpx2.Response:
    with httpx2.Client(verify=False, trust_env=False, timeout=20, **more) as http:
        return http.post(sim.base_url + path, content=asked if isinstance(asked, str) else json.dumps(asked))


def answer(response: httpx2.Response) -> dict[str, Any]:
    """The JSON of an answer that came."""
    assert response.status_code == 200, response.text
    found: dict[str, Any] = json.loads(response.json()["choices"][0]["message"]["content"])
    return found


def recorded(answered: dict[str, Any]) -> dict[str, Any]:
    """An answer in the gold's shape, without words."""

    def plain(stated: Any) -> Any:
        return stated["value"] if stated is not None else None

    def amount(stated: Any, *names: str) -> dict[str, Any]:
        return {name: stated[name] if stated is not None else None for name in names}

    def cited(citation: dict[str, Any]) -> dict[str, Any]:
        pages = [[page["first"], page["last"]] for page in citation["pages"]]
        return {
            **{name: citation[name] for name in ("source", "title", "section")},
            "pages": [first if first == last else [first, last] for first, last in pages],
        }

    case = answered["case"]
    items = [
        {
            **{
                name: item[name] for name in ("request", "original_request", "authorized_portion", "strength")
            },
            **{
                name: plain(item[name])
                for name in (
                    *(
                        "outcome",
                        "category",
                        "refills",
                        "administrator_basis",
                        "reviewer_basis",
                        "prior_visits",
                    ),
                )
            },
            "retrospective": item["retrospective"] is not None and item["retrospective"]["value"],
            "body_parts": [{"part": part["part"], "side": part["side"]} for part in item["body_parts"]],
            "quantity": amount(item["quantity"], "min", "max", "unit"),
            "guideline_limit": amount(item["guideline_limit"], "min", "max", "unit"),
            "frequency": amount(item["frequency"], "per_week_min", "per_week_max", "weeks_min", "weeks_max"),
            "administrator_citations": [cited(citation) for citation in item["administrator_citations"]],
            "reviewer_citations": [cited(citation) for citation in item["reviewer_citations"]],
            "reasons": [plain(reason) for reason in item["reasons"]],
        }
        for item in answered["items"]
    ]
    if case is None:
        return {"items": items}
    return {
        "case_number": case["case_number"],
        "priority": plain(case["priority"]),
        "dates": {name: plain(date) for name, date in case["dates"].items()},
        "reviewer": {
            "licensure_states": [plain(state) for state in case["reviewer"]["licensure_states"]],
            "specialties": case["reviewer"]["specialties"],
        },
        "patient": {name: plain(value) for name, value in case["patient"].items()},
        "diagnoses": case["diagnoses"],
        "items": items,
    }


def quotes(node: Any) -> Iterator[str]:
    """All words given in an answer."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "quote":
                yield value
            else:
                yield from quotes(value)
    elif isinstance(node, list):
        for value in node:
            yield from quotes(value)


def gold_of(name: str, folder: Path = GOLD) -> dict[str, Any]:
    label: dict[str, Any] = json.loads((folder / f"{name}.json").read_text())
    return label


def planted(sim: Any) -> list[dict[str, Any]]:
    return [dict(line) for line in sim.log if "kind" in line]


def billed(sim: Any) -> list[dict[str, Any]]:
    return [dict(line) for line in sim.log if "usage" in line]
