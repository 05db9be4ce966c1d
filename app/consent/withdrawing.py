"""Taking a consent back: as easy as giving it, without signing in, at once (R1.14), and each on its own (R1.12)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.consent import ledger
from app.consent.models import ConsentEvent
from app.consent.numbers import PHONE, confirmed_among
from app.consent.special_wordings import kind_of
from app.consent.stale import frozen_among
from app.consent.wordings import asked_for_more_since
from app.contacts.handles import contact_with, handle_of
from app.contacts.models import Contact
from app.foundation import clock, lasting, tokens
from app.foundation.database import db
from app.foundation.errors import NotFoundError

_TOKEN = "unsubscribe"  # noqa: S105 - a purpose, no secret
# Links in old mails keep working as long as anybody keeps old mails.
_GOOD_FOR = timedelta(days=3650)


def withdrawal_token(contact: Contact) -> str:
    """What stands behind ``/u/`` in mails to this person."""
    return tokens.seal(_TOKEN, handle_of(contact), contact.created_at + _GOOD_FOR)


def withdrawal_url(contact: Contact, purpose: str) -> str:
    """The link for a mail that leaves because of this purpose."""
    base = current_app.config["TESTBALLON"].base_url.rstrip("/")
    return f"{base}/u/{withdrawal_token(contact)}?for={purpose}"


def one_click_headers(contact: Contact, purpose: str) -> dict[str, str]:
    """What a mail to many carries, so that mail programs show a button for it (RFC 2369, RFC 8058; R4.01)."""
    return {
        "List-Unsubscribe": f"<{withdrawal_url(contact, purpose)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def holder_of(token: str) -> Contact:
    """Whose link it is. Raises NotFoundError for a link we never made, or whose person is no longer known."""
    contact = contact_with(tokens.open_token(_TOKEN, token).handle)
    if contact is None:
        raise NotFoundError("Nothing is known of this person any more.")
    return contact


def withdraw(
    contact_id: int, purposes: Collection[str], *, by: str, told: dict[str, Any] | None = None
) -> list[str]:
    """Take these back where they hold; returns which. The caller commits.

    ``by`` says over which way: ``page``, ``one-click``, ``staff``, ``call`` …; ``told`` is more to keep with it.
    """
    taken = [event for event in ledger.consents_in_force(contact_id) if event.purpose in purposes]
    if taken:
        # Also where a backup that is put back does not bring the consent back to life.
        key = tokens.keyed_hash("address", db.session.get_one(Contact, contact_id).canonical_email)
        lasting.keep("withdrawn", key, [event.purpose for event in taken])
    return _take_back(taken, by=by, told=told or {})


def withdraw_what_was_given_before(contact_id: int, purposes: Collection[str], moment: datetime) -> None:
    """Take back again what a restored backup knows as given, and was withdrawn at this moment. The caller commits."""
    _take_back(
        [
            event
            for event in ledger.consents_in_force(contact_id)
            if event.purpose in purposes and event.at <= moment
        ],
        by="restored",
        told={},
    )


def _take_back(taken: Sequence[ConsentEvent], *, by: str, told: dict[str, Any]) -> list[str]:
    for event in taken:
        ledger.add(
            event.contact_id,
            event.purpose,
            ledger.WITHDRAWN,
            {"withdrawn_at": clock.now().isoformat(), "withdrawn_by": by, "given_as": event.id} | told,
            legal_text_id=event.legal_text_id,
        )
    return [event.purpose for event in taken]


def agreeing_among(contact_ids: Collection[int], purpose: str) -> set[int]:
    """Those of these people whose consent for the purpose holds at this moment.

    Whoever composes mails to many asks this for each batch, right before it is handed over: what waits in the outbox
    for somebody who has withdrawn never leaves (R1.14, R4.12). So does whoever calls or sends text messages: of the
    numbers only those are among them that a call confirmed (R1.15).
    """
    holding = holding_among(contact_ids, purpose)
    return holding & confirmed_among(holding) if purpose == PHONE else holding


def holding_among(contact_ids: Collection[int], purpose: str) -> set[int]:
    """The same, whether or not a telephone number was confirmed."""
    newest = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.contact_id.in_(contact_ids), ConsentEvent.purpose == purpose)
        .group_by(ConsentEvent.contact_id)
    )
    # R2.06: of whom nothing may be done but store, nothing is sent.
    wanted = (
        select(ConsentEvent)
        .join(Contact, Contact.id == ConsentEvent.contact_id)
        .where(ConsentEvent.id.in_(newest), ConsentEvent.action == ledger.GIVEN)
        .where(Contact.restricted_at.is_(None))
    )
    holding = db.session.scalars(wanted).all()
    frozen = frozen_among([(event.contact_id, event.at) for event in holding], purpose)
    more_since = asked_for_more_since(kind_of(purpose))
    return {
        event.contact_id
        for event in holding
        if event.contact_id not in frozen and _is_covered(event, more_since)
    }


def _is_covered(event: ConsentEvent, more_since: dict[str, datetime]) -> bool:
    """R1.13: words that ask for more hold only for who was shown them, or later ones."""
    if not more_since:
        return True
    text = event.legal_text
    if text is None:
        return False
    # A language without words of its own shows those of the language it belongs to.
    since = [more_since[one] for one in {text.language, text.language.partition("-")[0]} if one in more_since]
    return all(text.created_at >= moment for moment in since)
