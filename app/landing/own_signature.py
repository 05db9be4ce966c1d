"""Whoever withdraws the consent that a political signature needs (Art. 9 GDPR) may take that signature out (R2.13)."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import select

from app.campaigns.models import Campaign
from app.consent.ledger import GIVEN, consents_in_force
from app.consent.models import ConsentEvent
from app.consent.special_wordings import ART9
from app.foundation.database import db
from app.landing.models import SignUp

_Remover = Callable[[Collection[int]], None]
_removers: list[_Remover] = []


def taken_out_by(remover: _Remover) -> None:
    """Name who takes sign-ups out of all counts and lists; ``wiring`` calls this once."""
    _removers[:] = [remover]


def left_without_consent(contact_id: int) -> dict[int, str]:
    """Sign-ups that still count although the consent they need was withdrawn, with their campaigns' titles."""
    if any(event.purpose == ART9 for event in consents_in_force(contact_id)):
        return {}
    needed_it = select(ConsentEvent.sign_up_id).where(
        ConsentEvent.contact_id == contact_id, ConsentEvent.purpose == ART9, ConsentEvent.action == GIVEN
    )
    rows = db.session.execute(
        select(SignUp.id, Campaign.title)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(SignUp.contact_id == contact_id, SignUp.id.in_(needed_it))
        .where(SignUp.confirmed_at.is_not(None), SignUp.invalidated_at.is_(None))
        .order_by(SignUp.id)
    )
    return {row[0]: row[1] for row in rows}


def take_out(contact_id: int) -> list[str]:
    """Take them out of all counts and lists; returns the titles. The caller commits."""
    found = left_without_consent(contact_id)
    if found:
        for remover in _removers:
            remover(list(found))
    return list(dict.fromkeys(found.values()))
