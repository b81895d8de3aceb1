"""What a person types, to letters in that order; one bad name never ends a batch."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Sequence

import pdfs
import pytest

from imr_llm.errors import LetterEmpty, LetterError, LetterNotFound, LetterTooLarge, LetterUnreadable
from imr_llm.letters import files
from imr_llm.letters.find import Source, find_letters, read_letter
from imr_llm.letters.letter import Limits


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*paths: str) -> None:
    for path in paths:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w") as file:
            file.write(f"text of {path}")


def names(*paths: str) -> list[str]:
    return [source.name for source in find_letters(paths)]


def pipe_in(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def outcomes(paths: Sequence[str], limits: Limits | None = None) -> list[str]:
    found = []
    for source in find_letters(paths):
        try:
            found.append(read_letter(source, limits or Limits()).text)
        except LetterError as error:
            found.append(error.code)
    return found


def test_everything_mixed_in_the_order_given(folder, monkeypatch):
    write("z.txt", "in/b.txt", "in/a.TXT", "in/deep/c.Txt", "in/x.json", "odd.ending", "g1.txt", "g2.txt")
    pipe_in(monkeypatch, b"piped")
    given = ["z.txt", "g[12].txt", "-", "nothing.pdf", "in", "odd.ending", "no*.txt", "z.txt"]
    assert outcomes(given) == [
        "text of z.txt",
        "text of g1.txt",
        "text of g2.txt",
        "piped",
        "not_found",
        "text of in/a.TXT",
        "text of in/b.txt",
        "text of in/deep/c.Txt",
        "text of odd.ending",
        "not_found",
        "text of z.txt",
    ]


def test_a_folder_is_sorted_by_name_with_subfolders_in_place(folder):
    write("f/b.pdf", "f/a/z.txt", "f/a/b/y.pdf", "f/c.PDF", "f/10.txt", "f/9.txt")
    assert names("f") == ["f/10.txt", "f/9.txt", "f/a/b/y.pdf", "f/a/z.txt", "f/b.pdf", "f/c.PDF"]


def test_hidden_files_and_folders_are_skipped(folder):
    write("f/.hidden.txt", "f/.git/a.txt", "f/a.txt", "f/._b.pdf")
    assert names("f") == ["f/a.txt"]


def test_folders_named_like_letters_are_folders(folder):
    write("f/x.pdf/a.txt")
    assert names("f") == ["f/x.pdf/a.txt"]
    assert names("f/x.pdf") == ["f/x.pdf/a.txt"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(folder):
    write("f/a.txt", "g/b.txt")
    os.symlink("..", "f/up")
    os.symlink("../g", "f/g.txt")
    os.symlink("../g/b.txt", "f/c.txt")
    os.symlink("gone", "f/d.txt")
    assert names("f") == ["f/a.txt", "f/c.txt", "f/d.txt"]
    assert outcomes(["f"]) == ["text of f/a.txt", "text of g/b.txt", "unreadable"]
    os.symlink("g", "link")
    assert names("link") == ["link/b.txt"]


def test_an_empty_folder_and_an_empty_pattern_are_errors_and_others_go_on(folder):
    os.makedirs("empty/sub")
    write("a.txt", "empty/sub/notes.md")
    sources = list(find_letters(["empty", "*.pdf", "a.txt", ""]))
    assert [type(source.error) for source in sources] == [
        LetterNotFound,
        LetterNotFound,
        type(None),
        LetterNotFound,
    ]
    assert str(sources[0].error) == (
        "empty: holds no .pdf or .txt file; check the spelling and the current folder"
    )
    assert str(sources[3].error).startswith("'': no such file or folder; ")
    assert [source.path for source in sources] == ["empty", "*.pdf", "a.txt", ""]  # none is standard input
    with pytest.raises(LetterNotFound):
        read_letter(sources[1])


def test_patterns(folder):
    write("f/b.txt", "f/a.txt", "f/sub/c.txt", "f/notes.md", "[x].txt")
    assert names("f/*.txt") == ["f/a.txt", "f/b.txt"]
    assert names("f/**/*.txt") == ["f/a.txt", "f/b.txt", "f/sub/c.txt"]
    assert names("f/**") == ["f/a.txt", "f/b.txt", "f/notes.md", "f/sub/c.txt"]
    assert names("f/*") == ["f/a.txt", "f/b.txt", "f/notes.md", "f/sub/c.txt"]
    assert names("?") == ["f/a.txt", "f/b.txt", "f/sub/c.txt"]
    assert outcomes(["[x].txt"]) == ["text of [x].txt"]  # a file of that very name


def test_a_name_with_control_characters_stays_on_one_line(folder):
    write("f/two\nlines.txt")
    (source,) = find_letters(["f"])
    assert read_letter(source).name == "two\nlines.txt"
    (missing,) = find_letters(["no\nsuch*"])
    assert str(missing.error).startswith(r"'no\nsuch*': matches nothing; ")


def test_folders_are_opened_only_when_their_turn_comes(folder):
    write("f/1.txt", "f/2/a.txt", "f/3.txt")
    sources = find_letters(["f", "late"])
    assert next(sources).name == "f/1.txt"
    write("f/2/b.txt", "late/c.txt")
    assert [source.name for source in sources] == ["f/2/a.txt", "f/2/b.txt", "f/3.txt", "late/c.txt"]


def test_a_folder_that_vanishes_is_one_error(folder):
    write("f/1.txt", "f/2/a.txt", "f/3.txt")
    sources = find_letters(["f"])
    next(sources)
    os.unlink("f/2/a.txt")
    os.rmdir("f/2")
    gone, last = sources
    assert str(gone.error) == (
        "f/2: the folder cannot be opened (No such file or directory); ask for the right to read it"
    )
    assert isinstance(gone.error, LetterUnreadable)
    assert last.name == "f/3.txt"


def test_a_very_deep_folder(folder):
    depth = 1200
    here = os.open(".", os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    write("a.txt")
    os.fchdir(here)
    os.close(here)
    assert names("d") == ["d/" * depth + "a.txt"]
    subprocess.run(["rm", "-r", "d"], check=True)  # pytest's own tidying cannot go that deep


def test_what_is_no_regular_file_is_refused_unopened(folder):
    os.mkfifo("fifo.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.pdf")
    for path, kind in (
        ("fifo.pdf", "a named pipe"),
        ("socket.pdf", "a socket"),
        ("/dev/zero", "a device"),
        ("/dev/null", "a device"),
    ):
        with pytest.raises(LetterUnreadable, match=f"is {kind}, not a regular file; "):
            read_letter(Source(path, path))
    assert outcomes(["."]) == ["unreadable", "unreadable"]


def test_a_folder_is_no_letter(folder):
    os.mkdir("x.pdf")
    with pytest.raises(LetterUnreadable, match=r"^x\.pdf: is a folder, not a regular file; "):
        read_letter(Source("x.pdf", "x.pdf"))


def test_files_that_lie_about_their_size(folder):
    with pytest.raises(LetterTooLarge, match="more than 100 bytes"):
        read_letter(Source("maps", "/proc/self/maps"), Limits(max_bytes=100))
    assert outcomes(["/proc/self/mem"]) == ["unreadable"]  # input/output error at its first byte
    assert "vm" in read_letter(Source("maps", "/proc/self/status")).text.lower()


def test_permission_denied(folder, monkeypatch):
    write("a.txt")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.os, "open", refuse)
    with pytest.raises(LetterUnreadable, match=r"^a\.txt: permission denied; "):
        read_letter(Source("a.txt", "a.txt"))
    monkeypatch.setattr(os, "lstat", refuse)
    assert list(find_letters(["a.txt"])) == [Source("a.txt", "a.txt")]  # reading it will tell


def test_standard_input(monkeypatch):
    pipe_in(monkeypatch, pdfs.letter())
    (source,) = find_letters(["-"])
    letter = read_letter(source)
    assert (letter.name, letter.encoding) == ("stdin", "pdf")
    with pytest.raises(LetterEmpty, match=r"^stdin: "):
        read_letter(source)
    pipe_in(monkeypatch, b"x" * 101)
    with pytest.raises(LetterTooLarge, match=r"^stdin: has more than 100 bytes"):
        read_letter(source, Limits(max_bytes=100))


def test_closed_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(LetterUnreadable, match="standard input is closed"):
        read_letter(Source("stdin", None))
    pipe_in(monkeypatch, b"")
    sys.stdin.close()
    with pytest.raises(LetterUnreadable):
        read_letter(Source("stdin", None))
