"""An installation with people in it, and its commands, called as somebody types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from app.command_line import main
from app.foundation.database import db
from app.foundation.settings import Settings
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)

Call = Callable[..., Result]


@pytest.fixture
def call(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Call:
    """``call("backup", path)``, and for one call another setting: ``call("restore", path, SECRET_KEY="…")``."""
    usual = app.config["TESTBALLON"]

    def run(*arguments: str | Path, **changed: str) -> Result:
        settings = Settings(**{**usual.model_dump(), **{name.lower(): it for name, it in changed.items()}})
        app.config["TESTBALLON"] = settings
        with monkeypatch.context() as patch:
            for name in ("data", "database_url", "secret_key", "backup_passphrase"):
                patch.setenv(f"TESTBALLON_{name.upper()}", str(getattr(settings, name)))
            disconnect(app)
            try:
                return CliRunner().invoke(
                    main, list(map(str, arguments)), obj=ScriptInfo(create_app=lambda: app)
                )
            finally:
                disconnect(app)
                app.config["TESTBALLON"] = usual

    return run


def disconnect(app: Flask) -> None:
    """As after a stop: nothing of this test is connected to the database any more."""
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
