"""Forms, sections and items: the sample letters against their labels, and what text orders do to them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from imr_llm.letters.forms import lay_out
from imr_llm.letters.layout import Layout
from imr_llm.letters.letter import Letter
from imr_llm.letters.text import FoldedText
from made import NOTHING_CITED, Made, printed, read
from scoring import key

SAMPLES = Path(__file__).parent.parent.parent / "evals" / "samples"
NAMES = sorted(path.stem for path in (SAMPLES / "letters").glob("*.txt"))
KNOWN = [name for name in NAMES if "unknown" not in name]
FORMS = {"f1a": "F1a", "f1b": "F1b", "f2": "F2", "f3": "F3", "f4": "F4", "unknown": "unknown"}
OTHER_MODIFIED = (
    "Physical therapy x 18 was the original request. 6 visits were authorized by the Claims Administrator. The"
    " remaining IMR eligible portion of the original request, Physical therapy x 12"
)


class Laid:
    """A letter's layout and its words."""

    def __init__(self, text: str) -> None:
        self.folded = FoldedText(text)
        self.layout: Layout = lay_out(self.folded)

    def words(self, stretch) -> str:
        return self.folded.verbatim(*stretch) if stretch is not None and stretch.end > stretch.start else ""

    @property
    def headings(self) -> list[str]:
        return [self.words(item.heading) for item in self.layout.items]

    @property
    def rationales(self) -> list[str]:
        return [self.words(item.rationale) for item in self.layout.items]

    @property
    def outcomes(self) -> list[str | None]:
        return [item.disposition and item.disposition.outcome for item in self.layout.items]


def sample(name: str) -> tuple[Laid, dict]:
    gold = json.loads((SAMPLES / "gold" / f"{name}.json").read_text())
    return Laid(Letter.from_path(SAMPLES / "letters" / f"{name}.txt").text), gold


@pytest.mark.parametrize("name", NAMES)
def test_form_is_recognised(name):
    laid, _ = sample(name)
    assert laid.layout.form == FORMS[re.match(r"sample-(\w+)-\d", name)[1]]


@pytest.mark.parametrize("name", KNOWN)
def test_items_have_their_headings_and_outcomes(name):
    laid, gold = sample(name)
    assert laid.outcomes == [item["outcome"] for item in gold["items"]]
    for heading, item in zip(laid.headings, gold["items"], strict=True):
        told = [item["original_request"], item["authorized_portion"], item["request"]]
        assert all(key(words) in key(heading) for words in told if words)
        assert len(heading) <= sum(len(words) for words in told if words) + 220
        if item["original_request"] is None:
            assert key(heading) == key(item["request"])


@pytest.mark.parametrize("name", KNOWN)
def test_every_item_has_its_passages_and_they_do_not_overlap(name):
    laid, _ = sample(name)
    ends = 0
    for item in laid.layout.items:
        assert laid.words(item.rationale), "a rationale"
        if laid.layout.form != "F3":
            for passage in (item.administrator, item.reviewer):
                assert passage is None or passage.end <= item.rationale.start
        assert item.rationale.start >= (0 if laid.layout.form == "F3" else ends)
        ends = item.rationale.end


@pytest.mark.parametrize("form", ["f1a", "f1b", "f2", "f3", "f4"])
def test_the_summary_is_the_case_summary_alone(form):
    for name in NAMES:
        if f"-{form}-" in name:
            laid, _ = sample(name)
            summary = laid.words(laid.layout.summary)
            assert len(summary) > 200
            assert not re.search(
                r"(?i)decision rationale|documents reviewed|imr issues|licensed to practice", summary
            )


def test_a_letter_of_no_known_form_is_called_so():
    laid = Laid("A note on the parking situation at the clinic.\nIt is bad.")
    assert laid.layout.form == "unknown"
    assert laid.layout.items == ()


