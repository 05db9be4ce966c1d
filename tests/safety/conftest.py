"""People who sign, as in the landing room, and many rows at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.models import SignUp
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from tests.landing.conftest import (  # noqa: F401 - fixtures
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    count,
    organisation,
    petition,
    sign_up_of,
)

Mailed = Callable[..., list[int]]


@pytest.fixture
def mailed(app: Flask, citizen: Citizen, petition: str) -> Mailed:  # noqa: F811
    """Call it with a number, a provider and a moment: so many mails left then, and some were confirmed a minute on."""
    citizen.sign(petition, "erste@example.org")
    with app.app_context():
        first = db.session.scalars(select(SignUp)).one()
        like = {column.name: getattr(first, column.name) for column in SignUp.__table__.columns}
        for message in db.session.scalars(select(OutboxMessage)):
            message.sent_at, message.due_at = message.created_at, None
        db.session.commit()

    def write(number: int, provider: str, at: datetime, *, confirmed: int = 0, **told: Any) -> list[int]:
        with app.app_context():
            ids = sorted(secrets.randbelow(2**30) + 1000 for _ in range(number))
            rows = [
                like
                | {
                    "id": row_id,
                    "handle": tokens.new_handle(),
                    "share_code": tokens.new_code(12),
                    "email": f"a{row_id}@example.org",
                    "address_key": secrets.token_bytes(32),
                    "provider": provider,
                    "created_at": at,
                    "expires_at": at + timedelta(days=7),
                    "confirmed_at": at + timedelta(minutes=1, seconds=2) if index < confirmed else None,
                    "confirmed_by": "button" if index < confirmed else None,
                }
                | told
                for index, row_id in enumerate(ids)
            ]
            db.session.execute(insert(SignUp), rows)
            db.session.execute(
                insert(OutboxMessage),
                [
                    leaving.row("doi", row_id)
                    | {
                        "created_at": at,
                        "due_at": None,
                        "attempts": 1,
                        "sent_at": at + timedelta(seconds=2),
                    }
                    for row_id in ids
                ],
            )
            db.session.commit()
            return ids

    return write


@pytest.fixture
def a_week_ago() -> list[datetime]:
    """Four hours before this time of day, on each of the last seven days."""
    return [clock.now() - timedelta(days=day, hours=4) for day in range(1, 8)]
