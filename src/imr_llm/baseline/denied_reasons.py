"""What the words that a denial reaches give as reasons."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from imr_llm.baseline import denied_objects as objects
from imr_llm.baseline.called import is_named, names_of
from imr_llm.baseline.denied import Denial
from imr_llm.baseline.signs import Signed
from imr_llm.reading.visit_kinds import kind_of, own_kind
from imr_llm.schema.vocabulary import Reason

Given = Reason | Literal["a_condition"]
"""A reason, or "a_condition": something of the worker denied in words that name no kind of thing, which is
a criterion not met unless a limit, a risk or the like decides the item."""

_WHOSE: Final = Signed(
    r"\b(?:patient|claimant|applicant|worker|employee|individual|he|she|his|her|there|diagnos\w+|history|complaints?|symptoms?|plan(?:ned)?|surgery|pain|risk|condition|injury|disability|home|exercise)\b"
)
_EXPECTED: Final = Signed(r"expected to improve|intended to|would (?:improve|benefit)|was to benefit")
_BEFORE_ENDING: Final = Signed(
    r"prior to (?:the )?(?:completion|completing|trial)|before (?:the )?(?:completion|completing|trying)|before (?:more |other |any )?(?:conventional|conservative|simpler|first-line|standard)\b"
)
_RESULTS: Final = Signed(r"\bresults? (?:of|from)\b")
_STATED: Final = Signed(r"\b(?:set forth|given|stated|specified|listed|indicated|provided)\b")
_OF_EVIDENCE: Final = re.compile(r"evidence|indication")
_THAT_THE_WORKER: Final = re.compile(
    r" (?:(?:indicating|showing|demonstrating|suggesting) )?(?:that )?the (?:patient|worker|injured worker|claimant|applicant|employee)"
    r" (?:is|was|met|meets|has|had)(?! (?:\w+ly )?(?:been|failed|tried|trialed|attempted|exhausted|undergone|completed|responded|improved|received|benefi\w+|had|any|an? (?:trial|failure)|functional)\b)"
)
"""What a paper lacks of the worker's condition: that there is it, not what was done about it."""
_WHETHER_TRIED: Final = re.compile(
    r" (?:whether|if|that) (?P<what>(?:[a-z-]+ ){1,8}?)(?:(?:has|have|had) (?:ever |already |previously ){0,2}(?:tried|attempted|had|used|received|undergone) (?P<behind>[^.;,]{3,60})"
    r"|(?:was|were|has|have|had) (?:ever |already |previously |been |yet ){0,3}(?:tried|attempted|given|used|had|received|failed)\b)"
)
"""Something of which it is not known that it was tried."""
_ON_EXAM: Final = re.compile(r" (?:on|at) (?:the )?(?:most recent |last )?(?:physical )?exam")
_CARE: Final = re.compile(
    r" (?:(?!improvement|relief|benefit|response|change|success|help|gain|progress|effect)\w+ ){0,2}(?:therapy|treatment|bracing|splinting|injections?|nsaids?)\b(?! (?:\w+ )?(?:plans?|notes?|records?|reports?|goals?|documentation)\b)(?! has been (?:submitted|provided|documented))"
)
"""Care that was not had, at the beginning of what is denied."""
_NOT_HELPED: Final = re.compile(
    r" (?:\w+ ){0,2}(?:improve(?:d|ment)?|relief|relieved|benefit(?:ed)?|respon(?:se|d|ded)|changed?|success|help(?:ed)?|gains?|progress(?:ed)?|effect|better)\b(?: [a-z]+){0,2} (?:with|from|after|to|despite|of|under|through|by) (?:[a-z-]+,? ){0,5}?(?:therapy|treatment|bracing|splint\w*|injections?|nsaids?|medications?|exercises?|care)\b"
)
"""Care that was had and did not help, at the beginning of what is denied."""
_LACK_OF_FAILURE: Final = re.compile(r"\bfail(?:s|ed|ure|ing)? (?:to|of)\b.*")
"""A failure denied; what failed to come is not what is wanting."""
_CARE_TOLD: Final = re.compile(
    r" (?:of|that (?:the |this )?(?:\w+ )?(?:patient|worker|claimant|applicant|employee|he|she) (?:has|had) (?:attended|had|undergone|completed|received|tried)) (?:\w+ ){0,4}?"
    r"(?:physical therapy|splint\w*|bracing|nsaids?|conservative (?:care|treatment|management)|activity modification|home exercises?)\b(?! (?:notes?|reports?|records?))"
)
"""Care of which there are no papers, or which they do not tell was had."""
_SENT: Final = Signed(
    r"\b(?:submitted|enclosed|furnished|supplied)\b|\b(?:was|were|is|are|has been|have been) (?:provided|attached|available)\b"
)
_UNDONE: Final = Signed(
    r"\b(?:evaluation|functional testing)\b[^.;,]{0,40}\b(?:done|performed|carried out|completed|undergone)\b"
)
"""What a program or an operation asks for first, said not to have been done."""
_CAN_DO_NOW: Final = Signed(
    r"\bwhat (?:the \w+ |he |she |this \w+ )+(?:can|could|is able to|was able to|does) (?:now )?do\b[^.;]{0,60}\b(?:now|since|after|before|earlier|then)\b"
)
"""What care has brought, in the end."""
_HAD: Final = Signed(r"\bprior\b|\bprevious|\bcomplet|\bto date\b|\bhas had\b|\balready\b")


