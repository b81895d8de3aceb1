"""Diagnoses as case summaries list them. Text in, stretches of the text out.

A list follows words such as "diagnosed with", "diagnoses include" or "is being treated for". It is split
at semicolons or numbers where there are any, else at commas and the last "and"; commas inside a
diagnosis ("dorsalgia, unspecified") and nouns shared by several parts ("lumbar, hip, and neck strain")
keep it together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from imr_llm.letters.spots import spots

_VERB = (
    r"(?:(?:is|are|was|were|have|has|had)(?: been)?(?: noted| documented| listed| stated| reported| given| identified| determined)?"
    r"(?: to)?(?: (?:be|as|include|included|including|of|with|for)\b)?"
    r"|(?:that )?includ(?:es|ed|ing|e)\b|consist(?:s|ed)? of|noted(?: as)?|listed(?: as)?|documented(?: as| include)?|as|of|[a-z]+(?: [a-z]+){0,2}(?=:)|per [a-z]+ (?:is|are)|:|-)"
)
_DIAGNOSES = re.compile(
    r"(?:diagnos(?:is|es)|diagnosis/es|diagnoses?\(s\)|diagnosises|dx|problem list)\b"
    r"(?:(?: of record|\(es\)|\(s\)| list| listed| on [a-z ]+| or physician impressions?| at (?:this|that) (?:time|visit)"
    r"| for (?:this|the) (?:patient|worker|injured worker)| in the [a-z ]+ (?:note|report)(?: of [\d/-]+)?| made by [a-z ]+(?= is| are| was| were)"
    r"| (?:per|as of|from|of|in|on|dated)(?: the)?(?: [a-z0-9-]+){0,5} ?[\d/-]+)*)"
    rf" ?,? ?{_VERB}(?: ?:)?(?: the following ?:?)?(?: (?:include|included|including|of|as|are|is)\b ?:?)? ?"
    r"|diagnosed (?:as having|with having|with|as suffering from|as|to have|(?:him|her|this|the patient|the worker|the injured worker|the applicant) (?:with|as having)|on [a-z0-9 ,/-]+ with)(?: the following)? ?:? ?"
    r"|diagnos(?:is|es|tic impressions?)\b(?! (?:of|for|and treatment)\b)[^.;:]{0,50}?(?:\b(?:are|is|was|were|includ(?:es|ed|ing|e)|rendered were)(?: as follows)?\b:?|:) ?"
)
_BY_SOMEONE = re.compile(r"diagnosed (?!on|by|in|as|with|at|after|him|her|the|this|\d)")
_SOMEONE = re.compile(
    r"(?:ist|physician|surgeon|provider|doctor|who|\bhe|\bshe|chiropractor) (?:has |had |have )?$"
)
_AS_DIAGNOSES = re.compile(r"diagnoses,? ")
_IMPRESSION = re.compile(
    r"impressions?(?: ?:| (?:is|are|was|were|includes?|included|shows?|as follows)\b(?: of| as follows)?) ?:? ?"
    r"|assessments?(?: ?:| (?:is|are|was|were|includes?|included)\b(?: of)?) ?:? ?|assessed (?:to have|with|as having|as) "
    r"|presentation (?:is|was|appeared) (?:most )?consistent with "
)
_STATED_WORDS = ("diagnos", "dx", "problem list", "impression", "assess", "presentation")
_TREATED = re.compile(
    r"(?:treated|treatments?|treating|care|managed|followed|management|therapy)(?: with [a-z ]+?)?(?: and (?:care|therapy))? for(?: the)?(?: (?:diagnos(?:is|es)|conditions?|complaints?|following)(?: of| including)?)? ?:? ?"
    r"|treats (?:him|her|the [a-z ]{4,20}|them) for "
    r"|(?:psychotherapy|counseling|under the care of [a-z ,]{3,40}|conservative care|(?:undergone|underwent) [a-z ]{4,40}) for (?!a |an |the |\d)"
)
_TREATED_WORDS = (
    "treat",
    "care",
    "managed",
    "management",
    "followed",
    "therapy",
    "psychotherapy",
    "counseling",
    "under the care",
    "conservative care",
    "undergone",
    "underwent",
)
_TREATMENT_NOUN = ("treated", "treatment", "treating", "care", "managed", "followed", "management", "therapy")
_TREATED_BEFORE = re.compile(
    r"(?:\b(?:is|was|are|were|been|being|undergoing|underwent|receiving|received|under|in|and|has had)) (?:currently |now |also |being |currently being |still |previously |currently under |now being |ongoing |active |medical |under |undergoing |continued )*$"
)
_CLAIM = re.compile(
    r"\b(?:filed|submitted|has|made|alleges|alleging) (?:a |an )?(?:industrial |workers' compensation )?claim(?:s)? (?:for|of) "
)
_STOP = re.compile(
    r"(?<![ (][a-z])(?<![ (:]\d)(?<![ (:]\d\d)(?<! no)(?<! vs)(?<! dr)\.(?= |$|[a-z]{4})(?! ?\d\.)"
    r"| (?:reportedly |allegedly |apparently )?(?:associated with|arising from|resulting from|related to|stemming from|due to|following|from) (?:an?|the|his|her|this)? ?(?:alleged )?(?:industrial|work|occupational|injury|date)"
    r"|,? (?:treatment|treatments|past|prior|previous|medications?|relevant|diagnostic studies|current medications)[a-z ]* (?:to date|has|have|include|included|consist|was|were|:)"
    r"|,? (?:and|but|who|he|she|which|for which) (?:is|was|has|had|continues|complain|reported|underwent|received)\b"
    r"|,? and (?:has|is|was) | (?:dating|dated) (?:back )?| (?:per|according to|by|as per|as documented|as of|based on) (?:the|a|an|his|her|his/her|ur|utilization|[a-z]+ist|[a-z]+ologist|dr|progress|medical|physician|provider|treating|\d)"
    r"| in the (?:emergency|clinic|office|hospital|er\b)| (?:on|as of|since|dated|in) (?:\d{1,2}[/-]|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|, as the diagnos|,? (?:accepted|all accepted) as|,? as (?:a )?compensable|,? for which |,? and (?:the )?(?:treatment|plan|request|patient|injured worker|worker)\b|,? although |,? but | - (?=[a-z]+ed )"
    r"|,? with (?:complaints|pain (?:rated|at)|a request|subjective|treatment)|,? status:|,? treated with|,? undergoing|,? the (?:patient|worker|injured worker|employee|applicant|claimant)\b"
)
_NUMBERED = re.compile(r"(?:(?<=[ (;,:])|^)(?:\(?(?:\d{1,2})[.)]|#\d{1,2}:?|\([a-h]\))(?!\d) ?")
_CODE = re.compile(
    r" ?[(\[]?(?:icd[- ]?(?:9|10)?(?:-cm)?(?: codes?)?[ :#]*)?(?:\b[a-z]?\d{2,3}\.[\dx]{1,4}[a-z]{0,2}\b|\b[a-z]\d{2}[\dx]{0,4}[a-z]?\b(?= ?[)\]]))[)\]]?"
)
_QUALIFIER = re.compile(
    r"^(?:(?:localized|primary|secondary|generalized|unspecified|unsp\.?|subsequent|initial|sequelae?|right|left|bilateral(?:ly)?|both|chronic|acute|recurrent|not otherwise specified|not elsewhere classified|nec|nos|resolved|resolving"
    r"|healed|incomplete|complete|closed|open|nonunion|malunion|displaced|nondisplaced|severe|moderate|mild|industrial|nonindustrial|non-industrial|stable|improved|improving|worsening|controlled|uncontrolled"
    r"|(?:right|left|dominant|non-?dominant) (?:side|hand|arm|leg|ring finger|shoulder|knee|wrist|elbow|ankle|foot|hip|upper extremity|lower extremity|greater than (?:left|right)|> (?:left|right)|worse than (?:left|right))"
    r"|(?:cervical|lumbar|thoracic|lumbosacral|thoracolumbar|sacral|occipito-?atlanto-?axial) (?:region|spine|area)(?: \([a-z ]+\))?|(?:site|region|cause|type|episode|mechanism|etiology|side|degree) (?:unspecified|nos|unknown)|unspecified (?:site|part|type|severity|laterality|side|whether|encounter|episode|location|degree)[a-z ]*|other(?: specified)?(?: [a-z]+)?"
    r"|(?:subsequent|initial) (?:encounter|visit|episode)[a-z ]*|(?:type|grade|stage|class|level|phase) [0-9ivx]+[a-z]?(?:-[a-z0-9]+)?|(?:single|recurrent) episode|in partial remission|in remission"
    r"|initial encounter for [a-z ]+|without .*|with (?:and without )?.*|secondary to .*|due to .*|nontraumatic|traumatic|not specified(?: as [a-z ]+)?|without mention .*|most recent episode .*|level [a-z0-9-]+|moderate to severe|mild to moderate|shoulder|knee|hip|ankle|elbow|wrist|hand|foot|neck|arm|leg"
    r"|right (?:second|third|fourth|fifth|first) [a-z]+|(?:left|right) (?:lower|upper) (?:limb|leg|arm|extremity)|[lcts]\d{1,2}(?:-[lcts]?\d{1,2})?|proximal [a-z ]+|distal [a-z ]+|worse [a-z ]+))$"
)
_PATHOLOGY = re.compile(
    r"(?:\b(?:pains?|strains?|sprains?|tears?|injur(?:y|ies)|ruptures?|fractures?|disorders?|diseases?|syndromes?|contusions?|spasms?|bulg(?:e|es|ing)|protrusions?|hernias?|derangements?|headaches?|migraines?|weakness"
    r"|numbness|stiffness|anxiety|depression|depressive|insomnia|stress|burns?|lacerations?|abrasions?|wounds?|dislocations?|subluxations?|instability|degeneration|degenerative|loss|deficits?|deficiency|dysfunction|impingement|entrapment|compression|concussion"
    r"|tinnitus|thoughts|ideation|sciatica|lumbago|cervicalgia|hypertension|diabetes|gerd|reflux|constipation|obesity|edema|swelling|infection|cysts?|lesions?|effusion|bursa|gastropathy|hnp|ddd|djd|oa|crps|rsd|ptsd|tmj|tbi|cts|dysphagia|vertigo|dizziness|tremors?|seizures?|asthma|copd|bladder|bowel|lysis|osteolysis|pruritus|scars?|hypogonadism|apnea|cellulitis|gout|cancer|carcinoma|amputation|crush|trigger finger|trigger thumb|trigger points?"
    r"|discopathy|displacement|spurs?|retear|re-tear|listhesis|scoliosis|kyphosis|paresthesias?|palsy|paralysis|neuropraxia|complaints?|conditions?|problems?|disturbances?|difficulty|fatigue|dependence|abuse|addiction|withdrawal|status post|s/p|post-?operative|deformity|foreign body|puncture|bite|exposure|whiplash|de quervain'?s|chondromalacia|osteophytes?|plexopathy|hyperlipidemia|hypothyroidism|failed back|arthroplasty|fusion|surgery|release|repair|meniscectomy|arthroscopy)\b"
    r"|[a-z]{2,}(?:itis|osis|oses|opathy|opathies|algia|plegia|paresis|emia|oma|omas|myelia|ectasia|trophy|pathy|penia|rrhea|esia|esias|spondyl[a-z]+|herniations?)\b)"
)
_PAIRS = re.compile(
    r"(?:myalgia and myositis|sprains? and strains?|strains? and sprains?|neuritis (?:and|or) radiculitis|radiculitis (?:and|or) neuritis|muscles?,? fascia,? (?:and )?tendons?|nausea and vomiting|major depressive disorder, (?:single|recurrent|moderate|severe|mild)"
    r"|gait and mobility|synovitis and tenosynovitis|right and left|left and right|upper and lower|wear and tear|drug and alcohol|bone and (?:joint|cartilage)|with and without|muscle and tendon|tendons? and ligaments?|spondylosis,? without myelopathy or radiculopathy|neck and|signs and symptoms|insertion and|skin and|soft tissue and|hand and wrist|wrist and hand|ankle and foot|foot and ankle|hip and thigh|shoulder and upper arm|thoracic or lumbosacral|carpal and|arms? and legs?)"
)
_LEADING = re.compile(
    r"^(?:[\d/-]{6,10} report (?:are|is|was|were) |and |or |an? |the |his |her |their |of |for |as(?: ?:)? (?=[a-z0-9])|with |include(?:d|s)? |including |following ?:? |industrially related |industrial |ongoing |: ?|multiple diagnoses,? including |diagnos(?:is|es) of |having |to be |be |is |are |was |were |also |then |both (?=[a-z]+ and )|history of (?=$))+"
)


_NOT_STATED = re.compile(r"(?:no|without|denied|rule out|differential|prior|possible) $")


class Condition(NamedTuple):
    """A diagnosis as a stretch of the text."""

    start: int
    end: int


def find_conditions(low: str, start: int, end: int) -> list[Condition]:
    """The worker's diagnoses listed in lower-case folded text, in order, each once.

    What the worker is treated for counts as a diagnosis; a claimed complaint counts where nothing else
    is stated.
    """
    lists = [
        match.end()
        for match in _stated(low, start, end)
        if not _NOT_STATED.search(low, max(start, match.start() - 14), match.start())
    ]
    lists += [
        match.end()
        for match in _matches(_TREATED, _TREATED_WORDS, low, start, end)
        if not match.group().startswith(_TREATMENT_NOUN)
        or _TREATED_BEFORE.search(low, max(start, match.start() - 60), match.start())
    ]
    stretches: list[tuple[int, int]] = []
    done = start
    for begin in sorted(lists):
        if begin >= done:
            done = _list_end(low, begin, end)
            stretches.append((begin, done))
    out = _unique(low, stretches)
    if not out:
        claim = _CLAIM.search(low, start, end)
        if claim is not None:
            out = _unique(low, [(claim.end(), _list_end(low, claim.end(), end))])
    return out


def _matches(
    pattern: re.Pattern[str], words: tuple[str, ...], low: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin with one of the words, at the beginning of a word."""
    for at in spots(low, words, start, end):
        if at == start or not low[at - 1].isalnum():
            match = pattern.match(low, at, end)
            if match is not None:
                yield match


