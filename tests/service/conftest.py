"""One service for the tests that do not need their own, and a PostgreSQL server where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from browsing import opened  # noqa: F401  a fixture
from serving import Client, served

from imr_llm.bulk.pacing import Pacing
from imr_llm.service.settings import RunSettings


@pytest.fixture
def service_at(tmp_path):
    """Starts services: `service_at(**settings)` gives the service and a client."""
    running = []

    def start(store=None, token=None, **settings):
        beside = RunSettings(folder=str(tmp_path / "store.db.runs"), pacing=Pacing(jobs=1))
        settings.setdefault("runs", beside)
        context = served(store or tmp_path / "store.db", **settings)
        service, address = context.__enter__()
        running.append(context)
        return service, Client(address, token)

    yield start
    for context in reversed(running):
        context.__exit__(None, None, None)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A client of a service without tokens, shared by a module's tests."""
    with served(tmp_path_factory.mktemp("store") / "store.db") as (_, address):
        yield Client(address)


def _postgres_folder() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@pytest.fixture(scope="session")
def postgres():
    """The URL of a database on a PostgreSQL server that was started for these tests."""
    programs = _postgres_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    user = None
    if os.geteuid() == 0:  # the server refuses to run as root
        if "postgres" not in {one.pw_name for one in pwd.getpwall()}:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        user = "postgres"
    folder = Path(tempfile.mkdtemp(prefix="imr-pg-"))  # short, for a socket's name, and its user may enter
    data = folder / "data"
    if user:
        shutil.chown(folder, user)

    def run(program, *arguments):
        subprocess.run([programs / program, *arguments], check=True, user=user, cwd="/", capture_output=True)

    run("initdb", "-D", data, "-U", "imr", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c shared_buffers=16MB"
    run("pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start")
    try:
        yield f"postgresql://imr@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path, monkeypatch):
    """An empty store of either kind; the folder of its runs is the test's own."""
    monkeypatch.chdir(tmp_path)
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    url = request.getfixturevalue("postgres")
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url