class Case(NamedTuple):
    """What the reasons depend on besides the rationale's words."""

    outcome: str | None
    category: str | None
    request: str
    over_limit: bool
    """Whether the amount asked for, with what was had before, is over the guideline's stated limit."""
    for_a_time: bool
    """Whether the guideline supports the treatment for a stated time only."""
    terse: bool = False
    """Whether the letter's form is one whose rationales often tell of the case alone, without a word that says so."""

    def names(self, text: str) -> bool:
        """Whether words in lower case name the treatment asked for; those that name nothing name anything."""
        return is_named(self.request, text)


TREATMENTS: Final = frozenset(
    [
        "physical_therapy",
        "occupational_therapy",
        "chiropractic",
        "acupuncture",
        "massage",
        "other_therapy",
        "medication",
        "injection",
        "program",
        "mental_health",
        "durable_medical_equipment",
        "surgery",
    ]
)
"""Kinds of treatment that can bring improvement; a test or a visit cannot."""
EXAMINED: Final = frozenset(
    ["imaging", "electrodiagnostic_test", "other_test", "injection", "surgery", "consultation"]
)
"""Kinds of treatment that findings of an examination call for."""
_WRITTEN: Final = ("specif", "stat", "indicat", "list", "provid", "giv", "identif", "includ", "not", "mention", "report", "document", "describ", "clarif", "nam", "set forth", "submit", "outlin", "address", "record", "establish")  # fmt: skip
_NOT_SENT: Final = (
    "provid", "submit", "avail", "furnish", "includ", "suppl", "legib", "describ", "record", "given", "giv", "explain",
    "stat", "address", "discuss", "outlin", "writ", "attach", "nam", "checked", "assessed", "enclos", "obtained", "establish", "specif", "indicat", "report", "mention",
)  # fmt: skip

_SENT_FOR_REVIEW: Final = ("records", "record", "file", "chart", "papers", "documents", "submission")
"""Where something is not: "were not among the records submitted"."""


def reasons_of(denial: Denial, signs: int, case: Case) -> list[Given]:
    """What the words that a denial reaches give as reasons; a condition denied where they name nothing else."""
    if signs & objects.IRRELEVANT.sign and (
        objects.IRRELEVANT.found(denial.reached, signs) or objects.IRRELEVANT.found(denial.said, signs)
    ):
        return []
    if case.category not in TREATMENTS and denial.way == "fact" and _NOT_HELPED.match(denial.reached):
        return []
    outright = _outright(denial, signs, case)
    if outright is not None:
        return outright
    named = _named(denial, signs, case)
    return named if named or denial.way == "without" else _by_its_way(denial, signs)


