"""The header: labels beside their values, before them, in two columns, with values redacted to nothing."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.schema.record import DecisionRecord
from made import codes, printed, read

LABELS = {
    "assigned": "Date Assigned:",
    "injury": "Date of Injury:",
    "decision": "Decision Date:",
    "ur_denial": "UR Denial Date:",
    "application_received": "Application Received:",
}
OTHER_LABELS = {
    "assigned": ["Assignment Date:", "Date of Assignment:"],
    "injury": ["Injury Date:", "DOI:"],
    "decision": ["Dated:", "Determination Date:", "Date of Decision:"],
    "ur_denial": ["Date of UR Decision:", "Utilization Review Denial Date:"],
    "application_received": ["IMR Application Received:", "Date Application Received:"],
}
FORMATS = ["%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%B %d, %Y"]
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1))
five = st.lists(days, min_size=5, max_size=5, unique=True)


def dates(record: DecisionRecord) -> dict[str, datetime.date | None]:
    return record.dates.model_dump()


@given(
    five, st.permutations(sorted(LABELS)), st.sampled_from(FORMATS), st.sampled_from([" ", "\n", "      "])
)
def test_labels_beside_their_values_in_any_order(values, order, how, gap):
    expected = dict(zip(order, values, strict=True))
    header = gap.join(f"{LABELS[name]} {expected[name].strftime(how)}" for name in order)
    assert dates(read(header=f"Case Number: CM16-0900999{gap}{header}")) == expected


@given(
    five,
    st.permutations(sorted(LABELS)),
    st.sampled_from([*FORMATS, "%b. %d, %Y", "%Y-%m-%d"]),
    st.sampled_from([" - {}", " ..... {}", " {}", "      {}", "\t{}"]),
)
def test_labels_without_a_colon(values, order, how, gap):
    expected = dict(zip(order, values, strict=True))
    lines = [LABELS[name].rstrip(":") + gap.format(expected[name].strftime(how)) for name in order]
    record = read(header="\n".join(["Case Number CM16-0900999", "Priority Expedited", *lines]))
    assert dates(record) == expected
    assert (record.case_number, record.priority) == ("CM16-0900999", "expedited")


@given(five, st.permutations(sorted(LABELS)), st.sampled_from(FORMATS), st.sampled_from([" ", "\n"]))
def test_all_labels_before_all_values(values, order, how, gap):
    expected = dict(zip(order, values, strict=True))
    labels = gap.join(["Case Number:", *(LABELS[name] for name in order), "Priority:"])
    beside = gap.join(["CM16-0900999", *(expected[name].strftime(how) for name in order), "Expedited"])
    record = read(header=f"{labels}{gap}{beside}")
    assert dates(record) == expected
    assert (record.case_number, record.priority) == ("CM16-0900999", "expedited")


@given(five, st.sets(st.sampled_from(sorted(LABELS)), min_size=1, max_size=4))
def test_a_value_redacted_to_nothing_is_null_and_shifts_no_other(values, gone):
    given_ = dict(zip(LABELS, values, strict=True))
    lines = [LABELS[name] + ("" if name in gone else f" {day:%m/%d/%Y}") for name, day in given_.items()]
    record = read(header="\n".join(["Case Number: CM16-0900999", *lines]))
    assert dates(record) == {name: None if name in gone else day for name, day in given_.items()}


@pytest.mark.parametrize(
    ("name", "label"), [(name, label) for name, labels in OTHER_LABELS.items() for label in labels]
)
def test_other_labels(name, label):
    assert dates(read(header=f"{label} 03/04/2015"))[name] == datetime.date(2015, 3, 4)


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ("Case Number: CM16-0213037", "CM16-0213037"),
        ("IMR Case Number: CM13-0900201", "CM13-0900201"),
        ("MAXIMUS Case Number: cm13 - 0900201", "CM13-0900201"),
        ("Case Number:", None),
        ("Case Number: 12345", None),
    ],
)
def test_case_number(words, read_as):
    assert read(header=words).case_number == read_as


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ("Standard", "standard"),
        ("STANDARD", "standard"),
        ("Expedited", "expedited"),
        ("Regular", "standard"),
        ("", None),
    ],
)
def test_priority(words, read_as):
    assert read(header=f"Case Number: CM16-0900999\nPriority: {words}").priority == read_as


def test_a_date_that_does_not_exist_is_null_and_flagged():
    record = read(header="Date of Injury: 02/30/2015\nDecision Date: 07/19/2016")
    assert dates(record)["injury"] is None
    assert dates(record)["decision"] == datetime.date(2016, 7, 19)
    assert [(flag.code, flag.pointer) for flag in record.flags] == [("impossible_date", "/dates/injury")]


def test_dates_of_documents_are_no_header():
    record = read(header="", summary="The application of 1/2/2015 and the note dated 3/4/2015 were reviewed.")
    assert set(dates(record).values()) == {None}
    assert "impossible_date" not in codes(record)


@pytest.mark.parametrize(
    ("credentials", "states", "specialties"),
    [
        (
            "State(s) of Licensure: California, New York\nCertification(s)/Specialty: Family Practice",
            ["California", "New York"],
            ["Family Practice"],
        ),
        (
            "Certification(s)/Specialty: Internal Medicine, Pain\nManagement\nState(s) of Licensure: Texas",
            ["Texas"],
            ["Internal Medicine", "Pain Management"],
        ),
        ("State(s) of Licensure: West Virginia\nCertification(s)/Specialty:", ["West Virginia"], []),
        ("Certification(s)/Specialty: Sports Medicinea", [], ["Sports Medicinea"]),
        ("", [], []),
    ],
)
def test_reviewer(credentials, states, specialties):
    reviewer = read(credentials=credentials).reviewer
    assert (list(reviewer.licensure_states), list(reviewer.specialties)) == (states, specialties)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Expert Reviewer is Board Certified in Pain Medicine and is licensed to practice in California. He/she",
        "The Expert Reviewer is Board Certified in Pain Medicine, has a subspecialty in Spine and is licensed to practice in"
        " California. He/she",
        "The expert reviewer is board certified in Pain Medicine, and has a subspecialty in Spine. He is licensed to practice"
        " medicine in California.",
    ],
)
def test_reviewer_told_in_a_sentence(sentence):
    text = printed(credentials="").replace("The Expert Reviewer has the following credentials:", sentence)
    record = read_letter_baseline(Letter.from_text(text))
    assert record.letter.form == "F1a"
    assert (record.reviewer.licensure_states, record.reviewer.specialties) == (
        ("California",),
        ("Pain Medicine",),
    )


def test_a_date_beside_its_label_is_not_that_of_a_label_whose_value_stands_below():
    """Two columns, the labels of the right one over their values: read line by line they stand in each other's way."""
    record = read_letter_baseline(
        Letter.from_text(
            "MAXIMUS FEDERAL SERVICES, INC.\n"
            "  Date of Injury:      12/27/2009            Date Assigned:\n"
            "  UR Denial Date:      01/14/2014            02/21/2014\n"
            "  Priority:            STANDARD              Decision Date:\n"
            "  Application Received: 01/29/2014           07/25/2014\n\n"
            "HOW THE IMR FINAL DETERMINATION WAS MADE\n"
        )
    )
    assert {name: value.isoformat() for name, value in dates(record).items() if value} == {
        "injury": "2009-12-27",
        "assigned": "2014-02-21",
        "ur_denial": "2014-01-14",
        "decision": "2014-07-25",
        "application_received": "2014-01-29",
    }


