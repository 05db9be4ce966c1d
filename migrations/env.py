"""How Alembic finds our tables; Flask-Migrate calls this."""

from contextlib import nullcontext
from typing import Any

from alembic import context
from flask import current_app

from app.foundation.database import UtcDateTime, db


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Write our own column type as what it is in the database, so that old migrations never need our code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_migrations() -> None:
    """Run in one transaction, or in that of a caller who gives us their connection (``app/backup/restoring.py``)."""
    arguments = {"compare_type": True, **current_app.extensions["migrate"].configure_args}
    given = context.config.attributes.get("connection")
    with nullcontext(given) if given is not None else db.engine.connect() as connection:
        _watch_references(connection, "OFF")
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=render_item, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()
            _refuse_lost_references(connection)
        _watch_references(connection, "ON")


def _watch_references(connection: Any, how: str) -> None:
    """SQLite changes a table by building it anew and dropping the old one, which must not take other rows along.

    It can only be told so outside a transaction (https://sqlite.org/lang_altertable.html#otheralter).
    """
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={how}")


def _refuse_lost_references(connection: Any) -> None:
    if connection.dialect.name == "sqlite" and not context.is_offline_mode():
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"This migration would leave rows that point to nothing: {lost[:5]}")


run_migrations()
