"""What one rationale decides of several issues, clause by clause.

"The study is medically necessary, but the brace is not." "Only issue 2 is ...". "All but the cane are ...". A clause says
what it speaks of (`named_issues`), and whether that is granted or refused, in full words or in what is left of them
behind a clause before it. Where a clause calls what it decides by a name that no request has, nothing is guessed from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple

from imr_llm.letters.decisive_clauses import ASIDES, VERB, Said, behind_decision, said_in, turned
from imr_llm.letters.layout import Disposition, OutcomeName, Stretch, trimmed
from imr_llm.letters.named_issues import Issues, Items
from imr_llm.letters.outcome_words import ATTRIBUTED, NEGATION, is_quoted
from imr_llm.letters.verdicts import NECESSARY

_SENTENCE: Final = re.compile(r"(?<![.:;] \d)(?<! dr)(?<! vs)[.?!](?<! no\.(?= \d))[\")]? (?=[^ ])")
_BREAK: Final = re.compile(
    r"(?!(?:(?<=[\d)])|(?<= [a-j])|(?<=^[a-j]))(?:,| and| or|, and| &) \(?(?:\d|[a-j](?![a-z])))(?:; (?:and |but |while |whereas |yet )?|(?:, | )(?:and|but|while|whereas|although|though|yet) (?:that )?|, (?:which )?|: )"
)
_QUOTED: Final = re.compile(r'"[^"]*"')
_EXCEPT: Final = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|with the (?:sole |single |one )?exception of|other than|apart from|aside from|save(?: for)?|but for|excluding|(?<=\ball )but|(?<=\bnone )but|(?<=\beverything )but|(?<=\bnothing )but)\b(?P<those> [^,;]{2,160}?)(?=,|$| (?:are|is|was|were|lacks?|does|do|cannot|should|has|have)\b)"
)
_ASIDE: Final = re.compile(r"(?:, |\()(?:but |and )?not(?P<those> [^,;()]{2,80})(?:,|\))(?= )")
_BETWEEN: Final = re.compile(
    rf"\b(?P<granted>[^,;]{{2,100}}?) (?:is|are),? (?:and|but) (?P<refused>[^,;]{{2,100}}?) (?:is|are) not,? {NECESSARY}"
)
_ONE_EXCEPTION: Final = re.compile(r"\bwith (?:one|a single|but one) exception\b,?")
_THE_EXCEPTION: Final = re.compile(r"\bthe (?:one |only |sole )?exception is\b")
_ONLY: Final = re.compile(
    r"\b(?:only|solely|(?=\S+ alone\b))(?! (?:\d+|one|two|three|four|five|six|if|when|after|in|for|a|an)\b)"
)
_AS_BEFORE: Final = re.compile(r" (?:too|either|as well)[ .]*$|^(?:nor|neither|so) (?:is|are|was|were)\b")
"""Words that say what was said before, however far."""
_DOUBTS: Final = re.compile(rf"(?:{NEGATION.pattern})[^,;]{{0,200}}?\b(?:that|whether|if|why|how)\b")
_GOES_ON: Final = (" and ", " or ", ", and that ", ", or that ")
"""Behind a denial before "that", what is denied too: "no evidence that it helps and that it is needed"."""
_OF_ANOTHER: Final = ("who ", "whom ", "whose ", "where ", "including ", "such as ")
"""How what is said beside a subject begins."""
_SOME: Final = re.compile(
    r"\b(?:one|two|three|four|five|some|several|most|\d) of (?:these|those|them|the)\b|^(?:deny|denies|refuse|refuses|allow|approve) (?:one|two|three|four|five|some|the others?)\b"
)
"""How many are decided so, and not which."""
_NO_SUBJECT: Final = re.compile(
    r"(?:is|are|was|were|cannot|can|does|do|should|has|have|therefore|thus|hence|not)\b"
)
_THEY: Final = re.compile(r"(?:so |thus |hence |therefore )?(?:they|these|both)\b")
_PREDICATE: Final = re.compile(rf"(?:be )?{NECESSARY}")
_CUT_OFF: Final = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|can|could|may|might|should|would|will|not|cannot)|n't), [^,;]{2,80}, $"
)
_LONGEST_CUT: Final = 100
"""The end of a sentence, and what stands before it where an aside cuts it off from its verb: "is not, on these figures, medically
necessary". It decides nothing by itself.
"""
_ANOTHER_MATTER: Final = re.compile(
    r"^(?:but |and )?(?:as for )?the [a-z0-9 -]{2,60}? (?:is|are|stands?) (?:an?other|a different|different|a separate|apart)\b"
)
"""A sentence that turns to something: "The fish oil is different."."""
_MOST_SENTENCES: Final = 400
_LONGEST_SENTENCE: Final = 1500
_MOST_ISSUES: Final = 40
"""Sentences, characters of one, and issues looked at, several times the most seen, so that the time stays linear."""


class _Decision(NamedTuple):
    outcome: OutcomeName
    words: Stretch
    plain: bool


@dataclass
class Decided:
    """What is decided of issues, counted from nought."""

    outcomes: dict[int, Disposition] = field(default_factory=dict)
    unplaced: frozenset[OutcomeName] = frozenset()
    """What words decide of which it is not plain of what."""
    contradicted: Items = frozenset()
    """Issues of which one thing is said and another."""


def decided_together(low: str, rationale: Stretch, requests: Sequence[str]) -> Decided:
    """What a rationale decides of each request that its clauses name, alone or with others.

    An issue of which it says one thing and another is left open.
    """
    return _read(low, rationale, requests).decided() if len(requests) <= _MOST_ISSUES else Decided()


def decided_alone(low: str, rationale: Stretch, request: str) -> Disposition | None:
    """What a rationale of one request decides in plain words, whatever it calls it; None where it says one thing and another."""
    return _read(low, rationale, [request]).alone()


def _read(low: str, rationale: Stretch, requests: Sequence[str]) -> _Reader:
    reader = _Reader(low, rationale, Issues(requests))
    for sentence in _sentences(low, rationale):
        if sentence.end - sentence.start <= _LONGEST_SENTENCE:
            reader.read(sentence)
    return reader


class _Reader:
    """Goes through a rationale and keeps what was decided, what was last spoken of, and how the last clause decided."""

    def __init__(self, low: str, rationale: Stretch, issues: Issues) -> None:
        self._low = low
        self._rationale = rationale
        self._issues = issues
        self._decisions: dict[int, list[_Decision]] = {}
        self._unplaced: set[OutcomeName] = set()
        self._plain: list[Disposition] = []
        """All that was decided in plain words, in order."""
        self._topic: Items = frozenset()
        self._strayed = False
        """Whether something is spoken of by a name that no request has."""
        self._last: Said | None = None
        """Of this sentence or the one before it."""
        self._before: Said | None = None
        """Of any sentence."""
        self._excepting: tuple[Said, Stretch] | None = None
        """What was decided of all but what is still to be named."""

    def decided(self) -> Decided:
        """What was found in all."""
        outcomes: dict[int, Disposition] = {}
        contradicted = set[int]()
        for issue, decisions in self._decisions.items():
            told = [one for one in decisions if one.plain] or decisions
            if len({one.outcome for one in told}) == 1:
                outcomes[issue] = Disposition(told[-1].outcome, told[-1].words)
            else:
                contradicted.add(issue)
        both: set[OutcomeName] = {"upheld", "overturned"} if self._excepting is not None else set()
        return Decided(outcomes, frozenset(self._unplaced | both), frozenset(contradicted))

    def alone(self) -> Disposition | None:
        """What was decided, of whatever, where that is one thing."""
        return self._plain[-1] if len({one.outcome for one in self._plain}) == 1 else None

    def read(self, sentence: Stretch) -> None:
        """One sentence: as a whole where it parts issues from others, else clause by clause."""
        text = _QUOTED.sub(lambda quoted: "~" * len(quoted.group()), self._low[slice(*sentence)])
        before, self._last = self._last, None
        quoted = is_quoted(self._low, self._rationale.start, sentence.start, self._rationale.end)
        if not quoted and not ATTRIBUTED.search(text):
            self._last = self._parted(text, sentence) or self._clauses(text, sentence, before)
        self._before = self._last or self._before
        mentioned = self._issues.mentioned(text)
        self._strayed = not mentioned and (self._strayed or _ANOTHER_MATTER.match(text) is not None)
        self._topic = mentioned or self._topic

    def _parted(self, text: str, sentence: Stretch) -> Said | None:
        """What a sentence decides of some issues and, the other way, of those it excepts."""
        between = _BETWEEN.search(text)
        if between is not None:
            self._decide(self._issues.named(between["granted"]), Said("overturned", True, True), sentence)
            self._decide(self._issues.named(between["refused"]), Said("upheld", True, True), sentence)
            return Said("upheld", True, True)
        apart = _EXCEPT.search(text) or _ASIDE.search(text)
        those = self._issues.named(apart["those"]) if apart is not None else frozenset[int]()
        if apart is None or not those:
            return self._with_an_exception(text, sentence)
        rest = text[: apart.start()] + text[apart.end() :]
        said = said_in(rest, None)
        if said is None:
            return None
        of = self._issues.named(ASIDES.sub("", rest)) or self._issues.all
        self._decide(of - those, said, sentence)
        self._decide(those, turned(said), sentence)
        return said

    def _with_an_exception(self, text: str, sentence: Stretch) -> Said | None:
        """What a sentence decides of all but what a later one names: "With one exception ...". "The exception is the brace."."""
        exception = _THE_EXCEPTION.search(text) if self._excepting is not None else None
        if exception is not None and self._excepting is not None:
            named = self._issues.called(text[exception.end() :], frozenset(), frozenset())
            said, words = self._excepting
            if named:
                self._decide(self._issues.all - named, said, words)
                self._decide(named, turned(said), sentence)
                self._excepting = None
                return turned(said)
        if _ONE_EXCEPTION.search(text) is None:
            return None
        of_most = said_in(_ONE_EXCEPTION.sub("", text), None)
        if of_most is not None:
            self._excepting = of_most, sentence
        return of_most

    def _clauses(self, text: str, sentence: Stretch, last: Said | None) -> Said | None:
        """What the clauses of a sentence decide; the last of it.

        Names without a verb belong to the clause behind them, or to the one before that ends with what it decides.
        """
        named: Items = frozenset()
        subject: Items = frozenset()
        topic = self._topic
        trails: Said | None = None
        words = sentence
        doubted = 0
        for start, end in _clauses(text):
            clause = text[start:end]
            if _PREDICATE.match(clause) and _CUT_OFF.search(text, max(0, start - _LONGEST_CUT), start):
                continue
            core = ASIDES.sub("", clause)
            said = said_in(clause, last) or (
                said_in(clause, self._before) if _AS_BEFORE.search(clause) else None
            )
            own = self._issues.called(core, self._placed(), topic)
            if text.endswith("; ", 0, start):
                named = subject = frozenset()
            if said is None and clause.startswith(_OF_ANOTHER):
                continue
            if len(own) == 1:
                topic = own
            if said is None:
                doubted = end if _DOUBTS.search(clause) else doubted
                if VERB.search(clause):
                    subject, named, trails = named | own, frozenset(), None
                elif trails is not None:
                    self._decide(own or None, trails, words)
                else:
                    named |= own
                continue
            if (doubted and text.startswith(_GOES_ON, doubted)) or (_SOME.search(clause) and not own):
                continue
            words = Stretch(sentence.start + start, sentence.start + end)
            of = self._of(clause, core, own | named, subject, topic)
            self._decide(of, said, words)
            if of and own and _ONLY.search(clause):
                self._decide(self._issues.all - of, turned(said), words)
            trails = said if self._issues.called(behind_decision(core), frozenset(), topic) else None
            last, subject, named = said, of or frozenset(), frozenset()
        return last

    def _placed(self) -> Items:
        """The issues that were decided in plain words, else in any."""
        plain = [issue for issue, told in self._decisions.items() if any(one.plain for one in told)]
        return frozenset(plain or self._decisions)

    def _of(self, clause: str, core: str, named: Items, subject: Items, topic: Items) -> Items | None:
        """What a clause speaks of that decides: what it names, else the subject of the one before, else what it may mean."""
        if named:
            return named
        if subject and (_NO_SUBJECT.match(clause) or (len(subject) > 1 and _THEY.match(clause))):
            return subject
        return self._issues.meant(core, topic) if core.strip() and not self._strayed else None

    def _decide(self, issues: Items | None, said: Said, words: Stretch) -> None:
        if said.plain:
            self._plain.append(Disposition(said.outcome, words))
        if issues is None and self._issues.leaves_the_rest(self._low[slice(*words)]):
            self._unplaced |= {said.outcome, turned(said).outcome}
        elif issues is None and said.plain:
            self._unplaced.add(said.outcome)
        for issue in issues or ():
            self._decisions.setdefault(issue, []).append(_Decision(said.outcome, words, said.plain))


def _sentences(low: str, rationale: Stretch) -> Iterator[Stretch]:
    start, end = trimmed(low, *rationale)
    for mark in islice(_SENTENCE.finditer(low, start, end), _MOST_SENTENCES):
        yield Stretch(start, mark.start())
        start = mark.end()
    yield Stretch(start, start + len(low[start:end].rstrip(" .")))


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence begin and end."""
    start = 0
    for mark in _BREAK.finditer(text):
        if mark.start() > start:
            yield start, mark.start()
        start = mark.end()
    yield start, len(text)
