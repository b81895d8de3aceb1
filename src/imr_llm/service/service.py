"""One running service: its store, its reader, who may ask, and what is counted."""

from __future__ import annotations

from contextlib import ExitStack

from fastapi import Request

from imr_llm.service.access import Gate
from imr_llm.service.database import Database
from imr_llm.service.decisions import DecisionStore
from imr_llm.service.forgetting import Forgetting
from imr_llm.service.letter_store import LetterStore, now, put_down
from imr_llm.service.metrics import Metrics
from imr_llm.service.reading import LetterReader
from imr_llm.service.run_files import RunFolders
from imr_llm.service.run_keeper import RunKeeper
from imr_llm.service.run_lines import RunLines
from imr_llm.service.run_query import RunQueries
from imr_llm.service.run_rules import check_models
from imr_llm.service.run_store import RunStore
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
            undo.callback(self.reader.close)
            self.runs = RunStore(self.database)
            self.lines = RunLines(self.database)
            self.found = RunQueries(self.database)
            self.folders = RunFolders(settings.runs_folder(self.database.file), self.database.store_id)
            self.forgetting = Forgetting(self.database, self.folders)
            self.keeper = RunKeeper(self.runs, self.lines, self.folders, self.reader, settings)
            self.stopping = False
            """Whether answers without an end (events) are to end now."""
            self.listening = 0
            """To the events of runs."""
            undo.callback(self.folders.close)
            check_models(settings)
            self.keeper.start()
            undo.pop_all()

    def close(self) -> None:
        """End after what is under way; runs stop as by Ctrl-C and go on when the service is started again."""
        self.keeper.close()
        self.reader.close()
        self.database.close()

    def forget_old(self) -> int:
        """Delete what is older than letters and runs are kept; how many letters that were."""
        if self.settings.keep is None:
            return 0
        return self.forgetting.older(now() - self.settings.keep)

    def note(self, who: str, action: str, letter_id: str | None = None, run_id: str | None = None) -> None:
        """Put an act on the audit log; it is there before anything is answered."""
        self.database.write(lambda connection: put_down(connection, who, action, letter_id, run_id))


def service_of(request: Request) -> Service:
    """The service a request is for."""
    service: Service = request.app.state.service
    return service
