"""No value depends on how a letter's lines were printed, and no text makes the reader fail."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.baseline import reader
from imr_llm.baseline.reader import read_letter_baseline
from imr_llm.errors import ImrError
from imr_llm.letters.letter import Letter
from made import HEADER, Made, printed
from rewritten import REWRITERS, differences, rewrapped, told

pytestmark = pytest.mark.unmeasured

SAMPLES = sorted((Path(__file__).parent.parent.parent / "evals" / "samples" / "letters").glob("*.txt"))
POSTED = Path(__file__).parent.parent.parent.parent / "shared" / "letters"
TEXTS = [Letter.from_path(path).text for path in SAMPLES]
PIECES = st.text(st.sampled_from(".:;,()-#0123456789 \n\f\u2028\u200b\ufeff\u0130ßÀ'\"x"), max_size=6)

names = st.sampled_from([path.stem for path in SAMPLES])
seeds = st.integers(0, 2**32)


def text_of(name: str) -> str:
    return TEXTS[[path.stem for path in SAMPLES].index(name)]


@pytest.fixture(scope="module")
def records() -> dict[str, dict]:
    """What each sample letter says, read once."""
    return {name: told(text_of(name)) for name in (path.stem for path in SAMPLES)}


@pytest.mark.parametrize("how", REWRITERS)
@settings(max_examples=40)
@given(name=names, seed=seeds)
def test_the_record_does_not_depend_on(records, how, name, seed):
    again = told(REWRITERS[how](text_of(name), random.Random(seed)))
    assert differences(records[name], again) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_record_does_not_depend_on_the_width(records, path):
    for width in (40, 57, 79, 120, 200):
        assert differences(records[path.stem], told(rewrapped(text_of(path.stem), width))) == []


@given(name=names, seed=seeds, hows=st.lists(st.sampled_from(sorted(REWRITERS)), min_size=2, max_size=4))
def test_the_record_does_not_depend_on_several_at_once(records, name, seed, hows):
    text, chance = text_of(name), random.Random(seed)
    for how in hows:
        text = REWRITERS[how](text, chance)
    assert differences(records[name], told(text)) == []


def test_the_record_of_no_posted_letter_depends_on_any():
    if not POSTED.is_dir():
        pytest.skip(f"no posted letters in {POSTED}")
    changed = []
    for path in sorted(POSTED.glob("*/*")):
        text = Letter.from_path(path).text
        record, chance = told(text), random.Random(path.stem)
        for how, rewrite in chance.sample(sorted(REWRITERS.items()), 4):
            changed += [
                f"{path.stem}, {how}, {at.split(':')[0]}"
                for at in differences(record, told(rewrite(text, chance)))
            ]
    assert changed == []


@pytest.mark.parametrize(
    "header",
    [
        "Case Number: CM16-0900999\nDate Assigned: 06/22/2016\nDate of Injury: 10/06/2015\nDecision Date: 07/19/2016\n"
        "UR Denial Date: 05/31/2016\nPriority: Standard\nApplication Received: 06/13/2016",
        "Case Number: Date Assigned: Date of Injury: Decision Date: UR Denial Date: Priority: Application Received:\n"
        "CM16-0900999 06/22/2016 10/06/2015 07/19/2016 05/31/2016 Standard 06/13/2016",
        "IMR Case Number:  CM16-0900999     Date of Injury:  10/06/2015\nClaims Number:\nUR Denial Date: 5-31-16\n"
        "Priority: STANDARD   Application Received: June 13, 2016\nDated: 7/19/2016\nDate Assigned: 06/22/2016",
    ],
)
def test_the_order_of_the_header_does_not_show(header):
    one, other = told(printed(header=HEADER)), told(printed(header=header))
    assert differences(one, other) == []


def survives(text: str) -> None:
    try:
        record = read_letter_baseline(Letter.from_text(text))
    except ImrError:
        return
    assert record.letter.chars == len(text)
    for spans in record.evidence.values():
        assert all(text[span.start : span.end] == span.quote for span in spans)


@given(
    st.binary(max_size=400) | st.text(st.characters(exclude_categories=["Cs"]), max_size=400).map(str.encode)
)
def test_no_bytes_make_it_fail(data):
    try:
        letter = Letter.from_bytes(data)
    except ImrError:
        return
    survives(letter.text)


@settings(max_examples=150)
@given(names, names, st.data())
def test_no_cut_splice_or_repeat_makes_it_fail(one, other, data):
    text, tail = text_of(one), text_of(other)
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    how = data.draw(st.sampled_from(["cut", "splice", "repeat", "drop", "twice"]))
    if how == "cut":
        text = text[first:last]
    elif how == "splice":
        text = text[:first] + tail[data.draw(st.integers(0, len(tail))) :]
    elif how == "repeat":
        words = text[first : first + 60]
        text = text[:first] + words * data.draw(st.integers(1, 200)) + text[first:]
    elif how == "drop":
        text = text[:first] + text[last:]
    else:
        text = text + tail
    survives(text)


@settings(max_examples=150)
@given(names, st.lists(st.tuples(st.integers(0, 20_000), PIECES), max_size=60), st.booleans())
def test_no_misprint_makes_it_fail(name, misprints, shuffle):
    text = text_of(name)
    for at, piece in misprints:
        at %= len(text)
        text = text[:at] + piece + text[at + 1 :]
    if shuffle:
        words = text.split()
        random.Random(name).shuffle(words)
        text = " ".join(words)
    survives(text)


class Counted(str):
    """Text that counts the characters that are searched or cut out of it."""

    __slots__ = ()
    cost = 0

    def __getitem__(self, place):
        piece = str.__getitem__(self, place)
        Counted.cost += len(piece)
        return piece

    def find(self, *where):
        return self._searched(str.find, *where)

    def rfind(self, *where):
        return self._searched(str.rfind, *where)

    def _searched(self, search, word, start=0, end=None):
        end = len(self) if end is None else end
        found = search(self, word, start, end)
        Counted.cost += max(
            0, end - start if found < 0 else found - start if search is str.find else end - found
        )
        return found


@pytest.mark.skipif(
    not reader.__file__.endswith(".py"), reason="compiled code does not search through Counted"
)
@pytest.mark.parametrize(
    "word",
    [
        "Upheld",
        "Date of Injury:",
        "12",
        "visits",
        "- ",
        "(",
        "1/1/15 ",
        "page 3, ",
        "not ",
        "L4-5",
        "diagnosed with ",
        "up to 3 visits, ",
    ],
)
def test_the_work_grows_no_faster_than_a_repeated_word(word, monkeypatch):
    """Counted in characters searched or cut out: twice the words, about twice those."""
    monkeypatch.setattr("imr_llm.letters.text.lower", lambda text: Counted(text.lower()))
    costs = []
    for times in (2000, 4000):
        repeated = f"{word} " * times
        Counted.cost = 0
        text = printed(Made("Acupuncture", rationale=f"{repeated}."), Made(repeated), summary=repeated)
        read_letter_baseline(Letter.from_text(text))
        costs.append(Counted.cost)
    assert costs[1] < 2.6 * costs[0]


def test_a_rewriting_changes_the_text():
    text = text_of("sample-f1b-01")
    same = [how for how, rewrite in REWRITERS.items() if rewrite(text, random.Random(1)) == text]
    assert [how for how in same if not re.search("blank lines removed", how)] == []
