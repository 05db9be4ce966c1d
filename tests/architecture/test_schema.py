"""The migrations make exactly the tables the models describe, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from app.foundation.database import db
from tests.servers.schema import MIGRATIONS


def test_there_is_one_head() -> None:
    """Two heads mean that two branches each added a migration."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    heads = ScriptDirectory.from_config(config).get_heads()
    assert len(heads) == 1, f"The migrations have {len(heads)} heads ({', '.join(heads)}); join them."


def test_the_migrations_lead_to_the_models(app_context: Flask) -> None:
    """Otherwise somebody changed a model and forgot `flask --app wsgi db migrate`."""
    with db.engine.connect() as connection:
        scripts = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        differences = compare_metadata(scripts, db.metadata)
    assert not differences, (
        f"On {db.engine.dialect.name} the migrated schema differs from the models:\n"
        + "\n".join(map(str, differences))
        + "\nMake a migration: flask --app wsgi db migrate -m '…'"
    )
