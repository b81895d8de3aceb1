"""What of a sentence of a rationale is the reviewer's own word on the treatment.

Without what others are told to have said (`hearsay`), what is said not to be so, and notices on how to end a drug
(`stopping`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from imr_llm.baseline.denied_reasons import Given
from imr_llm.baseline.hearsay import HEARSAY, rejected, undoubted, without_others
from imr_llm.baseline.quoting import Sentence
from imr_llm.baseline.signs import parted, signs_of
from imr_llm.baseline.stopping import STOPPING, goes_on, without_notice

_CAN_CHANGE: Final = HEARSAY | STOPPING
"""A sentence without one of these signs is the reviewer's own, unless it goes on with a notice before it."""


def may_be_of_others(sentence: Sentence) -> bool:
    """Whether something of a sentence may not be the reviewer's own word."""
    before = sentence.before
    return bool(sentence.signs & _CAN_CHANGE or (before is not None and before.signs & STOPPING))


def own_words(
    sentence: Sentence,
    following: Callable[[], str],
    given: Callable[[Sentence], list[Given]],
    *,
    approved: bool,
) -> Sentence | None:
    """The sentence without words that are not the reviewer's own; None where nothing is left.

    `following` tells the words behind it, `given` what reasons a sentence gives.
    """
    before = sentence.before
    if not approved and before is not None and goes_on(sentence.text, before.text, before.signs):
        return None
    own = _shortened(sentence, without_others(sentence.text, sentence.signs, following, approved=approved))
    own = _shortened(own, undoubted(own.text, own.signs))
    denied = rejected(own.text, own.signs)
    if denied is not None:
        what = own.text[denied.what : denied.end]
        if not what or given(Sentence(what, _signs(what), before, alone=True)):
            own = _shortened(own, own.text[: denied.start] + own.text[denied.end :])
    if not approved:
        own = _shortened(own, without_notice(own.text, own.signs))
    return own if own.text.strip(" .,;") else None


def _shortened(sentence: Sentence, text: str) -> Sentence:
    if text == sentence.text:
        return sentence
    return Sentence(text, _signs(text), sentence.before, alone=True)


def _signs(text: str) -> int:
    return signs_of(parted(text).split())
