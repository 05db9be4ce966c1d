"""Counting visits: in memory first, to the database every second or two, never a person in it.

What a kill -9 may lose is what was counted since the last flush, at most ``FLUSH_SECONDS``; a normal stop flushes.
"""

from __future__ import annotations

import atexit
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import clock
from app.foundation.database import db
from app.foundation.logs import log_failure
from app.visits.adding_up import Cell, add_up

FLUSH_SECONDS = 1.5
# The hour of the last look and its end, for nearly each look is in the same.
_hour = datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


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
    global _hour
    now, (begins, ends) = clock.now(), _hour
    if not begins <= now < ends:
        begins = now.replace(minute=0, second=0, microsecond=0)
        _hour = begins, begins + timedelta(hours=1)
    return begins