@pytest.mark.parametrize(
    "heading",
    [
        "MRI of the lumbar spine",
        "Physical therapy 2 times per week for 4 weeks",
        "Labs to include: EKG, CBC",
        "Norco 10/325mg #60 (DOS: 11/14/16)",
        "Follow-up with Dr. Smith, M.D.",
        "Voltaren 1% gel, QTY: 2. Refills: 0",
        "30 day rental of TENS unit, day supply: 30",
        OTHER_MODIFIED,
    ],
)
@pytest.mark.parametrize(
    "last",
    [
        "The request is not medically necessary.",
        "Therefore, the request is medically necessary.",
        "The MTUS supports it.",
        "Is it medically necessary? No, it is not!",
        "Notmedically necessary.",
        "Approve.",
        "I overturn.",
        "Yes to all three.",
        "All 6.",
        "Last splint lost. No relief from any since June so nothing to build on.",
        "Three looked at. None.",
        "Give him the other eight.",
        "\u2022 Fits the entry -> goes through.",
    ],
)
def test_a_rationale_that_runs_straight_into_the_next_heading(heading, last):
    first = "There is no documentation of benefit. " + last
    text = printed(Made("Acupuncture", rationale=first), Made(heading, "Overturned"), Made("Soma 350mg #30"))
    for run in (text, text.replace("\n", " "), text.replace("\n", "\n\n"), text.replace("\n", "\f\n")):
        laid = Laid(run)
        assert laid.headings == ["Acupuncture", heading, "Soma 350mg #30"]
        assert laid.rationales[0] == first
        assert laid.outcomes == ["upheld", "overturned", "upheld"]


@pytest.mark.parametrize("last", ["The request is not medically necessary.", "It cannot be certified."])
@pytest.mark.parametrize(
    ("printed_heading", "heading"),
    [
        ("x-ray of the left knee", "x-ray of the left knee"),
        ("e-stim unit, 30 day rental", "e-stim unit, 30 day rental"),
        ("\u2022 Norco 10/325mg #60", "Norco 10/325mg #60"),
        ("--- Norco 10/325mg #60", "Norco 10/325mg #60"),
        ("\u00c9pidural injection", "\u00c9pidural injection"),
        (".5% lidocaine patch", ".5% lidocaine patch"),
    ],
)
def test_a_heading_begins_behind_a_sentence_however_it_is_written(printed_heading, heading, last):
    rationale = f"There is no benefit. {last}"
    laid = Laid(printed(Made(rationale=rationale), Made(printed_heading, "Overturned")))
    assert laid.headings[1] == heading
    assert laid.rationales[0] == rationale


@pytest.mark.parametrize("outcome", ["Overtumed", "0verturned", "Reversed", "Certified", ""])
@pytest.mark.parametrize("alone", [True, False])
def test_an_item_whose_outcome_cannot_be_read_is_an_item_without_one(outcome, alone):
    others = [] if alone else [Made("Soma 350mg #30", "Overturned")]
    record = read(Made("Norco 10/325mg #60", outcome, "It is of no use."), *others)
    assert record.items[0].request == "Norco 10/325mg #60"
    assert [item.outcome for item in record.items] == [None, *["overturned" for _ in others]]
    assert [flag.code for flag in record.flags if flag.pointer == "/items/0/outcome"] == ["missing_outcome"]


def test_no_at_the_end_of_a_sentence_is_no_abbreviation():
    rationale = "First line drugs are not exhausted, so no."
    laid = Laid(printed(Made(rationale=rationale), Made("Terocin patch #30"), Made("Crown for tooth no. 30")))
    assert laid.headings[1:] == ["Terocin patch #30", "Crown for tooth no. 30"]
    assert laid.rationales[0] == rationale


@pytest.mark.parametrize(
    "last", ["is not medically necessary", "is therefore not medically necessary and appropriate"]
)
def test_a_conclusion_without_a_full_stop_ends_the_rationale(last):
    rationale = f"There is no benefit. The request {last}"
    laid = Laid(printed(Made(rationale=rationale), Made("MRI of the knee, QTY: 1")))
    assert laid.headings[1] == "MRI of the knee, QTY: 1"
    assert laid.rationales[0] == rationale


