"""A second look at conflicts: the model is shown both values and the passage, and its answer is held to it again.

Only a second answer that takes the baseline's value, with words that carry it, settles a conflict; a model that
repeats itself has proved nothing. What stays open stays a conflict and flagged.
"""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from imr_llm.baseline.reader import BaselineReading
from imr_llm.extraction.comparison import Group, Leaf, leaves
from imr_llm.extraction.countings import COUNTINGS
from imr_llm.extraction.field_guide import field_guide
from imr_llm.extraction.quotes import Quotes
from imr_llm.extraction.redaction import Redaction
from imr_llm.extraction.response import LetterAnswer
from imr_llm.grounding.counted import Counted
from imr_llm.llm.prompts import prompt_version, unused_mark
from imr_llm.llm.request import Message, ModelRequest, Parameters
from imr_llm.llm.response_schema import ResponseSchema

__all__ = ["ADJUDICATION_SCHEMA", "Adjudication", "AdjudicationAnswer", "Decision"]

_AROUND: Final = 250
"""Characters shown on either side of the words in dispute."""
_LONGEST: Final = 3000
"""Characters of a passage; where the two readers' words are farther apart, the baseline's are shown."""
_PLACE: Final = re.compile(r"/\d+")
_TYPED: Final = ("outcome", "sex", "side", "priority", "licensure_states")


class Decision(BaseModel):
    """Which of two values a passage carries, and the words that do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    choice: Literal["first", "second", "neither"]
    quote: str


class AdjudicationAnswer(BaseModel):
    """One decision for each dispute, in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decisions: list[Decision]


ADJUDICATION_SCHEMA: Final = ResponseSchema("adjudication", AdjudicationAnswer)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A leaf in conflict and the stretch of the letter that is shown for it."""

    field: str
    leaf: Leaf
    passage: tuple[int, int]
    model_first: bool
    """Whether the model's value is named first; it takes turns, since the first is more often chosen."""


class Adjudication:
    """The conflicts of one letter, put to the model together."""

    def __init__(self, compared: Group, reading: BaselineReading, redaction: Redaction) -> None:
        self._reading = reading
        self._redaction = redaction
        size = len(reading.letter.text)
        conflicts = [(place, leaf) for place, leaf in leaves(compared) if leaf.verdict == "conflict"]
        self.disputes = [
            Dispute(
                _PLACE.sub("", place).strip("/").replace("/", "."), leaf, _passage(leaf, size), k % 2 == 0
            )
            for k, (place, leaf) in enumerate(conflicts)
        ]

    def request(self, model: str, parameters: Parameters) -> ModelRequest[AdjudicationAnswer]:
        """The call that asks for all decisions."""
        numbers = {passage: k + 1 for k, passage in enumerate({d.passage: None for d in self.disputes})}
        passages = [
            {"number": number, "text": self._redaction.hide(*passage)} for passage, number in numbers.items()
        ]
        disputes = [
            {
                "number": k,
                "field": dispute.field,
                "meaning": _meanings().get(dispute.field, ""),
                "passage": numbers[dispute.passage],
                **dict(zip(("first", "second"), self._values(dispute), strict=True)),
            }
            for k, dispute in enumerate(self.disputes, 1)
        ]
        asked = prompt_version("extraction", "v1").render(
            "adjudicate",
            mark=unused_mark("".join(str(passage["text"]) for passage in passages)),
            passages=passages,
            disputes=disputes,
        )
        return ModelRequest(model, (Message("user", asked),), ADJUDICATION_SCHEMA, parameters)

    def settle(self, answer: AdjudicationAnswer) -> None:
        """Turn the conflicts in which the model now takes the baseline's value into agreement."""
        answer = self._redaction.restore(answer)
        quotes = Quotes(self._reading.letter.text, self._reading.folded)
        for dispute, decision in zip(self.disputes, answer.decisions, strict=False):
            takes_baseline = decision.choice == ("second" if dispute.model_first else "first")
            leaf = dispute.leaf
            if not takes_baseline:
                continue
            typed = _typed(dispute.field, leaf.baseline)
            claim = quotes.said(leaf.baseline, decision.quote, (dispute.passage,), typed)
            if claim.holds:
                leaf.verdict, leaf.before = "verified", leaf.model
                leaf.model, leaf.model_spans = leaf.baseline, claim.spans

    def _values(self, dispute: Dispute) -> tuple[str, str]:
        leaf = dispute.leaf
        pair = (leaf.model, leaf.baseline) if dispute.model_first else (leaf.baseline, leaf.model)
        first, second = (json.dumps(value, default=str, ensure_ascii=False) for value in pair)
        return self._redaction.hide_in(first), self._redaction.hide_in(second)


def _passage(leaf: Leaf, size: int) -> tuple[int, int]:
    """The words of both readers and what stands around them."""
    spans = [*leaf.baseline_spans, *leaf.model_spans]
    if not spans:
        return 0, min(size, _LONGEST)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if end - start > _LONGEST:
        start, end = spans[0].start, min(spans[0].end, spans[0].start + _LONGEST)
    return max(0, start - _AROUND), min(size, end + _AROUND)


def _typed(field: str, value: Any) -> Any:
    """What the words must carry; a text that is its own quotation carries itself."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and (counting := COUNTINGS.get(field)) is not None:
        return Counted(value, counting)
    if isinstance(value, int | float | datetime.date) or field.rpartition(".")[2] in _TYPED:
        return value
    return None


@cache
def _meanings() -> dict[str, str]:
    return {
        guide.path.replace("[]", "").removeprefix("case."): guide.meaning
        for guide in field_guide(LetterAnswer)
    }
