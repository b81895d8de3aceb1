"""Tells a sentence that speaks of the guideline, or of medicine at large, from one that speaks of this case.

A rationale first quotes the guideline and then applies it to the worker. A sentence is of the case where it
names this worker, this request or these records, or tells what was or was not; it is general where it
rules ("should be", "is recommended for"), cites, defines, or speaks of patients. A sentence that does neither
goes with those before it.
"""

from __future__ import annotations

import re
from typing import Final

from imr_llm.baseline.signs import Signed

_WORKER: Final = r"(?:patient|claimant|applicant|(?:injured )?worker|employee|individual|member)"
_DONE: Final = (
    r"(?:met|tried|done|made|given|submitted|provided|documented|ordered|requested|assigned|authorized|certified|addressed|assessed|completed"
    r"|attempted|satisfied|fulfilled|measured|specified|set|ruled|followed|used|performed|obtained|noted|reported|checked|excluded|started|established)"
)
_OF_THE_CASE: Final = Signed(
    "the request|in this case|the applicant|unclear| here | here,|the treating|the attending|the requesting|the claimant|the employee|requested|submitted|for review"
    "|this patient|this claimant|this applicant|this worker|this injured worker|this employee| he | she | his | her |will exceed|would exceed|the treater"
    "|the notes|progress note|medical records|office visit|documentation provided|documentation does|documentation did|the chart|available for|i find |utilization review|being taken"
)
_LOOSELY: Final = Signed(
    "the provider|the report|the record|the documentation|the file|in excess of|exceeds the|exceed the|the physician|surgeon"
)
"""Words of the case, unless the sentence rules."""
_TOLD: Final = Signed(
    r"^ ?(?:patient|claimant|applicant|worker|employee) (?:has|had|is|was|does|did)\b|\b(?:a|an|this) \d\d[- ]years?[- ]old\b|\b(?:was|were) not\b|\bwas no\b|\bwere no\b|\bno (?:documentation|mention|indication|record|report|rationale)\b|\bdid not\b|\bhad been\b|\bon examination\b|\bexamination (?:is|was|revealed|showed|recorded|disclosed|noted|demonstrated)"
    rf"|\b(?:has|have|had) (?:not |never |yet )?(?:been|to be) {_DONE}\b|\bno (?:\w+ ){{1,7}}(?:has been|have been|was|were|is scheduled|is planned)\b|\b(?:was|were) (?:not |never |just |only )?(?:done|performed|drawn|administered|repeated|recorded|given|made|taken|obtained|mentioned|examined|dispensed|denied|certified|rendered|offered|contacted|arranged|attended|left off|four|three|two)\b|\bno (?:\w+ ){{1,7}}(?:is|are) (?:recorded|noted|documented|reported|described|shown|given|submitted|provided)\b|\bnone of (?:these|those|them|the|which)\b|\bneither of\b|\bhas been (?:on|taking|prescribed)\b"
    rf"|\b{_WORKER} should (?:have|now|be able|be capable|be well|be independent|by now)\b"
    r"|\bmore than the (?:number|amount|total|maximum|limit|figure)\b|\b(?:is|are) more than (?:the|what) |\bwould (?:also )?(?:be (?:more than|out of)|take|bring|carry|push|make|extend|prolong|double|go)\b|\bgo(?:es)? (?:well |far )?(?:beyond|past)\b|\b(?:twice|double|triple) (?:the|what|that)\b|\b(?:is|are|was|were) asked for\b|\bhave been used\b|\brepresents? (?:an? )?(?:chronic|long-term)\b"
    r"|\b(?:is|are) not (?:met|satisfied|fulfilled)\b|\bthan (?:the |what )?(?:the )?(?:guidelines?|mtus|odg|acoem)\b|\b(?:exceeds?|outruns?|outstrips?|surpass(?:es)?) (?:what )?(?:(?:the|that|this|its) )?(?:whole |entire |full )?(?:guidelines?|mtus|odg|acoem|allowance|table|chapter|regulation|schedule)\b|\bbeyond (?:what )?(?:the )?(?:guidelines?|mtus|odg|acoem)\b"
    r"|\b(?:is|are) not (?:described|explained|outlined|recorded|specified|stated|indicated on|provided|documented|clear)\b|\black of (?:\w+ )?(?:documentation|documented|information|rationale|evidence that|evidence the)"
    rf"|\b(?:the|this) {_WORKER}(?:'s)? (?:also |currently |still |previously |already |reportedly |apparently )*(?:has|had|have|was|does|did|reported|reports|continues|continued|appears|remains|remained|takes|uses|used|walks|presents|presented|underwent|received|completed|would|retained|exhibited|attended|failed)\b"
    r"|\bthere(?:'s| is| was| were| are| also) (?:also |currently |still |thus |therefore )?(?:a |an )?(?:no|lack|insufficient|inadequate|limited|nothing|not|neither|none)\b(?! (?:\w+ ){0,2}(?:scientific|peer|high|quality|studies|research|literature|trials|proof|commercial|published|consensus|sufficient evidence to))"
)
_IS: Final = Signed(rf"\b(?:the|this) {_WORKER}(?:'s)? (?:\w+ )?(?:is|cannot|may|should|can|will)\b")
_IF: Final = Signed(
    r"\b(?:guidelines?|mtus|odg|acoem|schedule|chapter|regulation|table)\b[^.;]{0,80}\b(?:no|none|nothing|not|never) (?:any )?(?:more|further|beyond)\b(?: [a-z]+){0,3} (?:until|unless|without|before|if|till)\b"
    rf"|\b(?:where|when|unless|if) (?:the|a) {_WORKER}\b|\bif there (?:is|are)\b|\badditional benefit (?:is |was )?shown\b|\bshould be considered if\b|^[ \"'(]*(?:if|when) "
)
_SAYS: Final = Signed(
    r"\b(?:guidelines?|mtus|odg|acoem|medical treatment utilization schedule|fda|chapter|schedule)\b[^.;]{0,90}?\b(?:stat(?:e|es|ed|ing)|recommend(?:s|ed)?|not(?:e|es|ed)|indicat(?:e|es|ed)|support(?:s|ed)?|allow(?:s|ed)?|suggest(?:s|ed)?|requires?|provid(?:e|es)|outlines?|advises?|cites?|limits?|considers?|regards?|lists?|calls?|stipulates?|maintains?|do(?:es)? not|specif(?:y|ies)|define[sd]?|acknowledges?|asks?|includes?|warns?|sets?)\b(?! by\b)"
    r"|\b(?:according to|per|pursuant to|as noted (?:in|on|by)|under) (?:the )?(?:\w+ ){0,6}(?:guidelines?|mtus|odg|acoem)\b"
)
_RULES: Final = Signed(
    r"\b(?:is|are)(?: not)?(?: \w+ly)* (?:recommended|indicated|considered|appropriate|instructed|expected|intended|defined|contingent|warranted|reserved|beneficial|directed|useful|required|needed|used|based|associated|metabolized|approved|determined|suggested)\b"
    r"|\bonly (?:recommended|indicated)|\bwill result in\b|\bis (?:manual|widely|primarily|a \w+ (?:drug|therapy|treatment|agent|relaxant))"
)
_OF_MANY: Final = Signed(
    "should be(?! (?:sufficient|enough|adequate))|should not|should include|should have|should also|should monitor|should consider|may be useful|may be considered|may be recommended|may be appropriate|may be indicated|may be used|may be needed|may provide|may help|may result|may lead|provider should|intended goal or effect|must be"
    "|patients who|patients with|patients whose|patients in whom|patients should|patients at |patients are|patients may|patients in|individuals who|individuals with|those who|those with|those whose|applicants who|applicants with|applicants in"
    "|with evidence of objective functional|with evidence of functional improvement|may be extended|may be continued|may be repeated|has been found to|have been found to|has been shown to|have been shown to|means either|studies have"
    "|can include|can provide|can result|can help|can lead|can alleviate|see also|number of studies|(?<!meets )(?<!meets the )criteria for|criteria include|indications for|recommended as indicated|the use of|in most cases|such as the following"
)
_HEADING: Final = re.compile(
    r"[ \"'(]*(?:criteria|with (?:evidence|documentation) of (?:objective )?(?:functional )?improvement|recommended|not recommended|odg|mtus|acoem|page \d|indications?|guidelines?)\b| ?\(\d\) "
)
_CITED: Final = re.compile(r"\((?:\w+, (?:19|20)\d\d\)|[^)]{0,80}see section)")
_CODED: Final = Signed(r"\bicd-?\d")
_LISTS: Final = Signed(
    r"\b(?:any|one|all|each|either|some|more|two|three|both) of the following\b[^.;:]{0,60}:|\bindications? for [^.;:]{1,60}:"
)
_AND: Final = (" and ", "and ")
"""How a sentence begins that goes on behind a semicolon: of the kind of that which it goes on from."""
_BARE: Final = re.compile(rf" ?{_WORKER}\b")
"""How a list names whoever it is about; reviewers drop their articles too."""
_GUIDELINE_SAYS: Final = re.compile(
    r"[ \"'(]*(?:the |california |ca |official disability )*(?:guidelines?|mtus|odg|acoem)(?: guidelines?)? (?:states?|recommends?|indicates?|notes?|supports?|advises?|says?|allows?) (?!no\b|nothing\b)"
)
_REGARDING: Final = re.compile(
    r" ?(?:regarding|with regard to|as for) (?:the )?(?:\w+ )?request(?:ed)? [^,.]{0,200}, "
)


