"""Which state each value has: on labels made by hand, each kind of field, lists that lose, gain and change places."""

from __future__ import annotations

import itertools

import pytest
from golds import GOLD
from handmade import NO_AMOUNT, NO_PACE, cells, item, label, score, states

from imr_llm.evals.fields import PLAN
from imr_llm.evals.gold import load_gold
from imr_llm.evals.measures import measure
from imr_llm.evals.score_lines import score_from_json, score_to_json

MRI = item("MRI of the left knee", category="imaging", body_parts=[{"part": "knee", "side": "left"}])
PILLS = item(
    "Norco 10/325mg #60",
    "overturned",
    category="medication",
    quantity={"min": 60, "max": 60, "unit": "dispensed"},
    strength="10/325mg",
)
VISITS = item(
    "Acupuncture 2 times a week for 3 weeks",
    category="acupuncture",
    quantity={"min": 6, "max": 6, "unit": "visits"},
    frequency={"per_week_min": 2, "per_week_max": 2, "weeks_min": 3, "weeks_max": 3},
)
ODG = {"source": "ODG", "title": "Knee & Leg", "section": "MRI's", "pages": []}
MTUS = {
    "source": "MTUS",
    "title": "Knee Complaints 2004",
    "section": "Special Studies",
    "pages": [[343, 345]],
}


def of_dates(gold, predicted):
    wanted, found = (
        label(
            dates={"assigned": None, "decision": None, "ur_denial": None, "application_received": None} | one
        )
        for one in ({"injury": gold}, {"injury": predicted})
    )
    return states(score(wanted, found), "dates.injury")


@pytest.mark.parametrize(
    ("gold", "predicted", "state"),
    [
        ("2015-05-08", "2015-05-08", "C"),
        ("2015-05-08", "2015-08-05", "S"),
        ("2015-05-08", None, "M"),
        (None, "2015-05-08", "H"),
        (None, None, "N"),
    ],
)
def test_the_five_states(gold, predicted, state):
    assert of_dates(gold, predicted) == state


@pytest.mark.parametrize(
    ("field", "gold", "predicted", "state"),
    [
        ("outcome", "upheld", "overturned", "S"),
        ("outcome", "upheld", "partially_overturned", "S"),
        ("strength", "10mg", "100mg", "S"),
        ("strength", "10 MG", "10mg", "C"),
        ("strength", "2.5mg", "25mg", "S"),
        ("refills", 0, 0, "C"),
        ("refills", 0, None, "M"),
        ("refills", None, 0, "H"),
        ("prior_visits", 12, 21, "S"),
        ("retrospective", False, False, "N"),
        ("retrospective", True, False, "M"),
        ("retrospective", False, True, "H"),
        ("quantity", {"min": 12, "max": 18, "unit": "visits"}, {"min": 18, "max": 18, "unit": "visits"}, "S"),
        (
            "quantity",
            {"min": 12, "max": 12, "unit": "visits"},
            {"min": 12.0, "max": 12, "unit": "visits"},
            "C",
        ),
        ("quantity", {"min": 12, "max": 12, "unit": "visits"}, {"min": 12, "max": 12, "unit": "days"}, "S"),
        ("quantity", NO_AMOUNT, NO_AMOUNT, "N"),
        ("guideline_limit", {"min": None, "max": 10, "unit": "visits"}, NO_AMOUNT, "M"),
        ("frequency", NO_PACE | {"per_week_min": 2, "per_week_max": 2}, NO_PACE | {"weeks_min": 2}, "S"),
        ("request", "Aspirin: 81mg, daily", "aspirin 81MG daily", "C"),
        ("request", "Aspirin is medically necessary", "Aspirin is not medically necessary", "S"),
        ("authorized_portion", None, "2 visits", "H"),
    ],
)
def test_values_are_right_or_wrong_and_never_half_right(field, gold, predicted, state):
    scored = score(label(item("x") | {field: gold}), label(item("x") | {field: predicted}))
    assert states(scored, f"items.{field}") == state
    assert scored.exact == (state in "CN")


