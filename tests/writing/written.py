"""An invented letter with two items, an answer that says why, and the explanation that comes of an answer."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from imr_llm import Explanation, Letter, explain_with_model
from imr_llm.baseline.reader import read_letter_baseline
from made import Made, printed

NAME = "made.txt"
TEXT = printed(
    Made(
        "Physical therapy 2 times a week for 6 weeks for the left knee",
        rationale=(
            "The patient has completed 9 sessions of therapy. There is no documentation of functional improvement "
            "from those sessions. ODG supports 10 visits over 8 weeks; twelve more would exceed the guideline. "
            "The request is not medically necessary."
        ),
    ),
    Made(
        "MRI of the left knee",
        "Overturned",
        "Exam findings show a torn meniscus. The request meets the criteria of the guideline. "
        "It is medically necessary.",
    ),
)
LETTER = Letter.from_text(TEXT, NAME)


def good_answer() -> dict[str, Any]:
    """Sentences that the passages carry; those of the first item are the prompt's worked example."""
    return {
        "items": [
            {
                "item": 1,
                "sentences": [
                    {"text": "The letter says that you had 9 visits before.", "passages": [1]},
                    {"text": "The notes did not show that those visits helped you do more.", "passages": [2]},
                    {
                        "text": "The guideline the reviewer quoted supports 10 visits over 8 weeks. "
                        "The request goes beyond the guideline.",
                        "passages": [3],
                    },
                ],
            },
            {
                "item": 2,
                "sentences": [
                    {"text": "The request meets what the guideline asks for.", "passages": [6]},
                    {"text": "Exam findings support this treatment.", "passages": [5]},
                ],
            },
        ]
    }


def with_text(
    words: str, item: int = 0, sentence: int = 0, passages: list[int] | None = None
) -> dict[str, Any]:
    """The good answer with one sentence replaced."""
    answer = good_answer()
    said = answer["items"][item]["sentences"][sentence]
    said["text"] = words
    said["passages"] = passages or said["passages"]
    return answer


def written(*answers: Any, letter: Letter = LETTER, **settings: Any) -> Explanation:
    """The explanation that comes of these answers, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.jsonl"
        lines = [json.dumps({"letter": letter.name, "content": answer}) for answer in answers]
        path.write_text("\n".join(lines), encoding="utf-8")
        record = read_letter_baseline(letter)
        return explain_with_model(record, letter, model="m", answers=str(path), **settings)


def reasons(explanation: Explanation) -> list[str]:
    """The entries of the section "why"."""
    why = next(section for section in explanation.sections if section.id == "why")
    return [paragraph.text for paragraph in why.paragraphs if paragraph.bullet]
