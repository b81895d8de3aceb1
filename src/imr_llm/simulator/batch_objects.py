"""A file and a batch as the provider shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from imr_llm.simulator.call import Call

__all__ = ["Batch", "StoredFile"]

_ENDED: Final = ("failed", "completed", "expired", "cancelled")
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was uploaded, or made for a batch."""

    id: str
    name: str
    purpose: str
    created: int
    content: bytes = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The file object."""
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.content),
            "created_at": self.created,
            "filename": self.name,
            "purpose": self.purpose,
            "status": "processed",
        }


@dataclass(slots=True)
class Batch:
    """A batch and how far it is."""

    id: str
    endpoint: str
    input_file_id: str
    metadata: dict[str, str] | None
    created: int
    status: str = "validating"
    times: dict[str, int] = field(default_factory=dict)
    lines: list[tuple[str, Call]] = field(default_factory=list, repr=False)
    tokens: int = 0
    """Of the prompts of all lines."""
    completed: int = 0
    failed: int = 0
    output_file_id: str | None = None
    error_file_id: str | None = None
    error: dict[str, Any] | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.status in _ENDED

    def move(self, status: str, now: float) -> None:
        """Come to a state."""
        self.status = status
        self.times[f"{status}_at"] = int(now)

    def as_json(self) -> dict[str, Any]:
        """The batch object."""
        names = ("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")
        return {
            "id": self.id,
            "object": "batch",
            "endpoint": self.endpoint,
            "errors": None if self.error is None else {"object": "list", "data": [self.error]},
            "input_file_id": self.input_file_id,
            "completion_window": "24h",
            "status": self.status,
            "output_file_id": self.output_file_id,
            "error_file_id": self.error_file_id,
            "created_at": self.created,
            "expires_at": self.created + _DAY,
            **{f"{name}_at": self.times.get(f"{name}_at") for name in names},
            "request_counts": {
                "total": len(self.lines),
                "completed": self.completed,
                "failed": self.failed,
            },
            "metadata": self.metadata,
        }
