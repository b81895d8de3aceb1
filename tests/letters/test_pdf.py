"""PDFs to text, through a process that may be killed, hang or run out of memory without harm to this one."""

from __future__ import annotations

import array
import fcntl
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pdfs
import pypdfium2
import pypdfium2_raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imr_llm.errors import (
    LetterError,
    LetterTooLarge,
    PdfDamaged,
    PdfEncrypted,
    PdfTooHard,
    PdfWithoutText,
    ReaderNotStarted,
)
from imr_llm.letters import _pdf_process, _pdf_worker
from imr_llm.letters.letter import Letter, Limits
from imr_llm.letters.pdf import read_pdf

REAL = Path(__file__).parents[3] / "shared/letters/dwc"
GOOD = pdfs.letter()
TWO_PAGES = pdfs.letter([pdfs.LINES, ["The second page", "ends with more-", "over"]])
ENDLESS = pdfs.nested_forms(depth=12, fan=10)
"""Fifteen seconds of work or a gigabyte, whatever is reached first."""


def text(data: bytes, **limits: float) -> str:
    return Letter.from_bytes(data, "a.pdf", Limits(**limits)).text  # type: ignore[arg-type]


def connection() -> _pdf_process._Connection:
    """The running process, started if need be."""
    text(GOOD)
    found = _pdf_process._PROCESS._connection
    assert found is not None
    return found


def process_id() -> int:
    return connection()._process.pid


# what the text is


def test_a_letter_as_it_is_printed():
    assert text(GOOD) == (
        "Case Number: CM99-0000001 Date Assigned: 01/02/2003\n"
        "CLINICAL CASE SUMMARY\n"
        "The injured worker is a 48 year old male who follows a self-\n"
        "directed program 1-\n"
        "2 times per week.\n"
        "Physical therapy 12 sessions: Upheld\n"
    )


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_encrypted_with_the_empty_user_password(algorithm: str):
    assert text(pdfs.encrypted(GOOD, algorithm)) == text(GOOD)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_real_password_is_asked_for(algorithm: str):
    with pytest.raises(
        PdfEncrypted, match=r"^a\.pdf: is encrypted and opens only with a password; unlock it"
    ):
        text(pdfs.encrypted(GOOD, algorithm, user_password="secret"))


def test_line_end_hyphens_and_glyphs_without_a_character_are_told_apart():
    odd = {
        "41": "D83DDE00",
        "42": "0002",
        "43": "FFFE",
        "44": "0000",
        "45": "D83D",
        "46": "000D",
        "47": "0007",
    }
    lines = ("AxDy self-", "directed A x-", "y", "xBy xCy xEy xFy xGy", "-z- 1-", "2 L-", "-")
    assert text(pdfs.mapped(odd, *lines)) == (
        "😀x\ufffdy self-\ndirected 😀 x-\ny\nxy xy x\ufffdy x y x y\n-z- 1-\n2 L-\n-\n"
    )


def test_text_is_in_the_order_of_the_page_description():
    content = pdfs.stream(pdfs.show("first") + b" " + pdfs.show("second", x=300).replace(b"700", b"720"))
    assert text(pdfs.one_page(content)).split() == ["first", "second"]


def test_pages_without_text_are_kept_among_others_and_refused_alone():
    assert text(pdfs.letter([["a"], [], ["b"]])) == "a\n\f\n\fb\n"
    assert read_pdf(pdfs.letter([["a"], []]), "a.pdf", Limits()) == ["a", ""]
    with pytest.raises(PdfWithoutText) as caught:
        text(pdfs.scan(3))
    assert str(caught.value) == (
        "a.pdf: has 3 pages but no text layer (a scan); run it through OCR first, e.g. ocrmypdf a.pdf out.pdf"
    )
    with pytest.raises(PdfWithoutText, match="has 1 page but"):
        text(pdfs.mapped({"44": "0000"}, "DDD DDD"))  # glyphs, none of which has a character


