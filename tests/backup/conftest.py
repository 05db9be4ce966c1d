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
from app.privacy.erasing import erase, wipe_traces
from app.privacy.subjects import subject_of_address
from tests.landing.conftest import (  # noqa: F401
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.privacy.conftest import everything

Call = Callable[..., Result]
UWE, IDA = "uwe.brandt@example.org", "ida@example.org"
# What a start or a restore writes anew.
_MOVING = frozenset({"leases"})


@pytest.fixture
def signed(citizen: Citizen, petition: str) -> str:  # noqa: F811
    """A petition that Uwe and Ida have signed, Uwe with all he has; one more mail waits."""
    told = {
        "given_name": "Uwe",
        "phone": "0170 7654321",
        "comment": "Für Lale – „sicher“!",
        "consent-newsletter": "on",
    }
    for email in (UWE, IDA):
        citizen.sign(petition, email, **told)
        citizen.get_mail()
        citizen.confirm(email)
    citizen.sign(petition, "waits@example.org")
    return petition


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("drei Linden am Bach\n")
    return path


def rows(app: Flask) -> dict[str, str]:
    """All rows; in which order they stand in a table without numbers says nothing."""
    app.extensions["testballon_visits"].flush()
    return {
        name: "\n".join(sorted(said.splitlines()))
        for name, said in everything(app).items()
        if name not in _MOVING
    }


def forget(app: Flask, email: str) -> None:
    with app.app_context():
        erase(subject_of_address(email), "portal")
        db.session.commit()
        wipe_traces()


@pytest.fixture
def call(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Call:
    """``call("backup", path)``, and for one call another setting: ``call("restore", path, SECRET_KEY="…")``."""
    return caller(app, monkeypatch)


def caller(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The same for any app."""
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
