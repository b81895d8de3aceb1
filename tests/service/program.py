"""`imr-llm serve` as a program of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

from serving import Client

SERVE = [sys.executable, "-c", "from imr_llm.cli.main import main; main()", "serve"]


class Program:
    """A running `imr-llm serve`."""

    def __init__(self, store, *options, port="0", serve=SERVE):
        self.process = subprocess.Popen(
            [*serve, "--store", store, "--port", str(port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+?(?=,)", line)
        assert found, (line, self.process.stderr.read() if self.process.poll() is not None else "")
        self.client = Client(found[0])

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err
