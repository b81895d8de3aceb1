"""Records of the sample letters against their labels, and what holds for every record: evidence, flags, silence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.letters.letter import Letter
from imr_llm.letters.text import FoldedText
from imr_llm.reading.numbers import WORDS
from imr_llm.schema.record import DecisionRecord
from made import CREDENTIALS, HEADER, Made, codes, pointers, printed, read
from scoring import ITEM, LETTER, Share

SAMPLES = Path(__file__).parent.parent.parent / "evals" / "samples"
PATHS = sorted((SAMPLES / "letters").glob("*.txt"))
FLOORS = {"F1a": 0.993, "F1b": 0.993, "F2": 0.992, "F3": 0.974, "F4": 0.986}
VERBATIM = ("request", "original_request", "authorized_portion", "strength", "rationale", "title", "section")
DERIVED = ("/case_outcome", "/dwc_category")
NOT_READ = ("schema_version", "letter", "provenance", "flags", "checks", "evidence")


@pytest.fixture(scope="module")
def records() -> dict[str, tuple[Letter, DecisionRecord]]:
    letters = {path.stem: Letter.from_path(path) for path in PATHS}
    return {name: (letter, read_letter_baseline(letter)) for name, letter in letters.items()}


def gold(name: str) -> dict:
    return json.loads((SAMPLES / "gold" / f"{name}.json").read_text())


def nearest(evidence: dict, pointer: str) -> list | None:
    """The evidence of a value: its own, or that of the object or list around it."""
    while pointer:
        if pointer in evidence:
            return evidence[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


@pytest.mark.parametrize("form", FLOORS)
def test_sample_letters_of_each_form(records, form):
    share = Share()
    names = [name for name, (_, record) in records.items() if record.letter.form == form]
    assert len(names) >= 4
    for name in names:
        got, expected = records[name][1].model_dump(mode="json"), gold(name)
        for field, value in LETTER.items():
            share.mark(f"{name} {field}", value(expected), value(got))
        assert [item["outcome"] for item in got["items"]] == [item["outcome"] for item in expected["items"]]
        for place, (right, read_) in enumerate(zip(expected["items"], got["items"], strict=True)):
            for field, value in ITEM.items():
                share.mark(f"{name} item {place} {field}", value(right), value(read_))
    assert share.reaches(FLOORS[form])


@pytest.mark.parametrize("name", [path.stem for path in PATHS])
def test_every_value_has_evidence(records, name):
    _, record = records[name]
    plain = record.model_dump(mode="json")
    values = {name: value for name, value in plain.items() if name not in NOT_READ}
    for pointer, value in pointers(values):
        if value is None or pointer.endswith(DERIVED) or (pointer.endswith("retrospective") and not value):
            continue
        assert nearest(plain["evidence"], pointer), pointer
    leaves = dict(pointers(values))
    for pointer in plain["evidence"]:
        assert any(leaf == pointer or leaf.startswith(pointer + "/") for leaf in leaves), (
            f"{pointer} is nowhere"
        )
    assert set(plain["checks"]) == set(plain["evidence"])


@pytest.mark.parametrize("name", [path.stem for path in PATHS])
def test_every_span_quotes_the_letter(records, name):
    letter, record = records[name]
    for pointer, spans in record.evidence.items():
        for span in spans:
            assert span.quote == letter.text[span.start : span.end], pointer
            assert span.quote == span.quote.strip() != "", pointer


@pytest.mark.parametrize("name", [path.stem for path in PATHS])
def test_verbatim_values_are_what_their_evidence_says(records, name):
    _, record = records[name]
    plain = record.model_dump(mode="json")
    for pointer, value in pointers({name: plain[name] for name in ("reviewer", "diagnoses", "items")}):
        field = pointer.rsplit("/", 1)[-1]
        if value is None or not (
            field in VERBATIM or pointer.startswith(("/diagnoses", "/reviewer/specialties"))
        ):
            continue
        folded = FoldedText(" ".join(span["quote"] for span in nearest(plain["evidence"], pointer)))
        words = folded.verbatim(0, len(folded.text))
        assert value in words if field in ("title", "section") else value == words, pointer


@pytest.mark.parametrize("name", [path.stem for path in PATHS])
def test_the_numbers_of_a_quantity_are_said_by_its_evidence(records, name):
    _, record = records[name]
    for place, item in enumerate(record.items):
        for field, product in (("quantity", True), ("frequency", False), ("guideline_limit", False)):
            values = [v for v in getattr(item, field).model_dump().values() if isinstance(v, int | float)]
            spans = record.evidence.get(f"/items/{place}/{field}", ())
            said = {number for span in spans for number in numbers_in(span.quote)}
            for value in values:
                multiplied = product and any(
                    a * b * c == value for a in said for b in said for c in (1, 7, *said)
                )
                assert value in said or multiplied, f"{value} of {field} in {said}"


def numbers_in(quote: str) -> set[float]:
    words = re.findall(r"[a-z]+(?:[- ][a-z]+)?|\d+(?:\.\d+)?", quote.lower().replace(",", ""))
    said = {float(word) if word[0].isdigit() else WORDS.get(word, 0) for word in words}
    said |= {WORDS.get(word, 0) for word in re.findall(r"[a-z]+", quote.lower())}
    return (
        said
        | {1 for word in ("once", "weekly", "a ", "monthly") if word in quote.lower()}
        | {2 for _ in re.findall("twice", quote.lower())}
    )


@pytest.mark.parametrize(
    ("outcomes", "case"),
    [
        (["Upheld"], "upheld"),
        (["Overturned", "Overturned"], "overturned"),
        (["Upheld", "Overturned"], "partially_overturned"),
    ],
)
def test_the_outcome_of_the_case_follows_from_its_items(outcomes, case):
    assert read(*(Made(outcome=outcome) for outcome in outcomes)).case_outcome == case


FLAGGED = {
    "header_narrative_date_conflict": printed(summary="He was injured on 1/2/2003."),
    "impossible_date": printed(header=HEADER.replace("10/06/2015", "13/45/2015")),
    "quantity_words_disagree": printed(Made("TWELVE (10) acupuncture visits")),
    "outcome_conclusion_conflict": printed(Made(rationale="The request is medically necessary.")),
    "redaction_gap": printed(summary="The applicant is a represented  employee who has filed a claim."),
    "item_count_mismatch": printed(
        summary="Utilization review denied the request for an MRI, acupuncture and a wheelchair."
    ),
    "several_letters": printed() + "\f" + printed(),
    "missing_outcome": "MEDICAL PROFESSIONAL REVIEW\nISSUE AT DISPUTE:\nWhether acupuncture is medically necessary.\n"
    "CASE SUMMARY:\nThe patient is well.",
    "unknown_form": "A letter about something else.",
    "no_items": "A letter about something else.",
}


@pytest.mark.parametrize(("code", "text"), FLAGGED.items())
def test_flag(code, text):
    record = read_letter_baseline(Letter.from_text(text))
    (flag,) = [flag for flag in record.flags if flag.code == code]
    assert flag.detail
    leaves = dict(pointers(record.model_dump(mode="json")))
    assert (
        flag.pointer == ""
        or any(at == flag.pointer or at.startswith(flag.pointer + "/") for at in leaves)
        or code == "no_items"
    )


@pytest.mark.parametrize(
    "said",
    [
        "It cannot be found medically necessary.",
        "The request can't be called medically necessary.",
        "I am unable to find this medically necessary.",
        "The request can hardly be considered medically necessary.",
        "It is difficult to see the request as medically necessary.",
        "It fails to be medically necessary.",
        "Nobody could describe it as medically necessary.",
        "It is anything but medically necessary.",
        "This isn't one that can be called medically necessary.",
        "I do not find that it is medically necessary.",
        "It was likewise not medically necessary, medically appropriate, or indicated here.",
        "The study isn't medically necessary.",
        "It is no longer medically necessary.",
        "The masker isnot medically necessary.",
        "It is not, on these figures, medically necessary.",
        "There is no reason to call it medically necessary.",
        "The drug is not, and was not, medically necessary.",
        f"The gym is not medically necessary. {'It has mirrors, mats, bars and a pool. ' * 9}"[:-1],
    ],
)
def test_a_denial_told_in_a_roundabout_way_is_no_conflict(said):
    assert "outcome_conclusion_conflict" not in codes(read(Made(rationale=f"The back hurts. {said}")))
    told = read(Made(outcome="Overturned", rationale=f"The back hurts. {said}"))
    assert "outcome_conclusion_conflict" in codes(told)


@pytest.mark.parametrize(
    "said",
    [
        "It cannot be called medically unnecessary.",
        "He cannot take other medicines, so that this one is medically necessary.",
        "It cannot be said that this is not medically necessary.",
    ],
)
def test_two_denials_are_no_conflict(said):
    told = read(Made(outcome="Overturned", rationale=f"The back hurts. {said}"))
    assert "outcome_conclusion_conflict" not in codes(told)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("Upheld", "I doubt that it is medically necessary."),
        ("Upheld", "It would be medically necessary if red flags were present. There are none."),
        ("Upheld", "Were there red flags, it would be medically necessary."),
        ("Upheld", "It is medically necessary only where red flags are found."),
        ("Upheld", "Whether it is medically necessary cannot be told."),
        ("Upheld", "That it is medically necessary has not been shown."),
        ("Upheld", "The surgeon says that it is medically necessary. The records do not bear that out."),
        (
            "Overturned",
            "This is medically necessary. The denial, which said that it is not medically necessary, is overturned.",
        ),
        ("Overturned", "The plan argued that it is not medically necessary. The records say otherwise."),
        ("Overturned", "The claim that it is not medically necessary is mistaken."),
    ],
)
def test_what_is_supposed_or_somebody_elses_word_is_no_conclusion(outcome, said):
    told = read(Made(outcome=outcome, rationale=f"The back hurts. {said}"))
    assert "outcome_conclusion_conflict" not in codes(told)


@pytest.mark.parametrize(
    "said",
    [
        "It is medically necessary.",
        "The worker reported pain, and the MRI is medically necessary.",
        "The provider says she is better and the drug is medically necessary.",
    ],
)
def test_a_conclusion_behind_what_somebody_said_is_one(said):
    assert "outcome_conclusion_conflict" in codes(read(Made(rationale=f"The back hurts. {said}")))


def test_treatments_named_in_review_are_counted_where_it_denied_them():
    asked = "The physician made a request for an X-ray and a brace on a form. "
    denied = "Utilization review denied the request for an MRI, acupuncture and a wheelchair."
    assert "item_count_mismatch" in codes(
        read_letter_baseline(Letter.from_text(printed(summary=asked + denied)))
    )
    assert "item_count_mismatch" not in codes(read_letter_baseline(Letter.from_text(printed(summary=asked))))


ONE_DENIED = (
    "Utilization review denied the request for a brace 10.5 inches long because it was not asked for."
)
THREE = ("Acupuncture", "A lumbar brace", "MRI of the left knee")


def counted(summary):
    """What is said of the count of treatments in a letter that decides three."""
    text = printed(*(Made(one) for one in THREE), summary=summary)
    flags = read_letter_baseline(Letter.from_text(text)).flags
    return next((flag.detail for flag in flags if flag.code == "item_count_mismatch"), None)


def test_one_treatment_that_was_denied_is_told_as_one():
    told = "the utilization review is said to have denied 1 treatment, the letter decides 3"
    assert counted(ONE_DENIED) == told
    assert counted(f"The patient denied numbness. He is on modified work. {ONE_DENIED}") == told
    two = "Utilization review denied the request for a brace 10.5 inches long, and acupuncture."
    assert counted(two) == told.replace("1 treatment,", "2 treatments,")


@pytest.mark.parametrize(
    "more",
    [
        "The request for acupuncture was denied too.",
        "The request for an MRI was modified to one region.",
        "The review modified the request for acupuncture.",
        "Acupuncture was non-certified.",
        "The MRI was not certified.",
    ],
)
def test_treatments_denied_in_several_sentences_are_not_counted(more):
    assert counted(f"{ONE_DENIED} {more}") is None


def test_a_letter_in_windows_1252_is_flagged_and_read():
    data = printed(Made("Physical therapy \u2013 12 visits")).encode("cp1252")
    record = read_letter_baseline(Letter.from_bytes(data))
    assert "decoded_as_windows_1252" in codes(record)
    assert record.items[0].request == "Physical therapy - 12 visits"
    assert record.items[0].quantity.max == 12


def test_a_sound_letter_has_no_flag():
    assert codes(read(summary="The patient is a 40 year old male.")) == set()


def test_where_the_letter_is_silent_the_record_is():
    text = printed(Made("", "", ""), summary="", header="", credentials="")
    text = re.sub(r"(Decision rationale|MAXIMUS guideline|Claims Administrator guideline): .*|: $", "", text)
    record = read_letter_baseline(Letter.from_text(text)).model_dump(mode="json")
    told = {name: value for name, value in record.items() if name not in NOT_READ}
    assert all(value is None for _, value in pointers(told)), told
    assert record["items"] == record["diagnoses"] == []
    assert record["evidence"] == record["checks"] == {}


def test_an_item_of_headings_alone_is_null_but_for_its_outcome_and_an_unknown_treatment_is_another():
    record = read(Made("Something", "Upheld", "", "", ""))
    (item,) = record.items
    said = {at for at, value in pointers(item.model_dump(mode="json")) if value not in (None, False)}
    assert said == {"/request", "/outcome", "/category", "/dwc_category"}
    assert (item.category, item.dwc_category) == ("other", "other")
    assert record.evidence["/items/0/category"][0].quote == "Something"


def test_the_header_is_read_and_nothing_is_made_of_credentials():
    record = read()
    assert record.case_number == "CM16-0900999"
    assert (record.reviewer.licensure_states, record.reviewer.specialties) == (
        ("California",),
        ("Pain Management",),
    )
    assert CREDENTIALS.splitlines()[0].endswith("California")


@pytest.mark.parametrize(
    ("heading", "told", "visits"),
    [
        (
            "Aquatic therapy, 8 sessions",
            "The claims administrator approved 4 of 12 sessions of aquatic therapy and failed to approve the rest.",
            None,
        ),
        ("Aquatic therapy, 8 sessions", "He has attended 4 of 12 authorized sessions of aquatic therapy.", 4),
        ("Massage therapy, 8 sessions", "He failed land-based therapy, stopping after 3 sessions.", None),
        ("Aquatic therapy, 8 sessions", "He had not previously been in a pool program.", 0),
        (
            "Massage, 6 visits",
            "An occupational therapy note performed on 11/22/2016 documented that by then the patient completed 12 of 12 sessions.",
            None,
        ),
        (
            "Massage, 6 visits",
            "A massage therapy note told that the patient completed 12 of 12 sessions.",
            12,
        ),
        (
            "Physical therapy, 9 visits",
            "She has attended 9 sessions. She will have had the 12 visits that the guidelines recommend.",
            9,
        ),
        (
            "Chiropractic treatment, 4 visits",
            "They generally showed measured improvement within the first few weeks or 3-6 visits of chiropractic treatment,"
            " although improvement tapered off after the initial sessions.",
            None,
        ),
        (
            "Chiropractic treatment, 6 visits",
            "The treatment to date includes naproxen, moist heat, modified duty and two chiropractic visits.",
            2,
        ),
        (
            "Psychotherapy, 12 visits",
            "Counseling was denied as no psychological evaluation was provided.",
            None,
        ),
        (
            "Work conditioning, 9 visits",
            "Treatment included 12 therapy visits; 6 work conditioning visits.",
            6,
        ),
        ("Work conditioning, 9 visits", "Treatment included 12 physical therapy visits.", None),
        ("Functional restoration program", "He has completed 6 work conditioning visits.", None),
        (
            "Aquatic therapy, 6 visits",
            "The request for chiropractic care was denied due to the fact that the patient had completed 8 sessions.",
            None,
        ),
        (
            "Acupuncture, 7 visits",
            "Treatment to date has included 12 sessions of physical therapy, four acupuncture visits and a splint.",
            4,
        ),
        ("Physical therapy, 7 visits", "The note shows the worker had attended therapy visit number 13.", 13),
        ("Massage, 8 visits", "Massage had been given at three of those six appointments.", 3),
        (
            "Physical therapy, 3 visits",
            "He counted 8 sessions but that is the number authorized; therapy notes show only 5 sessions were attended.",
            5,
        ),
        ("Physical therapy, 3 visits", "In this case five visits were had.", 5),
        ("Biofeedback x 4", "The patient had 14 aquatic therapy sessions.", None),
        ("Biofeedback x 4", "The patient had 14 biofeedback sessions.", 14),
        ("Traction and infrared, 4 sessions", "The patient had 14 sessions of infrared.", 14),
        ("Massage, 6 visits", "A note told that the patient completed 12 of 12 sessions.", 12),
        (
            "Massage, 6 visits",
            "The patient attended 2 visits. The visits attended do not support an additional 6 visits.",
            2,
        ),
        ("Massage, 6 visits", "The patient has completed an additional 6 visits.", 6),
        ("Acupuncture, 6 visits", "She had not previously been treated with acupuncture.", 0),
    ],
)
def test_visits_allowed_or_of_another_kind_are_not_visits_had(heading, told, visits):
    record = read(Made(heading, rationale=f"{told} It is not medically necessary."))
    assert record.items[0].prior_visits == visits


def test_a_drug_supported_for_up_to_some_weeks():
    said = "The guideline supports opioids for up to two weeks. It is not medically necessary."
    limit = read(Made("Percocet 5/325mg #40", rationale=said)).items[0].guideline_limit
    assert limit is not None
    assert (limit.min, limit.max, limit.unit) == (None, 2, "weeks")


@pytest.mark.parametrize(
    ("heading", "told", "limit"),
    [
        (
            "Corticosteroid injection, right wrist",
            "MTUS recommends a splint for four weeks before a corticosteroid injection.",
            (None, None, None),
        ),
        (
            "Cognitive behavioral therapy, 6 sessions",
            "A trial of 3-4 visits is recommended, and a total of 6-10 visits over 5-6 weeks. For cases of severe Major"
            " Depression or PTSD, Official Disability Guidelines (ODG), Mental Illness & Stress section allows up to 50 sessions.",
            (6, 10, "visits"),
        ),
        (
            "Chiropractic treatment, 6 visits",
            "Guidelines recommend a trial of up to 6 visits over 2 weeks. With improvement, a total of up to 18 visits is"
            " supported.",
            (None, 18, "visits"),
        ),
        (
            "Chiropractic treatment, 18 visits",
            "Pages 59 and 60 of the MTUS Chronic Pain Medical Treatment Guidelines do support up to 24 sessions.",
            (None, 24, "visits"),
        ),
        (
            "Post-injection physical therapy, 4 visits",
            "Regarding the request for therapy for the neck, 4 visits, ODG allows 1-2 visits over 1 week.",
            (1, 2, "visits"),
        ),
        (
            "Psychotherapy, 16 sessions",
            "ODG recommends 13-20 visits over 7-20 weeks. The sessions asked for, with those attended, come to 20"
            " sessions, which is within the ODG recommendation.",
            (13, 20, "visits"),
        ),
        (
            "Psychotherapy, 16 sessions",
            "ODG recommends 13-20 visits over 7-20 weeks. The original request, psychotherapy, sixteen sessions, is"
            " medically necessary, as per ODG.",
            (13, 20, "visits"),
        ),
        (
            "Occupational therapy, 18 visits, left thumb",
            "ODG states, Fracture of metacarpal bone: Medical treatment: 9 visits over 3 weeks. Post-surgical treatment:"
            " 16 visits over 10 weeks. He had an operation and thus the post-surgical recommendation applies.",
            (16, 16, "visits"),
        ),
        (
            "Work conditioning, 10 visits",
            "MTUS recommends work conditioning of 10 visits over 4 weeks, equivalent to up to 30 hours.",
            (10, 10, "visits"),
        ),
        (
            "Acupuncture, 6 visits",
            "These do conform to the three- to six-treatment course deemed necessary to produce an effect, per MTUS.",
            (3, 6, "visits"),
        ),
        (
            "Physical therapy, 15 visits",
            "MTUS recommends 8-10 visits over 4 weeks for neuralgia and 9-10 visits over 8 weeks for myalgia, the latter"
            " of which applies to this patient.",
            (9, 10, "visits"),
        ),
        (
            "Physical therapy, 15 visits",
            "MTUS recommends 8-10 visits over 4 weeks for neuralgia and 9-10 visits over 8 weeks for myalgia; the former"
            " applies to this patient.",
            (8, 10, "visits"),
        ),
        (
            "Physical therapy, 6 visits",
            "The MTUS guidelines for a fracture include postsurgical treatment of 24 visits over 10 weeks.",
            (24, 24, "visits"),
        ),
        (
            "Post-operative physical therapy, 12 visits",
            "MTUS: Ankle sprain: Postsurgical treatment: 34 visits over 16 weeks. Fracture of ankle: Postsurgical treatment:"
            " 21 visits over 16 weeks. In this case the entry of 21 visits applies.",
            (21, 21, "visits"),
        ),
        (
            "Iontophoresis, 8 visits",
            "Nothing would necessitate 8 supervised visits of what the guidelines do not recommend.",
            (None, None, None),
        ),
        (
            "Steroid injection of the hip bursa",
            "ODG recommends the injection, with a single injection often giving relief.",
            (None, None, None),
        ),
        (
            "Work hardening, 12 sessions",
            "Work hardening programs should be completed in 4 weeks consecutively or less.",
            (None, 4, "weeks"),
        ),
        (
            "Acupuncture, 8 visits",
            "The guidelines recommend it with a time to produce functional improvement of 3 to 6 treatments.",
            (3, 6, "visits"),
        ),
        ("Tizanidine 4mg #60", "It is recommended for a short course of 2-3 weeks.", (2, 3, "weeks")),
    ],
)
def test_limits_of_weeks_and_of_severe_cases(heading, told, limit):
    found = read(Made(heading, rationale=f"{told} It is not medically necessary.")).items[0].guideline_limit
    assert found is not None
    assert (found.min, found.max, found.unit) == limit


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("Psychotropic medication management visits, 6", "consultation"),
        ("Four kinesiology taping visits", "other_therapy"),
        ("Functional restoration program evaluation", "consultation"),
        ("Home RN for wound check, twice weekly for two weeks", "home_health"),
    ],
)
def test_visits_of_a_named_kind(heading, category):
    assert read(Made(heading)).items[0].category == category


@pytest.mark.parametrize(
    ("heading", "amount"),
    [
        ("Moist heat pad, 1 unit", (1, "each")),
        ("Work conditioning two times six visits (12)", (12, "visits")),
        ("Functional restoration program, 80 hours", (80, "hours")),
    ],
)
def test_amounts_of_units_and_programs(heading, amount):
    quantity = read(Made(heading)).items[0].quantity
    assert quantity is not None
    assert (quantity.min, quantity.max, quantity.unit) == (amount[0], *amount)


def test_the_hand_of_hand_therapy_is_no_part_of_the_body_unless_a_side_is_told():
    assert read(Made("Post-operative hand therapy, 12 visits")).items[0].body_parts == ()
    (part,) = read(Made("Left hand therapy, 12 visits")).items[0].body_parts
    assert (part.part, part.side) == ("hand", "left")


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Hand surgery consultation for the right wrist", [("wrist", "right")]),
        ("Thumb spica splint, right wrist", [("wrist", "right")]),
        ("Thumb spica splint, right", [("thumb", "right")]),
        ("Ultrasound guided left trochanteric bursa injection", [("hip", "left")]),
        ("Bilateral custom foot orthotics", [("foot", "bilateral")]),
    ],
)
def test_parts_named_by_a_structure_and_not_by_a_specialty(heading, parts):
    assert [(part.part, part.side) for part in read(Made(heading)).items[0].body_parts] == parts


def test_who_assists_at_an_operation_goes_with_it():
    assert read(Made("Physician assistant")).items[0].category == "surgical_service"


OPERATION = "Arthroscopy of the right shoulder"
AFTERWARDS = "Physical therapy sessions, 12"


@pytest.mark.parametrize(
    ("told", "heading", "visits"),
    [
        (
            "There is no proof of care beyond 6 sessions of physical therapy; he has not exhausted it.",
            AFTERWARDS,
            6,
        ),
        ("He has completed 6 sessions of physical therapy.", AFTERWARDS, 6),
        ("He has had no prior physical therapy.", AFTERWARDS, 0),
        ("He has completed 6 sessions of physical therapy.", "Acupuncture, 12 sessions", None),
        ("He has completed 6 sessions.", AFTERWARDS, None),
        ("He has received 6 sessions of ultrasound.", "Infrared, 12 sessions", None),
    ],
)
def test_visits_that_another_items_rationale_tells(told, heading, visits):
    """Of the same worker and the same kind of treatment, said with the number."""
    record = read(Made(OPERATION, rationale=f"{told} It is not medically necessary."), Made(heading))
    assert record.items[1].prior_visits == visits
    if visits is not None:
        (span,) = record.evidence["/items/1/prior_visits"]
        assert span.quote in told


@pytest.mark.parametrize(
    "text",
    [
        "Overturned\nDecision rationale:",
        "Overturned \nClaims Administrator guideline: Upheld \nClaims Administrator guideline:",
    ],
)
def test_a_heading_without_a_request_has_no_category(text):
    record = read_letter_baseline(Letter.from_text(text))
    assert all((item.request, item.category, item.dwc_category) == ("", None, None) for item in record.items)


@pytest.mark.parametrize("last_word", ["Necessary.", "Not necessary.", "Denied."])
def test_a_verdict_of_one_word_is_no_part_of_the_next_heading(last_word):
    record = read(
        Made(
            "Assistant surgeon", rationale=f"The list has this operation, and that is the test. {last_word}"
        ),
        Made("Cold therapy unit, 21 day rental"),
    )
    assert [item.request for item in record.items] == [
        "Assistant surgeon",
        "Cold therapy unit, 21 day rental",
    ]
    assert record.items[0].rationale.endswith(last_word)


def test_a_letter_with_a_scanned_page_says_which(tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=True)
    for number, line in enumerate(printed().splitlines()):
        canvas.drawString(40, 800 - 11 * number, line)
    canvas.showPage()
    canvas.rect(100, 100, 300, 500, fill=1)
    canvas.showPage()
    canvas.save()
    record = read_letter_baseline(Letter.from_path(tmp_path / "a.pdf"))
    (flag,) = [flag for flag in record.flags if flag.code == "page_without_text"]
    assert flag.detail.startswith("page 2 shows a picture")


def test_two_letters_in_one_file_are_told_and_one_is_not():
    assert "several_letters" in codes(read_letter_baseline(Letter.from_text(printed() + printed())))
    assert "several_letters" not in codes(read_letter_baseline(Letter.from_text(printed())))
