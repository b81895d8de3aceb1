"""Letters of form F3 with a set of sections for each issue, or whose issues are told by letters, tables and headings that go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter

PAIN = "Chronic Pain Medical Treatment Guidelines"
ISSUES = (
    (
        "Greater occipital nerve block, series of two",
        "upheld",
        "Two at one stroke cannot meet the guideline.",
    ),
    ("Biofeedback, six sessions", "overturned", "He has kept a diary and learned to relax the neck."),
    ("Repeat CT of the head", "upheld", "The study of May answered the question."),
)
BASES = (
    f"{PAIN}, Injections, page 12, which is part of the MTUS.",
    "Official Disability Guidelines (ODG), Head Chapter, Biofeedback, which is not part of the MTUS.",
    "No guideline was found for it.",
)
GUIDELINES = "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:"
WHY = {
    "upheld": "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY:",
    "overturned": "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY:",
}
OPEN = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS (NOT) MEDICALLY NECESSARY:"
MARKS: tuple[Callable[[int], str], ...] = (
    lambda k: f"Issue {k} of 3: ",
    lambda k: f"ITEM {k} OF 3 - ",
    lambda k: f"({k} of 3) ",
    lambda k: f"Issue {k}/3: ",
    lambda k: f"Issue {k} - ",
    lambda k: f"Issue #{k} ",
    lambda k: f"Request {k}: ",
    lambda k: f"Treatment {k}: ",
    lambda k: f"{k}. ",
    lambda k: f"Issue {'ABC'[k - 1]}. ",
    lambda k: f"Issue {'I' * k}: ",
    lambda k: f"Issue {('One', 'Two', 'Three')[k - 1]}: ",
    lambda k: "",
)


def letter(listed: str, *parts: str, documents: str = "DOCUMENTS REVIEWED FOR DETERMINATION:\nNotes.") -> str:
    return "\n\n".join(
        (
            "MEDICAL PROFESSIONAL REVIEW\nIMR Case Number: CM13-0909003",
            "CASE SUMMARY:\nThe worker is a 40 year old man with headaches.",
            f"ISSUE AT DISPUTE:\n{listed}",
            *((documents,) if documents else ()),
            *parts,
            "MEDICAL REVIEWER QUALIFICATIONS:\nBoard Certified in Neurology and licensed to practice in Ohio.",
        )
    )


def decided(text: str) -> list[tuple[str, str | None]]:
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "F3"
    return [(item.request, item.outcome) for item in record.items]


def listed(mark: Callable[[int], str]) -> str:
    return "\n".join(mark(k) + issue for k, (issue, _, _) in enumerate(ISSUES, start=1))


def sets(mark: Callable[[int], str], order: tuple[int, ...] = (1, 2, 3)) -> list[str]:
    return [
        f"{mark(k)}{issue}\n\n{GUIDELINES}\n{BASES[k - 1]}\n\n{WHY[outcome]}\n{why}"
        for k in order
        for issue, outcome, why in [ISSUES[k - 1]]
    ]


EXPECTED = [(issue, outcome) for issue, outcome, _ in ISSUES]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_a_set_of_sections_is_for_the_issue_it_is_under(mark, order):
    record = read_letter_baseline(Letter.from_text(letter(listed(mark), *sets(mark, order))))
    assert [(item.request, item.outcome) for item in record.items] == EXPECTED
    assert [item.reviewer_basis for item in record.items] == ["mtus", "other", "none"]
    assert [item.rationale for item in record.items] == [why for _, _, why in ISSUES]


@pytest.mark.parametrize("mark", MARKS)
def test_a_list_of_issues_ends_where_the_first_set_begins(mark):
    assert decided(letter(listed(mark), *sets(mark), documents="")) == EXPECTED


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark(1)])
def test_under_headings_of_both_kinds_stand_the_issues_whose_marks_they_have(mark):
    under = [
        f"{WHY[kind]}\n"
        + "\n".join(mark(k) + why for k, (_, outcome, why) in enumerate(ISSUES, start=1) if outcome == kind)
        for kind in ("overturned", "upheld")
    ]
    assert decided(letter(listed(mark), *under)) == EXPECTED


def test_names_alone_place_issues_under_headings_of_both_kinds():
    under = [
        f"{WHY[kind]}\n" + "\n".join(f"{issue}: {why}" for issue, outcome, why in ISSUES if outcome == kind)
        for kind in ("overturned", "upheld")
    ]
    assert decided(letter(listed(lambda k: ""), *under)) == EXPECTED


def test_under_headings_of_both_kinds_nothing_is_decided_of_issues_that_nothing_places():
    under = [
        f"{WHY[kind]}\n" + "\n".join(why for _, outcome, why in ISSUES if outcome == kind)
        for kind in ("overturned", "upheld")
    ]
    assert [outcome for _, outcome in decided(letter(listed(lambda k: f"{k}. "), *under))] == [None] * 3


def test_a_set_for_several_issues_decides_them_all():
    (block, sessions, scan), mark = ISSUES, MARKS[0]
    text = letter(
        listed(mark),
        f"Issues 1 and 3\n\n{GUIDELINES}\n{BASES[0]}\n\n{WHY['upheld']}\n{block[2]} {scan[2]}",
        f"Issue 2\n\n{GUIDELINES}\n{BASES[1]}\n\n{WHY['overturned']}\n{sessions[2]}",
    )
    assert decided(text) == EXPECTED


@pytest.mark.parametrize(
    "said",
    [
        "Issues B and C are medically necessary. Issue A is not.",
        "Issue A is not medically necessary. B and C are.",
        "Issues (b) and (c) are medically necessary, and issue (a) is not.",
        "Only B and C are medically necessary. The rest of the file is of no use.",
    ],
)
def test_issues_may_be_named_by_letters_in_a_list(said):
    text = letter(
        listed(lambda k: f"{'ABC'[k - 1]}. "), f"{OPEN}\n{said} The neck is stiff and the head aches."
    )
    assert [outcome for _, outcome in decided(text)] == ["upheld", "overturned", "overturned"]


def test_what_is_decided_of_a_name_that_no_issue_has_decides_none_of_several():
    text = letter(
        listed(lambda k: f"{'ABC'[k - 1]}. "),
        f"{OPEN}\nThe fish oil is medically necessary. The neck is stiff.",
    )
    assert [outcome for _, outcome in decided(text)] == [None] * 3


def test_what_turns_to_another_matter_is_not_decided_of_what_was_spoken_of_before():
    text = letter(
        listed(lambda k: f"{'ABC'[k - 1]}. "),
        f"{OPEN}\nThe biofeedback is of use here. The fish oil is different. It cannot be certified.",
    )
    assert [outcome for _, outcome in decided(text)] == [None] * 3


def test_a_table_that_leads_with_dots_to_what_is_decided():
    table = "A. Nerve block ........... NOT NECESSARY\nB. Biofeedback ........... NECESSARY\nC. CT ......... NOT NECESSARY"
    text = letter(listed(lambda k: f"{'ABC'[k - 1]}. "), f"{OPEN}\nThe neck is stiff.\n\n{table}")
    record = read_letter_baseline(Letter.from_text(text))
    assert [item.outcome for item in record.items] == [outcome for _, outcome, _ in ISSUES]
    assert {item.rationale for item in record.items} == {"The neck is stiff."}


def test_a_heading_that_goes_on_behind_its_not_leaves_it_open():
    why = "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY, OR IS/WAS:"
    said = "\n".join(
        f"({'i' * k}) {told} DETERMINATION: {'not ' if outcome == 'upheld' else ''}medically necessary."
        for k, (_, outcome, told) in enumerate(ISSUES, start=1)
    )
    assert decided(letter(listed(lambda k: f"({'i' * k}) "), f"{why}\n{said}")) == EXPECTED


def test_what_the_administrator_relied_on_may_be_told_once_behind_the_guidelines():
    guidelines = "\n".join(f"{k}) {basis}" for k, basis in enumerate(BASES, start=1))
    theirs = f"What the claims administrator relied on: for 1), {PAIN}, Injections, page 9, which is part of the MTUS; for 2) and 3), no guideline was cited."
    text = letter(
        listed(lambda k: f"{k}) "),
        f"{GUIDELINES}\n{guidelines}\n\n{theirs}",
        f"{OPEN}\n" + "\n".join(f"{k}) It is not medically necessary." for k in (1, 2, 3)),
    )
    items = read_letter_baseline(Letter.from_text(text)).items
    assert [item.administrator_basis for item in items] == ["mtus", "none", "none"]
    assert [item.reviewer_basis for item in items] == ["mtus", "other", "none"]


def test_a_summary_may_say_that_no_guideline_was_cited_for_some():
    text = letter(
        listed(lambda k: f"{k}. "), f"{OPEN}\n1. No. 2. No. 3. It is not medically necessary."
    ).replace(
        "with headaches.",
        f"with headaches. The claims administrator relied on the {PAIN}, Injections, page 9 for the block, which is part of "
        "the MTUS. It cited no guideline for the biofeedback and none for the CT.",
    )
    items = read_letter_baseline(Letter.from_text(text)).items
    assert [item.administrator_basis for item in items] == ["mtus", "none", "none"]
