"""Properties of grounding over the sample letters: planted spans come back, changed facts never do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from imr_llm import Grounder, ground

SAMPLES = sorted((Path(__file__).parents[2] / "evals" / "samples" / "letters").glob("*.txt"))
TEXTS = [path.read_text() for path in SAMPLES]
GROUNDERS = [Grounder(text) for text in TEXTS]
ENDS = [[match.span() for match in re.finditer(r"\S+", text)] for text in TEXTS]
INVISIBLE = "\u200b\ufeff"
EDGE = re.compile(r"\w")

NEGATIONS = ("not", "no", "never", "nor", "without", "cannot", "none", "neither", "unable")
NUMBER_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "eight",
    "ten",
    "twelve",
    "twenty",
    "once",
    "twice",
)
OUTCOMES = {
    "upheld": "overturned",
    "overturned": "upheld",
    "necessary": "unnecessary",
    "appropriate": "inappropriate",
    "approved": "denied",
    "denied": "approved",
    "certified": "denied",
    "authorized": "denied",
    "recommended": "supported",
    "supported": "indicated",
    "left": "right",
    "right": "left",
    "male": "female",
    "female": "male",
    "or": "and",
    "to": "of",
}
FACTS = re.compile(
    rf"\d+|\b(?:{'|'.join((*NEGATIONS, *NUMBER_WORDS, *OUTCOMES, *OUTCOMES.values(), 'supported', 'indicated'))})\b|n't\b"
)
DULL = frozenset(("and", "of"))


def plain(text: str) -> str:
    """White space, case and typographic marks folded by other means than the package's."""
    text = text.translate(str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--"))
    return " ".join(text.lower().split())


def facts(text: str) -> list[str]:
    return [fact for fact in FACTS.findall(plain(text)) if fact not in DULL]


@st.composite
def planted(draw: st.DrawFn, fewest: int = 1, most: int = 25) -> tuple[int, int, int]:
    """A letter, and offsets of some words in it, from the first word character to the last."""
    which = draw(st.integers(0, len(TEXTS) - 1))
    ends = ENDS[which]
    size = draw(st.integers(fewest, most))
    first = draw(st.integers(0, len(ends) - size))
    start, end = ends[first][0], ends[first + size - 1][1]
    words = [match.start() for match in EDGE.finditer(TEXTS[which], start, end)]
    assume(not re.match(r"-\s", TEXTS[which][end - 1 : end + 1]))  # a line end inside a word
    assume(not re.search(r"\w-\s+\Z", TEXTS[which][max(0, start - 9) : start]))
    if not words:
        return which, start, end
    return which, words[0], words[-1] + 1 + TEXTS[which].startswith("%", words[-1] + 1)


@given(planted())
@settings(max_examples=100)
def test_what_stands_there_is_exact(span):
    which, start, end = span
    quote = TEXTS[which][start:end]
    found = GROUNDERS[which].ground(f"\n {quote} ", within=(start, end))
    if EDGE.search(quote):
        assert (found.status, found.start, found.end) == ("exact", start, end)
    first = GROUNDERS[which].ground(quote)
    assert first.status == ("exact" if EDGE.search(quote) else "none")
    assert TEXTS[which][first.start : first.end] == (quote if EDGE.search(quote) else "")


LETTERS_ON_BOTH_SIDES = re.compile(r"(?<=[a-z])(?=[a-z])")


@st.composite
def disguises(draw: st.DrawFn) -> object:
    """A change of how words are printed, not of what they are."""
    kind = draw(
        st.sampled_from(("case", "wraps", "quotes", "dashes", "hyphenated", "invisible", "ligatures"))
    )
    every = draw(st.integers(1, 5))

    def change(quote: str) -> str:
        if kind == "case":
            return quote.upper() if every % 2 else quote.lower()
        if kind == "wraps":
            return re.sub(r"\s+", ("\n", "  ", "\r\n\n", " \f\n", "\t")[every - 1], quote)
        if kind == "quotes":
            return quote.replace("'", "\u2019").replace('"', "\u201d")
        if kind == "dashes":
            return re.sub(r"-(?!\s)", "\u2010\u2011\u2013-\u2212"[every - 1], quote)  # no dash divides words
        if kind == "invisible":
            return re.sub(r"e(?!-)", "e\u200b", quote) + "\ufeff"
        if kind == "ligatures":
            return quote.replace("ffi", "\ufb03").replace("fi", "\ufb01").replace("fl", "\ufb02")
        places = [match.start() for match in LETTERS_ON_BOTH_SIDES.finditer(quote)]
        if places:
            at = places[len(places) * every // 6]
            quote = quote[:at] + "-\n" + quote[at:]
        return quote

    return change


@given(planted(fewest=2), st.lists(disguises(), max_size=3))
@settings(max_examples=200)
def test_a_disguised_span_comes_back_whole(span, changes):
    which, start, end = span
    quote = TEXTS[which][start:end]
    for change in changes:
        quote = change(quote)
    found = GROUNDERS[which].ground(quote, within=(start, end))
    assert (found.start, found.end) == (start, end)
    assert found.status in ("exact", "normalized")


@given(planted(fewest=2), st.lists(disguises(), max_size=3))
@settings(max_examples=100)
def test_a_span_of_a_disguised_letter_comes_back_whole(span, changes):
    which, start, end = span
    quote = inside = TEXTS[which][start:end]
    for change in changes:
        inside = change(inside)
    letter = f"\u0130\U0001f600 so {inside.rstrip(INVISIBLE)} so"
    found = ground(letter, quote)
    assert (found.start, found.end) == (6, len(letter) - 3)
    assert found.status in ("exact", "normalized")


@st.composite
def falsified(draw: st.DrawFn) -> tuple[int, str, str]:
    """A letter, words of it, and the same words with one fact changed inside or at the edge."""
    which, start, end = draw(planted(fewest=3))
    quote = TEXTS[which][start:end]
    kind = draw(st.sampled_from(("digit", "digit", "digit", "drop", "insert", "outcome", "number")))
    pick = draw(st.integers(0, 10_000))
    if kind == "digit":
        digits = [match.start() for match in re.finditer(r"\d", quote)]
        if digits:
            at = digits[pick % len(digits)]
            new = draw(
                st.sampled_from(("", str((int(quote[at]) + 1 + pick % 9) % 10), quote[at] + str(pick % 10)))
            )
            swap = quote[at + 1 : at + 2]
            if pick % 5 == 0 and swap.isdigit() and swap != quote[at]:
                return which, quote, quote[:at] + swap + quote[at] + quote[at + 2 :]
            return which, quote, quote[:at] + new + quote[at + 1 :]
    elif kind == "insert":
        blanks = [match.start() for match in re.finditer(r"\s", quote)]
        at = blanks[pick % len(blanks)]
        return which, quote, f"{quote[:at]} {NEGATIONS[pick % len(NEGATIONS)]}{quote[at:]}"
    else:
        swaps = {
            "drop": dict.fromkeys(NEGATIONS, ""),
            "outcome": OUTCOMES,
            "number": dict(zip(NUMBER_WORDS, NUMBER_WORDS[1:] + NUMBER_WORDS[:1], strict=True)),
        }[kind]
        spots = list(re.finditer(rf"\b(?:{'|'.join(swaps)})\b", quote.lower()))
        if spots:
            spot = spots[pick % len(spots)]
            return which, quote, quote[: spot.start()] + swaps[spot.group()] + quote[spot.end() :]
    return which, quote, quote + " 7919"


@given(falsified())
@settings(max_examples=400)
def test_a_changed_fact_is_never_grounded(case):
    which, quote, wrong = case
    found = GROUNDERS[which].ground(wrong)
    if found.status == "none":
        return
    words = TEXTS[which][found.start : found.end]
    if plain(wrong) in plain(TEXTS[which]):  # what was left of it stands in the letter by itself
        assert plain(words) == plain(wrong)
    else:
        assert found.status == "fuzzy"
        assert facts(words) == facts(wrong) != facts(quote)


@given(falsified())
@settings(max_examples=400)
def test_a_changed_fact_is_not_grounded_where_the_true_one_stands(case):
    which, quote, wrong = case
    at = TEXTS[which].index(quote)
    found = GROUNDERS[which].ground(wrong, within=(at, at + len(quote)))
    if found.status != "none":  # the fact stood at the edge and was cut off whole
        assert plain(wrong) in plain(quote)


SMALL = st.text(alphabet="12ab.,/ \nA", max_size=14)
TOKEN = re.compile(r"(?:(?<![a-z0-9])\.)?\d+(?:[.,/]\d+)*[a-z0-9]*|[a-z0-9]+")


def slow_spans(text: str, quote: str) -> set[tuple[int, int]]:
    """Every stretch equal to the quotation but for white space and case, that cuts no token. Tries them all."""
    wanted = plain(quote)
    cuts = set(range(len(text) + 1))
    low = text.lower()
    for at in range(1, len(text)):
        a, b = low[at - 1], low[at]
        inside = a.isalnum() and b.isalnum()
        inside |= a.isdigit() and b in ".,/" and low[at + 1 : at + 2].isdigit()
        inside |= a in ".,/" and b.isdigit() and low[max(0, at - 2)].isdigit() and at > 1
        inside |= a == "." and b.isdigit() and (at == 1 or not low[at - 2].isalpha())
        inside |= bool(re.search(r"\d\s*/\s*\Z", low[:at]) and re.match(r"\s*\d", low[at:]))
        inside |= bool(re.search(r"\d\s*\Z", low[:at]) and re.match(r"\s*/\s*\d", low[at:]))
        if inside:
            cuts.discard(at)
    return {
        (start, end)
        for start in cuts
        for end in cuts
        if start < end
        and not text[start].isspace()
        and not text[end - 1].isspace()
        and plain(text[start:end]) == wanted
    }


@given(SMALL, st.text(alphabet="12ab./ A", max_size=4), st.integers(0, 14), st.integers(0, 14))
@settings(max_examples=1000)
def test_as_a_slow_search_finds_it(text, other, start, size):
    for quote in (other, text[start : start + size]):
        found = ground(text, quote)
        spans = slow_spans(text, quote) if EDGE.search(quote) else set()
        if found.status in ("exact", "normalized"):
            assert (found.start, found.end) in spans
        else:
            assert spans == set()
        if found.status == "exact":
            assert text[found.start : found.end] == quote.strip()
            assert found.start == min(s for s, e in spans if text[s:e] == quote.strip())


SHARED = Path(__file__).parents[3] / "shared" / "letters"


@pytest.mark.parametrize("folder", ["samples", "posted"])
def test_all_evidence_of_the_baseline_is_grounded(folder):
    from imr_llm import Letter
    from imr_llm.baseline.reader import read_letter_baseline

    paths = SAMPLES
    if folder == "posted":
        paths = sorted(SHARED.glob("*/*"))
        if not paths:
            pytest.skip(f"no posted letters in {SHARED}")
    for path in paths:
        letter = Letter.from_path(path)
        grounder = Grounder(letter.text)
        spans = {span for spans in read_letter_baseline(letter).evidence.values() for span in spans}
        for span in spans:
            text, start, end = letter.text, span.start, span.end
            if end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
                continue  # evidence that ends inside a word
            for quote in (span.quote, " ".join(span.quote.split())):
                found = grounder.ground(quote)
                assert found.status in ("exact", "normalized"), (path.name, start, end)
                assert plain(text[found.start : found.end]) == plain(quote)
                assert grounder.ground(quote, within=(start, end)).start == start
            digits = list(re.finditer(r"\d", span.quote))
            for digit in digits[len(digits) // 2 :][:1]:
                other = str((int(digit.group()) + 3) % 10)
                wrong = span.quote[: digit.start()] + other + span.quote[digit.end() :]
                assert grounder.ground(wrong, within=(start, end)).status == "none", (path.name, start, end)
                elsewhere = grounder.ground(wrong)
                if elsewhere.status != "none":
                    assert facts(text[elsewhere.start : elsewhere.end]) == facts(wrong), (
                        path.name,
                        start,
                        end,
                    )
