"""Consents that were written down before there was a chain are taken into it by the migration (R1.11)."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, text

from app.consent import chain
from app.consent.verifying import wrong_lines
from app.foundation.database import db

BEFORE = "0030"
WHEN = datetime(2026, 11, 23, 14, 5, 0, 123456, tzinfo=UTC)


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


def test_r1_11_what_was_there_before_is_sealed_and_watched_over(empty_app: Flask):
    with empty_app.app_context():
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
