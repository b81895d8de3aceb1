"""What a quotation carries: numbers, days, outcomes, sexes, sides, states, words; and what takes it back."""

from __future__ import annotations

import datetime
import math

import pytest

from imr_llm import ground

MAY_8 = datetime.date(2015, 5, 8)


def is_grounded(letter: str, quote: str, value: object) -> bool:
    return ground(letter, quote, value).status != "none"  # type: ignore[arg-type]


def carries(quote: str, value: object) -> bool:
    """Whether a letter with the quotation between full stops grounds it with the value."""
    return is_grounded(f"It begins. {quote}. It ends.", quote, value)


CARRIED: list[tuple[str, tuple[object, ...]]] = [
    ("3 times a week for 6 weeks", (3, 6, 18)),
    ("2-3 times a week x 4", (2, 3, 8, 12)),
    ("2 to 3 times a week for six (6) weeks", (2, 3, 6, 12, 18)),
    ("2-3 x/week x 4 weeks", (2, 3, 4, 8, 12)),
    ("two times four visits", (2, 4, 8)),
    ("1 times 8", (8,)),
    ("twice a week for six weeks", (2, 6, 12)),
    ("once a month for 3 months", (1, 3)),
    ("4 hours a day, 5 days a week for 6 weeks", (4, 5, 6, 120)),
    ("08-MAY-2015", (MAY_8,)),
    ("5.8.2015", (MAY_8,)),
    ("#60", (60,)),
    ("#60 with 2 refills", (60, 2)),
    ("with no refills", (0,)),
    ("has had no acupuncture", (0,)),
    ("Massage has not been given thus far", (0,)),
    ("acupuncture has not yet been tried", (0,)),
    ("low back", ("lumbar spine",)),
    ("both knees", ("knee",)),
    ("MRI RUE", ("right", "upper extremity")),
    ("1,200", (1200,)),
    ("pages 98-99", (98, 99)),
    ("a 54-year-old", (54,)),
    ("12 or 18", (12, 18)),
    ("51 y/o", (51,)),
    ("TWELVE (12)", (12,)),
    ("twenty-four sessions", (24,)),
    ("up to 12 visits", (12,)),
    ("12-18 sessions", (12, 18)),
    ("between 12 and 18 sessions", (12, 18)),
    ("QTY: 2", (2,)),
    ("X8", (8,)),
    ("30 day rental", (30,)),
    ("one month supply", (1,)),
    ("Voltaren gel 100 gm", (100,)),
    ("300 mg", (300,)),
    ("18%", (18, 18.0)),
    ("10.5 hours", (10.5,)),
    ("Norco 10/325mg #60", (60, "10/325mg", "Norco")),
    ("Norco 10/325 mg #60", ("10/325mg", "10/325 mg")),
    ("5-8-15", (MAY_8, "2015-05-08", datetime.datetime(2015, 5, 8, tzinfo=datetime.UTC))),
    ("on 05/08/2015", (MAY_8,)),
    ("May 8, 2015", (MAY_8, "2015-05-08")),
    ("8th of May 2015", (MAY_8,)),
    ("2015-05-08", (MAY_8, "2015-05-08")),
    ("5-\n8-2015", (MAY_8,)),
    ("Upheld", ("upheld", "Upheld")),
    ("Final Determination: UPHOLD", ("upheld",)),
    ("is not medically necessary and appropriate", ("upheld",)),
    ("is not found to be medically necessary", ("upheld",)),
    ("cannot be considered medically necessary", ("upheld",)),
    ("neither appropriate nor medically necessary", ("upheld",)),
    ("There is no evidence that it is medically necessary", ("upheld",)),
    ("None of the disputed items are medically necessary", ("upheld",)),
    ("medical necessity has not been established", ("upheld",)),
    ("fails to establish medical necessity", ("upheld",)),
    ("is medically unnecessary", ("upheld",)),
    ("does not support the request", ("upheld",)),
    ("should not be overturned", ("upheld",)),
    ("Overturned", ("overturned",)),
    ("is medically necessary", ("overturned",)),
    ("supports the request", ("overturned",)),
    ("medical necessity is established", ("overturned",)),
    ("Although there is no red flag, the request is medically necessary", ("overturned",)),
    ("It is not, however, the end. The request is medically necessary", ("overturned",)),
    ("Partially overturned", ("partially_overturned", "partially overturned")),
    ("PARTIAL OVERTURN", ("partially_overturned",)),
    ("some (but not all) of the disputed items are medically necessary", ("partially_overturned",)),
    ("a 51 year old man", ("male", 51)),
    ("This gentleman", ("male",)),
    ("Mr. [redacted]", ("male",)),
    ("on his left knee", ("male", "left")),
    ("female", ("female",)),
    ("this lady lost her balance", ("female",)),
    ("both knees", ("bilateral",)),
    ("bilaterally", ("bilateral",)),
    ("left and right wrists", ("bilateral", "left", "right")),
    ("Rt knee", ("right",)),
    ("(L) knee", ("left",)),
    ("Priority: STANDARD", ("standard", "Standard")),
    ("Expedited", ("expedited",)),
    ("California, Nevada", ("California", "nevada")),
    ("licensed in CA, OR", ("California", "Oregon")),
    ("Washington, D.C.", ("District of Columbia",)),
    ("West Virginia", ("West Virginia",)),
    ("physical\ntherapy, left knee", ("physical therapy", "Physical_Therapy", "left knee")),
    ("the patient\u2019s \u201chome\u201d program", ('patient\'s "home" program',)),
    ("CM16-0213037", ("CM16-0213037",)),
]