def test_the_date_of_a_disputed_service_is_none_of_the_header():
    text = (
        "Case Number:\nDate of Injury:\nUR Denial Date:\nPriority:\nDate Assigned:\nDecision Date:\nApplication Received:\n"
        "CM13-0026639\n04/22/2013\n08/30/2013\nSTANDARD\n11/22/2013\n01/27/2014\n09/17/2013\n"
        "Disputed items/services: cold therapy unit rental, 7 days (DOS 6/18/2013)\n"
        "HOW THE IMR FINAL DETERMINATION WAS MADE\n"
        "IMR DECISION(S) AND RATIONALE(S)\nThe physician reviewer decided.\n"
    )
    read_ = read_letter_baseline(Letter.from_text(text)).dates.model_dump(mode="json")
    assert read_ == {
        "assigned": "2013-11-22",
        "injury": "2013-04-22",
        "decision": "2014-01-27",
        "ur_denial": "2013-08-30",
        "application_received": "2013-09-17",
    }


QUEUE = {
    "Case Number:": "CM17-0900001",
    "Date Assigned:": "02/09/2017",
    "Decision Date:": "03/06/2017",
    "Priority:": "Standard",
    "Date of Injury:": "05/02/2015",
    "UR Denial Date:": "01/24/2017",
    "Application Received:": "02/03/2017",
}
RIGHT = {
    "assigned": datetime.date(2017, 2, 9),
    "injury": datetime.date(2015, 5, 2),
    "decision": datetime.date(2017, 3, 6),
    "ur_denial": datetime.date(2017, 1, 24),
    "application_received": datetime.date(2017, 2, 3),
}


def apart(labels, values):
    return "\n".join([*labels, *values])


def beside(labels, values):
    return "\n".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))


def below(labels, values):
    return "\n".join(f"{label}\n{value}" for label, value in zip(labels, values, strict=True))


def in_one_line(labels, values):
    return " ".join(f"{label} {value}" for label, value in zip(labels, values, strict=True))


