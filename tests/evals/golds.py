"""What tests of evaluation share: the bundled gold set, small sets made of it, and where real letters may lie."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
GOLD = ROOT / "evals" / "gold"
SAMPLES = ROOT / "evals" / "samples"
POSTED_LETTERS = ROOT.parent / "shared" / "letters"
POSTED_LABELS = ROOT.parent / "shared" / "gold"


def labels_in(folder: Path, *names: str, letters: Path = SAMPLES / "letters") -> tuple[Path, Path]:
    """A folder of labels and one of letters, copies of the samples of these names, to be spoilt."""
    for kind in ("labels", "letters"):
        (folder / kind).mkdir(parents=True)
    for name in names:
        label = (SAMPLES / "gold" / f"{name}.json").read_text(encoding="utf-8")
        (folder / "labels" / f"{name}.json").write_text(label, encoding="utf-8")
        (folder / "letters" / f"{name}.txt").write_bytes((letters / f"{name}.txt").read_bytes())
    return folder / "labels", folder / "letters"


def change(path: Path, edit) -> None:
    """Put a label file through `edit`, which changes the parsed label in place."""
    label = json.loads(path.read_text(encoding="utf-8"))
    edit(label)
    path.write_text(json.dumps(label), encoding="utf-8")
