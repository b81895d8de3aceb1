"""What a ledger holds of batches: files of calls, where they are, and what is still to come.

A batch goes `written` → `uploaded` → `creating` → `created` → `ended` → `collected`, or is `refused` or `lost`. Each state is on the disk
before what follows it is done, so that a run which ends anywhere goes on there.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from imr_llm.bulk.ledger import Ledger
from imr_llm.bulk.ledger_rows import ask_anew, asked_anew_after, intend, keep_answers, note
from imr_llm.bulk.left_out import keep_left_out
from imr_llm.bulk.shape import OVER, Outcome, batch_name, client_id
from imr_llm.bulk.so_far import SoFar
from imr_llm.llm.usage import Attempt, Tokens

__all__ = ["BatchBook", "BatchState", "Collected", "KnownBatch", "PlannedCall", "WaitingLetter"]

BatchState = Literal["written", "uploaded", "creating", "created", "ended", "collected", "refused", "lost"]


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call in a file of requests."""

    letter: int
    custom_id: str
    request_key: str
    answers_with: str
    """Name of the schema of its answer."""
    expected_cost: int | None


@dataclass(frozen=True, slots=True)
class KnownBatch:
    """A batch that is not over."""

    number: int
    state: BatchState
    requests: int
    tokens: int
    file_id: str | None
    provider_id: str | None
    output_file_id: str | None
    error_file_id: str | None

    def ids(self) -> dict[str, str | None]:
        """What the provider calls it and its files."""
        names = ("file_id", "provider_id", "output_file_id", "error_file_id")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Collected:
    """An answered line, under the name it was asked by."""

    custom_id: str
    attempt: Attempt
    content: str | None
    """The answer, if it can be used."""


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter whose calls are all back."""

    letter: int
    key: str
    name: str


class BatchBook:
    """The batches of one open ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def name(self, batch: int) -> str:
        """What a batch is called at the provider and in files."""
        return batch_name(self._ledger.id, batch)

    def next_number(self) -> int:
        """The number that the next batch gets."""
        return int(self._one("SELECT coalesce(max(batch), 0) + 1 FROM batches")[0])

    def seal(self, batch: int, calls: Sequence[PlannedCall], tokens: int) -> list[str]:
        """Note a file that is written, and an intent for each of its calls; gives the intents' ids."""
        now, run = time.time(), self._ledger.run

        def work(db: sqlite3.Connection) -> list[str]:
            db.execute(
                "INSERT INTO batches (batch, run, state, requests, tokens, made_at) VALUES (?, ?, 'written', ?, ?, ?)",
                (batch, run, len(calls), tokens, now),
            )
            for letter in {call.letter for call in calls}:
                ask_anew(db, letter)
            ids: list[str] = []
            for call in calls:
                attempt = intend(db, call.letter, run, call.request_key, call.expected_cost, now)
                row = (attempt, call.letter, batch, call.custom_id, call.answers_with)
                db.execute("INSERT INTO requests VALUES (?, ?, ?, ?, ?)", row)
                ids.append(client_id(self._ledger.id, attempt))
            return ids

        return self._ledger.submit(work).result()

    def move(self, batch: int, state: BatchState, **known: str | None) -> None:
        """Note that a batch has come to a state, and what is known of it since: file_id, provider_id,
        output_file_id, error_file_id."""
        values = {"state": state, **known} | ({"ended_at": time.time()} if state == "ended" else {})
        names = ", ".join(f"{name} = ?" for name in values)
        query = f"UPDATE batches SET {names} WHERE batch = ?"  # noqa: S608  # nosec B608 # names of ours
        self._ledger.submit(lambda db: db.execute(query, (*values.values(), batch))).result()

    def open_batches(self) -> list[KnownBatch]:
        """Those that are not over, in their order."""
        query = (
            "SELECT batch, state, requests, tokens, file_id, provider_id, output_file_id, error_file_id "  # noqa: S608  # nosec B608 # a list of ours
            f"FROM batches WHERE state NOT IN {OVER} ORDER BY batch"
        )
        return [KnownBatch(*row) for row in self._all(query)]

    def calls_under_way(self) -> int:
        """Calls in batches that are not over, as far as nothing is known of them."""
        query = (
            "SELECT count(*) FROM requests JOIN batches USING (batch) "  # noqa: S608  # nosec B608 # a list of ours
            f"WHERE state NOT IN {OVER} AND attempt NOT IN (SELECT attempt FROM outcomes)"
        )
        return int(self._one(query)[0])

    def folders(self) -> list[Path]:
        """Where runs were told to put files of requests, the last first."""
        told = (json.loads(row[0]) for row in self._all("SELECT settings FROM runs ORDER BY run DESC"))
        return [Path(folder) for folder in dict.fromkeys(one.get("batch_files") for one in told) if folder]

    def names(self, batch: int) -> set[str]:
        """Of all calls in a batch."""
        return {row[0] for row in self._all("SELECT custom_id FROM requests WHERE batch = ?", batch)}

    def asked_before(self, batch: int) -> dict[int, set[str]]:
        """Of calls in a batch that are not over, the names of those that were in earlier ones, which are."""
        query = (
            "SELECT other.batch, own.custom_id FROM requests own JOIN intents i ON i.attempt = own.attempt "  # noqa: S608  # nosec B608 # a list of ours
            "JOIN requests other ON other.letter = own.letter AND other.custom_id = own.custom_id "
            "JOIN intents before ON before.attempt = other.attempt AND before.request_key = i.request_key "
            f"JOIN batches b ON b.batch = other.batch AND b.state IN {OVER} "
            "WHERE own.batch = ? AND own.attempt NOT IN (SELECT attempt FROM outcomes) ORDER BY 1"
        )
        found: dict[int, set[str]] = {}
        for earlier, name in self._all(query, batch):
            found.setdefault(earlier, set()).add(name)
        return found

    def leave_out(self, batch: int, counts: Mapping[str, int]) -> None:
        """Note lines of a batch's answers that are none, by kind; all of them, in place of what was noted before."""
        told = dict(counts)
        self._ledger.submit(lambda db: keep_left_out(db, batch, told)).result()

    def schemas(self, batch: int) -> dict[str, str]:
        """The schema of each call's answer, by its name, as far as the call is not over."""
        query = (
            "SELECT custom_id, answers_with FROM requests WHERE batch = ? "
            "AND attempt NOT IN (SELECT attempt FROM outcomes)"
        )
        return dict(self._all(query, batch))

    def collect(self, batch: int, lines: Sequence[Collected]) -> list[tuple[int, Outcome]]:
        """Note what came of calls, of each once however often it comes; gives those that are new, with letters."""

        def work(db: sqlite3.Connection) -> list[tuple[int, Outcome]]:
            new: list[tuple[int, Outcome]] = []
            for line in lines:
                row = db.execute(
                    "SELECT r.attempt, r.letter, i.request_key FROM requests r JOIN intents i USING (attempt) "
                    "WHERE batch = ? AND custom_id = ? AND attempt NOT IN (SELECT attempt FROM outcomes)",
                    (batch, line.custom_id),
                ).fetchone()
                if row is None:
                    continue
                attempt, letter, request_key = row
                outcome = Outcome(client_id(self._ledger.id, attempt), line.attempt)
                note(db, [outcome])
                if line.content is not None:
                    keep_answers(db, letter, {request_key: line.content})
                new.append((letter, outcome))
            return new

        return self._ledger.submit(work).result()

    def close(self, batch: int, state: BatchState, rest: Attempt) -> list[tuple[int, Outcome]]:
        """Note a batch as over; `rest` is what came of the calls that nothing is known of. Gives these."""

        def work(db: sqlite3.Connection) -> list[tuple[int, Outcome]]:
            rows = db.execute(
                "SELECT attempt, letter FROM requests WHERE batch = ? "
                "AND attempt NOT IN (SELECT attempt FROM outcomes)",
                (batch,),
            ).fetchall()
            new = [(letter, Outcome(client_id(self._ledger.id, attempt), rest)) for attempt, letter in rows]
            note(db, [outcome for _, outcome in new])
            db.execute("UPDATE batches SET state = ? WHERE batch = ?", (state, batch))
            return new

        return self._ledger.submit(work).result()

    def is_waiting(self, letter: int) -> bool:
        """Whether calls about a letter are in a batch that is not over."""
        query = (
            "SELECT count(*) FROM requests JOIN batches USING (batch) "  # noqa: S608  # nosec B608 # a list of ours
            f"WHERE letter = ? AND state NOT IN {OVER}"
        )
        return bool(self._one(query, letter)[0])

    def letters_of(self, batch: int) -> Iterator[WaitingLetter]:
        """The letters of a batch that wait for nothing any more and are not done."""
        query = (
            "SELECT letter, key, name FROM letters JOIN places USING (letter) WHERE letter IN "  # noqa: S608  # nosec B608 # a list of ours
            "(SELECT letter FROM requests WHERE batch = ?1) AND letter > ?2 "
            "AND letter NOT IN (SELECT letter FROM results) AND letter NOT IN (SELECT letter FROM dead_letters) "
            "AND NOT EXISTS (SELECT 1 FROM requests r JOIN batches b USING (batch) "
            f"WHERE r.letter = letters.letter AND b.state NOT IN {OVER}) GROUP BY letter ORDER BY letter LIMIT 500"
        )
        last = 0
        while rows := self._all(query, batch, last):
            yield from (WaitingLetter(*row) for row in rows)
            last = rows[-1][0]

    def so_far(self, letter: int) -> SoFar:
        """What is known of the calls about a letter; those before it became a dead letter count no more."""
        after = self._ledger.submit(lambda db: asked_anew_after(db, letter)).result()
        calls = self._all(
            "SELECT attempt > ?, request_key, sent_at, known, cause, status, code, request_id, mode, input_tokens, output_tokens, "
            "cached_tokens, reasoning_tokens, cost, seconds FROM attempts WHERE letter = ? ORDER BY attempt",
            after,
            letter,
        )
        made: dict[str, list[Attempt]] = {}
        for counts, request_key, _, known, *row in calls:
            before = made.setdefault(request_key, [])  # in the order by which calls are named
            if known and counts:
                before.append(_attempt(len(before) + 1, row))
        return SoFar(
            made,
            self._ledger.answers(letter),
            next((sent_at for counts, _, sent_at, *_ in calls if counts), None),
        )

    def mean_output(self) -> float | None:
        """Tokens of an answer so far, on average."""
        found = self._one("SELECT avg(output_tokens) FROM outcomes WHERE output_tokens > 0")[0]
        return None if found is None else float(found)

    def _all(self, query: str, *values: Any) -> list[Any]:
        return self._ledger.submit(lambda db: db.execute(query, values).fetchall()).result()

    def _one(self, query: str, *values: Any) -> Any:
        return self._all(query, *values)[0]


def _attempt(number: int, row: Sequence[Any]) -> Attempt:
    cause, status, code, request_id, mode, sent, received, cached, reasoning, cost, seconds = row
    return Attempt(
        number=number,
        mode=mode,
        seconds=seconds,
        cause=cause,
        status=status,
        code=code,
        request_id=request_id,
        tokens=None if sent is None else Tokens(sent, received, cached, reasoning),
        cost=cost,
    )
