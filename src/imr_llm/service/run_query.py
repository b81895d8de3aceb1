"""What a run found, asked for as a table: which items, in which order, which part of them; and counts by outcome."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Annotated, Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.sql.selectable import Join

from imr_llm.service.database import Database
from imr_llm.service.run_shapes import FailedOut, FailedsOut, ItemOut, ItemsOut
from imr_llm.service.tables import letters, run_items, run_letters, run_marks

__all__ = ["BY", "PAGE", "UNKNOWN", "ItemQuery", "RunQueries", "Sort"]

PAGE: Final = 50
UNKNOWN: Final = "unknown"
"""What is asked for where the letter says nothing."""
Sort = Literal["letter", "name", "case", "decided", "category", "outcome", "risk"]
By = Literal["category", "part", "guideline", "year"]
BY: Final[tuple[By, ...]] = ("category", "part", "guideline", "year")
_MOST_PAGES: Final = 1_000_000
_Word = Annotated[str, Field(max_length=80)]

_LINES: Final = (run_letters.c.run_id == run_items.c.run_id) & (run_letters.c.number == run_items.c.number)
_YEAR: Final = func.substr(run_letters.c.decided_on, 1, 4)
_SORTED_BY: Final[dict[Sort, ColumnElement[Any]]] = {
    "letter": run_letters.c.number,
    "name": func.lower(run_letters.c.name),
    "case": run_letters.c.case_number,
    "decided": run_letters.c.decided_on,
    "category": run_items.c.category,
    "outcome": run_items.c.outcome,
    "risk": letters.c.risk,
}


class ItemQuery(BaseModel):
    """Which items of a run, and in which order. An empty word asks for nothing."""

    model_config = ConfigDict(extra="forbid")

    outcome: _Word = Field(default="", description="upheld, overturned, partially_overturned, or unknown.")
    category: _Word = Field(
        default="", description="Kind of treatment, or unknown.", examples=["physical_therapy"]
    )
    part: _Word = Field(default="", description="Part of the body, or unknown.", examples=["shoulder"])
    guideline: _Word = Field(default="", description="MTUS, ODG, ACOEM, other, or unknown.")
    year: _Word = Field(default="", description="Of the decision, or unknown.", examples=["2016"])
    review: Literal["", "left", "done"] = Field(
        default="", description="Only letters with doubtful values that nobody has decided, or without."
    )
    text: _Word = Field(default="", description="Part of the letter's name or case number.")
    sort: Sort = Field(default="letter", description="What the order goes by.")
    down: bool = Field(default=False, description="From the last to the first.")
    page: int = Field(default=1, ge=1, le=_MOST_PAGES, description=f"Of {PAGE} items each.")

    @property
    def asks_for_all(self) -> bool:
        """Whether every item of the run is asked for, in whatever order."""
        return not any(
            (self.outcome, self.category, self.part, self.guideline, self.year, self.review, self.text)
        )


class RunQueries:
    """Asks a database about what runs found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self, run_id: str, query: ItemQuery) -> ItemsOut:
        """One page of the items that a query asks for."""
        chosen = _chosen(run_id, query)
        by = _SORTED_BY[query.sort]
        order = [
            by.is_(None),
            by.desc() if query.down else by.asc(),
            run_letters.c.number,
            run_items.c.item,
        ]
        wanted = (
            select(
                run_letters.c.number,
                run_letters.c.name,
                run_letters.c.letter_id,
                run_letters.c.case_number,
                run_letters.c.decided_on,
                run_items.c.item,
                run_items.c.outcome,
                run_items.c.category,
                letters.c.risk,
                letters.c.left_to_review,
                letters.c.record,
            )
            .select_from(_tables())
            .where(chosen)
            .order_by(*order)
            .offset((query.page - 1) * PAGE)
            .limit(PAGE)
        )
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(_tables()).where(chosen)) or 0
            return ItemsOut(total=total, items=[_item(row) for row in connection.execute(wanted)])

    def outcomes(self, run_id: str, query: ItemQuery) -> dict[By, dict[str, Counter[str]]]:
        """Items that a query asks for by what they are, and of each value how many had which outcome.

        An item of two parts of the body counts with each.
        """
        chosen = _chosen(run_id, query) & run_items.c.item.is_not(None)
        outcome = func.coalesce(run_items.c.outcome, UNKNOWN)
        found: dict[By, dict[str, Counter[str]]] = {by: {} for by in BY}
        with self._database.read() as connection:
            for by in BY:
                value = func.coalesce(_value(by), UNKNOWN)
                tables = _tables() if by in ("category", "year") else _with_marks(by)
                wanted = (
                    select(value, outcome, func.count())
                    .select_from(tables)
                    .where(chosen)
                    .group_by(value, outcome)
                )
                for one, said, count in connection.execute(wanted):
                    found[by].setdefault(one, Counter())[said] += count
        return found

    def failed(self, run_id: str, cause: str, page: int) -> FailedsOut:
        """One page of the letters without a record, those of one cause or of any."""
        chosen = (run_letters.c.run_id == run_id) & run_letters.c.cause.is_not(None)
        if cause:
            chosen &= run_letters.c.cause == cause
        columns = (run_letters.c[name] for name in FailedOut.model_fields)
        wanted = select(*columns).where(chosen).order_by(run_letters.c.number)
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(run_letters).where(chosen)) or 0
            rows = connection.execute(wanted.offset((page - 1) * PAGE).limit(PAGE))
            return FailedsOut(total=total, letters=[FailedOut(**row._mapping) for row in rows])


