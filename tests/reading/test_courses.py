"""What a letter says of visits had and of the guideline's limit: labelled rationales and ways of saying it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made import Made, read, read_item
from scoring import Share, amount, rows

FLOORS = {"prior_visits": 0.945, "guideline_limit": 0.96}
HAD = {
    "The patient has completed 12 sessions of physical therapy.": 12,
    "She has had at least 5 visits of physical therapy.": 5,
    "He attended eight physical therapy sessions with benefit.": 8,
    "The worker has had no prior physical therapy.": 0,
    "The worker has never had physical therapy.": 0,
    "To date no physical therapy of any kind has been provided.": 0,
    "He has completed 6 of 12 authorized physical therapy visits.": 6,
    "Treatment to date has included physical therapy x 9.": 9,
    "Twelve physical therapy sessions were authorized.": None,
    "The request is for 8 additional physical therapy visits.": None,
    "She has completed 10 sessions of acupuncture.": None,
    "The number of physical therapy visits completed is unclear.": None,
    "Treatment has included physical therapy.": None,
    "He has had physical therapy visits (12) to date.": 12,
    "He completed 8 visits of physical therapy, and 12 are requested.": 8,
    "He had done visits of physical therapy.": None,
    "He often had someone visits of physical therapy.": None,
    "He attended 5 out of 8 authorized physical therapy visits.": 5,
    "By August she had attended no post-operative physical therapy.": 0,
    "Of six physical therapy sessions approved in October she has gone to four.": 4,
    "Of the 12 visits of physical therapy authorized, he has used 9.": 9,
    "He has physical therapy. He has used two, a cane and a crutch.": None,
    "She has never had physical therapy, and six sessions have been granted already.": 0,
    "He had 6 chiropractic visits and 8 physical therapy visits.": 8,
    "The 12 physical therapy visits were recommended by the doctor.": None,
    "She received physical therapy 2 times a week for 4 weeks.": None,
    "The patient had 300 visits of physical therapy.": None,
    "The guideline for therapy provides 9 visits. Eleven have been used.": 11,
    "The number of visits allowed is 10. The man has had at least twenty.": 20,
    "Eleven tablets have been used.": None,
    "He has had at least two injections.": None,
    "She had gone to 10 of her 12 visits of physical therapy.": 10,
    "Treatment to date includes activity modification, medications, a brace, and 8 sessions of physical therapy.": 8,
    "Treatment includes a modification of the request to 8 sessions of physical therapy.": None,
    "He had missed 2 of the 16 physical therapy visits.": None,
    "The review denied the request, as the worker has had a total of 8 acupuncture visits and 6 physical therapy visits.": 6,
    "Six pool visits have been used; eight more would make fourteen.": 6,
    "The physical therapy notes had not been received.": None,
    "A first course of physical therapy was given in May and consisted of 6 treatments.": 6,
    "She has had therapy before, and eight physical therapy visits stay within the ten of the chapter.": None,
    "No physical therapy visit has taken place so far.": 0,
    "The report of May 2 has #6 sessions aquatic therapy completed.": 6,
    "The ledger shows 31 physical therapy visits since January.": 31,
    'The chapter allows "a total of up to 18 visits over 8 weeks." Twelve visits are behind her.': 12,
    "Six pool visits are asked for; eight more would make fourteen.": None,
    "In the pool he has put in half a dozen sessions.": 6,
    "She has kept nineteen, and owns a binder of exercises.": 19,
    "He has been to physical therapy 17 (seventeen) times since March.": 17,
    "The therapist saw him 9 times; the physical therapist saw her 11 times.": 11,
    "The physical therapist saw her 11 times since May.": 11,
    "The schedule gives 24 visits for this. He has had none.": 0,
    "Visits after an operation are for those who were operated on. He has had none.": None,
    "Formal physical therapy has never been part of the treatment.": 0,
}
LIMITS = {
    ("Physical therapy", "ODG recommends up to 10 visits over 8 weeks for this condition."): (None, 10, "visits"),
    ("Physical therapy", "The MTUS guidelines recommend 8-10 visits over 4 weeks for neuralgia."): (8, 10, "visits"),
    ("Physical therapy", "A worker may receive 8-10 visits under the guideline. His lifting limit has not moved after eight visits."):
        (8, 10, "visits"),
    ("Tizanidine 4mg #60", "Relaxants are second-line agents in an acute exacerbation, for no longer than 2-3 weeks."): (2, 3, "weeks"),
    ("Lovenox 40mg #14", "Prophylaxis is recommended for up to 35 days after hip fracture surgery."): (None, 35, "days"),
    ("Acupuncture, 8 visits", "Time to produce functional improvement is 3 to 6 treatments under the guideline. Eight visits at the outset"
     " are more than that trial permits."): (3, 6, "visits"),
    ("Occupational therapy, 8 visits", "Occupational therapy, 8 visits, is medically necessary and appropriate. The guideline allows 3 to 8"
     " visits over 5 weeks. Eight sessions stay within that."): (3, 8, "visits"),
    ("Chiropractic treatment", "The guideline recommends a trial of 6 visits, with evidence of improvement a total of"
     " up to 18 visits."): (None, 18, "visits"),
    ("Physical therapy", "ODG gives 9 visits over 8 weeks for an ankle sprain, 12 visits over 8 weeks for a sprain of the knee, and"
     " 21 visits over 16 weeks after meniscal repair. It is the allowance for the knee sprain that is applied here."): (12, 12, "visits"),
    ("Physical therapy", "The MTUS allows 8-10 visits for radiculitis and 9-10 visits for myalgia; the worker's condition is"
     " the former."): (8, 10, "visits"),
    ("Physical therapy", "The MTUS allows 24 visits for stroke, 8-10 visits for radiculitis and 9-10 visits for myalgia; the"
     " worker's condition is the former."): (8, 10, "visits"),
    ("Chiropractic, 8 visits", "ODG allows, for neck pain, 9 visits over 8 weeks; for a strain, 14 visits over 6 weeks; and for a"
     " nerve root compression, up to 18 visits over 6 weeks. This patient carries the last of these."): (None, 18, "visits"),
    ("Occupational therapy", "The ODG has 9 visits over 8 weeks for trigger finger treated without surgery, and 12 visits over 8"
     " weeks for tenosynovitis; the larger of the two, that for tenosynovitis, is used."): (12, 12, "visits"),
    ("Aquatic therapy", "The schedule gives 9-10 visits for myalgias and 8-10 visits for radiculitis. The request would"
     " exceed the 8-10 visits which the MTUS supports for radiculitis."): (8, 10, "visits"),
    ("Psychotherapy, 8 visits", "The number of visits supported is 13-20 over 7-20 weeks."): (13, 20, "visits"),
    ("Physical therapy", "For these complaints the chapter speaks of 8-10 visits spread over four weeks."): (8, 10, "visits"),
    ("Occupational therapy", "The schedule for his repair goes up to 14 visits."): (None, 14, "visits"),
    ("Acupuncture", "The guidelines support 3 to 6 treatments to produce functional improvement."): (3, 6, "visits"),
    ("Physical therapy", "The guideline recommends no more than 24 visits."): (None, 24, "visits"),
    ("Physical therapy", "There is no guideline for this."): (None, None, None),
    ("Physical therapy", "The 12 visits requested exceed the guidelines."): (None, None, None),
    ("Cyclobenzaprine 7.5mg #60", "The guideline says that it should not be used for longer than 2-3 weeks."): (2, 3, "weeks"),
    ("Soma 350mg #60", "The MTUS does not recommend use for more than 3 weeks."): (None, 3, "weeks"),
    ("Functional restoration program, 120 hours", "The guideline's criteria: (4) Treatment is not suggested for longer than two weeks"
     " without progress. (5) Total treatment duration should generally not exceed 160 hours."): (None, 160, "hours"),
    ("Cyclobenzaprine 7.5mg #60", "Page 41 advises that it be used for no longer than 3 weeks."): (None, 3, "weeks"),
    ("Occupational therapy, 8 visits", "The schedule sets 24 visits for this syndrome."): (24, 24, "visits"),
    ("Lunesta 3mg #30", "The guideline allows three weeks at the most."): (None, 3, "weeks"),
    ("Platelet rich plasma injections, series of three", "Three injections go beyond what the guideline supports."): (None, None, None),
    ("Epidural steroid injection, L5-S1", "The guidelines recommend no more than 2 injections."): (None, 2, "injections"),
    ("MRI of the knee", "The guideline supports up to 10 visits of therapy."): (None, None, None),
    ("Physical therapy", "ODG recommends a trial of 6 visits."): (6, 6, "visits"),
    ("Physical therapy", "ODG recommends 9 visits over 8 weeks. After surgery the guideline supports 24 visits."): (9, 9, "visits"),
    ("Physical therapy", "ODG recommends 9 visits for sprains of the ankle. It recommends 12 visits for the hand."): (None, None, None),
    ("Physical therapy", 'The guideline allows "a 6-visit clinical trial". It recommends up to 10 visits.'): (None, 10, "visits"),
    ("Lumbar blocks", "The guideline recommends two injections. It recommends three blocks."): (2, 2, "injections"),
    ("Lumbar blocks", "The guideline recommends more if after 2 blocks there is relief."): (None, None, None),
    ("Soma 350mg", "The guideline supports it where symptoms persist for no more than 4 weeks."): (None, None, None),
    ("Physical therapy", "The guideline recommends 200 visits."): (None, None, None),
    ("Physical therapy", "Guidelines recommend up to 8 weeks of therapy."): (None, 8, "weeks"),
    ("Physical therapy", "The guideline allows 9 to 10 visits over 8 weeks for myalgia. Six visits of the sixteen are medically necessary and"
     " appropriate, and the remaining ten visits are not medically necessary and appropriate."): (9, 10, "visits"),
    ("Physical therapy", "With the eight visits just granted the 3-8 visits of the guideline are used up."): (3, 8, "visits"),
    ("Physical therapy, 8 visits", "For cuff syndrome the guideline gives 24 visits over 14 weeks. For open repair the figure is 40 visits over"
     " 16 weeks, and it is that figure which applies here."): (40, 40, "visits"),
    ("Interferential unit, 2 month rental", "Page 120 endorses a one month trial where medication is ineffective."): (1, 1, "months"),
    ("Continuous passive motion device, 21 day rental", 'For capsulitis it is an option "up to 4 weeks/5 days per week."'): (None, 4, "weeks"),
    ("Lumbar blocks", "A second block needs relief. The guideline recommends no more than 4 blocks per year."): (None, 4, "injections"),
    ("Lumbar blocks", "The guideline recommends two injections. It recommends no more than 4 blocks."): (None, 4, "injections"),
    ("Lumbar blocks", "The guideline recommends 30 injections."): (None, None, None),
    ("Lumbar blocks", "The patient had 2 injections."): (None, None, None),
    ("TENS unit, 30 day rental", "The MTUS recommends a one-month trial of TENS."): (1, 1, "months"),
    ("Cold therapy unit", "ODG recommends it for up to 7 days after surgery."): (None, 7, "days"),
    ("Cold therapy unit", "Recommended for 7 days after surgery."): (7, 7, "days"),
    ("Inpatient stay, 5 days", "ODG gives a median stay of 3 days."): (3, 3, "days"),
    ("Soma 350mg", "Treatment is recommended for 3 weeks maximum."): (None, 3, "weeks"),
    ("Soma 350mg", "The guideline allows a 30 day supply, up to 30 days supply."): (None, None, None),
    ("Norco", "Pain lasting for up to 3 months is recommended."): (None, None, None),
    ("Post-operative physical therapy", "ODG recommends 9 visits over 8 weeks. After surgery the guideline supports 24"
     " visits."): (24, 24, "visits"),
    ("Physical therapy", "The guidelines recommend a total of 18 visits for the neck. They recommend a total of 24 visits"
     " for the back."): (None, None, None),
    ("Soma 350mg", "The guideline allows up to 2 weeks of use."): (None, 2, "weeks"),
    ("Physical therapy", "The guidelines recommend a trial of 6 visits, with a total of 18 visits."): (18, 18, "visits"),
    ("Norco 10/325mg", "The guideline allows up to 2 weeks off work."): (None, None, None),
    ("Physical therapy", "The guideline sets 24 visits over 14 weeks as the most that follow a repair."): (None, 24, "visits"),
    ("Physical therapy", "ODG recommends 9 visits over 8 weeks for sprains of the wrist, 12 visits over 8 weeks for"
     " tenosynovitis, and 14 visits after surgery. The patient's diagnosis is a sprain."): (9, 9, "visits"),
    ("Cyclobenzaprine 7.5mg #90", "The guideline recommends it for a short course of therapy only, and puts this at 2-3 weeks."): (2, 3, "weeks"),
    ("Cyclobenzaprine 7.5mg #90", "The drug is effective at first; treatment is to be brief, up to 3 weeks at the outside."): (None, 3, "weeks"),
    ("Ambien 10mg #30", "Zolpidem is meant for short-term relief of insomnia, 2-6 weeks by the ODG entry."): (2, 6, "weeks"),
    ("One day inpatient stay", "ODG has one day as the best practice target for this operation."): (1, 1, "days"),
    ("Acupuncture", "Acupuncture may be used, and 3 to 6 treatments are given to see whether function improves."): (3, 6, "visits"),
    ("Acupuncture", "The MTUS gives 3 to 6 treatments as the time to produce improvement. ODG supports a total of up to 12"
     " visits."): (None, 12, "visits"),
    ("Physical therapy", "Therapy after a repair is supported in the amount of 24 visits over 14 weeks."): (24, 24, "visits"),
    ("Chiropractic treatment", "The guideline would allow as many as 18 visits for the low back."): (None, 18, "visits"),
    ("Zanaflex 4mg #90", "The chapter tolerates these agents for flare-ups and for no longer than 3 weeks."): (None, 3, "weeks"),
    ("Soma 350mg #90", "A 2 to 3 week period is all ODG grants."): (2, 3, "weeks"),
    ("TENS unit, 60 day rental", "The guideline tops out at one month for the rental."): (None, 1, "months"),
    ("Cold therapy unit", "Up to seven days, says the chapter."): (None, 7, "days"),
    ("Orthovisc injections, right knee", "Three to five injections, depending on the product, make up the course."): (3, 5, "injections"),
    ("TENS electrodes, 3 month supply", "The MTUS recommends a one-month trial of TENS."): (None, None, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def shares() -> dict[str, Share]:
    shares = {name: Share() for name in FLOORS}
    for row in rows("rationales.jsonl"):
        outcome = row["outcome"].capitalize()
        item = read_item(row["request"], summary=row["summary"], rationale=row["rationale"], outcome=outcome)
        got = item.model_dump(mode="json")
        where = f"{row['request']} | {row['summary']} | {row['rationale']}"
        shares["prior_visits"].mark(where, row["prior_visits"], got["prior_visits"])
        shares["guideline_limit"].mark(where, amount(row["guideline_limit"]), amount(got["guideline_limit"]))
    return shares


def test_labelled_ways_of_telling_visits_had():
    share = Share()
    for row in rows("prior_visits.jsonl"):
        told = {"summary": row["summary"] or "None.", "rationale": row["rationale"] or "None."}
        share.mark(
            f"{row['request']} | {told}", row["prior_visits"], read_item(row["request"], **told).prior_visits
        )
    assert share.reaches(1.0)


def test_labelled_ways_of_telling_a_limit():
    share = Share()
    for row in rows("limits.jsonl"):
        got = read_item(row["request"], rationale=row["rationale"]).model_dump(mode="json")["guideline_limit"]
        share.mark(f"{row['request']} | {row['rationale']}", amount(row["guideline_limit"]), amount(got))
    assert share.reaches(1.0)


@pytest.mark.parametrize("field", FLOORS)
def test_labelled_rationales(shares, field):
    assert shares[field].reaches(FLOORS[field])


@pytest.mark.parametrize(("sentence", "visits"), HAD.items())
@pytest.mark.parametrize("where", ["summary", "rationale"])
def test_visits_had(sentence, visits, where):
    assert read_item("Physical therapy 8 visits", **{where: sentence}).prior_visits == visits


def test_words_on_visits_never_had_are_whole():
    record = read(Made("Acupuncture, 6 sessions"), summary="The worker has had no acupuncture treatment.")
    assert record.items[0].prior_visits == 0
    assert record.evidence["/items/0/prior_visits"][0].quote == "has had no acupuncture"


@pytest.mark.parametrize(
    ("request_", "summary", "visits"),
    [
        ("Chiropractic, 6 visits", "Treatment has included 18 sessions of physical therapy, 7 of chiropractic, and films.", 7),
        ("Physical therapy, 6 visits", "Treatment has included 18 sessions of physical therapy, 7 of chiropractic, and films.", 18),
        ("Chiropractic, 6 visits", "She has seen the chiropractor twenty-four times since April.", 24),
        ("Physical therapy, 6 visits", "She has seen the chiropractor twenty-four times since April.", None),
        ("Aquatic therapy, 6 visits", "No aquatic therapy as such had been furnished to date.", 0),
        ("Acupuncture, 6 visits", "First-time requests for Mobic and for acupuncture were apparently initiated.", 0),
        ("Work conditioning, 6 visits", "He has not been enrolled in work conditioning before.", 0),
        ("Massage, 6 visits", "There wasn't any prior massage.", 0),
        ("Aquatic therapy, 6 visits", "Pool sessions to date: none.", 0),
        ("EMDR, 12 sessions", "He has sat through ten one-hour sessions of EMDR.", 10),
        ("EMDR, 12 sessions", "She has not yet had any psychotherapy.", 0),
        ("Equine-assisted psychotherapy, 8 sessions", "He has sat through ten one-hour sessions of EMDR.", None),
        ("Psychotherapy, 8 sessions", "Biofeedback has never been part of the treatment.", None),
        ("Biofeedback, 8 sessions", "Biofeedback has never been part of the treatment.", 0),
        ("Chiropractic, 6 visits", "The chart shows 16 adjustments in all.", 16),
    ],
)  # fmt: skip
def test_visits_told_by_their_kind(request_, summary, visits):
    assert read_item(request_, summary=summary).prior_visits == visits


def test_the_rationale_wins_over_the_summary():
    item = read_item(
        summary="He has completed 6 sessions of physical therapy.",
        rationale="The patient has completed 10 sessions of physical therapy.",
    )
    assert item.prior_visits == 10


@pytest.mark.parametrize(("case", "expected"), LIMITS.items())
def test_guideline_limit(case, expected):
    request, rationale = case
    limit = read_item(request, rationale=rationale).guideline_limit
    assert (limit.min, limit.max, limit.unit) == expected


def test_of_several_conditions_the_one_diagnosed():
    rationale = (
        "The guidelines recommend 9 visits for sprains of the ankle. They recommend 12 visits for bursitis."
    )
    summary = "The worker was diagnosed with {}."
    for condition, limit in (("right ankle sprain", 9), ("trochanteric bursitis", 12), ("anxiety", None)):
        item = read_item(rationale=rationale, summary=summary.format(condition))
        assert item.guideline_limit.max == limit, condition


@given(
    st.integers(1, 60), st.sampled_from(["acupuncture", "physical therapy", "chiropractic"]), st.booleans()
)
def test_a_number_of_visits_had_is_read_back(visits, kind, early):
    said = (
        f"The patient has completed {visits} sessions of {kind}."
        if early
        else f"She has had {visits} {kind} visits."
    )
    item = read_item(f"{kind} 4 visits", rationale=f"{said} The request is not medically necessary.")
    assert item.prior_visits == visits
    other = "massage therapy"
    assert read_item(f"{other} 4 visits", rationale=said).prior_visits is None, "of another kind"


@given(st.integers(2, 40), st.integers(1, 12), st.sampled_from(["up to", "a maximum of", "no more than"]))
def test_a_limit_is_read_back(visits, weeks, lead):
    item = read_item(rationale=f"The guidelines recommend {lead} {visits} visits over {weeks} weeks.")
    assert (item.guideline_limit.min, item.guideline_limit.max) == (None, visits)
    assert item.guideline_limit.unit == "visits"