@pytest.mark.parametrize(
    ("gold", "predicted", "state"), [([98, 99], [[98, 99]], "C"), ([98, 99], [98], "S"), ([], [98], "H")]
)
def test_pages_are_the_same_however_they_are_written(gold, predicted, state):
    wanted, found = (
        label(item("x", reviewer_citations=[MTUS | {"pages": one}])) for one in (gold, predicted)
    )
    assert states(score(wanted, found), "items.reviewer_citations.pages") == state


def test_entries_of_plain_lists_are_correct_missed_or_invented_in_any_order():
    gold = label(diagnoses=["neck strain", "low back pain", "neck strain"])
    scored = score(gold, label(diagnoses=["Low  back pain", "neck strain", "headache"]))
    assert [(c.pointer, c.state, c.at) for c in cells(scored, "diagnoses")] == [
        ("/diagnoses/0", "C", "/diagnoses/1"),
        ("/diagnoses/1", "C", "/diagnoses/0"),
        ("/diagnoses/2", "M", None),
        ("/diagnoses/+2", "H", "/diagnoses/2"),
    ]
    assert states(score(label(), label()), "diagnoses") == "N"
    assert scored.exact, "free text gates nothing"


def test_free_text_counts_its_words():
    scored = score(
        label(diagnoses=["right knee strain", "gout"]), label(diagnoses=["knee strain", "flat feet"])
    )
    assert scored.tokens["diagnoses"] == (2, 4, 4)
    assert measure("text.diagnoses.token_f1").of(scored) == (4.0, 8.0)


