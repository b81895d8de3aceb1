"""Parts of the body with their side, as requests name them. Text in, values with spans out.

Names follow the labelling guide: a plain noun in the singular without side; the regions of the spine by
their names ("low back" and "lumbosacral" are the lumbar spine); disc levels alone stand for their region.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from imr_llm.reading.numbers import WORDS, value_of
from imr_llm.reading.phrases import Hit, Vocabulary, Word, words

Side = Literal["left", "right", "bilateral"]


class FoundPart(NamedTuple):
    """A part of the body named in a text, and the stretches that name it and its side."""

    part: str
    side: Side | None
    spans: tuple[tuple[int, int], ...]


_SPINE: Final = {
    "cervical spine": (
        "neck, cervical, cervical spine, c spine, cspine, cervical neck, c s, cerv spine, cx spine, cervical back"
    ),
    "thoracic spine": (
        "thoracic, thoracic spine, t spine, tspine, upper back, mid back, midback, middle back, t s, dorsal spine,"
        " thoracic back, upper mid back, mid upper back, mid thoracic"
    ),
    "lumbar spine": (
        "lumbar, lumbar spine, l spine, lspine, low back, lower back, lumbosacral, lumbosacral spine, lumbo sacral,"
        " lumbo sacral spine, l s spine, ls spine, lumbar sacral, lumbar sacral spine, lumbar back, l s, lowback, lumber,"
        " lumber spine, lumbosacral area, low lumbar"
    ),
    "back": "back",
    "spine": "spine, spinal",
    "coccyx": "coccyx, tailbone",
    "sacrum": "sacrum, sacral",
}
_MIDLINE: Final = {
    "head": "head",
    "brain": "brain, brain brainstem, brain brain stem, brain and brainstem, brain and brain stem",
    "face": "face, facial",
    "nose": "nose, nasal",
    "chest": "chest, chest wall, thorax",
    "abdomen": "abdomen, abdominal",
    "pelvis": "pelvis, pelvic",
    "throat": "throat",
    "skull": "skull",
    "scalp": "scalp",
    "sternum": "sternum",
    "jaw": "jaw, tmj, temporomandibular joint, jaw tmj",
}
_SIDED: Final = {
    "shoulder": "shoulder, rotator cuff",
    "elbow": "elbow, lateral epicondyle, medial epicondyle",
    "wrist": "wrist",
    "hand": "hand",
    "finger": "finger, index finger, middle finger, ring finger, little finger, small finger, long finger, pinky,"
    " pinky finger, pinkie, digit",
    "thumb": "thumb",
    "hip": "hip, trochanteric bursa, greater trochanter, greater trochanteric bursa, trochanteric",
    "knee": "knee",
    "ankle": "ankle",
    "foot": "foot, feet",
    "toe": "toe, great toe, big toe, hallux",
    "heel": "heel",
    "groin": "groin, inguinal",
    "upper extremity": "upper extremity, ue, upper ext, upper limb, upper extremitie, upper extrem",
    "lower extremity": "lower extremity, le, lower ext, lower limb, lower extremitie, lower extrem",
    "upper arm": "upper arm",
    "forearm": "forearm",
    "arm": "arm",
    "lower leg": "lower leg",
    "leg": "leg",
    "calf": "calf, calve",
    "thigh": "thigh",
    "buttock": "buttock",
    "eye": "eye",
    "ear": "ear",
    "rib": "rib",
    "tibia": "tibia",
    "fibula": "fibula",
    "bladder": "bladder, urinary bladder",
    "clavicle": "clavicle",
    "scapula": "scapula, shoulder blade",
    "trapezius": "trapezius, trap, traps, trapezii",
    "sacroiliac joint": "sacroiliac joint, si joint, sij, sacroiliac, s i joint, sacro iliac joint",
    "rhomboid": "rhomboid",
    "levator scapulae": "levator scapulae, levator scapula, levator",
    "deltoid": "deltoid",
    "humerus": "humerus, humeral",
    "femur": "femur, femoral shaft",
    "shin": "shin",
    "axilla": "axilla, armpit",
    "hamstring": "hamstring",
    "quadriceps": "quadricep, quadriceps",
    "breast": "breast",
    "testicle": "testicle, scrotum",
    "kidney": "kidney, renal",
}
_BOTH_SIDES: dict[str, tuple[str, Side]] = {
    "rue": ("upper extremity", "right"),
    "lue": ("upper extremity", "left"),
    "bue": ("upper extremity", "bilateral"),
    "rle": ("lower extremity", "right"),
    "lle": ("lower extremity", "left"),
    "ble": ("lower extremity", "bilateral"),
}
_NOT_BODY: Final = (
    "knee scooter, knee walker, leg rest, foot rest, head rest, headrest, hand held, hand controlled, hand control, armrest,"
    " arm rest, back up, follow back, chest x ray, spinal cord stimulator, spinal cord, spinal manipulative therapy,"
    " head of bed, eye movement, eye movement desensitization, foot drop, hand walker, back to, call back, ear plug, hand surgery consult, hand surgery consultation, hand surgery referral, hand surgery evaluation, arm chair,"
    " head to head, on hand, hands on, hands free, legal, hand rail, grab bar, elbow crutch, forearm crutch, leg lift, frog leg, thigh high, knee high,"
    " over head, shoulder immobilizer strap, back pack, spinal q, face to face, face mask, face shield, eye drop, hand sanitizer,"
    " thumb drive, renal function, renal function panel, kidney function, brain injury, head injury, shower head, nasal spray, eye drop, ear drop,"
    " distal clavicle resection, distal clavicle excision, distal clavicular resection, distal clavicular excision,"
    " hamstring autograft, hamstring allograft, hamstring graft, hamstring tendon autograft, hamstring tendon graft,"
    " rib graft, rib cartilage graft, spinal decompression, spinal decompression therapy,"
    " deep brain stimulator, deep brain stimulation, sacral nerve stimulator, sacral nerve stimulation, sacral neuromodulation,"
    " breast pump, steel toe, steel toe boot, steel toed,"
    " knee roll about, knee roller, knee walker, knee rover,"
    " chair with back, seat with back, bench with back, stool with back, chair back, seat back, back rest, backrest, square feet, square foot"
)
_ORTHOSES: Final = (
    "ankle foot",
    "knee ankle foot",
    "knee ankle",
    "hip knee",
    "hip knee ankle foot",
    "wrist hand",
    "wrist hand finger",
    "wrist hand and finger",
    "hand finger",
    "hand wrist",
    "elbow wrist hand",
    "elbow wrist hand finger",
    "shoulder elbow",
    "shoulder elbow wrist hand",
    "shoulder elbow wrist hand finger",
    "thoracic lumbar",
    "thoracic lumbar sacral",
    "thoracic lumbosacral",
    "thoracic lumbo sacral",
    "cervical thoracic",
    "cervical thoracic lumbar sacral",
    "cervical thoracic lumbosacral",
)
"""Orthoses whose names count the joints that they bridge: an ankle-foot orthosis, AFO for short."""
_NO_PART: Final = "-"
_UPPER_AND_LOWER: Final = (
    "upper and lower extremity",
    "upper lower extremity",
    "upper & lower extremity",
    "lower and upper extremity",
)
_MID_AND_LOW: Final = (
    "mid and low back",
    "mid and lower back",
    "mid low back",
    "mid lower back",
    "upper and lower back",
    "upper and low back",
    "upper lower back",
    "middle and lower back",
)


def _entries() -> list[tuple[str, str]]:
    entries = [
        (phrase.strip(), name)
        for group in (_SPINE, _MIDLINE, _SIDED)
        for name, phrases in group.items()
        for phrase in phrases.split(",")
    ]
    entries += [(name, name) for name in _BOTH_SIDES]
    entries += [(phrase.strip(), _NO_PART) for phrase in _NOT_BODY.split(",")]
    entries += [
        (f"{bridged} {orthosis}", _NO_PART)
        for bridged in _ORTHOSES
        for orthosis in ("orthosis", "orthoses", "orthotic")
    ]
    entries += [("chest x ray", "chest"), ("spinal manipulation", "spine")]
    entries += [(phrase, "upper extremity+lower extremity") for phrase in _UPPER_AND_LOWER]
    entries += [(phrase, "thoracic spine+lumbar spine") for phrase in _MID_AND_LOW]
    return entries


_PARTS: Vocabulary[str] = Vocabulary(_entries())
_UNSIDED: Final = frozenset((*_SPINE, *_MIDLINE))
_LEVEL: Final = re.compile(r"[ctls]\d{1,2}$")
_OF_BLOOD: Final = frozenset(("tsh", "thyroid", "free"))
"""Beside these T3 and T4 are hormones."""
_REGION: Final = {"c": "cervical spine", "t": "thoracic spine", "l": "lumbar spine", "s": "lumbar spine"}
_SIDES: dict[str, Side] = {
    "left": "left",
    "lt": "left",
    "lft": "left",
    "right": "right",
    "rt": "right",
    "rght": "right",
    "bilateral": "bilateral",
    "bilat": "bilateral",
    "bilaterally": "bilateral",
    "bil": "bilateral",
    "both": "bilateral",
    "bl": "bilateral",
    "bi": "bilateral",
}


_FEET_OF_ONE: Final = 2
_SIDE_BEGINS: Final = frozenset(("b", "l", "r", *_SIDES))
"""What a side can begin with."""
_JOINS: Final = frozenset([",", "and", "&", "+", "the", "or", ";", "of", "area", "region"])
_STOPS: Final = frozenset([",", ";", ".", ")", "(", "and", "&", "for", "with", "to", "in"])


class _Mention:
    """A part as it is being read: its side may still come."""

    __slots__ = ("end", "last", "part", "side", "side_span", "start")

    def __init__(self, part: str, start: int, end: int, last: int) -> None:
        self.part = part
        self.start = start
        self.end = end
        self.last = last
        self.side: Side | None = None
        self.side_span: tuple[int, int] | None = None


def find_parts(low: str, start: int, end: int, text: list[Word] | None = None) -> list[FoundPart]:
    """The parts of the body named in lower-case text, each once, in order.

    A side before or after a list holds for the whole list; the regions of the spine and the other parts
    that exist once take a side only where it stands right at them. Who has the text's words already can give them.
    """
    if text is None:
        text = words(low, start, end)
    thyroid = not _OF_BLOOD.isdisjoint([word.base for word in text])
    hits = {hit.first: hit for hit in _PARTS.find(text)}
    mentions: list[_Mention] = []
    side: Side | None = None
    side_span = (0, 0)
    fresh = False
    at = 0
    while at < len(text):
        word = text[at]
        hit = hits.get(at)
        if hit is not None:
            if hit.meaning in _BOTH_SIDES:
                part, its_side = _BOTH_SIDES[hit.meaning]
                mention = _Mention(part, hit.start, hit.end, hit.last)
                mention.side = its_side
                mention.side_span = (hit.start, hit.end)
                mentions.append(mention)
            elif hit.meaning != _NO_PART and not _is_length(low, text, hit):
                for part in hit.meaning.split("+"):
                    mention = _Mention(part, hit.start, hit.end, hit.last)
                    if side is not None and (fresh or part not in _UNSIDED):
                        mention.side, mention.side_span = side, side_span
                    mentions.append(mention)
                fresh = False
            at = hit.last + 1
            continue
        if word.base[-1].isdigit() and _LEVEL.match(word.base) and not thyroid:
            mention = _Mention(_REGION[word.base[0]], word.start, word.end, at)
            if fresh and side is not None:
                mention.side, mention.side_span = side, side_span
            mentions.append(mention)
            at += 1
            while at < len(text) and text[at].base.isdigit():
                mention.last = at
                at += 1
            continue
        found = _side_at(text, at) if word.base in _SIDE_BEGINS else None
        if found is not None:
            value, until = found
            span = (word.start, text[until - 1].end)
            if _belongs_to_next(text, hits, until) or not _give_to_previous(text, mentions, at, value, span):
                side, side_span, fresh = value, span, True
            at = until
            continue
        if word.base in ("for", "with", "to"):
            side, fresh = None, False
        at += 1
    return _unique(_without_specialties(text, _without_kinds(text, mentions)))


def _is_length(low: str, text: list[Word], hit: Hit[str]) -> bool:
    """Whether a foot is twelve inches: "ramp, 4 feet", "10-foot cord", "six foot ramp"."""
    if hit.meaning != "foot" or hit.first == 0:
        return False
    before = text[hit.first - 1]
    if before.base == "-" and hit.first > 1:
        before = text[hit.first - 2]
    if hit.start - before.end > 1 or not (before.base.isdecimal() or before.base in WORDS):
        return False
    return low[hit.start - 1] == "-" or value_of(before.base) > _FEET_OF_ONE


_SPECIALISTS: Final = frozenset(["surgeon", "specialist", "doctor", "physician"])


def _without_specialties(text: list[Word], mentions: list[_Mention]) -> list[_Mention]:
    """Leave out the parts of "foot and ankle surgeon": they name a specialty, not what is treated."""
    kept: list[_Mention] = []
    specialty = False
    end = text[-1].end if text else 0
    for mention in reversed(mentions):
        between = [word.base for word in text[mention.last + 1 :] if word.start < end]
        joined = specialty and all(base in ("and", "&") for base in between)
        specialty = mention.side is None and (joined or not _SPECIALISTS.isdisjoint(between[:1]))
        if not specialty:
            kept.append(mention)
        end = mention.start
    return kept[::-1]


def _without_kinds(text: list[Word], mentions: list[_Mention]) -> list[_Mention]:
    """Leave out the hand of "hand therapy, right wrist" and the thumb of "thumb spica splint, left wrist".

    They say what kind of therapy or splint it is; a thumb that is the only part named is the part.
    """
    kept: list[_Mention] = []
    for mention in mentions:
        after = text[mention.last + 1].base if mention.last + 1 < len(text) else ""
        of_therapy = mention.part == "hand" and after.startswith("therap")
        of_splint = mention.part == "thumb" and after == "spica" and len(mentions) > 1
        if mention.side is not None or not (of_therapy or of_splint):
            kept.append(mention)
    return kept


def _side_at(text: list[Word], at: int) -> tuple[Side, int] | None:
    """The side named at a word and the word after it; "right and left" is bilateral."""
    base = text[at].base
    if base == "b" and at + 1 < len(text) and text[at + 1].base == "l":
        return "bilateral", at + 2
    if base in ("l", "r") and _stands_alone(text, at):
        side: Side = "left" if base == "l" else "right"
    elif base in _SIDES:
        side = _SIDES[base]
    else:
        return None
    until = at + 1
    if until < len(text) and text[until].base == ".":
        until += 1
    if until + 1 < len(text) and text[until].base in ("and", "&", "+"):
        other = _SIDES.get(text[until + 1].base)
        if other is not None and other != side:
            return "bilateral", until + 2
    elif until < len(text) and _SIDES.get(text[until].base) not in (None, side):
        return "bilateral", until + 1
    return side, until


def _stands_alone(text: list[Word], at: int) -> bool:
    """Whether a single letter l or r is a side: in brackets, or right before a part of the body."""
    before = text[at - 1].base if at else ""
    after = text[at + 1].base if at + 1 < len(text) else ""
    if before == "(" and after == ")":
        return True
    follower = text[at + 1 : at + 4]
    return bool(_PARTS.find(follower)) and not (follower and follower[0].base in (")", ",", "/"))


def _belongs_to_next(text: list[Word], hits: dict[int, Hit[str]], at: int) -> bool:
    """Whether a part of the body follows within the same few words."""
    for i in range(at, min(at + 6, len(text))):
        if i in hits or _LEVEL.match(text[i].base):
            return True
        if text[i].base in _STOPS or text[i].base in _SIDES:
            return i > at and text[i].base in ("and", "&") and _belongs_to_next(text, hits, i + 1)
    return False


def _give_to_previous(
    text: list[Word], mentions: list[_Mention], at: int, side: Side, span: tuple[int, int]
) -> bool:
    """Give a side that follows to the list of parts before it; False if there is none to take it."""
    given = False
    reach = at
    for mention in reversed(mentions):
        gap = text[mention.last + 1 : reach]
        if given and any(word.base not in _JOINS for word in gap):
            break
        if mention.side is not None:
            break
        if mention.part not in _UNSIDED or (not given and all(w.base in ",(" for w in gap)):
            mention.side, mention.side_span = side, span
            given = True
        reach = mention.last
    return given


def _unique(mentions: list[_Mention]) -> list[FoundPart]:
    sided = {mention.part for mention in mentions if mention.side is not None}
    found: dict[tuple[str, Side | None], list[tuple[int, int]]] = {}
    for mention in mentions:
        if mention.side is None and mention.part in sided:
            continue
        spans = found.setdefault((mention.part, mention.side), [])
        for span in ((mention.start, mention.end), mention.side_span):
            if span is not None and span not in spans:
                spans.append(span)
    return [FoundPart(part, side, tuple(spans)) for (part, side), spans in found.items()]
