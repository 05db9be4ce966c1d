"""What is asked of the database meanwhile, so that a test can count it or look for what must not be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.foundation.database import db


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that runs meanwhile, as it is sent to the database."""
    ran: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        ran.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)
