"""Consents nobody made use of for long (R1.17): staff are warned, and later nothing leaves by them.

A consent does not lapse by time alone (BGH III ZR 196/17), but courts have found one of four unused years to have
lapsed (AG München 161 C 12736/22, AG Bonn 104 C 227/15). Unused is counted from when it was given, from the last mail
that left because of it, or from when its person last said that they want to stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.consent.uses import last_uses
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.deadlines import months_later
from app.foundation.terms import FROZEN, WARNED, value_of

# By these nobody is written to or called.
NEVER_STALE = frozenset({"publish_name", "handover", "art9"})
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stale:
    """A consent that was not used for so long that staff are warned."""

    contact_id: int
    purpose: str
    last_used_at: datetime
    is_frozen: bool


def frozen_among(given: Collection[tuple[int, datetime]], purpose: str) -> set[int]:
    """Of contacts with the moment they gave the consent those by whose consent nothing may leave any more."""
    if purpose in NEVER_STALE:
        return set()
    long_ago = months_later(clock.now(), -value_of(FROZEN))
    old = [(contact_id, at) for contact_id, at in given if at <= long_ago]
    return {contact_id for contact_id, last in _last_used(old, purpose).items() if last <= long_ago}


def all_stale() -> list[Stale]:
    """All that staff are warned of, those unused for longest first."""
    now = clock.now()
    warned, frozen = months_later(now, -value_of(WARNED)), months_later(now, -value_of(FROZEN))
    found = []
    for purpose, given in _old_ones(warned):
        for contact_id, last in _last_used(given, purpose).items():
            if last <= warned:
                found.append(Stale(contact_id, purpose, last, last <= frozen))
    return sorted(found, key=lambda one: (one.last_used_at, one.contact_id, one.purpose))


def _old_ones(before: datetime) -> Iterator[tuple[str, Sequence[tuple[int, datetime]]]]:
    """By purpose, in batches: consents that hold and were given before; who is restricted is written to by nothing."""
    newest = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.purpose.not_in(NEVER_STALE))
        .group_by(ConsentEvent.contact_id, ConsentEvent.purpose)
    )
    rows = db.session.execute(
        select(ConsentEvent.purpose, ConsentEvent.contact_id, ConsentEvent.at)
        .join(Contact, Contact.id == ConsentEvent.contact_id)
        .where(ConsentEvent.id.in_(newest), ConsentEvent.action == GIVEN, ConsentEvent.at <= before)
        .where(Contact.restricted_at.is_(None))
    ).all()
    for purpose in sorted({row.purpose for row in rows}):
        given = [(row.contact_id, row.at) for row in rows if row.purpose == purpose]
        for start in range(0, len(given), _BATCH):
            yield purpose, given[start : start + _BATCH]


def _last_used(given: Collection[tuple[int, datetime]], purpose: str) -> dict[int, datetime]:
    ids = [contact_id for contact_id, _at in given]
    if not ids:
        return {}
    used = last_uses(ids, purpose)
    stayed = {
        row.id: row.kept_at
        for row in db.session.execute(select(Contact.id, Contact.kept_at).where(Contact.id.in_(ids)))
    }
    return {
        contact_id: max(one for one in (at, used.get(contact_id), stayed.get(contact_id)) if one)
        for contact_id, at in given
    }
