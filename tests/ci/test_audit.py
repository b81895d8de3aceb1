"""`make audit`: known holes fail it, a service that cannot be asked does not, and each exception has its reason."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOLE = {
    "id": "PYSEC-2016-1",
    "summary": "made up",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
        }
    ],
}

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def audit(tmp_path, *options, required="jinja2==3.1.6\nrich==14.0.0\n"):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(required)
    command = [sys.executable, ROOT / ".ci" / "audit.py", "--requirements", requirements, *options]
    cache = ["--cache-dir", tmp_path / "cache"]
    done = subprocess.run([*command, *cache], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def advisories():
    """Starts a service of advisories, in OSV's form, that knows these holes by package: its address."""
    running = []

    def start(holes):
        class Answers(BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                found = holes.get(asked["package"]["name"])
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"vulns": found} if found else {}).encode())

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answers)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/v1/query"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_known_hole_fails_and_names_the_version_that_mends_it(tmp_path, advisories):
    code, said = audit(tmp_path, "-s", "osv", "--osv-url", advisories({"jinja2": [HOLE]}))
    assert code == 1
    assert "jinja2 3.1.6 has PYSEC-2016-1, mended in 9.9" in said


def test_where_none_is_known_it_says_of_how_many(tmp_path, advisories):
    assert audit(tmp_path, "-s", "osv", "--osv-url", advisories({})) == (
        0,
        "audit: 2 packages, 0 known holes\n",
    )


def test_a_service_that_cannot_be_reached_is_told_and_fails_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    code, said = audit(tmp_path, "-s", "osv", "--osv-url", f"http://127.0.0.1:{port}/v1/query")
    assert code == 0
    assert said.startswith("audit: NOT DONE, nobody could be asked")


def test_what_is_wrong_with_the_question_itself_fails(tmp_path):
    code, said = audit(tmp_path, required="no requirement at all\n")
    assert code == 2
    assert said.startswith("audit: NOT DONE, pip-audit failed")


def test_each_exception_from_bandit_names_its_check_and_its_reason():
    told = [
        line
        for path in (ROOT / "src").rglob("*.py")
        for line in path.read_text().splitlines()
        if "nosec" in line
    ]
    assert told
    assert [line for line in told if not re.search(r"# nosec( B\d{3})+ # \S", line)] == []