def test_the_process_and_this_one_read_alike():
    pypdfium2_raw.FPDF_InitLibrary()
    documents = [
        TWO_PAGES,
        pdfs.encrypted(TWO_PAGES, "AES-256"),
        pdfs.mapped({"44": "0000"}, "aD self-", "b"),
        pdfs.letter([["a"], [], ["b"]]),
    ]
    for data in documents:
        status, pages, payload = _pdf_worker.read_pages(pypdfium2_raw, data, 10, 10_000)
        assert status == _pdf_worker.OK
        assert payload.decode().split("\f") == read_pdf(data, "a.pdf", Limits())
        assert pages == payload.count(b"\f") + 1
    refused = [
        (_pdf_worker.ENCRYPTED, pdfs.encrypted(GOOD, "AES-256", "secret")),
        (_pdf_worker.DAMAGED, b"%PDF-"),
        (_pdf_worker.DAMAGED, pdfs.many_pages(0)),
        (_pdf_worker.TRUNCATED, TWO_PAGES[:-12]),
        (_pdf_worker.DAMAGED_PAGE, pdfs.page_tree_loop()),
        (_pdf_worker.TOO_MANY_PAGES, pdfs.many_pages(11)),
        (_pdf_worker.TOO_MANY_CHARS, pdfs.text_bomb(11_000)),
    ]
    for status, data in refused:
        answer = _pdf_worker.read_pages(pypdfium2_raw, data, 10, 10_000)
        assert (answer[0], answer[2]) == (status, b"")
    ten_pages = pdfs.many_pages(10, "0123456789")
    for most, status in ((110, _pdf_worker.OK), (99, _pdf_worker.TOO_MANY_CHARS)):
        assert _pdf_worker.read_pages(pypdfium2_raw, ten_pages, 10, most)[0] == status


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the posted letters are not at {REAL}")
def test_posted_letters():
    paths = sorted(REAL.glob("*.pdf"))
    assert len(paths) >= 70
    for path in paths:
        letter = Letter.from_path(path)
        with pypdfium2.PdfDocument(path) as document:
            pages = [page.get_textpage().get_text_range() for page in document]
        assert letter.pages == len(pages) == letter.text.count("\f") + 1, path.name
        assert not set(letter.text) & set(map(chr, (*range(10), 11, *range(13, 32), 0x7F, 0xFFFE, 0xFFFD))), (
            path.name
        )
        for ours, plain in zip(letter.text.split("\f"), pages, strict=True):
            # nothing lost, nothing doubled, nothing moved
            expected = plain.replace("\r\n", "\n").replace("\ufffe", "-\n")
            assert ours == expected or ours == expected + "\n", path.name


# damaged files


@pytest.mark.parametrize(
    "data",
    [TWO_PAGES, pdfs.letter(compress=False), pdfs.encrypted(TWO_PAGES, "AES-256"), pdfs.many_pages(5)],
    ids=["compressed", "plain", "encrypted", "raw"],
)
@settings(max_examples=60, deadline=None)
@given(cut=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_off_anywhere_gives_the_whole_text_or_an_error(data: bytes, cut: float):
    whole = text(data)
    with suppress(LetterError):
        assert text(data[: 5 + int(cut * (len(data) - 5))]) == whole


@pytest.mark.parametrize("lost", range(1, 40))
def test_a_file_without_its_last_bytes(lost: int):
    with suppress(PdfDamaged):
        assert text(TWO_PAGES[:-lost]) == text(TWO_PAGES)


def test_a_change_that_was_cut_off_does_not_bring_back_the_state_before():
    changed = TWO_PAGES + b"9 0 obj\n<</Type/Page"
    with pytest.raises(PdfDamaged, match="is cut off: its end is missing; get the file again"):
        text(changed)


def test_what_other_readers_forgive_is_forgiven():
    assert text(TWO_PAGES + b"\r\n<html>junk a server added</html>" * 200) == text(TWO_PAGES)
    assert text(re.sub(rb"startxref\n\d+", b"startxref\n7", TWO_PAGES)) == text(TWO_PAGES)
    assert text(b"junk\n" + TWO_PAGES) == text(TWO_PAGES)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=2000))
def test_anything_after_the_mark_of_a_pdf(data: bytes):
    with pytest.raises(LetterError):
        text(b"%PDF-1.7\n" + data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=30))
def test_overwritten_bytes_are_a_letter_or_a_letter_error(place: int, data: bytes):
    with suppress(LetterError):
        assert text(GOOD[:place] + data + GOOD[place + len(data) :], pdf_seconds=5)


def test_damage_names_the_way_out():
    with pytest.raises(PdfDamaged) as caught:
        text(pdfs.noise(1))
    assert str(caught.value) == (
        "a.pdf: is damaged: PDFium cannot open it; get the file again, or repair it, e.g. qpdf a.pdf out.pdf"
    )
    with pytest.raises(PdfDamaged, match="page 1 cannot be read"):
        text(pdfs.page_tree_loop())
    with pytest.raises(PdfDamaged):
        text(pdfs.many_pages(0))


