"""Letters made up for runs: as many as wanted, no two the same."""

from __future__ import annotations

from pathlib import Path

from made import Made, printed

TREATMENTS = ("Physical therapy", "Acupuncture", "MRI of the lumbar spine", "Norco 10/325mg #60")


def letter_text(number: int) -> str:
    """The text of the letter of that number."""
    made = Made(
        f"{TREATMENTS[number % len(TREATMENTS)]}, {number % 40 + 2} visits",
        "Upheld" if number % 3 else "Overturned",
        f"The patient had {number} records. The request is {'not ' if number % 3 else ''}medically necessary.",
    )
    return printed(made, summary=f"The worker is a {20 + number % 60}-year-old. File {number}.")


def write_letters(folder: Path, count: int) -> Path:
    """That many files, named so that their order is that of their numbers."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(letter_text(number))
    return folder