NOT_CARRIED: list[tuple[str, tuple[object, ...]]] = [
    ("5-8-15", (5, 8, 15, 2015, datetime.date(2015, 8, 5))),
    ("May 8, 2015", (8, 2015)),
    ("May 45, 2015", ("2015-05-45", MAY_8)),
    ("1 8", (18,)),
    ("118", (18, 11)),
    ("1.8", (18, 1, 8)),
    ("12 visits", (2, 1, 21, "2", 12.5, True, "", "  ", None.__class__, math.nan, math.inf)),
    ("1 visit", (True, False)),
    ("Norco 10/325mg #60", (10, 325, 10325)),
    ("gabapentin 300 mg", (300,)),
    ("relief of 18% or so", (18,)),
    ("L4-5", (4, 5, 45)),
    ("C5-C6 disc", (5, 6)),
    ("CM16-0213037", (16, 213037, 2130)),
    ("MTUS 9792.20-.26", (9792, 26, 9792.2)),
    ("CPT 97110", (9711, 110)),
    ("5-7/10", (5, 7, 10)),
    ("1-800-555-1234", (1, 800, 555, 1234)),
    ("at 10:30", (10, 30)),
    ("the 2nd request", (2,)),
    ("12-18 sessions", (15, 1218)),
    ("3 times a week for 6 weeks", (9, 36)),
    ("Upheld", ("overturned", "partially_overturned")),
    ("Overturned", ("upheld",)),
    ("not medically necessary", ("overturned",)),
    ("is medically necessary", ("upheld",)),
    ("the request for therapy", ("upheld", "overturned")),
    ("has not improved and is medically necessary", ("upheld", "overturned")),
    ("Norco is medically necessary. Soma is not medically necessary", ("upheld", "overturned")),
    ("whether it is medically necessary", ("upheld", "overturned")),
    ("may be medically necessary", ("overturned",)),
    ("female", ("male",)),
    ("he/she", ("male", "female")),
    ("his/her job", ("male", "female")),
    ("the worker", ("male", "female")),
    ("her brother, a man", ("female",)),
    ("the left knee", ("right", "bilateral", "shoulder", "lumbar spine")),
    ("visits", (0, 1)),
    ("bilateral knees", ("left", "right")),
    ("West Virginia", ("Virginia",)),
    ("Arkansas", ("Kansas",)),
    ("Washington, D.C.", ("Washington",)),
    ("or in me", ("Oregon", "Indiana", "Maine")),
    ("physical therapy", ("physical", "therap", "occupational therapy")[1:]),
    ("unnecessary", ("necessary",)),
]


@pytest.mark.parametrize(
    ("quote", "value"), [(quote, value) for quote, values in CARRIED for value in values]
)
def test_carried(quote, value):
    assert carries(quote, value)