# hostile files


def test_loops():
    assert text(pdfs.xref_loop()) == text(GOOD)
    with pytest.raises(PdfDamaged):
        text(pdfs.object_stream_loop())
    with pytest.raises(PdfTooHard):
        text(pdfs.recursive_form(), pdf_memory_mb=100)
    assert text(GOOD)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_bombs_of_blanks_are_pages_without_text(layers: int):
    with pytest.raises(PdfWithoutText):
        text(pdfs.flate_bomb(100_000_000, layers))


def test_bombs_that_grow_end_at_the_limit_on_memory():
    with pytest.raises(PdfTooHard) as caught:
        text(pdfs.flate_bomb(100_000_000, 2, fill=b"q "), pdf_memory_mb=150)
    assert re.fullmatch(
        r"a\.pdf: ended the process that reads PDFs \(signal \d+, [A-Za-z /]+\), "
        r"probably by using too much memory; "
        r"print it to a new PDF, or raise the limit pdf_memory_mb \(now 150\)",
        str(caught.value),
    )
    assert text(GOOD)


def test_a_bomb_of_text_is_not_carried_home():
    with pytest.raises(
        LetterTooLarge, match=r"has more than 1,000 characters of text, the limit; .*max_chars"
    ):
        text(pdfs.text_bomb(200_000), max_chars=1_000)
    assert len(text(pdfs.text_bomb(20_000), max_chars=30_000)) > 20_000


def test_ten_thousand_pages():
    data = pdfs.many_pages(10_000)
    with pytest.raises(LetterTooLarge, match="has 10,000 pages, the limit is 500; split it"):
        text(data)
    letter = Letter.from_bytes(data, limits=Limits(max_pages=10_000))
    assert (letter.pages, letter.text) == (10_000, "\f".join(["page\n"] * 10_000))


def test_many_pages_are_counted_together():
    data = pdfs.many_pages(100, "0123456789")
    assert len(text(data, max_chars=1_199)) == 1_199
    with pytest.raises(LetterTooLarge):
        text(data, max_chars=1_198)
    with pytest.raises(LetterTooLarge):
        text(data, max_chars=999)


def test_out_of_time():
    with pytest.raises(PdfTooHard) as caught:
        text(ENDLESS, pdf_seconds=0.1)
    assert str(caught.value) == (
        "a.pdf: took longer than 0.1 s to read; print it to a new PDF, or raise the limit pdf_seconds"
    )
    assert text(GOOD)


def test_out_of_memory_then_the_next_reads():
    with pytest.raises(PdfTooHard, match="pdf_memory_mb"):
        text(ENDLESS, pdf_memory_mb=64)
    assert text(GOOD)


def test_a_large_file_passes_through_the_pipe():
    padded = GOOD + b"%" * 5_000_000
    assert text(padded) == text(GOOD)


# the process


def test_one_process_reads_letter_after_letter():
    first = process_id()
    for data in (TWO_PAGES, pdfs.encrypted(GOOD, "AES-256")):
        text(data)
    for data in (pdfs.noise(2), pdfs.scan(), pdfs.encrypted(GOOD, "AES-256", "secret")):
        with pytest.raises(LetterError):
            text(data)
    assert process_id() == first


def test_killed_between_letters():
    first = connection()
    os.kill(first._process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, first._process.pid, os.WEXITED | os.WNOWAIT)
    assert text(TWO_PAGES).endswith("over\n")
    assert process_id() != first._process.pid


def test_killed_during_a_letter_which_is_then_read_by_a_fresh_process():
    first = connection()
    os.kill(first._process.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, first._process.pid, os.WSTOPPED | os.WNOWAIT)  # else it may still take the request
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(text, TWO_PAGES)
        waiting = array.array("i", [0])
        while not waiting[0] and not reading.done():  # until the request is in the pipe
            fcntl.ioctl(first._input, termios.FIONREAD, waiting)
        os.kill(first._process.pid, signal.SIGKILL)
        assert reading.result(timeout=60).endswith("over\n")
    assert process_id() != first._process.pid


def test_a_process_that_hangs_is_given_up():
    for data in (GOOD, GOOD + b"%" * 5_000_000):  # while it should answer, and while it should listen
        first = process_id()
        os.kill(first, signal.SIGSTOP)
        with pytest.raises(PdfTooHard, match=r"longer than 0\.05 s"):
            text(data, pdf_seconds=0.05)
        assert process_id() != first


