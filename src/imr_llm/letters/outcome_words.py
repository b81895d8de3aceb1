"""What words say of a denial, in letters of no known form: a value at a label, a cell of a table, a sentence.

One word of them turned round would tell a worker the opposite of what was decided. So a negation, a condition, two
answers in one place or a box that is not understood give nothing: the letter then has no outcome for the treatment.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.layout import OutcomeName
from imr_llm.letters.seldom import Seldom

THEM: Final = r"(?:insurer|insurance company|carrier|(?:claims )?(?:administrator|examiner)|plan|pay[eo]r|u\.?r\.?|utilization review|agency)"
"""Who denied."""
WE: Final = r"(?:we|i|(?:the|our|this) (?:(?:physician|medical|expert) )?reviewer|(?:our|this|the review) panel|(?:the|this) independent medical review)"
"""Who decides."""
UPHOLD: Final = r"upholds?|affirms?|sustains?"
UPHELD: Final = r"upheld|affirmed|sustained"
OVERTURN: Final = r"overturns?|reverses?|sets? aside|vacates?"
OVERTURNED: Final = r"overturned|reversed|set aside|vacated"
"""What is done with a denial, and what has been."""
_DENIAL: Final = rf"(?:the )?(?:{THEM}(?:'s)? )?(?:denial|refusal|decision|determination|action|{THEM}(?! (?:of|to|for|by)\b))"
_TERM: Final = Seldom(
    rf"(?P<stands>\bup(?:held|hold)\b|\baffirm(?:ed|s)?\b|\bsustain(?:ed|s)?\b|\bconfirmed\b|\bstands?\b|\b(?:remains?|stays?) denied\b|\b(?:denial|refusal) (?:is )?kept\b|\b(?:u\.?r\.?|denial) was right\b|(?<!dis)\bagrees?(?: in part)? with {_DENIAL}\b|\brefusal is right\b|\bnot in your favou?r\b)"
    rf"|(?P<falls>\boverturn(?:ed|s)?\b|\breverse[ds]?\b|\bset aside\b|\bvacated\b|\bdisagrees? with {_DENIAL}\b|\brefusal is wrong\b|\b(?:denial|refusal) (?:is )?(?:removed|withdrawn|lifted)\b|\bu\.?r\.? got (?:this|it|that) wrong\b|\bagrees? in part\b|(?<!\bnot )\bin your favou?r\b)"
    r"|(?P<need>(?P<un>\b(?:medically )?unnecessary)|(?:\b(?:medically|reasonable and) |\b)necessary)\b(?: ?[?:] ?(?P<answer>yes|no)\b)?"
    r"|(?P<granted>\bapproved?\b|\bcertify\b|\bgo ahead\b|\bgranted\b|(?<!non-)(?<!non )\bcertified\b|\ballow\b)|(?P<refused>\bdenied\b|\brefused\b|\bdisallow(?:ed)?\b|\bdeny\b|\bdisapproved?\b|\bnon-? ?certified\b)"
)
OUTCOME_PIECES: Final = ("held", "hold", "overturn", "necess", "certif", "approve", "denied", "deny", "affirm", "sustain", "revers", "grant", "confirm", "ahead", "refused", "kept", "removed", "withdrawn", "lifted", "was right", "wrong", "stand", "aside", "agree", "refusal", "vacat", "allow", "favo")  # fmt: skip
"""One of these stands in all words that decide."""
_PART: Final = re.compile(r"\bpartial(?:ly)?\b|\bin part\b(?! because| as | since)")
NEGATION: Final = re.compile(
    r"(?:\b(?:not|by no means|in no way|(?<!with )no(?!\.? ?\d)|neither|nor|never|cannot|none|nobody|declines?d?|refuses?d?|fails?|failed|unable|lack(?:s|ed|ing)?|hardly|scarcely|far from|anything but"
    r"|(?:difficult|hard|impossible) to (?:see|call|find|regard|consider|justify))|n't)\b"
)
ONCE: Final = r"once(?! (?:an?|per|every|each|daily|weekly|monthly|in)\b)"
"""A condition, and not how often: "once a week"."""
CONDITION: Final = re.compile(
    rf"\b(?:if|whether|when|unless|until|{ONCE}|may(?! \d)|might|could|would|should you|question|argues?d?|asks?|asked|wrote|writes)\b"
)
_SENTENCE: Final = re.compile(r"[.;!?(](?:(?<=\()|(?<!\bdr.)(?<!\bmr.)(?<!\bms.)(?!(?<=\bno\.) ?\d) )")
ATTRIBUTED: Final = re.compile(
    rf"\b(?:doctor|physician(?! reviewer)|provider|surgeon|dr|{THEM}(?:er)?|denial|patient|worker)\b\.?[^;:]{{0,80}}?\b(?:states?|stated|says?|said|writes|wrote|believe[sd]?|claim(?:s|ed)(?! administrator)|finds?|found|holds|held|determine[sd]?|conclude[sd]?|contend(?:s|ed)?|argue[sd]?|thinks?|thought|opinion|belief|statement|view|assert(?:s|ed)?|decided)\b"
    r"|\baccording to\b"
)
"""What says that somebody else than the reviewer says what follows."""
_OTHER_THING: Final = re.compile(r"\b(?:appeal|request|necessity|need|approval|authorization)\b")
_THE_DENIAL: Final = re.compile(r"\b(?:denial|refusal|determination|decision)\b")
_OF_PAPERS: Final = re.compile(
    rf"\b(?:information|documentation|review|x-?rays?|records?|further|more|additional|change|says|said|finding that|{THEM})\b"
)
NOT_ALL: Final = re.compile(r"[ ,]*(?:in part|as to|only|except|but)\b")
"""What follows words that decide a part, or not plainly."""
_FARTHEST: Final = 250
"""Characters before words in which their sentence is looked for."""
_BOX: Final = re.compile(r"[\[(] ?[x\u2713\u2714]? ?[\])]|[\u2610\u2611\u2612]|(?<!\w)_+x?_+(?!\w)")
_TICKED: Final = re.compile(
    r"[\[(] ?[x\u2713\u2714] ?[\])] *(?:denial )?(?P<said>partially overturned|upheld|overturned|affirm(?:ed)?|reverse[d]?|kept|removed)\b(?! (?:on|at|by) )"
)
_BOX_BEHIND: Final = re.compile(r"\b(?:upheld|overturned|affirm(?:ed)?|reversed?|kept|removed) ?$")
"""Words of decision right before a box, which may then be theirs."""
_OWN_BOX: Final = re.compile(r"[\[(] ?[\])] *(?:denial )?[a-z]+ *$")
"""The same behind a box of their own."""
_NEAR: Final = 24
_WHOLE_REQUEST: Final = re.compile(
    r"(?:the )?(?:(?:request|service|treatment|appeal) (?:is |was )?)?(?:not )?(?:approved?|granted|certified|denied|refused|deny|disapproved?|non-? ?certified|allow|disallow(?:ed)?)"
)
_CELL_WORDS: Final = re.compile(
    rf"(?:(?:{THEM}(?:'s)?|the|adverse|denial|refusal|decision|determination|action|is(?:n't)?|was(?:n't)?|should|must|be|with|in|part|partially|partial|not|medically|reasonable|and|appropriate|paid|aside|set|right|wrong|agrees?|disagrees?"
    r"|necessary|unnecessary|uphold|upheld|overturn(?:ed)?|affirm(?:ed)?|sustain(?:ed)?|confirmed|reverse[ds]?|vacated|kept|lifted|withdrawn|in your favou?r|stands?|stays?|approved?|granted|certified|denied|deny|disapproved?|non-?certified|allow|disallow(?:ed)?)[ ,;]*)+"
)
_ASIDE: Final = re.compile(r" *\((?P<aside>[^()]{2,60})\)$|;.*$")
_PARTLY: Final = re.compile(
    r"\d+ of (?:the )?\d+|\bmodif|\bpart|\bonly\b|\bexcept|\bbut\b|\bas to\b|\bfor (?:the first )?(?:\d|one|two|three|four|six|eight)|\bremainder\b"
)


class Said(NamedTuple):
    """An outcome, and where the words that say it stand."""

    outcome: OutcomeName
    start: int
    end: int


def says_an_outcome(text: str) -> bool:
    """Whether a text in lower case has a word that may decide."""
    return _TERM.search(text) is not None


def decided(low: str, start: int, end: int) -> Said | None:
    """What a value between two positions of lower-case text decides; None where that is not plain."""
    if _BOX.search(low, start, end) is not None:
        return ticked(low, start, end)
    if _PARTLY.search(low, start, end) and not _PART.search(low, start, end):
        return None
    whole = low[start:end].strip(" .;,")
    aside = _ASIDE.search(whole)
    of_request = _WHOLE_REQUEST.fullmatch(whole[: aside.start()] if aside is not None else whole) is not None
    found: list[Said] = []
    requested: list[Said] = []
    since = start
    for term in _TERM.finditer(low, start, end):
        outcome = _outcome(low, term, since)
        since = term.end()
        if term["granted"] or term["refused"]:
            if of_request and outcome is not None:
                requested.append(Said(outcome, *term.span()))
            continue
        if outcome is None:
            return None
        found.append(Said(outcome, *term.span()))
    found = found or requested
    if len({said.outcome for said in found}) != 1:
        return None
    if _PART.search(low, start, end) is not None:
        return found[0]._replace(outcome="partially_overturned")
    return found[0]


def ticked(low: str, start: int, end: int) -> Said | None:
    """What the one ticked box between two positions says; None where none is, or more than one."""
    boxes = list(_TICKED.finditer(low, start, end))
    if len(boxes) != 1:
        return None
    before = low[max(start, boxes[0].start() - _NEAR) : boxes[0].start()]
    if _BOX_BEHIND.search(before) and not _OWN_BOX.search(before):
        return None
    said = boxes[0]["said"]
    outcome: OutcomeName = (
        "partially_overturned"
        if said.startswith("part")
        else "upheld"
        if said.startswith(("uph", "aff", "kept"))
        else "overturned"
    )
    return Said(outcome, *boxes[0].span())


def has_boxes(low: str, start: int, end: int) -> bool:
    """Whether outcomes are to be ticked between two positions."""
    return _TICKED.search(low, start, end) is not None


def is_quoted(low: str, start: int, at: int, end: int) -> bool:
    """Whether a position stands between two quotation marks, of which the one before it opens and the next one closes."""
    opens = low.rfind('"', start, at)
    closes = low.find('"', at, end) if opens >= 0 else -1
    return (
        closes >= 0
        and (opens == start or low[opens - 1] in " (")
        and low[opens + 1] != " "
        and low[closes - 1] != " "
    )


def sentence_start(low: str, at: int, since: int = 0) -> int:
    """Where the sentence of words at a position begins, from `since` on, or what of it may tell of them."""
    first = max(since, at - _FARTHEST)
    for mark in _SENTENCE.finditer(low, first, at):
        first = mark.end()
    return first


def _outcome(low: str, term: re.Match[str], start: int) -> OutcomeName | None:
    """What one word says with those of its sentence before it, from `start` on; None where these leave it open."""
    first = sentence_start(low, term.start(), start)
    negations = len(NEGATION.findall(low, first, term.start()))
    if CONDITION.search(low, first, term.start()) or ATTRIBUTED.search(low, first, term.start()):
        return None
    if term["need"]:
        if not term.group().startswith(("medically", "reasonable", "unnecessary")) and _OF_PAPERS.search(
            low, first, term.start()
        ):
            return None
        negations += (term["un"] is not None) + (term["answer"] == "no")
        return "overturned" if not negations else "upheld" if negations == 1 else None
    if term["granted"] or term["refused"]:
        return (
            None
            if negations > 1
            else "overturned"
            if (term["granted"] is not None) != bool(negations)
            else "upheld"
        )
    other = _OTHER_THING.search(low, first, term.start()) and not _THE_DENIAL.search(low, first, term.start())
    if negations or other:
        return None
    return "upheld" if term["stands"] else "overturned"


class Cell(NamedTuple):
    """A cell that is nothing but an outcome; `of_denial` where it says what became of the denial."""

    outcome: OutcomeName
    of_denial: bool
    of_request: bool


def decided_cell(cell: str) -> Cell | None:
    """What a cell of a table says, in lower case without blanks around it; None where it says anything else."""
    aside = _ASIDE.search(cell)
    core = cell
    if aside is not None:
        core = cell[: aside.start()]
        if aside["aside"] and _PARTLY.search(aside["aside"]):
            return None
    core = core.strip(" .,;")
    if not core or _CELL_WORDS.fullmatch(core) is None:
        return None
    said = decided(core, 0, len(core))
    if said is None:
        return None
    term = _TERM.search(core)
    kind = term.lastgroup if term is not None else None
    of_denial = any(one["stands"] or one["falls"] for one in _TERM.finditer(core))
    return Cell(said.outcome, of_denial, not of_denial and kind in ("granted", "refused"))


_TOLD: Final = re.compile(
    r"\b(?:denial|determination|decision|refusal|non-certification)s?(?: of (?:(?!\bnot\b)[^.;]){3,60}?)?,? (?:should be|is|are|was|stands as),? (?:hereby |therefore |thus )?(?P<said>partially overturned|upheld|overturned|reversed|affirmed|sustained)\b(?P<part> in part\b)?"
    r"|\b(?:the )?request is (?:therefore |hereby )?(?P<request>approved|disapproved|granted|denied)\b"
    rf"|\b(?:i|we|(?<!utilization )(?<!insurer's )(?<!plan's )(?<!carrier's )reviewer|physician) (?P<agrees>agrees?) with (?:the )?(?:{THEM}(?! (?:of|to|for|by)\b)|denial)"
)
_NOT_OURS: Final = re.compile(
    r"\b(?:where|whose|which|any|cases?|requests? that|requests that|contends?|believes?|maintains?|claims that|alleges?|prior|previous|earlier|history|internal|appeals?|appeal's|in \d{4})\b"
)
"""What shows that a sentence speaks of other decisions, or of what somebody wants."""
_BY_THEM: Final = re.compile(rf" (?:in part )?(?:by (?:the )?{THEM}|on \d|as to\b|except\b)")
_RIGHTS: Final = re.compile(
    r"\b(?:notice of (?:appeal )?rights|your rights|appeal rights|rights of appeal)\b"
)
"""Where a letter begins to tell what may be done about decisions."""


def told(low: str, start: int, end: int) -> list[Said]:
    """What sentences between two positions decide; those left out that deny it, suppose it or tell of other decisions."""
    rights = _RIGHTS.search(low, start, end)
    end = rights.start() if rights is not None else end
    out: list[Said] = []
    for found in _TOLD.finditer(low, start, end):
        first = sentence_start(low, found.start(), start)
        if _BY_THEM.match(low, found.end()) or any(
            one.search(low, first, found.start()) for one in (NEGATION, CONDITION, ATTRIBUTED, _NOT_OURS)
        ):
            continue
        said = found["said"] or found["request"] or found["agrees"]
        outcome: OutcomeName = (
            "partially_overturned"
            if found["part"] or said.startswith("part")
            else "upheld"
            if said in ("upheld", "affirmed", "sustained", "disapproved", "denied")
            or said.startswith("agree")
            else "overturned"
        )
        out.append(Said(outcome, *found.span()))
    return out
