"""From our settings to what Flask and its extensions want to know."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

from app.foundation.row_numbers import IntegerConverter
from app.foundation.settings import Settings
from app.foundation.tokens import derived_key

_HERE = Path(__file__).resolve().parent
_LARGEST_FORM = 64 * 1024


def configure(app: Flask, settings: Settings) -> None:
    """Fill ``app.config``; the settings themselves are at ``app.config["TESTBALLON"]``."""
    session_key = derived_key(settings.key, "flask-session").hex()
    app.config.update(
        TESTBALLON=settings,
        SECRET_KEY=session_key,
        MIGRATIONS=_HERE.parent / "migrations",
        TRANSLATIONS=str(_HERE / "translations"),
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
        MAX_FORM_PARTS=200,
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_DEFAULT_TIMEZONE=settings.time_zone,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.url_map.converters["int"] = IntegerConverter
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(_HERE / "foundation" / "templates"),
            FileSystemLoader(_HERE / "campaigns" / "blocks"),
        ]
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _engine_options(settings: Settings) -> dict[str, object]:
    # Nothing a person typed is in the text of a database error, which may end in a log (R2.18).
    common: dict[str, object] = {"hide_parameters": True}
    if settings.is_sqlite:
        return common
    return common | {"pool_size": 5, "max_overflow": 5}