class InterruptedByTestError(Exception):
    pass


@contextmanager
def interrupt_after(seconds: float) -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise InterruptedByTestError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_interrupt_leaves_no_answer_for_the_next_letter():
    connection()
    with interrupt_after(0.05), pytest.raises(InterruptedByTestError):
        text(ENDLESS)
    assert text(TWO_PAGES).endswith("over\n")


def test_threads_each_get_their_own_letter():
    letters = {f"letter {number}": pdfs.letter([[f"letter {number}"]]) for number in range(40)}
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(text, letters.values()))
    assert read == [f"{words}\n" for words in letters]


def test_threads_next_to_hostile_letters():
    def read(number: int) -> str:
        if number % 10 == 5:
            with pytest.raises(PdfTooHard):
                text(ENDLESS, pdf_seconds=0.05)
        return text(pdfs.letter([[f"letter {number}"]]))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(20))) == [f"letter {number}\n" for number in range(20)]


def read_in_child(data: bytes) -> tuple[str, int]:
    return text(data), process_id()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_have_readers_of_their_own(method: str):
    mine = process_id()
    with multiprocessing.get_context(method).Pool(2) as pool:
        results = pool.map(read_in_child, [pdfs.letter([[str(number)]]) for number in range(8)], chunksize=1)
    assert [words for words, _ in results] == [f"{number}\n" for number in range(8)]
    assert mine not in {reader for _, reader in results}
    assert process_id() == mine