@pytest.mark.parametrize(
    "hidden",
    [
        "XX/XX/2017",
        "03/XX/2017",
        "X3/06/2017",
        "**/**/****",
        "__/__/____",
        "March XX, 2017",
        "***",
        "XXXXXXX",
        "-----",
        "[REDACTED]",
        "(redacted)",
        "Redacted",
        "N/A",
        "unknown",
        "Not provided",
        "00/00/0000",
    ],
)
@pytest.mark.parametrize("lay", [apart, beside, below, in_one_line])
def test_a_redacted_date_is_null_and_the_others_are_right(lay, hidden):
    record = read(header=lay(QUEUE, list({**QUEUE, "Decision Date:": hidden}.values())))
    assert dates(record) == {**RIGHT, "decision": None}
    assert (record.case_number, record.priority) == ("CM17-0900001", "standard")


@pytest.mark.parametrize("gone", ["Date Assigned:", "Decision Date:"])
@pytest.mark.parametrize("hole", [[], [""]])
def test_one_date_less_than_labels_is_no_guess(gone, hole):
    """Order decides on both sides of the priority alone: which of the two before it is there, nobody can tell."""
    values = [value for label, value in QUEUE.items() if label != gone]
    values[2:2] = hole
    assert dates(read(header=apart(QUEUE, values))) == {**RIGHT, "assigned": None, "decision": None}


@pytest.mark.parametrize("gone", sorted(QUEUE))
@pytest.mark.parametrize("extra", ["03/20/2017", "March 20, 2017"])
def test_whatever_is_missing_or_too_many_no_date_is_anothers(gone, extra):
    for values in (
        [value for label, value in QUEUE.items() if label != gone],
        [*QUEUE.values(), extra],
        [extra, *(value for label, value in QUEUE.items() if label != gone)],
    ):
        for name, day in dates(read(header=apart(QUEUE, values))).items():
            assert day in (None, RIGHT[name]), (name, values)


@pytest.mark.parametrize(
    "above",
    [
        "MAXIMUS Federal Services, Inc.\nP.O. Box 138009\nSacramento, CA 95813\n03/20/2017\nDear Ms. Invented:",
        "March 20, 2017",
        "Date Mailed: 03/20/2017",
        "Mailed on 03/20/2017",
        "DOB: 03/20/1967",
    ],
)
@pytest.mark.parametrize("lay", [apart, beside])
def test_a_date_above_the_labels_shifts_none(lay, above):
    assert dates(read(header=f"{above}\n{lay(QUEUE, QUEUE.values())}")) == RIGHT


@pytest.mark.parametrize(
    "label",
    ["Date Mailed:", "Mailed:", "Date of Mailing:", "Date Served:", "Mailed on", "Date of Birth:", "DOB:"],
)
@pytest.mark.parametrize("place", [0, 2, 3, 7])
def test_a_label_that_is_none_of_ours_has_its_own_value(label, place):
    labels, values = list(QUEUE), list(QUEUE.values())
    labels.insert(place, label)
    values.insert(place, "03/20/2017")
    for lay in (apart, beside, below, in_one_line):
        assert dates(read(header=lay(labels, values))) == RIGHT
    values[values.index("03/06/2017")] = ""
    for lay in (beside, below, in_one_line):
        assert dates(read(header=lay(labels, values)))["decision"] is None


ORDER = ["injury", "ur_denial", "application_received", "assigned", "decision"]


@given(five)
def test_dates_in_their_order_are_not_flagged_and_those_out_of_it_are(values):
    first = min(values)
    for days_ in (sorted(values), sorted(values, reverse=True)):
        near = [first + (day - first) / 400 for day in days_]
        header = "\n".join(f"{LABELS[name]} {day:%m/%d/%Y}" for name, day in zip(ORDER, near, strict=True))
        flagged = {flag.pointer for flag in read(header=header).flags if flag.code == "impossible_date"}
        assert bool(flagged) == (near != sorted(near))


@pytest.mark.parametrize(
    ("label", "day", "doubtful"),
    [
        ("UR Denial Date:", "02/24/2017", ["ur_denial"]),
        ("UR Denial Date:", "02/08/2017", ["application_received", "ur_denial"]),
        ("UR Denial Date:", "03/08/2017", ["ur_denial"]),
        ("Date of Injury:", "05/02/2018", ["injury"]),
        ("Decision Date:", "03/06/2037", ["decision"]),
        ("Decision Date:", "03/06/2016", ["decision"]),
        ("Application Received:", "02/03/2018", ["application_received"]),
    ],
)
def test_a_date_that_cannot_be_right_beside_the_others_is_flagged(label, day, doubtful):
    record = read(header=beside(QUEUE, list({**QUEUE, label: day}.values())))
    assert sorted(flag.pointer for flag in record.flags) == [f"/dates/{name}" for name in doubtful]
    assert {flag.code for flag in record.flags} == {"impossible_date"}
    assert None not in dates(record).values()