@pytest.mark.parametrize(
    ("quote", "value"), [(quote, value) for quote, values in NOT_CARRIED for value in values]
)
def test_not_carried(quote, value):
    assert not carries(quote, value)


def test_a_value_of_another_kind_is_carried_by_nothing():
    for value in ([12], (12,), {"max": 12}, 12j, b"12", object()):
        assert not carries("12 visits", value)
    assert carries("12 visits", None)


@pytest.mark.parametrize(
    ("letter", "quote", "value"),
    [
        ("is not medically necessary", "medically necessary", "overturned"),
        ("is not found to be medically necessary", "medically necessary", "overturned"),
        ("is not found to be medically necessary", "to be medically necessary", "overturned"),
        ("is not safe, nor is it medically necessary", "medically necessary", "overturned"),
        ("is neither safe nor medically necessary", "medically necessary", "overturned"),
        ("cannot be considered medically necessary", "medically necessary", "overturned"),
        ("isn't medically necessary", "medically necessary", "overturned"),
        ("is not, in my opinion, medically necessary", "medically necessary", "overturned"),
        ("There is no proof that it is medically necessary", "it is medically necessary", "overturned"),
        ("They do not show why it is medically necessary", "it is medically necessary", "overturned"),
        ("Whether it is medically necessary is for others to say", "is medically necessary", "overturned"),
        ("That it is medically necessary has not been shown", "it is medically necessary", "overturned"),
        ("is medically necessary only if it fails", "is medically necessary", "overturned"),
        ("should not be overturned", "be overturned", "overturned"),
        ("was not upheld", "upheld", "upheld"),
        ("I do not say that it is not medically necessary", "is not medically necessary", "upheld"),
        ("If shown, it would be medically necessary", "medically necessary", "overturned"),
        ("Should it be shown, a trial would be medically necessary", "medically necessary", "overturned"),
        ("The provider says that it is medically necessary", "it is medically necessary", "overturned"),
        ("He feels it is medically necessary", "it is medically necessary", "overturned"),
        ("I disagree that this is medically necessary", "this is medically necessary", "overturned"),
        ("It is false that it is medically necessary", "it is medically necessary", "overturned"),
        ("Is it medically necessary? Hardly", "it medically necessary", "overturned"),
        ("The denial is upheld in part", "upheld", "upheld"),
        ("The denial is partially overturned", "overturned", "overturned"),
        ("takes gabapentin 300 mg daily", "gabapentin 300", 300),
        ("level L4 - 5 of", "5", 5),
    ],
)
def test_the_words_around_may_not_take_it_back(letter, quote, value):
    assert is_grounded(f"It begins. {letter}. It ends.", quote, None)
    assert not is_grounded(f"It begins. {letter}. It ends.", quote, value)


@pytest.mark.parametrize(
    ("letter", "quote", "value"),
    [
        ("It was not so. The request is medically necessary", "medically necessary", "overturned"),
        ("No refills: Upheld", "Upheld", "upheld"),
        ("Although he did not improve, it is medically necessary", "medically necessary", "overturned"),
        ("It is medically necessary. It is not dear", "medically necessary", "overturned"),
        (
            "The patient states that it helped, and the request is medically necessary",
            "medically necessary",
            "overturned",
        ),
        ("The provider asked for a scan. It is medically necessary", "is medically necessary", "overturned"),
        ("The denial is partially overturned", "partially overturned", "partially_overturned"),
        (
            "The medical necessity of this request is not established",
            "medical necessity of this request is not established",
            "upheld",
        ),
        ("no more than 12 visits", "12 visits", 12),
        ("2 to 3 times a week", "3 times a week", 3),
        ("takes gabapentin 300 mg three times", "three times", 3),
    ],
)
def test_words_around_that_change_nothing(letter, quote, value):
    assert is_grounded(f"It begins. {letter}. It ends.", quote, value)


def test_a_near_quotation_is_held_to_its_value_too():
    letter = "The patient has completed a total of 12 visits of aquatic therapy with some relief."
    near = "The patient has completed a total of 12 visits of aquatc therapy"
    assert ground(letter, near, 12).status == "fuzzy"
    assert ground(letter, near, 21).status == "none"
