"""Bytes to letters: encodings, what is refused, and what a message may hold."""

from __future__ import annotations

import hashlib
import pickle
from contextlib import suppress

import pdfs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from imr_llm.errors import (
    ImrError,
    LetterBinary,
    LetterEmpty,
    LetterError,
    LetterNotFound,
    LetterTooLarge,
    LetterUnreadable,
    PdfDamaged,
    PdfWithoutText,
    UsageError,
)
from imr_llm.letters.files import printable_name
from imr_llm.letters.letter import Letter, Limits

SECRET = "Zebrafish"


def test_utf8_text_is_kept_character_for_character():
    text = "Case Number:\r\nPain 5–7/10, 37 °C\r\n\r\nwork-\r\nup\n\ttab\f page two "
    letter = Letter.from_bytes(text.encode(), "a.txt")
    assert letter == Letter("a.txt", text, hashlib.sha256(text.encode()).hexdigest(), None, "utf-8")


def test_byte_order_mark_is_dropped_but_hashed():
    data = b"\xef\xbb\xbfUpheld"
    letter = Letter.from_bytes(data)
    assert (letter.text, letter.encoding) == ("Upheld", "utf-8")
    assert letter.sha256 == hashlib.sha256(data).hexdigest()


def test_other_bytes_are_windows_1252_and_said_so():
    letter = Letter.from_bytes(b"The worker\x92s pain \x97 37\xb0\r\n")
    assert (letter.text, letter.encoding) == ("The worker’s pain — 37°\r\n", "windows-1252")


def test_bytes_without_meaning_in_windows_1252_become_replacement_characters():
    letter = Letter.from_bytes(b"a\x81b\x8dc\x8fd\x90e\x9df \x92")
    assert letter.text == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf ’"


def test_byte_order_mark_before_windows_1252_is_dropped_too():
    assert Letter.from_bytes(b"\xef\xbb\xbfworker\x92s").text == "worker’s"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_letter_or_a_letter_error(data: bytes):
    with suppress(LetterError):
        letter = Letter.from_bytes(data)
        assert letter.text.strip()
        assert letter.text.encode()


