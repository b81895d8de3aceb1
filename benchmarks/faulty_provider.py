"""The simulated provider for `faults_beside_peers.py`: it also answers what langextract and curator ask in words of their own.

Takes the arguments of `imr-llm simulate`.
"""

from __future__ import annotations

import json
import random
import sys
from typing import cast

from imr_llm.cli.main import main
from imr_llm.simulator import tasks
from imr_llm.simulator.call import Call
from imr_llm.simulator.library import Library
from imr_llm.simulator.profile import Profile

_QUESTION = "\nQ: "
_TASKS = cast("dict[str, tasks.Task]", tasks.TASKS)
_letter_answer = _TASKS["letter_answer"]


def answer(call: Call, profile: Profile, rng: random.Random, library: Library) -> tasks.Answered:
    """Langextract is told the first words of a letter, in the form it asks for; all others what they ask."""
    if _QUESTION not in call.said:
        return _letter_answer(call, profile, rng, library)
    letter = call.said.rpartition(_QUESTION)[2].strip()
    words = " ".join(letter.split()[:3])
    return tasks.Answered(words, json.dumps({"extractions": [{"first_words": words}]}))


def user(call: Call, profile: Profile, rng: random.Random, library: Library) -> tasks.Answered:  # noqa: ARG001
    """What curator asks before a run, to see whether answers can be held to a schema."""
    return tasks.Answered("user", json.dumps({"name": "Jason", "age": 25}))


if __name__ == "__main__":
    # "output_schema" is what curator calls every schema
    _TASKS |= {"letter_answer": answer, "output_schema": answer, "user": user}
    main(["simulate", *sys.argv[1:]])