def _stated(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The phrases that introduce diagnoses, in order."""
    for at in spots(low, _STATED_WORDS, start, end):
        if at > start and low[at - 1].isalnum():
            continue
        match = (_DIAGNOSES if low[at] == "d" or low.startswith("prob", at) else _IMPRESSION).match(
            low, at, end
        )
        if (
            match is None
            and low.startswith("diagnosed ", at)
            and _SOMEONE.search(low, max(start, at - 24), at)
        ):
            match = _BY_SOMEONE.match(low, at, end)
        if match is None and low.startswith("as ", at - 3):
            match = _AS_DIAGNOSES.match(low, at, end)
        if match is not None:
            yield match


def _list_end(low: str, start: int, end: int) -> int:
    """Where the list that begins at `start` ends: its sentence, or a clause of another matter."""
    limit = min(end, start + 1500)
    numbered = _NUMBERED.match(low, start, limit)
    at = start
    while (stop := _STOP.search(low, at, limit)) is not None:
        if (
            numbered
            and stop.group().startswith(".")
            and re.match(r"\.? ?(?:\(?\d{1,2}[.)]|#\d)", low[stop.start() : stop.start() + 8])
        ):
            at = stop.end()
            continue
        if low[start : stop.start()].strip(" 0123456789.)(") == "":
            at = stop.end()
            continue
        return stop.start()
    return limit


def _unique(low: str, stretches: list[tuple[int, int]]) -> list[Condition]:
    out: list[Condition] = []
    seen: set[str] = set()
    for start, end in stretches:
        for first, last in _split(low, start, end):
            condition = _clean(low, first, last)
            if condition is None:
                continue
            key = re.sub(r"[^a-z0-9]+", " ", low[condition.start : condition.end]).strip()
            if key not in seen:
                seen.add(key)
                out.append(condition)
    return out


def _clean(low: str, start: int, end: int) -> Condition | None:
    while True:
        while start < end and low[start] in ' ,;:.-*"':
            start += 1
        while end > start and low[end - 1] in ' ,;:.-*"':
            end -= 1
        if low.endswith((" and", " or"), start, end):
            end = low.rfind(" ", start, end)
        lead = _LEADING.match(low[start:end]) or _NUMBERED.match(low, start, end)
        if lead is None:
            break
        start += len(lead.group())
    code = _CODE.search(low, start, end)
    if code is not None and code.end() >= end - 1:
        end = code.start()
    elif code is not None and code.start() <= start + 1:
        return _clean(low, code.end(), end)
    text = low[start:end]
    if len(text) < 3 or not re.search(r"[a-z]{3}", text) or len(text) > 220:
        return None
    if re.match(
        r"(?:(?:an? |the )?(?:work|industrial|occupational)[a-z -]* injur|injury (?:of|on|to have)|evaluation|follow|review|noted for|not |unknown|none|not (?:provided|documented|noted|stated)|unclear|unspecified$|n/a|etc)",
        text,
    ):
        return None
    return Condition(start, end)


def _split(low: str, start: int, end: int) -> list[tuple[int, int]]:
    numbers = list(_NUMBERED.finditer(low, start, end))
    if len(numbers) >= 2 or (numbers and numbers[0].start() <= start + 1):
        cuts = [m.start() for m in numbers] + [end]
        lead = [(start, cuts[0])] if low[start : cuts[0]].strip(" ,:;") else []
        return lead + [(m.end(), cuts[i + 1]) for i, m in enumerate(numbers)]
    if ";" in low[start:end]:
        pieces = []
        at = start
        for mark in [*re.compile(";").finditer(low, start, end), None]:
            stop = mark.start() if mark is not None else end
            pieces += _split_commas(low, at, stop, in_list=True)
            at = mark.end() if mark is not None else end
        return pieces
    return _split_commas(low, start, end)


_MARK = re.compile(r"[()]|, and |, or |,(?!0)| (?:and|&|as well as|along with|plus) ")


def _split_commas(low: str, start: int, end: int, *, in_list: bool = False) -> list[tuple[int, int]]:
    protected = (
        [m.span() for m in _PAIRS.finditer(low, start, end)]
        if " and " in low[start:end] or "," in low[start:end]
        else []
    )
    brackets = 0
    marks: list[tuple[int, int]] = []
    for mark in _MARK.finditer(low, start, end):
        at = mark.start()
        if mark.group() == "(":
            brackets += 1
        elif mark.group() == ")":
            brackets = max(0, brackets - 1)
        elif brackets == 0 and not any(a <= at < b for a, b in protected):
            marks.append(mark.span())
    pieces: list[tuple[int, int]] = []
    first = start
    for k, (mark_start, mark_end) in enumerate(marks):
        following = low[mark_end : marks[k + 1][0] if k + 1 < len(marks) else end].strip(" .")
        before, joint, rest = low[first:mark_start], low[mark_start:mark_end], low[mark_end:end]
        if _keeps_together(before, joint, following, rest, len(marks)):
            continue
        if in_list and (
            joint != "," or _PATHOLOGY.search(following) is None or _PATHOLOGY.search(before) is None
        ):
            continue
        pieces.append((first, mark_start))
        first = mark_end
    pieces.append((first, end))
    return pieces


def _keeps_together(before: str, mark: str, following: str, rest: str, marks: int) -> bool:
    """Whether a comma or "and" stands inside one diagnosis."""
    before = before.strip()
    if not following:
        return False
    if mark == "," and (_QUALIFIER.match(following) or _only_place(following, rest)):
        return True
    if following.startswith(("status post", "s/p")) and marks == 1 and mark == ",":
        return True
    if all(_MODIFIER.match(word) for word in re.findall(r"[a-z]+", before)):
        return True
    if mark == " and " and _shares_noun(before, following):
        return True
    inner = _INNER.search(before)
    if mark == " and " and inner is not None and not _PATHOLOGY.search(before, inner.end()):
        return True
    return mark == " and " and (_SCOPE.search(before) is not None or _PATHOLOGY.search(rest) is None)


def _shares_noun(before: str, following: str) -> bool:
    """ "Contusion of the low back and pelvis", "heel pain and injury", "homicidal and suicidal thoughts"."""
    if following in _GENERAL or (_ENDS_IN_LEVEL.search(before) and _LEVEL.match(following)):
        return True
    if _PATHOLOGY.search(before) is None:
        return before.endswith(("al", "ive", "ic"))
    place = _OF_PLACE.search(before)
    return (
        place is not None
        and all(_MODIFIER.match(word) for word in re.findall(r"[a-z]+", place.group(1)))
        and _MODIFIER.match(following.split()[0]) is not None
        and _PATHOLOGY.search(following) is None
    )


_LEVEL = re.compile(r"[lcts]\d")
_ENDS_IN_LEVEL = re.compile(r"\b[lcts]\d{1,2}(?:-[lcts]?\d{1,2})?$")
_GENERAL = frozenset(("injury", "injuries", "pain", "pains", "discomfort"))
_OF_PLACE = re.compile(r"\b(?:to|of|in) (?:the |his |her )?([a-z ]{3,40})$")


def _only_place(following: str, rest: str) -> bool:
    """Whether a piece says only where the diagnosis before it is, and no later noun belongs to it."""
    clause = rest.split(",", 1)[0]
    return _PATHOLOGY.search(clause) is None and all(
        _MODIFIER.match(w) for w in re.findall(r"[a-z]+", following)
    )


_INNER = re.compile(r".* with (?:the |both )?")
_SCOPE = re.compile(r"\b(?:affecting|involving|causing)\b")
_MODIFIER = re.compile(
    r"(?:cervical|thoracic|lumbar|lumbosacral|sacral|neck|back|low|lower|upper|mid|middle|heads?|shoulders?|elbows?|wrists?|hands?|fingers?|thumbs?|hips?|knees?|ankles?"
    r"|foot|feet|toes?|legs?|arms?|right|left|bilateral|both|and|or|spine|chest|ribs?|abdominal|face|facial|jaw|eyes?|ears?|groin|pelvic|pelvis|buttocks?|scalp|skull|sternum|nose|coccyx|heel|calf|thigh|forearm|trapezius"
    r"|scapular|extremity|extremities|index|ring|small|little|long|joints?|region|area|muscles?|fascia|medial|lateral|anterior|posterior|sacroiliac|the|chronic|acute|c|t|l|s|of"
    r"|paraspinal|periscapular|thoracolumbar|cervicothoracic|status|post|type|moderate|mild|severe|tibia|fibula|radius|ulna)$"
)
