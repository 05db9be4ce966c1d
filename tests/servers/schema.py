"""Bring a database to the present version, as the product itself does."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from app import create_app
from app.foundation.database import db
from app.foundation.settings import Settings
from app.starting import migrate_database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@lru_cache(maxsize=1)
def newest_version() -> str:
    """The version all migrations lead to."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return str(ScriptDirectory.from_config(config).get_current_head())


def migrate(data: Path, database_url: str = "") -> None:
    """Run all migrations on the database, by default the SQLite file in ``data``."""
    app = create_app(Settings(data=data, database_url=database_url, secret_key="migrating"))
    migrate_database(app)
    app.extensions["testballon_visits"].stop()
    with app.app_context():
        db.engine.dispose()