def test_a_letter_read_rightly_is_exact():
    gold = label(MRI, PILLS, VISITS, patient={"age": 48, "sex": "male"})
    scored = score(gold, gold)
    assert scored.exact
    assert set("".join(cell.state for cell in scored.cells)) == {"C", "N"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_another_order_of_the_same_items_is_right(order):
    items = (MRI, PILLS, VISITS)
    scored = score(label(*items), label(*(items[k] for k in order)))
    assert scored.exact
    assert [k for _, k, likeness in scored.items.pairs if likeness == 1] == [order.index(i) for i in range(3)]
    outcome = next(cell for cell in scored.cells if cell.pointer == "/items/1/outcome")
    assert outcome.record_pointer == f"/items/{order.index(1)}/outcome"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_items_with_the_same_request_change_places_freely(order):
    items = (
        item("Physical therapy", reviewer_citations=[MTUS]),
        item("Physical therapy", "overturned"),
        item("Physical therapy", prior_visits=3),
    )
    assert score(label(*items), label(*(items[k] for k in order))).exact


def test_the_same_request_does_not_hide_a_flipped_outcome():
    first, second = (
        item("Physical therapy", prior_visits=3),
        item("Physical therapy", "overturned", refills=1),
    )
    scored = score(
        label(first, second), label(first | {"outcome": "overturned"}, second | {"outcome": "upheld"})
    )
    assert states(scored, "items.outcome") == "SS"


def test_pairs_go_by_the_request_alone():
    """Everything else speaks for the other pairing."""
    scored = score(
        label(MRI, PILLS),
        label(MRI | {"request": PILLS["request"]}, PILLS | {"request": MRI["request"]}),
    )
    assert [pair[:2] for pair in scored.items.pairs] == [(0, 1), (1, 0)]
    assert states(scored, "items.outcome") == "SS"


def test_the_pairing_has_the_most_likeness_in_all_and_not_the_best_pair_first():
    scored = score(
        label(item("a b c d"), item("a b")),
        label(item("a b c"), item("c d")),
    )  # best first: (0, 0) at 3/4, then nothing shared; in all: 2/3 and 1/2
    assert [pair[:2] for pair in scored.items.pairs] == [(0, 1), (1, 0)]


def test_subfields_of_pairs_that_are_unlike_are_not_hidden():
    scored = score(label(item("Lumbar spine MRI")), label(item("A scan of the low back", "overturned")))
    assert scored.items.pairs[0][2] < 0.5
    assert states(scored, "items.outcome") == "S"
    assert measure("items.f1@0.5").of(scored) == (0.0, 2.0)


def test_a_lost_item_is_missed_in_every_field():
    scored = score(label(MRI, PILLS), label(MRI))
    lost = [cell for cell in scored.cells if cell.pointer.startswith("/items/1/")]
    assert {cell.state for cell in lost} == {"M"}
    own = {
        field.name for field in PLAN.every() if field.name.count(".") == 1 and field.name.startswith("items.")
    }
    assert own <= {cell.field for cell in lost}
    assert states(scored, "items.outcome") == "CM"
    assert measure("items.f1@0.9").of(scored) == (2.0, 3.0)


def test_an_item_made_up_is_invented_in_every_field_that_is_set():
    scored = score(label(MRI), label(MRI, VISITS | {"reviewer_citations": [ODG], "reasons": ["other"]}))
    made_up = {cell.pointer: cell.state for cell in scored.cells if "/+1" in cell.pointer}
    assert made_up == dict.fromkeys(
        [
            *(
                f"/items/+1/{name}"
                for name in (
                    *("request", "outcome", "category", "quantity", "frequency"),
                    *("administrator_basis", "reviewer_basis", "reasons/0"),
                )
            ),
            *(f"/items/+1/reviewer_citations/0/{name}" for name in ("source", "title", "section")),
        ],
        "H",
    )
    assert not scored.exact


def test_a_doubled_item_is_invented_once():
    scored = score(label(MRI, PILLS), label(MRI, MRI, PILLS))
    assert states(scored, "items.outcome") == "CCH"


def test_citations_are_paired_by_their_titles():
    scored = score(
        label(item("x", reviewer_citations=[MTUS, ODG])),
        label(item("x", reviewer_citations=[ODG | {"source": "other"}, MTUS | {"section": None}])),
    )
    assert states(scored, "items.reviewer_citations.title") == "CC"
    assert states(scored, "items.reviewer_citations.source") == "CS"
    assert states(scored, "items.reviewer_citations.section") == "MC"


def test_sides_of_one_part_of_the_body_change_places_freely():
    both = [{"part": "knee", "side": "left"}, {"part": "knee", "side": "right"}]
    scored = score(label(item("x", body_parts=both)), label(item("x", body_parts=both[::-1])))
    assert states(scored, "items.body_parts.side") == "CC"


def test_a_letter_that_failed_is_missed_in_every_field():
    scored = score(label(MRI, PILLS), None)
    assert {cell.state for cell in scored.cells} == {"M"}
    assert not scored.exact
    assert scored.error.code == "model_refused"
    assert (scored.items.gold, scored.items.predicted) == (2, 0)
    for name in (
        "letter.exact",
        "letter.outcomes",
        "letter.accuracy",
        "micro.f1",
        "field.items.refills.accuracy",
    ):
        numerator, denominator = measure(name).of(scored)
        assert numerator == 0 < denominator, name
    assert states(score(label(), None), "case_number") == "M", "null in gold, and nobody answered"


def test_every_bundled_label_is_right_against_itself_and_in_reverse():
    for gold in load_gold(GOLD / "samples").letters:
        turned = gold.label.model_copy(update={"items": gold.label.items[::-1]})
        for predicted in (gold.label, turned):
            assert score(gold.label, predicted).exact


def test_scores_come_back_from_their_lines():
    scored = score(
        label(
            MRI,
            PILLS,
            dates=dict.fromkeys(("assigned", "decision", "ur_denial", "application_received"))
            | {"injury": "2015-05-08"},
        ),
        label(PILLS, VISITS),
    )
    line = score_to_json(scored)
    assert score_from_json(line) == score_from_json(score_to_json(score_from_json(line)))
    assert score_to_json(score_from_json(line)) == line
    assert score_to_json(score(label(MRI), None)) == score_to_json(
        score_from_json(score_to_json(score(label(MRI), None)))
    )