def _tables() -> Join:
    return run_letters.join(letters, letters.c.letter_id == run_letters.c.letter_id).outerjoin(
        run_items, _LINES
    )


def _with_marks(kind: str) -> Join:
    return _tables().outerjoin(run_marks, _of_item() & (run_marks.c.kind == kind))


def _of_item() -> ColumnElement[bool]:
    return and_(
        run_marks.c.run_id == run_items.c.run_id,
        run_marks.c.number == run_items.c.number,
        run_marks.c.item == run_items.c.item,
    )


def _value(by: By) -> ColumnElement[Any]:
    if by == "category":
        return run_items.c.category
    return _YEAR if by == "year" else run_marks.c.value


def _chosen(run_id: str, query: ItemQuery) -> ColumnElement[bool]:
    chosen: ColumnElement[bool] = run_letters.c.run_id == run_id
    for column, wanted in (
        (run_items.c.outcome, query.outcome),
        (run_items.c.category, query.category),
        (_YEAR, query.year),
    ):
        if wanted:
            chosen &= column.is_(None) if wanted == UNKNOWN else column == wanted
    for kind, wanted in (("part", query.part), ("guideline", query.guideline)):
        of_kind = select(run_marks.c.item).where(_of_item(), run_marks.c.kind == kind)
        if wanted == UNKNOWN:
            chosen &= ~exists(of_kind.correlate(run_items))
        elif wanted:
            chosen &= exists(of_kind.where(run_marks.c.value == wanted).correlate(run_items))
    if query.review:
        left = letters.c.left_to_review
        chosen &= left > 0 if query.review == "left" else left == 0
    if query.text:
        chosen &= or_(
            run_letters.c.name.icontains(query.text, autoescape=True),
            run_letters.c.case_number.icontains(query.text, autoescape=True),
        )
    return chosen


def _item(row: Any) -> ItemOut:
    """The request's words stand in the letter's record alone."""
    said = None if row.item is None else orjson.loads(row.record)["items"][row.item]
    return ItemOut(
        number=row.number,
        name=row.name,
        letter_id=row.letter_id,
        case_number=row.case_number,
        decided_on=None if row.decided_on is None else datetime.date.fromisoformat(row.decided_on),
        item=row.item,
        request=None if said is None else said["request"],
        outcome=row.outcome,
        category=row.category,
        body_parts=[] if said is None else list(dict.fromkeys(part["part"] for part in said["body_parts"])),
        guidelines=[]
        if said is None
        else list(dict.fromkeys(cited["source"] for cited in said["reviewer_citations"])),
        risk=row.risk,
        left_to_review=row.left_to_review,
    )
