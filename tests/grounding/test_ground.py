"""Where a quotation stands: statuses, offsets, boundaries, near matches, omissions, repeated mentions."""

from __future__ import annotations

import pytest

from imr_llm import Grounder, Grounding, ground
from imr_llm.letters.text import FoldedText

PEERS = (
    "The patient is a 54-year-old female. She had 12 visits of therapy. The denial should be upheld. The drug was "
    "not medically necessary. The \u201ctreating\u201d physician\u2019s note \u2013 of May \u2013 says so."
)
"""The case of the five quotations that other aligners get wrong."""


def words(text: str, quote: str, *more: object, **named: object) -> tuple[str, str]:
    """Status, and the letter's characters that were found."""
    found = ground(text, quote, *more, **named)  # type: ignore[arg-type]
    assert (found.status == "none") == (found.start == -1) == (found.end == -1)
    return found.status, "" if found.status == "none" else text[found.start : found.end]


@pytest.mark.parametrize(
    "quote",
    [
        "45-year-old female",
        "21 visits of therapy",
        "denial should be overturned",
        "drug was medically necessary",
    ],
)
def test_wrong_facts_that_others_ground(quote):
    assert ground(PEERS, quote) == Grounding("none", -1, -1)


def test_curly_quotation_marks_for_straight_ones():
    quote = 'The "treating" physician\'s note - of May - says so.'
    assert words(PEERS, quote) == ("normalized", PEERS[PEERS.index("The \u201c") :])


@pytest.mark.parametrize(
    ("letter", "quote"),
    [
        ("12 visits", "12 visits"),
        ("12 visits", "  12 visits\n"),
        ("Upheld", "Upheld"),
        ("page 98, 99", "98"),
        ("x (12) y", "12"),
        ("patient's", "patient"),
        ("54-year-old", "54"),
        ("54-year-old", "year-old"),
        ("L4-L5", "L4"),
        ("L4-5", "L4"),
        ("10 to 12 visits", "12 visits"),
        ("his/her", "her"),
        ("QTY:2", "2"),
        ("#60", "60"),
        ("\u00e9\U0001f600 na\u00efve", "na\u00efve"),
        ("see\nPage 2 of 5\nhere", "Page 2 of 5"),
        ("a cut-off value", "off value"),
    ],
)
def test_exact(letter, quote):
    text = f"\u0130 caf\u00e9 {letter} end"
    assert words(text, quote) == ("exact", quote.strip())


@pytest.mark.parametrize(
    ("letter", "quote"),
    [
        ("twelve\n\n  visits\fleft", "twelve visits left"),
        ("the pain\nPage 2 of 5\n\fgrew worse", "the pain grew worse"),
        ("UPHELD", "upheld"),
        ("docu-\nmented fact", "documented fact"),
        ("docu-\nmented fact", "docu-mented fact"),
        ("docu\u00ad\nmented fact", "documented fact"),
        ("docu\x02mented fact", "documented fact"),
        ("documented fact", "docu-\nmented fact"),
        ("self-directed care", "self-\ndirected care"),
        ("self-\ndirected care", "self-directed care"),
        ("docu-\nmented self-\ndirected care", "documented self-directed care"),
        ("1-\n2 times", "1-2 times"),
        ("10-\n17-2016", "10-17-2016"),
        ("e\ufb03cacy of o\ufb03ce care", "efficacy of office care"),
        ("efficacy", "e\ufb03cacy"),
        ("a\u200bb c\ufeffd", "ab cd"),
        ("4\u20136 weeks \u2014 more", "4-6 weeks - more"),
        ("and so on\u2026 then", "and so on... then"),
    ],
)
def test_normalized(letter, quote):
    text = f"\u00e9 {letter} end"
    assert words(text, quote) == ("normalized", letter)


@pytest.mark.parametrize(
    ("letter", "quote"),
    [
        ("12 visits", "2 visits"),
        ("12 visits", "1"),
        ("15/8/15", "5/8/15"),
        ("5/8/156", "5/8/15"),
        ("5-8-15", "8-15"),
        ("5 / 8 / 15", "8 / 15"),
        ("10.5", "10"),
        ("10.5", "5"),
        ("10.5", ".5"),
        (".5 mg", "5 mg"),
        ("10/325", "10"),
        ("10/325", "325"),
        ("1,200 feet", "200 feet"),
        ("10:30", "30"),
        ("18% of", "18"),
        ("2-3 times", "3 times"),
        ("L4-5", "5"),
        ("L4-5", "4-5"),
        ("2 - 3 times", "- 3 times"),
        ("1-\n2 times", "12 times"),
        ("1-\n2 times", "2 times"),
        ("twenty-four visits", "four visits"),
        ("twenty four visits", "four visits"),
        ("unnecessary", "necessary"),
        ("un-\nnecessary", "necessary"),
        ("non-certified", "certified"),
        ("non certified", "certified"),
        ("can't", "can"),
        ("didn't do", "t do"),
        ("10mg", "10"),
        ("cafe\u0301", "cafe"),
    ],
)
def test_nothing_begins_or_ends_inside_a_token(letter, quote):
    assert words(f"so {letter} end", quote) == ("none", "")


