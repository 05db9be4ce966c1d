"""How long people are kept (Art. 5(1)(e) GDPR, R2.12), and what is erased when.

Two classes. Whoever agreed to news is kept as long as they show that they are there: by signing something, by looking
at their data, by pressing “keep me”; never by opening a mail, which nobody counts. After two years of silence a mail
asks, and thirty days later they are erased. Whoever only took part is erased half a year after the end of the last
campaign they took part in. Whoever was called stays until the proof that they had agreed to calls is not needed any
more (§ 7a UWG, R1.15). Nobody is erased who was not announced for thirty days: on their page, and to staff.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import case, func, select

from app.campaigns.models import Campaign
from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.consent.proof import calls_proven_until
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.foundation.retention import AFTER_THE_END, NOTICE, SILENCE, Fate
from app.landing.models import SignUp
from app.privacy.restricting import NO_ADVERTISING


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a contact. ``due_at`` is when the announcement is due, None while a campaign runs."""

    due_at: datetime | None
    may_be_written_to: bool
    announced_at: datetime | None
    # Whether the proof that calls were allowed is what decides.
    for_calls: bool = False

    @property
    def erased_at(self) -> datetime | None:
        """Thirty days after the announcement, whenever that was or will be."""
        if self.due_at is None:
            return None
        return (self.announced_at or max(self.due_at, clock.now())) + NOTICE


def tell(contact_id: int) -> Fate | None:
    """For the person's page and their own."""
    contact = db.session.get(Contact, contact_id)
    if contact is None:
        return None
    if contact.restricted_at is not None:
        return Fate(None, _("it is restricted, and what is restricted is not erased"))
    standing = standings([contact])[contact.id]
    if standing.for_calls:
        return Fate(
            standing.erased_at, _("until then it must be provable that calls were allowed (§ 7a UWG)")
        )
    # Whoever came with a list and never signed anything is kept for as long.
    if standing.may_be_written_to or not _took_part([contact_id]):
        return Fate(standing.erased_at, _("there will have been no sign of life for two years"))
    if standing.due_at is None:
        return Fate(None, _("a campaign that was joined is not over; it is erased half a year after that"))
    return Fate(
        standing.erased_at, _("the last campaign that was joined will have been over for half a year")
    )


def standings(contacts: Sequence[Contact]) -> dict[int, Standing]:
    """For many at once, in three queries."""
    ids = [contact.id for contact in contacts]
    news, took_part, proven = _agree_to_news(ids), _took_part(ids), calls_proven_until(ids)
    return {
        contact.id: _standing(
            contact, contact.id in news, took_part.get(contact.id), proven_until=proven.get(contact.id)
        )
        for contact in contacts
    }


def _standing(
    contact: Contact,
    agrees: bool,
    took_part: tuple[datetime, datetime | None] | None,
    *,
    proven_until: datetime | None,
) -> Standing:
    seen = max(one for one in (contact.created_at, contact.kept_at, took_part and took_part[0]) if one)
    over = took_part[1] if took_part else None
    if agrees or took_part is None:
        due: datetime | None = seen + SILENCE
    else:
        due = over + AFTER_THE_END - NOTICE if over else None
    for_calls = bool(due and proven_until and due < proven_until - NOTICE)
    if for_calls and proven_until:
        due = proven_until - NOTICE
    # Who has shown up since was announced too early.
    announced = contact.announced_at if contact.announced_at and contact.announced_at > seen else None
    return Standing(due, agrees, announced, for_calls)


def _agree_to_news(ids: Collection[int]) -> set[int]:
    """Those of whom a consent holds that lets us write to them."""
    newest = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.contact_id.in_(ids), ConsentEvent.purpose.not_in(NO_ADVERTISING))
        .group_by(ConsentEvent.contact_id, ConsentEvent.purpose)
    )
    wanted = select(ConsentEvent.contact_id).where(ConsentEvent.id.in_(newest), ConsentEvent.action == GIVEN)
    return set(db.session.scalars(wanted))


def _took_part(ids: Collection[int]) -> Mapping[int, tuple[datetime, datetime | None]]:
    """For each the last time they signed, and when the last of their campaigns was over; None while one is not."""
    end = func.coalesce(Campaign.ended_at, Campaign.ends_at, Campaign.archived_at)
    is_open = case((end.is_(None), 1), (end > clock.now(), 1), else_=0)
    rows = db.session.execute(
        select(SignUp.contact_id, func.max(SignUp.confirmed_at), func.max(end), func.sum(is_open))
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(SignUp.contact_id.in_(ids), SignUp.confirmed_at.is_not(None))
        .group_by(SignUp.contact_id)
    )
    return {
        contact_id: (signed, None if still_open else over) for contact_id, signed, over, still_open in rows
    }