@given(
    st.text(min_size=1, alphabet=st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda t: t.strip())
)
def test_text_from_memory_is_taken_exactly(text: str):
    letter = Letter.from_text(text, "x")
    assert (letter.text, letter.encoding, letter.pages) == (text, "utf-8", None)
    assert letter.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_text_from_memory_is_held_to_the_same_rules():
    for text, error in (
        ("", LetterEmpty),
        (" \n", LetterEmpty),
        ("a\0b", LetterBinary),
        ("\ud800x", LetterBinary),
    ):
        with pytest.raises(error):
            Letter.from_text(text)
    with pytest.raises(LetterTooLarge):
        Letter.from_text("é" * 11, limits=Limits(max_chars=10))


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\f"])
def test_empty(data: bytes):
    with pytest.raises(LetterEmpty, match=r"^a\.txt: is empty; "):
        Letter.from_bytes(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04" + b"\x14\0\x06\0",
        b"almost text " * 100 + b"\0",
        bytes(range(1, 256)),
        b"\x7fELF\x02\x01\x01",
    ],
)
def test_binary(data: bytes):
    with pytest.raises(LetterBinary, match=r"^a\.txt: is neither text nor PDF; save it as PDF"):
        Letter.from_bytes(data, "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_wide_encodings_are_refused_with_the_way_out(encoding: str):
    data = "\ufeffUpheld".encode(encoding) if encoding == "utf-16-be" else "Upheld".encode(encoding)
    with pytest.raises(LetterBinary, match="save it as UTF-8"):
        Letter.from_bytes(data)


def test_a_few_stray_control_characters_do_not_make_a_text_binary():
    text = "self\x02directed " + "word " * 100 + "\x1a"
    assert Letter.from_bytes(text.encode()).text == text


def test_pdf_is_told_by_content_not_by_name(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_bytes(b"junk before\n" * 80 + pdfs.letter())
    letter = Letter.from_path(path)
    assert (letter.encoding, letter.pages, letter.name) == ("pdf", 1, "letter.txt")


def test_the_mark_of_a_pdf_further_down_is_text():
    text = "x" * 1025 + "%PDF-1.7"
    assert Letter.from_bytes(text.encode()).encoding == "utf-8"
    with pytest.raises(PdfDamaged):
        Letter.from_bytes(text[1:].encode())


def test_pages_end_with_a_line_and_are_separated_by_form_feeds():
    letter = Letter.from_bytes(pdfs.letter([["one", "more"], [], ["three"]]))
    assert (letter.text, letter.pages) == ("one\nmore\n\f\n\fthree\n", 3)


def test_fifty_megabytes_of_text(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 50_000_000)
    with pytest.raises(LetterTooLarge, match=r"has 50,000,000 bytes, the limit is 25,000,000; .*max_bytes"):
        Letter.from_path(path)
    with pytest.raises(LetterTooLarge, match=r"more than 1,000,000 characters, .*max_chars"):
        Letter.from_path(path, Limits(max_bytes=50_000_000))
    limits = Limits(max_bytes=50_000_000, max_chars=50_000_000)
    assert len(Letter.from_path(path, limits).text) == 50_000_000


def test_limits_hold_to_the_byte_and_the_character():
    data = "é" * 10
    assert Letter.from_bytes(data.encode(), limits=Limits(max_bytes=20, max_chars=10)).text == data
    for limits in (Limits(max_bytes=19), Limits(max_chars=9)):
        with pytest.raises(LetterTooLarge):
            Letter.from_bytes(data.encode(), limits=limits)
    with pytest.raises(LetterTooLarge, match="max_bytes"):
        Letter.from_bytes(pdfs.letter(), limits=Limits(max_bytes=100))


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_limits_that_are_none_are_refused(value: float):
    with pytest.raises(UsageError, match=r"limit pdf_seconds must be a positive number, not"):
        Limits(pdf_seconds=value)


def test_path_names_the_letter_and_whole_path_the_error(tmp_path):
    (tmp_path / "a.txt").write_text("Upheld")
    assert Letter.from_path(str(tmp_path / "a.txt")).name == "a.txt"
    scan = tmp_path / "a scan.pdf"
    scan.write_bytes(pdfs.scan())
    with pytest.raises(PdfWithoutText) as caught:
        Letter.from_path(scan)
    assert caught.value.letter == str(scan)
    assert f"ocrmypdf '{scan}' out.pdf" in str(caught.value)


@pytest.mark.parametrize("name", ["two\nlines.txt", "bell\a.txt", "\udcff.txt", "right\u202eto-left.txt", ""])
def test_odd_names_stay_on_one_line(name: str):
    for read in (Letter.from_bytes, lambda data, name: Letter.from_text(data.decode(), name)):
        with pytest.raises(LetterEmpty) as caught:
            read(b"", name)
        assert str(caught.value).isprintable()
        assert str(caught.value).startswith(printable_name(name) + ": ")
    for data in (pdfs.scan(), pdfs.letter()[:500]):
        with pytest.raises(LetterError) as caught:
            Letter.from_bytes(data, name)
        assert str(caught.value).isprintable()


def test_messages_hold_no_text_of_the_letter():
    refused = (
        (SECRET.encode() + b"\0", Limits()),
        (SECRET.encode("utf-16"), Limits()),
        (SECRET.encode() * 9, Limits(max_chars=9)),
        (pdfs.letter([[SECRET]], compress=False), Limits(max_chars=3)),
        (pdfs.letter([[SECRET]], compress=False)[:-40], Limits()),
        (pdfs.encrypted(pdfs.letter([[SECRET]]), "AES-256", SECRET), Limits()),
    )
    for data, limits in refused:
        with pytest.raises(LetterError) as caught:
            Letter.from_bytes(data, "a.pdf", limits)
        assert SECRET not in str(caught.value)


def test_missing_file(tmp_path):
    for path in (tmp_path / "none.pdf", "a\0b", ""):
        with pytest.raises(LetterNotFound, match="no such file"):
            Letter.from_path(path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(LetterNotFound):
        Letter.from_path(tmp_path / "a.txt" / "b.txt")


def test_dangling_link_and_link_loop(tmp_path):
    (tmp_path / "gone.pdf").symlink_to("nowhere")
    with pytest.raises(LetterUnreadable, match="a link to a file that is gone"):
        Letter.from_path(tmp_path / "gone.pdf")
    (tmp_path / "loop.pdf").symlink_to("loop.pdf")
    with pytest.raises(LetterUnreadable, match="cannot be read"):
        Letter.from_path(tmp_path / "loop.pdf")


def test_errors_travel_between_processes():
    with pytest.raises(LetterEmpty) as caught:
        Letter.from_bytes(b"", "a.txt")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.code, type(copy)) == (str(caught.value), "empty", LetterEmpty)
    assert isinstance(copy, ImrError)
