"""Rule 15: what a sentence of 'why' claims goes the way its passage goes: helped or not, done or not, needed or not.

Unlike `turned`, which looks for denials where the words are the passage's own, this knows words that say yes and no by
themselves ("worked" and "failed"). Where the way of the passage cannot be told, the sentence does not pass: the
templates' reasons stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from imr_llm.explanation.guard.carried import carries, content, plain
from imr_llm.explanation.guard.case import Case, Place
from imr_llm.explanation.guard.claims import LETTER, Claims, Topic, Way, claims_of, clauses_of, is_borne, ways
from imr_llm.explanation.guard.ended import tells_the_letters_end
from imr_llm.explanation.guard.numbers import QUOTED, around, verbatim
from imr_llm.explanation.guard.reasons import reasons_said
from imr_llm.schema.explanation import Finding
from imr_llm.schema.record import Item

_OF_REASONS: Final[dict[str, dict[str, Way]]] = {
    "help": {
        "functional_improvement_shown": "yes",
        "no_functional_improvement": "no",
        "conservative_care_failed": "no",
        "conservative_care_not_exhausted": "no",
    },
}
"""Which way a reason of the record goes."""
_NORM: Final[frozenset[Way]] = frozenset({"norm"})
_ALONE: Final = frozenset({"show", "done", "sound", "risk", "amount", "able", "much"})
"""Topics whose words are said of much: a clause of the letter must share a word with the sentence's."""
_ALIKE: Final = frozenset({"risk"})
"""Topics of which all clauses that speak of them count, the near and the far."""
_MUST: Final = frozenset({"help", "work", "ended"})
"""Topics of which the letter must say something."""
_OF_CASE: Final = frozenset({"work", "ended"})
"""Topics of which the letter's story of the case may say what the rationale does not."""
_ALWAYS: Final = frozenset({"help", "work", "need", "recommend"})
"""Topics that are looked at also where a sentence gives a reason of the record."""
_FACTS: Final = frozenset({"help", "work", "show", "done", "sound", "risk", "able", "much"})
"""Topics of what was, beside which a rule of what should be says nothing."""
_TOPICS: Final = (
    "help",
    "work",
    "sound",
    "risk",
    "recommend",
    "need",
    "show",
    "done",
    "able",
    "much",
    "ended",
    "insured",
    "amount",
    "soon",
)


class _Said(NamedTuple):
    """A clause of a sentence, and where it stands."""

    place: Place
    sentence: str
    clause: str
    item: Item
    known: set[str]
    """The reason of the record that the sentence gives."""
    cited: tuple[str, ...]
    """The clauses of its passages."""
    around: tuple[str, ...]
    """Those of the item's rationale."""


def check_claimed(case: Case) -> Iterator[Finding]:
    """Every clause of 'why' beside what its passages say of the same."""
    for place in case.within("why"):
        item, number = case.item_of(place), place.paragraph.item
        if item is None or number is None:
            continue
        cited = tuple(part for text in around(case, place) for part in clauses_of(text, LETTER))
        rationale = clauses_of(" ".join(case.rationale(number).split()), LETTER)
        bare = verbatim(case, place) + [m.span(1) for m in QUOTED.finditer(place.low)]
        for sentence in case.sentences(place, bare):
            known = reasons_said(case, sentence) & {*item.reasons}
            for clause in clauses_of(sentence, case.words.lang):
                said = _Said(place, sentence, clause, item, known, cited, rationale)
                for topic in _TOPICS:
                    detail = _unborne(case, said, topic)
                    if detail:
                        yield place.finding(
                            "15 direction", clause, detail, "say it the way the passage does, or leave it out"
                        )
                        break


def _unborne(case: Case, said: _Said, topic: str) -> str:
    """Why the letter does not bear what a clause says of a topic, or nothing."""
    own = ways(said.clause, topic, case.words.lang)
    if not own or not _applies(case, said, topic):
        return ""
    words = claims_of(case.words.lang)
    if topic == "recommend" and _is_conditional(said, words):
        return ""
    if case.words.limits.search(said.sentence) and own == {"yes"} and topic in ("recommend", "amount"):
        return ""
    borne = _of_letter(case, said, topic)
    if topic == "need":
        borne |= {"yes" if said.item.outcome == "overturned" else "no"}
    borne |= {of for reason, of in _OF_REASONS.get(topic, {}).items() if reason in said.known}
    if not borne:
        return "no passage says this, or its opposite" if topic in _MUST else ""
    if any(not is_borne(way, borne) for way in own):
        return f"its passage goes the other way ({topic})"
    return ""


