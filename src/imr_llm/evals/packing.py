"""Makes a gold set of a folder of labels (NAME.json, as the labelling guide has them) and the letters they are of."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson

from imr_llm.errors import UsageError
from imr_llm.evals.gold import GoldLetter, GoldManifest, write_gold
from imr_llm.evals.labels import Label, label_from
from imr_llm.letters.files import read_file
from imr_llm.letters.find import find_letters
from imr_llm.letters.limits import DEFAULT_LIMITS
from imr_llm.schema.shape import ShapeError

__all__ = ["pack_gold"]


def pack_gold(
    labels: str | Path,
    letters: str | Path,
    folder: str | Path,
    *,
    name: str,
    version: str,
    licence: str,
    about: str = "",
    bundled_letters: str | None = None,
) -> GoldManifest:
    """Write the set into `folder`, labels in the order of their names.

    A label's letter is the file of its name, whatever the ending. Raises UsageError, naming file and field, for a
    label without its letter, of a wrong shape, or given twice.
    """
    files: dict[str, str] = {}
    for source in find_letters([letters]):
        if source.error is not None:
            raise UsageError(str(source.error))
        if source.path is not None:
            files.setdefault(Path(source.path).stem, source.path)
    packed: dict[str, GoldLetter] = {}
    for path in sorted(Path(labels).glob("*.json")):
        label = _label(path)
        if label.letter not in files:
            raise UsageError(f"{path}: {letters} has no letter {label.letter}; name the folder that has it")
        sha256 = hashlib.sha256(read_file(files[label.letter], DEFAULT_LIMITS)).hexdigest()
        if sha256 in packed:
            raise UsageError(
                f"{path}: its letter has a label already, {packed[sha256].label.letter}; keep one"
            )
        packed[sha256] = GoldLetter(sha256, label)
    if not packed:
        raise UsageError(f"{labels}: holds no labels (*.json)")
    return write_gold(
        Path(folder),
        packed.values(),
        name=name,
        version=version,
        licence=licence,
        about=about,
        bundled_letters=bundled_letters,
    )


def _label(path: Path) -> Label:
    try:
        return label_from(orjson.loads(path.read_bytes()))
    except ShapeError as error:
        what = str(error)
    except orjson.JSONDecodeError:
        what = "is no JSON"
    raise UsageError(f"{path}: {what}")
