"""How Alembic finds our tables; Flask-Migrate calls this."""

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
    """Run in one transaction."""
    arguments = {"compare_type": True, **current_app.extensions["migrate"].configure_args}
    with db.engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=render_item, **arguments
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