def _applies(case: Case, said: _Said, topic: str) -> bool:
    """Whether a sentence claims something of a topic as such."""
    words = claims_of(case.words.lang)
    guideline = words.guideline is not None and words.guideline.search(said.sentence) is not None
    of_papers = topic != "sound" or ways(said.clause, "show", case.words.lang)
    if said.known and topic not in _ALWAYS and of_papers:
        return False
    if topic == "ended" and tells_the_letters_end(case, said.place, said.sentence):
        return False
    if topic == "recommend":
        return guideline and words.patterns["of_record"].search(said.sentence) is None
    if topic in ("show", "done") and _is_of_visits_before(case, said):
        return False
    if topic == "show" and ways(said.clause, "sound", case.words.lang):
        return False
    if topic in _FACTS:
        return words.norm.search(said.sentence, 0, _end(said, words.topics[topic])) is None
    if topic == "need":
        return (
            said.item.outcome in ("upheld", "overturned")
            and not (guideline or case.words.of_insurer.search(said.sentence))
            and not case.words.whether.search(said.sentence)
        )
    if topic == "amount":
        return words.patterns["amount_of"].search(said.clause) is not None
    return True


def _end(said: _Said, topic: Topic) -> int:
    """Where in its sentence a clause has made its claim; what should be is said before that."""
    found = [match.end() for pattern in (topic.yes, topic.no) for match in pattern.finditer(said.clause)]
    return said.sentence.find(said.clause) + max(found, default=0)


def _is_of_visits_before(case: Case, said: _Said) -> bool:
    """Whether a sentence says how many visits there were before, which is held to the record elsewhere."""
    words = claims_of(case.words.lang)
    return words.patterns["had_before"].search(said.sentence) is not None


def _is_conditional(said: _Said, words: Claims) -> bool:
    """Whether a guideline recommends something only if, which is the same as not unless."""
    only = words.patterns["only"].search(said.sentence) is not None
    return only and any(claims_of(LETTER).patterns["only"].search(part) is not None for part in said.cited)


def _of_letter(case: Case, said: _Said, topic: str) -> frozenset[Way]:
    """Which ways the letter goes of a topic: where the sentence's passages speak of it, else the rationale, else the record."""
    for parts in (said.cited,) if said.known else (said.cited, said.around):
        found = _nearest(case, said.clause, parts, topic)
        if found is not None and (parts is said.cited or found != _NORM):
            return found
    if topic in _ALONE:
        found = frozenset(way for part in said.cited for way in _of_part(part, topic))
        return found if len(found) == 1 else frozenset()
    if topic in _OF_CASE:
        parts = clauses_of(" ".join(case.case_words.split()), LETTER)
        return _nearest(case, said.clause, parts, topic) or frozenset()
    return frozenset()


def _nearest(case: Case, clause: str, parts: tuple[str, ...], topic: str) -> frozenset[Way] | None:
    """The ways of the clauses of the letter that speak of a topic and are nearest to a clause; None where none does."""
    speaking = [(part, found) for part in parts if (found := _of_part(part, topic))]
    words = plain(case.words.lang)
    of_topic = claims_of(case.words.lang).topics[topic]
    told = [
        word for word in content(clause, words) if not (of_topic.yes.search(word) or of_topic.no.search(word))
    ]
    counts = [sum(carries(part, word, words) for word in told) for part, _ in speaking]
    most = max(counts, default=0)
    if not speaking:
        return None
    if topic in _ALONE and not most:
        return None
    if topic in _ALIKE:
        most = 0
    return frozenset(
        way for (_, found), count in zip(speaking, counts, strict=True) if count >= most for way in found
    )


def _of_part(part: str, topic: str) -> frozenset[Way]:
    """The ways of a clause of the letter: of what should be as such; one in which an effect is said to fail says none."""
    found = ways(part, topic, LETTER)
    if found and topic in _FACTS and claims_of(LETTER).norm.search(part) is not None:
        return _NORM
    return found - {"yes"} if topic == "help" and "no" in found else found