def test_a_fork_while_the_lock_is_held_neither_blocks_nor_warns_in_the_child(monkeypatch):
    connection()
    parent = os.getpid()
    monkeypatch.setattr(sys, "unraisablehook", lambda _: os._exit(2) if os.getpid() != parent else None)
    with _pdf_process._PROCESS._lock:
        child = os.fork()
        if not child:
            os._exit(0 if text(GOOD) else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_forked_child_leaves_its_parents_reader_alone():
    own = _pdf_process.PdfProcess()
    assert own.ask(GOOD, Limits())[0] == _pdf_worker.OK
    assert own._connection is not None
    parents = own._connection._process.pid
    own.forget_after_fork()
    assert own.ask(GOOD, Limits())[0] == _pdf_worker.OK
    own.close()
    own.forget_after_fork()
    assert os.waitpid(parents, 0)[1] == 0  # not killed: its input ended


def test_two_limits_in_turn():
    for _ in range(3):
        assert text(GOOD, pdf_memory_mb=64)
        assert text(GOOD, pdf_memory_mb=2**60, max_pages=2**70, max_chars=2**70, pdf_seconds=1e300)


def test_the_reader_ends_itself_when_nobody_is_left_to_stop_it():
    packages = str(Path(pypdfium2_raw.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-I", "-S", _pdf_worker.__file__, packages],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as orphan:
        assert orphan.stdin is not None
        frame = _pdf_worker.REQUEST.pack(len(ENDLESS), 10, 10**6, 0.0, 2**33)
        orphan.stdin.write(frame + ENDLESS)
        orphan.stdin.flush()
        assert orphan.wait(timeout=60) == -signal.SIGALRM


def run_python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def test_nothing_of_the_reader_is_left_on_the_screen():
    script = f"""
import sys
sys.path.insert(0, {os.path.dirname(__file__)!r})
import pdfs
from imr_llm.errors import PdfTooHard
from imr_llm.letters.letter import Letter, Limits
print(Letter.from_bytes(pdfs.letter([["Upheld"]])).text, end="", flush=True)
try:
    Letter.from_bytes(pdfs.nested_forms(12, 10), limits=Limits(pdf_memory_mb=64))
except PdfTooHard:
    print("too hard", flush=True)
Letter.from_bytes(pdfs.letter())
"""
    done = run_python(script)
    assert (done.stdout, done.stderr, done.returncode) == ("Upheld\ntoo hard\n", "", 0)


def test_the_reader_is_told_no_secrets(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    _pdf_process._PROCESS.close()
    environment = Path(f"/proc/{process_id()}/environ").read_bytes()
    assert b"secret" not in environment
    limits = Path(f"/proc/{process_id()}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert re.search(rf"Max address space +{1024 << 20} ", limits)


@pytest.mark.parametrize("executable", ["/bin/false", "/nonexistent/python"])
def test_a_process_that_does_not_start(monkeypatch, executable: str):
    _pdf_process._PROCESS.close()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", executable)
        with pytest.raises(ReaderNotStarted, match="the process that reads PDFs does not start"):
            text(GOOD)
    assert text(GOOD)


def test_what_a_broken_reader_says_is_not_shown(monkeypatch, tmp_path, capfd):
    (tmp_path / "broken.py").write_text("import sys; sys.exit('traceback with words of a letter')")
    _pdf_process._PROCESS.close()
    monkeypatch.setattr(_pdf_worker, "__file__", str(tmp_path / "broken.py"))
    with pytest.raises(ReaderNotStarted, match=r"does not start \(exit status 1\)"):
        text(GOOD)
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_never_gets_ready(monkeypatch, tmp_path):
    told = tmp_path / "pid"
    silent = tmp_path / "silent.py"
    silent.write_text(f"import os, sys; print(os.getpid(), file=open({str(told)!r}, 'w')); sys.stdin.read()")
    _pdf_process._PROCESS.close()
    monkeypatch.setattr(_pdf_worker, "__file__", str(silent))
    with interrupt_after(1.0), pytest.raises(InterruptedByTestError):
        text(GOOD)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
    monkeypatch.setattr(_pdf_process, "_START_SECONDS", 0.05)
    with pytest.raises(ReaderNotStarted, match=r"does not start \(no answer\)"):
        text(GOOD)


def test_pdfium_is_not_installed(monkeypatch):
    _pdf_process._PROCESS.close()
    with monkeypatch.context() as patch:
        patch.setattr(_pdf_process.importlib.util, "find_spec", lambda _: None)
        with pytest.raises(ReaderNotStarted, match="pypdfium2 is not installed"):
            text(GOOD)
    assert text(GOOD)


@pytest.mark.parametrize(
    ("greeting", "answer"),
    [
        ("b'\\xff' * 40", "b''"),
        ("frame(0, 0, 0) + frame(1, 1, 0)", "b''"),
        ("frame(0, 0, 0)", "frame(1, 1, 10**9) + b'x' * 5_000_000"),
        ("frame(0, 0, 0)", "frame(1, 1, 5) + b'more than that'"),
    ],
)
def test_answers_out_of_bounds_are_not_believed(monkeypatch, tmp_path, greeting: str, answer: str):
    impostor = tmp_path / "impostor.py"
    impostor.write_text(
        "import struct, sys\n"
        "frame = struct.Struct('<BQQ').pack\n"
        f"sys.stdout.buffer.write({greeting})\n"
        "sys.stdout.buffer.flush()\n"
        "sys.stdin.buffer.read(40)\n"
        f"sys.stdout.buffer.write({answer})\n"
        "sys.stdout.buffer.flush()\n"
        "sys.stdin.buffer.read()\n"
    )
    _pdf_process._PROCESS.close()
    with monkeypatch.context() as patch:
        patch.setattr(_pdf_worker, "__file__", str(impostor))
        with pytest.raises((PdfTooHard, ReaderNotStarted), match="it broke the protocol"):
            text(GOOD)
    assert text(GOOD)


def test_closing_twice_and_reading_again():
    closed = process_id()
    _pdf_process._PROCESS.close()
    with pytest.raises(ProcessLookupError):
        os.kill(closed, 0)
    _pdf_process._PROCESS.close()
    assert text(GOOD)


def test_the_reader_is_ended_with_the_program_even_when_it_hangs():
    script = """
import os, signal
from imr_llm.letters import _pdf_process
from imr_llm.letters.limits import DEFAULT_LIMITS
_pdf_process.read_in_process(b"%PDF-", DEFAULT_LIMITS)
reader = _pdf_process._PROCESS._connection._process.pid
os.kill(reader, signal.SIGSTOP)
print(reader)
"""
    done = run_python(script)
    assert (done.stderr, done.returncode) == ("", 0)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_a_scanned_page_among_others_is_known_by_its_number():
    letter = Letter.from_bytes(pdfs.joined(GOOD, pdfs.scan(2), GOOD), "a.pdf")
    assert letter.pages_without_text == (2, 3)
    assert len(letter.text.split("\f")) == 4


def test_a_blank_page_lacks_nothing():
    letter = Letter.from_bytes(pdfs.letter([pdfs.LINES, []]), "a.pdf")
    assert letter.pages == 2
    assert letter.pages_without_text == ()


def test_a_text_has_no_pages_without_text():
    assert Letter.from_text("page one\n\f\ufffd\n").pages_without_text == ()
