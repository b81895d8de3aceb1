"""What is said where there is no Ray, or where it cannot do what is asked."""

from __future__ import annotations

import sys
import types

import pytest
from click.testing import CliRunner

from imr_llm.cli.main import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


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
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_cluster_that_does_not_listen_binds_the_folder_to_nothing(tmp_path, monkeypatch, by):
    monkeypatch.setitem(sys.modules, "ray", types.ModuleType("ray"))
    (tmp_path / "a.txt").write_text("a letter")
    said = ["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--engine", "ray"]
    if by == "option":
        said += ["--ray-address", "127.0.0.1:1"]
    else:
        monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    done = CliRunner().invoke(main, said)
    assert done.exit_code == 2
    assert "the cluster cannot be reached: 127.0.0.1:1" in done.stderr
    assert not (tmp_path / "out").exists()