def _outright(denial: Denial, signs: int, case: Case) -> list[Given] | None:
    """The reasons of a denial whose words say one thing, the first that they do, whatever else they name."""
    text, way = denial.reached, denial.way
    if (
        (
            way == "unclear"
            or (way == "passive" and denial.verb.startswith(_WRITTEN))
            or (way == "paper" and not _OF_EVIDENCE.search(denial.said))
        )
        and objects.PARAMETERS.found(text, signs)
        and not _HAD.found(text, signs)
    ):
        return ["request_unspecified"]
    if way == "passive" and denial.verb in ("met", "satisfied", "fulfilled"):
        return ["criteria_not_met"]
    if case.category in EXAMINED and (
        (way == "fact" and _CARE.match(text)) or (way == "paper" and _CARE_TOLD.match(text))
    ):
        return ["conservative_care_not_exhausted"]
    if way in ("fact", "passive") and _UNDONE.found(text, signs):
        return ["criteria_not_met"]
    if case.category in TREATMENTS and _CAN_DO_NOW.found(text, signs):
        return ["no_functional_improvement"]
    if objects.RATIONALE.found(text, signs):
        if _BEFORE_ENDING.found(text, signs):
            return ["insufficient_documentation", "conservative_care_not_exhausted"]
        return ["insufficient_documentation"]
    if (
        way == "fact"
        and objects.PARAMETERS.found(text, signs)
        and _STATED.found(text, signs)
        and not _HAD.found(text, signs)
    ):
        return ["request_unspecified"]
    if denial.said in ("none", "neither") and (
        text.strip(" .") in ("", "here") or text.startswith((" of ", " is ", " was ", " are ", " appl"))
    ):
        return ["criteria_not_met"]
    if objects.CRITERIA.found(text, signs) and way in ("fact", "passive"):
        return ["criteria_not_met"]
    return None


def _named(denial: Denial, signs: int, case: Case) -> list[Given]:
    """The reasons that what is named as denied gives: improvement, care that was not had, findings, papers."""
    text, way = denial.reached, denial.way
    out: list[Given] = []
    if way == "lack" and _THAT_THE_WORKER.match(text):
        out.append("criteria_not_met")
    if (
        case.category in TREATMENTS
        and objects.IMPROVEMENT.found(_LACK_OF_FAILURE.sub("", text), signs)
        and not _EXPECTED.found(text, signs)
    ):
        out.append("no_functional_improvement")
        if way == "passive" and _RESULTS.found(text, signs):
            out.append("insufficient_documentation")
    if objects.CONSERVATIVE.found(text, signs):
        if way == "unclear" and _of_itself(text, case):
            return ["insufficient_documentation"]
        out.append("conservative_care_not_exhausted")
        if way == "lack":
            out.append("insufficient_documentation")
    elif not out and (denial.of_exam or objects.FINDINGS.found(text, signs)):
        out.append(
            "no_objective_findings"
            if case.category in EXAMINED or _ON_EXAM.search(text) is not None
            else "criteria_not_met"
        )
        if "not documented" in denial.said:
            out.append("insufficient_documentation")
    if (not out or way == "lack") and objects.PAPERS.found(text, signs):
        out.append("insufficient_documentation")
    return out


def _of_itself(text: str, case: Case) -> bool:
    """Whether what may have been tried is the treatment asked for, and so no care before it."""
    tried = _WHETHER_TRIED.match(text)
    if tried is None:
        return False
    what = tried["behind"] or tried["what"]
    kind = kind_of(case.category, case.request)
    if kind is not None and own_kind(kind).search(what) is not None:
        return True
    return any(name in what for name in names_of(case.request))


def _by_its_way(denial: Denial, signs: int) -> list[Given]:
    """What the way of denying gives where the words name no kind of thing: papers, else a condition."""
    text, way = denial.reached, denial.way
    if way == "lack" and _WHOSE.found(text, signs):
        return ["insufficient_documentation", "criteria_not_met"]
    if (
        way in ("unclear", "lack")
        or (way == "passive" and denial.verb.startswith(_NOT_SENT))
        or (way == "fact" and _SENT.found(text, signs))
        or (
            way == "paper"
            and (
                len(text) <= 8 or denial.said.endswith(_SENT_FOR_REVIEW) or denial.said.startswith("no word")
            )
        )
    ):
        return ["insufficient_documentation"]
    return ["a_condition"] if len(text) > 3 else []