def test_a_rationale_without_a_last_full_stop_loses_nothing():
    text = printed(Made(rationale="See above"), Made("Soma 350mg #30"))
    laid = Laid(text)
    assert len(laid.headings) == 2
    assert "See above" in " ".join(laid.rationales + laid.headings)
    assert "Soma 350mg #30" in laid.headings[1]


@pytest.mark.parametrize("gap", [":", " is:", " is :", " are:", "\nis:", ":\n\n", " is\n:"])
def test_what_stands_between_heading_and_outcome_is_not_heading(gap):
    laid = Laid(printed(Made("Wheelchair")).replace("Wheelchair: Upheld", f"Wheelchair{gap} Upheld"))
    assert (laid.headings, laid.outcomes) == (["Wheelchair"], ["upheld"])


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("Upheld", "upheld"), ("OVERTURNED", "overturned"), ("Uphold", "upheld"), ("Overturn.", "overturned")],
)
def test_outcome_words(word, outcome):
    assert Laid(printed(Made(outcome=word))).outcomes == [outcome]


def test_outcome_words_inside_a_rationale_decide_nothing():
    rationale = "The earlier denial was upheld: it should not be overturned. Decision: Upheld by the panel."
    laid = Laid(printed(Made("Wheelchair", "Overturned", rationale)))
    assert (laid.outcomes, laid.rationales) == (["overturned"], [rationale])


@pytest.mark.parametrize(
    "missing", ["Claims Administrator guideline", "MAXIMUS guideline", "Decision rationale"]
)
def test_a_missing_label_leaves_the_others(missing):
    lines = printed(Made("Wheelchair", rationale="Not needed.")).split("\n")
    laid = Laid("\n".join(line for line in lines if not line.startswith(missing)))
    (item,) = laid.layout.items
    passages = {
        "Claims Administrator guideline": item.administrator,
        "MAXIMUS guideline": item.reviewer,
        "Decision rationale": item.rationale,
    }
    assert laid.headings == ["Wheelchair"]
    assert [name for name, passage in passages.items() if passage is None] == [missing]
    if item.administrator is not None:
        assert laid.words(item.administrator) == NOTHING_CITED


@pytest.mark.parametrize("footer", ["Page 2 of 4", "Form Effective 5.16.16      Page 3"])
def test_footers_between_pages_are_in_no_heading_and_no_rationale(footer):
    text = printed(Made("Acupuncture"), Made("Soma 350mg #30", rationale="It is not\nFOOT\n\frecommended."))
    laid = Laid(text.replace("Soma", f"{footer}\n\fSoma").replace("FOOT", footer))
    assert laid.headings == ["Acupuncture", "Soma 350mg #30"]
    assert laid.rationales[1] == "It is not recommended."


def test_twenty_one_items():
    headings = [f"Physical therapy, {count} visits" for count in range(1, 22)]
    assert Laid(printed(*map(Made, headings))).headings == headings


def test_headings_right_above_another_share_what_stands_below():
    text = printed(
        Made("RIGHT L4-5 INJECTION: Overturned\n\nPHYSICAL THERAPY X 12", "Upheld", "Both were looked at.")
    )
    laid = Laid(text)
    assert laid.headings == ["RIGHT L4-5 INJECTION", "PHYSICAL THERAPY X 12"]
    assert laid.outcomes == ["overturned", "upheld"]
    assert laid.rationales == ["Both were looked at."] * 2


@pytest.mark.parametrize("told", ["UR outcome: Upheld", "It was denied: Upheld"])
def test_an_outcome_of_others_above_a_heading_is_no_item(told):
    laid = Laid(printed(Made(f"{told} PHYSICAL THERAPY X 12", "Upheld", "It was looked at.")))
    assert laid.outcomes == ["upheld"]