SENTENCE = "The injured worker underwent a course of aquatic therapy with noticeable relief of the symptoms."


@pytest.mark.parametrize(
    "quote",
    [
        SENTENCE.replace("noticeable ", ""),
        SENTENCE.replace("aquatic", "gentle aquatic"),
        SENTENCE.replace("noticeable", "noticable"),
        SENTENCE.replace("symptoms", "symptoms").replace("worker underwent", "worker, underwent"),
        SENTENCE.replace("of the symptoms", "of symptoms"),
        SENTENCE.replace("a course", "the course"),
        SENTENCE.replace("aquatic", "aqua tic"),
        f'"{SENTENCE}"',
    ],
)
def test_small_differences(quote):
    text = f"Before it. {SENTENCE} After it."
    status, found = words(text, quote)
    assert (status, found.rstrip(".")) == ("fuzzy", SENTENCE.rstrip("."))


@pytest.mark.parametrize(
    "quote",
    [
        SENTENCE.replace("aquatic", "physical"),
        SENTENCE.replace("relief", "worsening"),
        SENTENCE.replace("underwent", "did not undergo"),
        SENTENCE.replace("with", "without"),
        SENTENCE.replace("course", "single course"),
        SENTENCE.replace("course", "12 week course"),
        SENTENCE.replace("of the symptoms", "of the left symptoms"),
        SENTENCE.replace("The injured worker", "He"),
        SENTENCE.replace("therapy", "or land therapy"),
        SENTENCE.replace("worker", "wroker")
        .replace("therapy", "thrapy")
        .replace("aquatic", "aqutic")
        .replace("relief", "releif"),
        SENTENCE.replace(" a course of aquatic therapy with", ""),
        "Claimant " + SENTENCE,
        "underwent aquatic",
        "injured workers underwnt",
    ],
)
def test_differences_that_matter(quote):
    assert words(f"Before it. {SENTENCE} After it.", quote) == ("none", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("is not supported by the records", "is supported by the records"),
        ("cannot be recommended for now", "can be recommended for now"),
        ("had no evidence of radiculopathy", "had evidence of radiculopathy"),
        ("was without benefit from therapy", "was with benefit from therapy"),
        ("never completed the whole course", "completed the whole course"),
        ("is inappropriate for him at present", "is appropriate for him at present"),
        ("was non-certified by the reviewer", "was certified by the reviewer"),
        ("is contraindicated in this patient", "is indicated in this patient"),
        ("hardly improved with the treatment", "improved with the treatment"),
        ("shows little evidence of instability", "shows evidence of instability"),
        ("was a possible fracture of the wrist", "was a fracture of the wrist"),
        ("is of questionable benefit to him", "is of benefit to him"),
        ("has a suspected tear of the meniscus", "has a tear of the meniscus"),
        ("discontinued the medication in June", "continued the medication in June"),
        ("disagrees with the earlier denial", "agrees with the earlier denial"),
        ("was asymptomatic in both knees then", "was symptomatic in both knees then"),
        ("was outside of the guidelines then", "was inside of the guidelines then"),
        ("has hypertension and was seen again", "has hypotension and was seen again"),
        ("took Celexa for some of his pain", "took Celebrex for some of his pain"),
        ("took at least 12 of these tablets", "took at most 12 of these tablets"),
        ("improved with rest but not with ice", "improved with ice but not with rest"),
        ("saw the neurologist on May 8, 2015", "saw the neurologist on May 9, 2015"),
    ],
)
def test_a_word_that_turns_the_sense_may_not_be_lost_added_or_exchanged(one, other):
    """Whole sentences, so that neither is a part of the other."""
    for said, quoted in ((one, other), (other, one)):
        assert ground(f"In March the worker {said}.", f"In March the worker {quoted}").status == "none"