class Sentence:
    """A sentence of a rationale in lower case, with its signs and the sentence before it.

    What kind of sentence it is shows when it is asked for: most are never asked. `alone` takes it for one of the case unless it
    is general, whatever stood before it.
    """

    __slots__ = ("_alone", "_head", "_in_list", "_of_case", "_seen_case", "before", "signs", "text")

    def __init__(self, text: str, signs: int, before: Sentence | None, *, alone: bool = False) -> None:
        self.text = text
        self.signs = signs
        self.before = before
        self._alone = alone
        self._head: Sentence = before._head if before is not None and text.startswith(_AND) else self
        self._in_list: bool | None = None
        self._of_case: bool | None = None
        self._seen_case: bool | None = None

    def of_case(self) -> bool:
        """Whether it speaks of this worker, these records or this request."""
        if self._of_case is None:
            self._of_case = _applies(self.text, self.signs) and not (
                _BARE.match(self.text) and self._listed()
            )
        return self._of_case

    def general(self) -> bool:
        """Whether it tells what holds in general, not what is so in this case."""
        return not self.of_case() and self._holds_for_all()

    def _listed(self) -> bool:
        """Whether it stands in a guideline's list: behind what begins one, and before any sentence of the case."""
        unseen: list[Sentence] = []
        earlier: Sentence | None = self
        while earlier is not None and earlier._in_list is None:
            unseen.append(earlier)
            earlier = earlier.before
        listed = earlier is not None and earlier._in_list is True
        for sentence in reversed(unseen):
            listed = listed and sentence.before is not None and not sentence.before.of_case()
            listed = listed or _LISTS.found(sentence.text, sentence.signs)
            sentence._in_list = listed
        return listed

    def _holds_for_all(self) -> bool:
        text, signs = self.text, self.signs
        return (
            _IF.found(text, signs)
            or _OF_MANY.found(text, signs)
            or _SAYS.found(text, signs)
            or _RULES.found(text, signs)
            or _HEADING.match(text) is not None
            or ("(" in text and (_CITED.search(text) is not None or _CODED.found(text, signs)))
            or self._listed()
            or (self._head is not self and self._head.general())
        )

    def general_or_first(self) -> bool:
        """Whether it is general, or nothing in it tells and no sentence before it was of the case."""
        return not self.of_case() and (self._holds_for_all() or not (self._alone or self._after_case()))

    def _after_case(self) -> bool:
        unseen: list[Sentence] = []
        earlier = self.before
        while earlier is not None and earlier._seen_case is None and not earlier.of_case():
            unseen.append(earlier)
            earlier = earlier.before
        seen = earlier is not None and (earlier._seen_case is not False)
        for sentence in unseen:
            sentence._seen_case = seen
        return seen


_APPLIES: Final = _OF_THE_CASE.sign | _TOLD.sign | _LOOSELY.sign | _IS.sign


def _applies(text: str, signs: int) -> bool:
    here = text.startswith(("here", " here"))
    if not (signs & _APPLIES or here):
        return False
    if here or _OF_THE_CASE.found(text, signs):
        return not (signs & _SAYS.sign and _REGARDING.match(text) and _SAYS.found(text, signs))
    if _TOLD.found(text, signs):
        return not _IF.found(text, signs) and not (signs & _SAYS.sign and _GUIDELINE_SAYS.match(text))
    return (_LOOSELY.found(text, signs) or _IS.found(text, signs)) and not _OF_MANY.found(text, signs)
