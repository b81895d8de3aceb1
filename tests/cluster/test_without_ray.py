"""What is said where there is no Ray, or where it cannot do what is asked."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from imr_llm.cli.main import main


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([], "the engine ray needs ray: pip install 'imr-llm[ray]'"),
        (["--model", "m", "--batch-files", "d"], "--engine ray is for calls and the baseline"),
    ],
)
def test_one_line_and_a_way_out(tmp_path, monkeypatch, more, told):
    monkeypatch.setitem(sys.modules, "ray", None)
    (tmp_path / "a.txt").write_text("a letter")
    done = CliRunner().invoke(
        main, ["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--engine", "ray", *more]
    )
    assert done.exit_code == 2
    assert told in done.stderr
