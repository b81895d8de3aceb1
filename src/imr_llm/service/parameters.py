"""What routes of several modules take: who asks, which letter or run, under which key."""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import Depends, Header, Path

from imr_llm.service.access import needs
from imr_llm.service.ids import ID_PATTERN
from imr_llm.service.token_store import Caller

__all__ = ["KEY", "Admin", "IdempotencyKey", "LetterId", "Reader", "Reviewer", "RunId"]

Reader = Annotated[Caller, Depends(needs("reader"))]
Reviewer = Annotated[Caller, Depends(needs("reviewer"))]
Admin = Annotated[Caller, Depends(needs("admin"))]

LetterId = Annotated[str, Path(pattern=f"^{ID_PATTERN}$", description="As POST /v1/letters gave it.")]
RunId = Annotated[str, Path(pattern=f"^{ID_PATTERN}$", description="As POST /v1/runs gave it.")]

KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=f"^{KEY.pattern}$",
        description="A name you choose for this request. Sent again with the same letters, it keeps or begins nothing twice.",
    ),
]
