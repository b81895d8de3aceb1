"""How much is asked for where visits come every other week, where a request names two drugs, and of vials."""

from __future__ import annotations

import pytest

from made import read_item

ASKED = {
    "Psychotherapy, 1 session every 2 weeks for 12 weeks": (6, 6, "visits"),
    "Psychotherapy 1 session every two weeks x 12 weeks": (6, 6, "visits"),
    "Acupuncture every other week for 12 weeks": (6, 6, "visits"),
    "Cold therapy unit, 7 day additional rental": (7, 7, "days"),
    "Home health aide, 12 hours assistance": (12, 12, "hours"),
    "Physical therapy every other day for 4 weeks": (14, 14, "visits"),
    "Physical therapy every other day for 14 days": (7, 7, "visits"),
    "Chiropractic treatment every third day for 6 weeks": (14, 14, "visits"),
    "Acupuncture every 2 weeks for 8 weeks": (4, 4, "visits"),
    "Acupuncture every second week for 8 weeks": (4, 4, "visits"),
    "Acupuncture biweekly for 8 weeks": None,
    "Acupuncture bi-weekly for 8 weeks": None,
    "Physical therapy once a month for 3 months": (3, 3, "visits"),
    "Psychotherapy monthly for 6 months": (6, 6, "visits"),
    "Psychotherapy, 2 sessions a month for 6 months": (12, 12, "visits"),
    "Psychotherapy every month for 6 months": (6, 6, "visits"),
    "Psychotherapy, one session every 3 weeks for 12 weeks": (4, 4, "visits"),
    "Psychotherapy, 1 session every 2 weeks for 3 months": None,
    "Physical therapy daily for 2 weeks": None,
    "Physical therapy once every other week for 6 weeks": (3, 3, "visits"),
    "Massage therapy one visit every other week for 10 weeks": (5, 5, "visits"),
    "Massage therapy twice every other week for 10 weeks": (10, 10, "visits"),
    "Massage therapy, 6 visits, every other week": (6, 6, "visits"),
    "Massage therapy, every other week, 6 visits": (6, 6, "visits"),
    "Massage therapy every other week x 6": None,
    "Massage therapy, 1 visit every 2 weeks, 8 visits": (8, 8, "visits"),
    "Massage therapy once every 2 weeks for 9 weeks": None,
    "Psychotherapy twice a month for 3 months": (6, 6, "visits"),
    "Psychotherapy fortnightly for 12 weeks": None,
    "Psychotherapy sessions every other week for 12 weeks (6 sessions)": (6, 6, "visits"),
    "Physical therapy on alternate days for 4 weeks": None,
    "Physical therapy every other month for 6 months": (3, 3, "visits"),
    "Physical therapy, 12 weeks": (12, 12, "weeks"),
    "Physical therapy for 6 weeks": (6, 6, "weeks"),
    "Psychotherapy 1 session weekly for 12 weeks": (12, 12, "visits"),
    "Physical therapy, 2-3 times every 2 weeks for 8 weeks": (8, 12, "visits"),
    "Office visits every 2 months for 6 months": (3, 3, "visits"),
    "Office visits every 4 weeks for 12 weeks": (3, 3, "visits"),
    "Norco 10/325mg #60 and Norco 5/325mg #30": None,
    "Norco 10/325mg #60": (60, 60, "dispensed"),
    "Norco 10/325 mg #60 and Soma 350 mg #60": None,
    "Ibuprofen 800mg #90, Norco 10/325mg #60": None,
    "Ibuprofen 800mg QTY: 90 and Omeprazole 20mg QTY: 30": None,
    "Ibuprofen 800mg quantity 90; Omeprazole 20mg quantity 30": None,
    "Norco 10/325mg #60 QTY: 60": (60, 60, "dispensed"),
    "Norco 10/325mg QTY: 60 (#60)": (60, 60, "dispensed"),
    "Norco 10/325mg, 60 tablets, and Norco 5/325mg, 30 tablets": None,
    "Norco 10/325mg #60 with 2 refills #60": (60, 60, "dispensed"),
    "Tylenol #3 #60": (60, 60, "dispensed"),
    "Tylenol #3, #60, and Ibuprofen 800 mg #90": None,
    "Norco 10/325mg #120, #2 refills": (120, 120, "dispensed"),
    "Lidocaine patch 5% #30, 3 boxes": (30, 30, "dispensed"),
    "Norco 10/325mg #60 DND until 02/01/2017, Norco 10/325mg #60 DND until 03/01/2017": None,
    "Butrans patch 10 mcg #4 and Butrans patch 5 mcg #4": None,
    "Botox 100 units x 2 vials": (2, 2, "dispensed"),
    "Botox 200 units, 1 vial": (1, 1, "dispensed"),
    "Botox injections x 2": (2, 2, "injections"),
    "Synvisc 3 injections": (3, 3, "injections"),
    "Toradol 60 mg, 2 vials": (2, 2, "dispensed"),
    "Kenalog 40 mg/ml, 3 vials": (3, 3, "dispensed"),
    "Sumatriptan 6 mg prefilled syringes, 4 syringes": (4, 4, "dispensed"),
    "Trigger point injections x 4": (4, 4, "injections"),
    "Acupuncture, up to 6 visits": (6, 6, "visits"),
    "Physical therapy once a week for 4 weeks then every other week for 8 weeks": None,
    "Psychotherapy 6 sessions every other week for 12 weeks": None,
    "Psychotherapy, 1x every 2 weeks x 12": None,
    "Psychotherapy every other week, 6 times": (6, 6, "visits"),
    "One session of psychotherapy every 2 weeks": None,
    "Psychotherapy 1 session every other week x 12 weeks": (6, 6, "visits"),
    "Psychotherapy 12 weeks, 1 session every other week": (6, 6, "visits"),
    "Physical therapy with training in activities of daily living, 6 weeks": (6, 6, "weeks"),
    "Cognitive behavioral therapy, one visit each month for 6 months": (6, 6, "visits"),
    "Acupuncture one time every other week for ten (10) weeks": (5, 5, "visits"),
    "Aquatic therapy every other day x 3 weeks": None,
    "Chiropractic care every-other-week for 12 weeks": (6, 6, "visits"),
    "Physical therapy 1 visit every week for 6 weeks": (6, 6, "visits"),
    "Physical therapy every week for 6 weeks": (6, 6, "visits"),
    "Acupuncture 1-2 sessions every 2 weeks for 8 weeks": (4, 8, "visits"),
    "Massage, 1 session bimonthly for 6 months": None,
    "Follow-up every 4-6 weeks for 6 months": None,
    "Follow-up office visits once every 6 weeks, 4 visits": (4, 4, "visits"),
    "Physical therapy evaluation and treatment 3 times weekly every other week for 6 weeks": None,
    "Chiropractic treatment every 2nd week for 8 weeks": None,
    "Physical therapy, 8 visits, every third day": (8, 8, "visits"),
    "Psychiatric medication management monthly x 6 months": (6, 6, "visits"),
    "Chiropractic every other week for 3 months": None,
    "Physical therapy q 2 weeks for 8 weeks": (4, 4, "visits"),
    "Norco #60 and Soma #60": None,
    "Norco #60, Soma #30": None,
    "Norco 10/325mg #60, refills 0, #60": (60, 60, "dispensed"),
    "Norco 10/325mg, 60 tablets, quantity 60": (60, 60, "dispensed"),
    "Norco 60 tablets and Soma 90 tablets": None,
    "Norco 10/325mg 60 tablets (QTY: 60)": (60, 60, "dispensed"),
    "Norco 10/325mg one tablet every 6 hours and two tablets at bedtime #150": (150, 150, "dispensed"),
    "Terocin lotion 120 ml, 2 bottles": (2, 2, "dispensed"),
    "Flurbiprofen 20%, lidocaine 5% cream 120 gm #1": (1, 1, "dispensed"),
    "Compound: flurbiprofen 20%, baclofen 5% #1 and gabapentin 10%, amitriptyline 10% #1": None,
    "Retrospective Norco 10/325mg #60 (DOS 01/02/2015), #60 (DOS 02/02/2015)": None,
    "Oxycodone 10 mg #60 + oxycodone 5 mg #30": None,
    "MS Contin 15 mg #60 and 30 mg #60": None,
    "Prilosec 20 mg, #60, and 2 refills": (60, 60, "dispensed"),
    "Norco 10/325 #90, 3 refills, Soma 350 mg #30, 1 refill": None,
    "Zofran ODT 8mg #20 for nausea and Tylenol #3 #40": None,
    "Tylenol with codeine #3, #60": (60, 60, "dispensed"),
    "Medrol dose pack, 21 tablets": (21, 21, "dispensed"),
    "Norco 10/325mg #120 (do not exceed 4 tablets a day)": (120, 120, "dispensed"),
    "Duragesic 50 mcg/hr patch #10, 1 patch every 72 hours": (10, 10, "dispensed"),
    "#3 Lidocaine 5% patch #30": (30, 30, "dispensed"),
}


@pytest.mark.parametrize("request_", ASKED)
def test_a_request_is_for_so_much(request_: str) -> None:
    asked = read_item(request_).quantity
    assert (None if asked.max is None else (asked.min, asked.max, asked.unit)) == ASKED[request_]


@pytest.mark.parametrize(
    "request_", ["Acupuncture every other week for 12 weeks", "Massage biweekly for 8 weeks"]
)
def test_a_rhythm_is_no_number_of_times_a_week(request_: str) -> None:
    assert read_item(request_).frequency.per_week_max is None


def test_two_drugs_have_no_one_strength_or_number_of_refills() -> None:
    item = read_item("Norco 10/325mg #60, 2 refills, and Soma 350mg #30, 1 refill")
    assert (item.strength, item.refills) == (None, None)
    assert read_item("Norco 10/325mg #60, 2 refills").strength == "10/325mg"
