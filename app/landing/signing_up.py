"""Writing a sign-up down.

For every address, known or new, confirmed or blocked, the same three rows are written by the same three statements
(R7.03): the sign-up, the consents asked for, and a message in the outbox. What differs, the worker decides when the
mail is about to leave. The statements are made once and run below the ORM, for this is what a viral day consists of.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import current_app
from sqlalchemy import Table, insert

from app.consent.models import ConsentRequest
from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.arriving import Arrival
from app.landing.form_reading import Answers
from app.landing.live_pages import LivePage
from app.landing.models import SignUp
from app.outbox import leaving
from app.outbox.suppression import address_key as address_key

CONFIRMATION = "doi"
# R1.07: a week to confirm; a day later what was not confirmed is deleted.
TIME_TO_CONFIRM = timedelta(days=7)

_SIGN_UP = insert(cast(Table, SignUp.__table__)).returning(cast(Table, SignUp.__table__).c.id)
_CONSENTS = insert(cast(Table, ConsentRequest.__table__))
_UNTOLD: dict[str, Any] = dict.fromkeys(
    ("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")
)


def sign_up(page: LivePage, answers: Answers, arrival: Arrival) -> bytes:
    """Write the three rows; returns the sign-up's handle. The caller commits, then nudges the outbox."""
    now = clock.now()
    handle = tokens.new_handle()
    told = _UNTOLD | answers.values
    connection = db.session.connection()
    sign_up_id = connection.execute(
        _SIGN_UP,
        told
        | {
            "handle": handle,
            "campaign_id": page.campaign_id,
            "rendered_page_id": page.rendered_page_id,
            "language": page.language,
            "email": answers.address.shown,
            "address_key": address_key(answers.address.canonical),
            "answers": {},
            "channel": arrival.channel,
            "variant": arrival.variant,
            "ref_code": arrival.ref or None,
            "share_code": tokens.new_code(),
            "created_at": now,
            "expires_at": now + TIME_TO_CONFIRM,
            "code_attempts": 0,
        },
    ).scalar_one()
    connection.execute(
        _CONSENTS,
        {
            "sign_up_id": sign_up_id,
            "requested_at": now,
            "page_url": f"{current_app.config['TESTBALLON'].base_url.rstrip('/')}/{page.slug}",
            "shown": answers.shown,
        },
    )
    leaving.put(CONFIRMATION, sign_up_id)
    return handle
