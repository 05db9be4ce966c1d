"""Counting visits: in memory first, to the database every second or two, never a person in it.

What a kill -9 may lose is what was counted since the last flush, at most ``FLUSH_SECONDS``; a normal stop flushes.
"""

from __future__ import annotations

import atexit
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from crawlerdetect import CrawlerDetect
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import clock
from app.foundation.database import db
from app.foundation.logs import log_failure
from app.visits.adding_up import Cell, add_up

FLUSH_SECONDS = 1.5


class VisitCounter:
    """The counter of one process."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._cells: Counter[Cell] = Counter()
        self._lock = threading.Lock()
        # Held while rows are written, so that whoever flushes afterwards, such as a stop, waits for them.
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        # A process that ends in good order loses nothing.
        atexit.register(self.stop)

    def add(self, cell: Cell) -> None:
        """Count one; the first call starts the thread that writes."""
        with self._lock:
            self._cells[cell] += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._flush_for_ever, name="visits", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write what was counted; on a failure it is kept for the next time."""
        with self._writing:
            with self._lock:
                cells, self._cells = self._cells, Counter()
            if not cells:
                return
            try:
                with self._app.app_context():
                    add_up(cells)
                    db.session.commit()
            except SQLAlchemyError as failure:
                log_failure("visits not written yet", failure)
                with self._lock:
                    self._cells += cells

    def stop(self) -> None:
        """Write the rest and end the thread."""
        atexit.unregister(self.stop)
        self._stopping.set()
        self.flush()

    def _flush_for_ever(self) -> None:
        while not self._stopping.wait(FLUSH_SECONDS):
            self.flush()


def this_hour() -> datetime:
    """The full hour, UTC."""
    return clock.now().replace(minute=0, second=0, microsecond=0)


def kind_of(given: Mapping[str, Any]) -> str:
    """``view`` for a person, else why a visit is left out: ``prefetch`` or ``bot``; told from its WSGI environment."""
    purpose = given.get("HTTP_SEC_PURPOSE") or given.get("HTTP_PURPOSE") or given.get("HTTP_X_MOZ") or ""
    if "prefetch" in purpose:
        return "prefetch"
    return "bot" if _is_bot(given.get("HTTP_USER_AGENT", "")) else "view"


@lru_cache(maxsize=4096)
def _is_bot(user_agent: str) -> bool:
    """Whether the program names itself as a robot; no name at all is a robot too."""
    return not user_agent or bool(CrawlerDetect().isCrawler(user_agent))
