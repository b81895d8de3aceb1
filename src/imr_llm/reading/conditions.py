"""Diagnoses as case summaries list them. Text in, stretches of the text out.

A list follows words such as "diagnosed with", "diagnoses include" or "is being treated for". It is split
at semicolons or numbers where there are any, else at commas and the last "and"; commas inside a
diagnosis ("dorsalgia, unspecified") and nouns shared by several parts ("lumbar, hip, and neck strain")
keep it together.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from imr_llm.letters.spots import has_any
from imr_llm.letters.word_starts import by_letter
from imr_llm.reading.condition_ends import NUMBERED
from imr_llm.reading.condition_lists import find_attributed, find_claim, find_lists
from imr_llm.reading.condition_remarks import rejected_pieces, without_remarks
from imr_llm.reading.conditions_told import find_borne

_ONE_CODE: Final = r"(?:icd[- ]?(?:9|10)?(?:-cm)?(?: codes?)?[ :#]*)?(?:\b[a-z]?\d{2,3}\.[\dx]{1,4}[a-z]{0,2}\b|\b[a-z]\d{2}[\dx]{0,4}[a-z]?\b(?= ?[)\],;]))"
_CODE: Final = re.compile(rf"(?a) ?[(\[]?{_ONE_CODE}(?:(?<=[\da-z])(?:,|;| ?/|,? and) ?{_ONE_CODE})*[)\]]?")
_FIGURE: Final = re.compile(r"(?a)\d")
_NUMBER_MARK: Final = re.compile(r"(?a)[\d(]")
_QUALIFIER: Final = re.compile(
    r"^(?:(?:localized|zone \d|zone [ivx]+|(?:current|old|new|acute) injury|primary|secondary|generalized|unspecified|unsp\.?|subsequent|initial|sequelae?|right|left|bilateral(?:ly)?|both|chronic|acute|recurrent|not otherwise specified|not elsewhere classified|nec|nos|resolved|resolving"
    r"|(?:now|partly|partially|fully|well|mostly|not) (?:healed|healing|resolved|resolving|improved|improving|stable|controlled|united|quiescent)|(?:resolved|improved|improving|worse|worsened|recurrent|unchanged|stable) (?:since|after|with|following|despite|on) .*|(?:both|all) (?:on|in|of) (?:the |his |her )?.*|(?:etiology|cause|onset|origin) (?:undetermined|unclear|uncertain|unknown|to be determined)|\d{1,2}(?:\.\d)? ?mm|ongoing|healed|incomplete|complete|closed|open|nonunion|malunion|displaced|nondisplaced|severe|moderate|mild|industrial|nonindustrial|non-industrial|stable|improved|improving|worsening|controlled|uncontrolled|suspected|probable|possible|presumed"
    r"|(?:right|left|dominant|non-?dominant) (?:side|hand|arm|leg|tmj|jaw|eye|ear|thigh|forearm|thumb|heel|groin|ring finger|shoulder|knee|wrist|elbow|ankle|foot|hip|upper extremity|lower extremity|greater than (?:left|right)|> (?:left|right)|worse than (?:left|right))"
    r"|(?:cervical|lumbar|thoracic|lumbosacral|thoracolumbar|sacral|occipito-?atlanto-?axial) (?:region|spine|area)(?: \([a-z ]+\))?|(?:site|region|cause|type|episode|mechanism|etiology|side|degree) (?:unspecified|nos|unknown)|unspecified (?:site|part|type|severity|laterality|side|whether|encounter|episode|location|degree)[a-z ]*|other(?: specified)?(?: [a-z]+)?"
    r"|(?:subsequent|initial) (?:encounter|visit|episode)[a-z ]*|(?:type|grade|stage|class|level|phase) [0-9ivx]+[a-z]?(?:-[a-z0-9]+)?|(?:single|recurrent) episode|in partial remission|in remission"
    r"|initial encounter for [a-z ]+|without .*|with (?:and without )?.*|secondary to .*|due to .*|nontraumatic|traumatic|not specified(?: as [a-z ]+)?|without mention .*|most recent episode .*|volar|dorsal|palmar|ulnar|radial|(?:antero|postero)?(?:medial|lateral)|tfcc|atfl|cfl|pcl|acl|mcl|lcl|(?:left|right) \d(?:st|nd|rd|th)(?: (?:and|through|to) \d{1,2}(?:st|nd|rd|th))?|[lcts]\d (?:on|over|upon) [lcts]\d|level [a-z0-9-]+|moderate to severe|mild to moderate|shoulder|knee|hip|ankle|elbow|wrist|hand|foot|neck|arm|leg"
    r"|right (?:second|third|fourth|fifth|first) [a-z]+|(?:left|right|bilateral|both) (?:lower|upper) (?:limbs?|legs?|arms?|extremit(?:y|ies))|[lcts]\d{1,2}(?:-[lcts]?\d{1,2})?|proximal [a-z ]+|distal [a-z ]+|worse [a-z ]+)(?: ?[(\[][a-z0-9. -]{1,20}[)\]])?)$"
)
_PATHOLOGY: Final = re.compile(
    by_letter(
        r"(?a)(?<![a-z])(?:\b(?:pains?|strains?|sprains?|tears?|injur(?:y|ies)|ruptures?|fractures?|disorders?|diseases?|syndromes?|contusions?|(?:myo|broncho|blepharo|vaso)?spasms?|bulg(?:e|es|ing)|protrusions?|extrusions?|fissures?|hernias?|derangements?|reactions?|headaches?|migraines?|weakness"
        r"|numbness|stiffness|anxiety|depression|depressive|insomnia|stress|burns?|lacerations?|abrasions?|wounds?|dislocations?|subluxations?|instability|degeneration|degenerative|loss|deficits?|deficiency|dysfunction|impingement|entrapment|compression|concussion"
        r"|tinnitus|thoughts|ideation|sciatica|lumbago|cervicalgia|hypertension|diabetes|gerd|reflux|constipation|dyspepsia|indigestion|heartburn|palpitations|arrhythmias?|tachycardia|obesity|edema|swelling|infection|cysts?|lesions?|effusion|bursa|gastropathy|hnp|ddd|djd|oa|crps|rsd|ptsd|tmj|tbi|cts|dysphagia|vertigo|dizziness|tremors?|seizures?|asthma|copd|bladder|bowel|lysis|osteolysis|pruritus|scars?|hypogonadism|apnea|cellulitis|gout|cancer|carcinoma|amputation|crush|trigger finger|trigger thumb|trigger points?"
        r"|discopathy|displacement|spurs?|retear|re-tear|listhesis|scoliosis|kyphosis|paresthesias?|palsy|paralysis|neuropraxia|complaints?|conditions?|problems?|abnormalit(?:y|ies)|disturbances?|difficulty|fatigue|dependence|abuse|addiction|withdrawal|status post|s/p|post-?operative|deformity|foreign body|puncture|bite|exposure|whiplash|de quervain'?s|chondromalacia|osteophytes?|plexopathy|hyperlipidemia|hypothyroidism|failed back|arthroplasty|fusion|surgery|release|repair|meniscectomy|arthroscopy|hardware|nonunions?|malunions?|laxity|contractures?|embolism|embolus|strokes?|ulcers?|sores?|blindness|cataracts?|pterygium|dry eyes?|detachment|diplopia|nodules?|polyps?|stones?|fistulas?|insufficiency|mass|masses|lymphoma|glaucoma|nightmares|cramps|ganglions?|prolapse|narrowing|encroachment|bruxism|fractured|broken|torn|ruptured|herniated|long[ -]term|fx|fxs|hnps|htn|dm2?|cad|chf|osa|ibs|mdd|gad|lbp|hld|dvt|tos|tooth|teeth|tobacco|nicotine|alcohol|opioid use|caries|xerostomia|allodynia|cough|airway|chondral|defects?|keloids?|allerg(?:y|ies)|rash|hemorrhage|claudication|incontinence|aneurysm|infarct(?:ion)?|angina|failure|syncope|impairment|[a-z]*phobia|bipolar|foot drop|tingling|dyspnea|varicose|avulsion|psychosis|pes|equin(?:us|ovarus)|hallux|bunions?|hammer ?toes?|flat ?f(?:oo|ee)t|genu|snapping|catching|clicking|locking|grinding|attacks?|abscess(?:es)?|deconditioning|overuse|repetitive|cumulative|perforation|discharge|bleeding)\b"
        r"|[a-z]{2,}(?:itis|osis|oses|opathy|opathies|algia|plegia|paresis|emia|oma|omas|myelia|ectasia|trophy|pathy|penia|rrhea|esia|esias|spondyl[a-z]+|herniations?)\b)"
    )
)
_PAIRS: Final = re.compile(
    by_letter(
        r"(?:myalgia and myositis|sprains? and strains?|strains? and sprains?|neuritis (?:and|or) radiculitis|radiculitis (?:and|or) neuritis|muscles?,? fascia,? (?:and(?:[-/ ]or)? )?tendons?|nausea and vomiting|major depressive disorder, (?:single|recurrent|moderate|severe|mild)"
        r"|gait and mobility|numbness and tingling|pins and needles|open reduction and internal fixation|(?:irrigation|incision|decompression|discectomy|laminectomy|excision|manipulation|arthroscopy|meniscectomy|debridement|tenolysis|corpectomy) and (?:debridement|drainage|fusion|repair|release|reconstruction|decompression|fixation|chondroplasty|synovectomy|acromioplasty|lysis|discectomy|stabilization)|anxiety and depressed mood|emotions and conduct|synovitis and tenosynovitis|right and left|left and right|upper and lower|wear and tear|drug and alcohol|bone and (?:joint|cartilage)|with and without|muscle and tendon|tendons? and ligaments?|spondylosis,? without myelopathy or radiculopathy|neck and|signs and symptoms|insertion and|skin and|soft tissue and (?:bone|skin|muscle|joint|nerve)|hand and wrist|wrist and hand|ankle and foot|foot and ankle|hip and thigh|shoulder and upper arm|thoracic or lumbosacral|carpal and|arms? and legs?)"
    )
)
_WITHIN_PAIRS: Final = (" and ", "fascia", "disorder, ", "spondylosis, ")
"""What stands in those that might be divided."""
_LEADING: Final = re.compile(
    r"^(?:(?:been )?found to have |changed from [^,;.]{3,60}? to (?=an? |the |[a-z]{3})|(?:the )?diagnoses (?!are\b|were\b|is\b|was\b|of\b|list|deferred)|(?:the |his |her )?(?:doctor|physician|surgeon|internist|[a-z]{3,12}(?:ologist|pedist|iatrist)) (?:carries|adds|lists|for) |[\d/-]{6,10} report (?:are|is|was|were) |that of |(?:the )?(?:secondary|additional|other|further) diagnos(?:is|es) (?:is|are|was|were|includ(?:es?|ed)) |and |or |as well as |together with |along with |an? |the |his |her |their |of |for |as(?: ?:)? (?=[a-z0-9])|with |include(?:d|s)? |including |following ?:? |industrially related |industrial |ongoing |: ?|multiple diagnoses,? including |diagnos(?:is|es) of |axis [iv]{1,3} ?:? ?(?:\d{3}\.\d{1,2} )?|having |being |to be |been (?:seen|treated|followed) for |be |is |are |was |were |also |initially |originally |at first |then |now (?:is |are )?|both (?=[a-z]+ and )|history of (?=$))+"
)
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_THREE_LETTERS: Final = re.compile(r"[a-z]{3}")
_LETTERS: Final = re.compile(r"[a-z]+")
_BETWEEN: Final = {
    ";": re.compile(";"),
    " - ": re.compile(r"(?:^|(?<= ))- (?=[a-z])"),
    " / ": re.compile(r"(?<=[a-z]{3}) / (?!(?:strains?|sprains?)\b)(?=[a-z ]{6})"),
}
"""What divides a list, by what is in all that has it."""
_NO_CONDITION: Final = re.compile(
    r"(?:no |later |now |(?:confirmed|established|shown|made)\b|which |who |that |after |before |industrially |(?:wears|uses|takes|smokes|lives|works|walks|drives|sleeps|drinks) |plans?\b|(?:an? |with an? )?(?:bmi|body mass index)\b|(?:an? )?(?:pre-?existing|second|third|other|additional) diagnosis$|(?:the |his |her )?[a-z]+ (?:by (?:open|closed) reduction|in an? (?:cast|splint|boot|brace|sling))"
    r"|under (?:[a-z]+ )?diagnos[ei]s$|(?:an? |the )?(?:work|industrial|occupational)[a-z -]* injur|injury (?:of|on|to have)|evaluation|follow|review|(?:written|noted|listed|stated|documented|recorded) in|noted for|not |unknown|none|not (?:provided|documented|noted|stated)|unclear|unspecified$|n/a|etc|(?:\d+|two|three|four|five|six|several|many)[ -]+(?:days|weeks|months|years)\b|(?:both|all|each) (?:since |surgically |later )?(?:repaired|treated|fixed|operated|healed|resolved)\b|(?:fixed|repaired|operated|plated|nailed|pinned) (?:with|by|on|in|at) |(?:the |his |her )?(?:left|right|other|latter|former|first|second) (?:one )?(?:was|were|had|has|is)\b)"
)


class Condition(NamedTuple):
    """A diagnosis as a stretch of the text."""

    start: int
    end: int


def find_conditions(low: str, start: int, end: int) -> list[Condition]:
    """The worker's diagnoses listed in lower-case folded text, in order, each once.

    What the worker is treated for counts as a diagnosis; a claimed complaint counts where nothing else
    is stated.
    """
    out = _unique(low, find_lists(low, start, end))
    if not out:
        out = _unique(low, find_attributed(low, start, end))
    if not out:
        out = _unique(low, find_borne(low, start, end))
    if not out:
        claim = find_claim(low, start, end)
        if claim is not None:
            out = _unique(low, [claim])
    return out


def _unique(low: str, stretches: list[tuple[int, int]]) -> list[Condition]:
    out: list[Condition] = []
    seen: set[str] = set()
    for start, end in stretches:
        for first, last in rejected_pieces(low, start, end, _split(low, start, end)):
            condition = _clean(low, first, last)
            if condition is None:
                continue
            key = low[condition.start : condition.end]
            if not key.replace(" ", "").isalnum():
                key = _NOT_LETTERS.sub(" ", key).strip()
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
            continue
        lead = _LEADING.match(low[start:end]) or NUMBERED.match(low, start, end)
        if lead is None:
            break
        start += len(lead.group())
    end = without_remarks(low, start, end) if end > start else end
    code = _CODE.search(low, start, end) if _FIGURE.search(low, start, end) else None
    if code is not None and code.end() >= end - 1:
        end = code.start()
    elif code is not None and code.start() <= start + 1:
        return _clean(low, code.end(), end)
    text = low[start:end]
    if len(text) < 3 or not _THREE_LETTERS.search(text) or len(text) > 220:
        return None
    if _NO_CONDITION.match(text):
        return None
    return Condition(start, end)


def _split(low: str, start: int, end: int) -> list[tuple[int, int]]:
    numbered = _NUMBER_MARK.search(low, start, end) is not None
    numbers = list(NUMBERED.finditer(low, start, end)) if numbered else []
    if len(numbers) >= 2 or (numbers and numbers[0].start() <= start + 1):
        cuts = [m.start() for m in numbers] + [end]
        lead = [(start, cuts[0])] if low[start : cuts[0]].strip(" ,:;") else []
        return lead + [(m.end(), cuts[i + 1]) for i, m in enumerate(numbers)]
    between = next(
        (mark for sign, mark in _BETWEEN.items() if sign in low[start:end] and mark.search(low, start, end)),
        None,
    )
    if between is not None:
        pieces = []
        at = start
        for mark in [*between.finditer(low, start, end), None]:
            stop = mark.start() if mark is not None else end
            pieces += _split_commas(low, at, stop, in_list=True)
            at = mark.end() if mark is not None else end
        return pieces
    return _split_commas(low, start, end)


_MARK: Final = re.compile(
    r"\(|\)|,(?: and for | and | or |(?!0))"
    r"| (?:with (?:(?:an? )?(?:underlying|superimposed)|(?:secondary|additional) diagnos[ei]s of)|and for|and|&|\+|as well as|along with|together with|plus) "
)


def _split_commas(low: str, start: int, end: int, *, in_list: bool = False) -> list[tuple[int, int]]:
    protected = (
        [m.span() for m in _PAIRS.finditer(low, start, end)] if has_any(low[start:end], _WITHIN_PAIRS) else []
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
        if in_list and not _both_told(before, joint, following):
            continue
        pieces.append((first, mark_start))
        first = mark_end
    pieces.append((first, end))
    return [part for piece in pieces for part in _unpunctuated(low, *piece)]


_NOUN: Final = (
    r"(?:pains?|strains?|sprains?|contusions?|syndrome|tears?|fractures?|numbness|injury|radiculopathy|neuropathy|tend[io]nitis|bursitis"
    r"|arthritis|osteoarthritis|impingement|epicondylitis|dysfunction|instability|spasms?|herniation|stenosis)"
)
_SHORTEST_PAIR: Final = 24
"""Characters of the shortest two conditions: "neck pain left knee pain"."""
_SIDES: Final = (" right ", " left ", " bilateral ", " cervical ", " lumbar ", " thoracic ")
_NEXT_SIDE: Final = re.compile(
    rf"\b{_NOUN}(?: (?:right|left)(?= (?:right|left)))?(?= (?:right|left|bilateral|cervical|lumbar|thoracic) (?:(?!with|and|or|of|due|from|in|at|to|region)[a-z]{{2,20}} ){{1,3}}{_NOUN}\b)"
)
"""A list printed without marks: "right shoulder strain left elbow contusion"."""


def _unpunctuated(low: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start < _SHORTEST_PAIR or not has_any(low[start:end], _SIDES):
        return [(start, end)]
    ends = [m.end() for m in _NEXT_SIDE.finditer(low, start, end)]
    return list(zip([start, *ends], [*ends, end], strict=True))


def _both_told(before: str, joint: str, following: str) -> bool:
    """Whether two pieces of a list that semicolons divide name a condition each: "a tear and a syndrome"."""
    if _PATHOLOGY.search(before) is None or _PATHOLOGY.search(following) is None:
        return False
    return joint == "," or (joint in (" and ", ", and ") and " " in following and " " in before.strip())


def _keeps_together(before: str, mark: str, following: str, rest: str, marks: int) -> bool:
    """Whether a comma or "and" stands inside one diagnosis."""
    before = before.strip()
    if not following:
        return False
    if mark.startswith(" with ") or mark in (" and for ", ", and for "):
        return False
    if mark == "," and (_QUALIFIER.match(following) or _only_place(following, rest)):
        return True
    if mark == "," and (
        (marks == 1 and following.startswith(("status post", "s/p"))) or _MENDED.match(following)
    ):
        return True
    if all(_MODIFIER.match(word) for word in _LETTERS.findall(before)):
        return True
    if mark == " and " and _shares_noun(before, following):
        return True
    if mark != " and ":
        return False
    inner = before.rfind(" with ")
    if inner >= 0 and not _PATHOLOGY.search(before, inner + len(" with")):
        return _OWN.match(following) is None or _PATHOLOGY.search(following) is None
    return _SCOPE.search(before) is not None or _PATHOLOGY.search(rest) is None


_OWN: Final = re.compile(r"(?:chronic|acute|right|left|bilateral) ")
"""How a condition begins that is no part of the one before it."""
_MENDED: Final = re.compile(
    r"(?:status post|s/p) (?:surgical )?(?:repairs?|releases?|surgery|fusion|reconstruction|excision|orif|operation)$"
)
"""What was done about the condition before it, with no place of its own."""


def _shares_noun(before: str, following: str) -> bool:
    """ "Contusion of the low back and pelvis", "heel pain and injury", "homicidal and suicidal thoughts"."""
    if following in _GENERAL or (_ENDS_IN_LEVEL.search(before) and _LEVEL.match(following)):
        return True
    if _PATHOLOGY.search(before) is None:
        return before.endswith(("al", "ive", "ic"))
    place = _OF_PLACE.search(before)
    return (
        place is not None
        and all(_MODIFIER.match(word) for word in _LETTERS.findall(place.group(1)))
        and _MODIFIER.match(following.split()[0]) is not None
        and _PATHOLOGY.search(following) is None
    )


_LEVEL: Final = re.compile(r"[lcts]\d")
_ENDS_IN_LEVEL: Final = re.compile(r"\b[lcts]\d{1,2}(?:-[lcts]?\d{1,2})?$")
_GENERAL: Final = frozenset(("injury", "injuries", "pain", "pains", "discomfort"))
_OF_PLACE: Final = re.compile(r"\b(?:to|of|in) (?:the |his |her )?([a-z ]{3,40})$")


def _only_place(following: str, rest: str) -> bool:
    """Whether a piece says only where the diagnosis before it is, and no later noun belongs to it."""
    clause = rest.split(",", 1)[0]
    return _PATHOLOGY.search(clause) is None and all(_MODIFIER.match(w) for w in _LETTERS.findall(following))


_SCOPE: Final = re.compile(r"\b(?:affecting|involving|causing)\b")
_MODIFIER: Final = re.compile(
    r"(?:cervical|thoracic|lumbar|lumbosacral|sacral|neck|back|low|lower|upper|mid|middle|heads?|shoulders?|elbows?|wrists?|hands?|fingers?|thumbs?|hips?|knees?|ankles?"
    r"|foot|feet|toes?|legs?|arms?|right|left|bilateral|both|and|or|spine|chest|ribs?|abdominal|face|facial|jaw|eyes?|ears?|groin|pelvic|pelvis|buttocks?|scalp|skull|sternum|nose|coccyx|heel|calf|thigh|forearm|trapezius"
    r"|scapular|extremity|extremities|limbs?|index|ring|small|little|long|joints?|region|area|muscles?|fascia|medial|lateral|anterior|posterior|sacroiliac|the|chronic|acute|c|t|l|s|of"
    r"|superior|inferior|ulnar|median|radial|peroneal|tibial|sural|saphenous|axillary|proximal|distal|pubic|ischial|iliac|labral|rotator|cuff|cruciate|collateral|supraspinatus|infraspinatus|subscapularis|acromioclavicular|patellofemoral|glenohumeral|femoral|navicular|cuboid|calcaneal|talar"
    r"|paraspinal|an?|full|thickness|partial|high|grade|near|first|second|third|fourth|degree|superficial|deep|complete|near-complete|horns?|roots?|body|bodies|meniscus|menisci|compartments?|condyles?|plateau|malleolus|malleoli|phalan(?:x|ges)|metacarpals?|metatarsals?|periscapular|thoracolumbar|cervicothoracic|status|post|type|moderate|mild|severe|tibia|fibula|radius|ulna)$"
)
