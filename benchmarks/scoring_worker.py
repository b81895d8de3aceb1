"""inspect_ai in an environment of its own: scores stored answers with its own scorer when told to, says how long.

Started by `scoring.py` as `python -I scoring_worker.py CORE`. A line with a JSON list of [gold, answer] texts comes in, is made a
finished evaluation log, and a line with name and version goes out; from then on each line that comes in is a round,
answered with the CPU seconds of this process that scoring the log took, and the mean it gave.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
import time
from importlib.metadata import version
from typing import Any


def finished_log(rows: list[tuple[str, str]], folder: str) -> Any:
    """A log whose samples have the stored answers as outputs; no model is asked."""
    inspect, dataset = importlib.import_module("inspect_ai"), importlib.import_module("inspect_ai.dataset")
    output = importlib.import_module("inspect_ai.model").ModelOutput

    def stored() -> Any:
        async def solve(state: Any, generate: Any) -> Any:  # noqa: ARG001  inspect_ai's signature
            state.output = output.from_content("stored", state.metadata["answer"])
            return state

        return solve

    solver = importlib.import_module("inspect_ai.solver").solver(stored)()
    samples = [
        dataset.Sample(input="letter", target=gold, metadata={"answer": answer}) for gold, answer in rows
    ]
    task = inspect.Task(dataset=dataset.MemoryDataset(samples), solver=solver)
    (log,) = inspect.eval(task, model="mockllm/model", display="none", log_dir=folder, score=False)
    assert log.status == "success"
    return log


def main() -> None:
    """Answer until standard input ends."""
    os.sched_setaffinity(0, {int(sys.argv[1])})
    score = importlib.import_module("inspect_ai").score
    f1 = importlib.import_module("inspect_ai.scorer").f1
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing but answers goes where answers go
    with tempfile.TemporaryDirectory() as folder:
        log = finished_log(json.loads(sys.stdin.readline()), folder)
        print(f"inspect_ai {version('inspect_ai')}", file=answers, flush=True)
        for _ in sys.stdin:
            started = time.process_time()
            scored = score(log, f1(), action="overwrite", display="none")
            seconds = time.process_time() - started
            mean = scored.results.scores[0].metrics["mean"].value
            print(json.dumps([seconds, mean]), file=answers, flush=True)


if __name__ == "__main__":
    main()