def test_short_quotations_may_be_misspelt_and_no_more():
    text = "He takes tramadol and gabapentin nightly."
    assert words(text, "tramadl") == ("fuzzy", "tramadol")
    assert words(text, "tramadol and gabapentine") == ("none", "")  # not at the edge of more words
    assert words(text, "takes tramdol and") == ("fuzzy", "takes tramadol and")
    assert words(text, "takes gabapentin") == ("none", "")
    assert words("abduction of the arm", "adduction") == ("none", "")


def test_what_joins_digits_is_never_lost():
    text = "He asked for therapy 2 - 3 times over 10 1/2 days and was glad of that in the end."
    assert words(text, "He asked for therapy 2-3 times over 10 1/2 days")[0] == "fuzzy"
    for wrong in (
        "2 3 times over 10 1/2",
        "23 times over 10 1/2",
        "2 - 3 times over 10 12",
        "2 - 3 times over 101/2",
    ):
        assert words(text, f"He asked for therapy {wrong} days and was glad of that") == ("none", "")


OMITTING = (
    "The patient reports pain in the knee, the hip and the back. It is worse at night. Not so in the morning."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        (
            "The patient reports pain ... and the back",
            "The patient reports pain in the knee, the hip and the back",
        ),
        (
            "pain in the knee \u2026 worse at night",
            "pain in the knee, the hip and the back. It is worse at night",
        ),
        ("the hip [...] the back", "the hip and the back"),
        ("It is worse at night...", "It is worse at night."),
        ("...the hip ... back ...", "the hip and the back"),
        ("It is worse ... in the morning", ""),  # a negation is left out
        ("the back ... the hip", ""),  # not in order
        ("the knee ... the leg", ""),
        ("...", ""),
    ],
)
def test_omissions(quote, found):
    assert words(OMITTING, quote) == ("fuzzy" if found else "none", found)


def test_an_omission_is_short_and_hides_no_outcome():
    assert words("It is odd " + "and long " * 40 + "in the end", "It is odd ... in the end")[0] == "none"
    assert words("Drug A is necessary and drug B is given", "Drug A ... is given")[0] == "none"


def test_repeated_mentions():
    text = "12 visits. Also 12 visits. And 12 Visits."
    assert ground(text, "12 visits").start == 0
    assert ground(text, "12 visits", within=(5, len(text))).start == 16
    assert ground(text, "12 visits", within=(20, len(text))) == Grounding("normalized", 31, 40)
    assert ground(text, "12 Visits") == Grounding("exact", 31, 40)
    assert ground(text, "12 visits", within=(12, 24)).status == "none"
    for nowhere in ((5, 5), (9, 2), (100, 200), (-9, -1)):
        assert ground(text, "12 visits", within=nowhere).status == "none"
    assert ground(text, "12 visits", within=(-9, 999)).start == 0


def test_the_first_mention_that_says_so_counts():
    text = "PT is not medically necessary. An MRI is medically necessary."
    assert ground(text, "medically necessary").start == 10
    assert ground(text, "medically necessary", "overturned").start == text.rindex("medically")
    assert ground(text, "Medically necessary", "overturned").status == "normalized"


@pytest.mark.parametrize(
    ("letter", "grounded"),
    [
        ("Massage, once a week for 12 weeks is medically necessary and appropriate.", True),
        ("Massage is medically necessary once a week.", True),
        ("Massage as asked for on May 6, 2014 is medically necessary.", True),
        ("Once the records come massage is medically necessary.", False),
        ("Massage is medically necessary once the records come.", False),
        ("Massage may be what is medically necessary.", False),
    ],
)
def test_how_often_is_no_condition(letter, grounded):
    assert (ground(letter, "is medically necessary", "overturned").status != "none") is grounded


def test_a_prepared_letter_gives_the_same():
    grounder = Grounder(PEERS, FoldedText(PEERS))
    for quote in ("12 visits", 'the "treating"', "The patint is a 54-year-old female", "21 visits"):
        assert grounder.ground(quote) == ground(PEERS, quote)


@pytest.mark.parametrize(
    "quote", ['"studies (NCS)"', "studies (NCS).", "'Studies (NCS).'", '"studies (NCS)."', "studies (NCS);"]
)
def test_marks_that_quoting_adds(quote):
    """Whole, up to the bracket."""
    text = "ODG, nerve conduction studies (NCS), which is not part of it."
    status, found = words(text, quote)
    assert (status, found.lower().rstrip(",")) == ("fuzzy", "studies (ncs)")
