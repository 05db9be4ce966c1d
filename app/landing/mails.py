"""The double opt-in mails, put together at hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.foundation import tokens
from app.landing.confirm_time import DELETED_AFTER_EXPIRY
from app.landing.confirming import code_of
from app.landing.households import full_name
from app.landing.mail_decisions import Leaving, decide
from app.landing.mail_words import (
    CODE,
    DELETED_ON,
    NAME,
    NOT_ME_URL,
    PERSON,
    URL,
    WHEN,
    subject_of,
    words_for,
    written_date,
    written_date_and_time,
)
from app.landing.models import SignUp
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage

# The purpose of the token with which somebody says that it was not them (R7.02).
NOT_ME = "not-me"


def compose_confirmations(messages: Sequence[OutboxMessage]) -> list[Mail | Withheld]:
    """For each the confirmation mail; or the one that says that this address has confirmed; or why none leaves."""
    return [one if isinstance(one, Withheld) else mail_for(one) for one in decide(messages)]


def compose_confirmation(message: OutboxMessage) -> Mail | Withheld:
    """The same for one."""
    return compose_confirmations([message])[0]


def confirm_token(sign_up: SignUp) -> str:
    """The token in the link; the same each time it is derived, for it depends on the row alone."""
    return tokens.seal("confirm", sign_up.handle, sign_up.expires_at)


def not_me_token(sign_up: SignUp) -> str:
    """The token in the link “That was not me”; it holds for as long as there is something to delete."""
    return tokens.seal(NOT_ME, sign_up.handle, sign_up.expires_at + DELETED_AFTER_EXPIRY)


def kit_token(sign_up: SignUp) -> str:
    """The token of the supporter's own page."""
    return tokens.seal("kit", sign_up.handle, sign_up.created_at + timedelta(days=3650))


def mail_for(leaving: Leaving) -> Mail:
    """The mail for what was decided."""
    sign_up = leaving.sign_up
    named = ("given" if sign_up.given_name else "family") if full_name(sign_up) else ""
    words = words_for(leaving.name, sign_up.rendered_page_id, named=named, ticked=leaving.ticked)
    text, html = words.filled(_values(sign_up, words.site))
    return Mail(
        to=sign_up.email,
        subject=words.subject,
        text=text,
        html=html,
        sender_name=words.sender,
        reply_to=words.reply_to,
    )


def _values(sign_up: Any, site: str) -> dict[str, str]:
    return dict(zip(CODE, code_of(sign_up), strict=True)) | {
        NAME: sign_up.given_name or "",
        # Several people may share the address, and each confirms for herself.
        PERSON: full_name(sign_up),
        URL: f"{site}/c/{confirm_token(sign_up)}",
        NOT_ME_URL: f"{site}/c/{not_me_token(sign_up)}/not-me",
        WHEN: written_date_and_time(sign_up.created_at, sign_up.language),
        DELETED_ON: written_date(sign_up.expires_at + DELETED_AFTER_EXPIRY, sign_up.language),
    }


__all__ = [
    "DELETED_AFTER_EXPIRY",
    "compose_confirmation",
    "compose_confirmations",
    "confirm_token",
    "kit_token",
    "subject_of",
]
