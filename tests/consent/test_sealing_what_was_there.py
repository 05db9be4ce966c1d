"""Consents that were written down before there was a chain are taken into it by the migration (R1.11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, text

from app import create_app
from app.consent import chain
from app.consent.verifying import wrong_lines
from app.foundation.database import db
from app.foundation.settings import Settings

BEFORE = "0030"
WHEN = datetime(2026, 11, 23, 14, 5, 0, 123456, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app whose database has no table yet."""
    url = request.getfixturevalue("empty_postgres_url") if request.param == "postgresql" else ""
    app = create_app(Settings(data=tmp_path, database_url=url, secret_key="a key for tests only"))
    yield app
    app.extensions["testballon_visits"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _somebody_agreed() -> None:
    rows = {
        "contacts": {"id": 1, "email": "uwe@example.org", "canonical_email": "uwe@example.org"}
        | {"language": "de", "created_at": WHEN},
        "legal_texts": {"id": 1, "purpose": "newsletter", "language": "de", "version": 1}
        | {"wording": "Ja, schickt mir Grüße.", "created_at": WHEN},
        "consent_events": {"id": 7, "contact_id": 1, "purpose": "newsletter", "action": "given", "at": WHEN}
        | {"legal_text_id": 1, "evidence": {"shown": [{"ticked": True}], "message_id": None, "ß": "ü"}},
    }
    found = MetaData()
    found.reflect(db.engine)
    with db.engine.begin() as connection:
        for name, row in rows.items():
            connection.execute(found.tables[name].insert().values(row))


def test_r1_11_what_was_there_before_is_sealed_and_watched_over(empty: Flask):
    with empty.app_context():
        upgrade(revision=BEFORE)
        _somebody_agreed()
        upgrade()
        assert chain.seal() == 1
        assert wrong_lines() == []
        for change in (
            "UPDATE consent_events SET action = 'withdrawn'",
            "UPDATE legal_texts SET wording = 'Ja.'",
        ):
            db.session.execute(text(change))
        db.session.commit()
        assert len(wrong_lines()) == 2
