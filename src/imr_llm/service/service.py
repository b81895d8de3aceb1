"""One running service: its store, its reader, who may ask, and what is counted."""

from __future__ import annotations

from contextlib import ExitStack

from fastapi import Request

from imr_llm.service.access import Gate
from imr_llm.service.database import Database
from imr_llm.service.decisions import DecisionStore
from imr_llm.service.letter_store import LetterStore, now, put_down
from imr_llm.service.metrics import Metrics
from imr_llm.service.reading import LetterReader
from imr_llm.service.settings import ServiceSettings
from imr_llm.service.token_store import TokenStore

__all__ = ["Service", "service_of"]


class Service:
    """What the routes work with."""

    def __init__(self, settings: ServiceSettings) -> None:
        """Open the store and the reader. Raises UsageError where either cannot be."""
        with ExitStack() as undo:
            self.settings = settings
            self.database = Database(settings.store)
            undo.callback(self.database.close)
            self.letters = LetterStore(self.database)
            self.decisions = DecisionStore(self.database)
            self.tokens = TokenStore(self.database)
            self.gate = Gate(self.tokens if settings.needs_tokens else None, settings.rate)
            self.metrics = Metrics()
            self.reader = LetterReader(settings.model, settings.limits, settings.model_settings)
            undo.pop_all()

    def close(self) -> None:
        """End after what is under way."""
        self.reader.close()
        self.database.close()

    def forget_old(self) -> int:
        """Delete what is older than letters are kept; how many that were."""
        if self.settings.keep is None:
            return 0
        return self.letters.delete_older(now() - self.settings.keep)

    def note(self, who: str, action: str, letter_id: str | None = None) -> None:
        """Put an act on the audit log; it is there before anything is answered."""
        self.database.write(lambda connection: put_down(connection, who, action, letter_id))


def service_of(request: Request) -> Service:
    """The service a request is for."""
    service: Service = request.app.state.service
    return service
