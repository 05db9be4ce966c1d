"""Writing a sign-up down.

For every address, known or new, confirmed or blocked, the same three rows are written by the same statements (R7.03):
the sign-up, the consents asked for, and a message in the outbox. What differs, the worker decides when the mail is
about to leave. The statements are made once and run below the ORM, for this is what a viral day consists of.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, Table, bindparam, insert, select

from app.consent.models import ConsentRequest
from app.foundation import clock, tokens
from app.foundation.database import db
from app.landing.arriving import Arrival
from app.landing.confirm_time import time_to_confirm
from app.landing.form_reading import Answers
from app.landing.live_pages import LivePage
from app.landing.mail_providers import provider_of
from app.landing.models import SignUp
from app.landing.networks import network_key
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from app.outbox.suppression import address_key as address_key
from app.visits.sites import site_or_other

CONFIRMATION = "doi"
# The same mail once more (``reminding.py``).
REMINDER = "doi_again"
# R1.07: a week to confirm; a day later what was not confirmed is deleted.
# At most; the organisation may choose less (``confirm_time.py``).
TIME_TO_CONFIRM = timedelta(days=7)

_UNTOLD: dict[str, Any] = dict.fromkeys(
    ("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")
)
_SIGN_UPS = cast(Table, SignUp.__table__)
_REQUESTS = cast(Table, ConsentRequest.__table__)
_MESSAGES = cast(Table, OutboxMessage.__table__)


def sign_up(page: LivePage, answers: Answers, arrival: Arrival, *, proof: str = "") -> bytes:
    """Write the three rows; returns the sign-up's handle. The caller commits, then nudges the outbox.

    ``proof``: how the sender showed not to be a flood, where that was asked for (``landing/proving.py``).
    """
    now = clock.now()
    row = (
        _UNTOLD
        | answers.values
        | {
            "handle": tokens.new_handle(),
            "campaign_id": page.campaign_id,
            "rendered_page_id": page.rendered_page_id,
            "language": page.language,
            "email": answers.address.shown,
            "address_key": address_key(answers.address.canonical),
            "network_key": network_key(request.environ, now) if has_request_context() else None,
            "provider": provider_of(answers.address.canonical),
            "proof": proof or None,
            "answers": answers.own,
            "channel": site_or_other(page.campaign_id, arrival.channel),
            "variant": page.variant,
            "ref_code": arrival.ref or None,
            "share_code": tokens.new_code(),
            "created_at": now,
            "expires_at": now + time_to_confirm(),
            "code_attempts": 0,
        }
    )
    asked = {
        "requested_at": now,
        "page_url": f"{current_app.config['TESTBALLON'].base_url.rstrip('/')}/{page.slug}",
        "shown": answers.shown,
    }
    _write(db.session.connection(), row, asked)
    return cast(bytes, row["handle"])


def _write(connection: Connection, row: dict[str, Any], request: dict[str, Any]) -> None:
    if connection.dialect.name == "postgresql":
        message = leaving.row(CONFIRMATION, 0)
        connection.execute(_ALL_THREE, _named("s", row) | _named("c", request) | _named("m", message))
        return
    sign_up_id = connection.execute(_SIGN_UP, row).scalar_one()
    connection.execute(_REQUEST, request | {"sign_up_id": sign_up_id})
    leaving.put(CONFIRMATION, sign_up_id)


def _named(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{prefix}_{name}": value for name, value in values.items()}


def _gaps(prefix: str, table: Table, names: tuple[str, ...]) -> list[Any]:
    return [bindparam(f"{prefix}_{name}", type_=table.c[name].type) for name in names]


_SIGN_UP = insert(_SIGN_UPS).returning(_SIGN_UPS.c.id)
_REQUEST = insert(_REQUESTS)

_TOLD = (
    *_UNTOLD, "handle", "campaign_id", "rendered_page_id", "language", "email", "address_key", "answers", "channel",
    "variant", "ref_code", "share_code", "network_key", "provider", "proof", "created_at", "expires_at",
    "code_attempts",
)  # fmt: skip
_ASKED = ("requested_at", "page_url", "shown")
_SAID = ("kind", "message_id", "created_at", "due_at", "attempts")
_new = _SIGN_UP.values(dict(zip(_TOLD, _gaps("s", _SIGN_UPS, _TOLD), strict=True))).cte("new_sign_up")
_new_request = _REQUEST.from_select(
    ["sign_up_id", *_ASKED], select(_new.c.id, *_gaps("c", _REQUESTS, _ASKED))
).cte("new_request")
# On PostgreSQL the three travel as one, for there each statement is a journey to another process and back.
_ALL_THREE = (
    insert(_MESSAGES)
    .from_select(["subject_id", *_SAID], select(_new.c.id, *_gaps("m", _MESSAGES, _SAID)))
    .add_cte(_new_request)
)
