"""inspect_ai in an environment of its own: scores rows of target and answer with its own scorers, says how long.

Started by `evaluation.py` as `python -I evaluation_peer.py ROWS`, a file of JSON lines with `target` and `answer`, both
texts. Making the log that is scored is not counted. Then each line that comes in, the name of a scorer, is a round,
answered with the CPU seconds of this process that it took and the mean of the scores.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from importlib import import_module
from importlib.metadata import version
from typing import Any


def main() -> None:
    """Make the log, then go in rounds."""
    ai: Any = import_module("inspect_ai")
    dataset: Any = import_module("inspect_ai.dataset")
    scorer: Any = import_module("inspect_ai.scorer")
    solver: Any = import_module("inspect_ai.solver")
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]

    @solver.solver  # type: ignore[untyped-decorator]
    def answer() -> Any:
        async def solve(state: Any, _: Any) -> Any:
            state.output.completion = state.metadata["answer"]
            return state

        return solve

    samples = [
        dataset.Sample(id=k, input="letter", target=row["target"], metadata={"answer": row["answer"]})
        for k, row in enumerate(rows)
    ]
    task = ai.Task(dataset=dataset.MemoryDataset(samples), solver=answer())
    with tempfile.TemporaryDirectory() as folder:
        (written,) = ai.eval(task, model="mockllm/model", score=False, log_dir=folder, display="none")
        log = import_module("inspect_ai.log").read_eval_log(written.location)
        print(json.dumps(version("inspect_ai")), flush=True)
        for line in sys.stdin:
            started = time.process_time()
            scored = ai.score(log, getattr(scorer, line.strip())(), display="none")
            seconds = time.process_time() - started
            mean = next(iter(scored.results.scores[0].metrics.values())).value
            print(json.dumps([seconds, mean]), flush=True)


if __name__ == "__main__":
    main()
