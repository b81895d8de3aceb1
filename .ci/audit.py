"""Holds the locked packages to what is known of holes in them: `make audit`.

    python .ci/audit.py [--requirements FILE] [pip-audit's own options, e.g. -s osv --osv-url URL]

Exit codes: 0 nothing known, or nobody could be asked, which is said; 1 a hole is known; 2 pip-audit cannot be used as
it is here. By default PyPI is asked.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
LOCKED = ["export", "--frozen", "--all-extras", "--all-groups", "--no-emit-project", "--no-hashes", "--quiet"]
UNREACHED = re.compile(
    r"\b\w*(?:Connection|Connect|Timeout|Proxy|SSL|Service|HTTP)\w*Error\b|\b\w*Timeout\b|could not connect",
    re.I,
)


def main() -> int:
    """Ask and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requirements", type=Path, help="what to ask about [default: all of uv.lock]")
    given, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        requirements = given.requirements or Path(folder) / "requirements.txt"
        if given.requirements is None:
            subprocess.run([BIN / "uv", *LOCKED, "--output-file", requirements], check=True)
        report, fault = asked(requirements, options or ["-s", "pypi"])
    if report is None:
        reached = UNREACHED.search(fault) is None
        print(
            f"audit: NOT DONE, {'pip-audit failed' if reached else 'nobody could be asked'} ({fault[:200]})"
        )
        return 2 if reached else 0
    packages = report["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    holes = [(package, hole) for package in packages for hole in package.get("vulns", ())]
    if len(unknown) == len(packages):
        print("audit: NOT DONE, the service knows none of the packages")
        return 0
    for package, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"audit: {package['name']} {package['version']} has {hole['id']}, mended in {mended}")
    if unknown:
        print(f"audit: not known to the service: {', '.join(unknown)}")
    print(f"audit: {len(packages) - len(unknown)} packages, {len(holes)} known holes")
    return 1 if holes else 0


def asked(requirements: Path, options: list[str]) -> tuple[dict[str, Any] | None, str]:
    """pip-audit's report; where it has none, why."""
    how = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command = [BIN / "pip-audit", "--requirement", requirements, *how, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except json.JSONDecodeError:
        lines = done.stderr.strip().splitlines()
        return None, lines[-1] if lines else f"pip-audit ended with {done.returncode}"
    return report, ""


if __name__ == "__main__":
    sys.exit(main())
