"""What staff do with seats: look who has one, free it, give it to somebody who waits, and write to them."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, case, func, or_, select, update

from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import event_of, headline, sender_name
from app.contacts.models import Contact
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.landing.event_card import event_card
from app.landing.households import full_name
from app.landing.models import Seat, SignUp
from app.landing.page_view import path_of
from app.landing.seating import locked_number_of_seats, standing
from app.landing.service_mails import Sender, base, service_mail
from app.outbox import leaving
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from app.outbox.suppression import suppressed_among

MAIL_KIND = "seat"


class Registration(NamedTuple):
    """A line of the list; ``name`` is theirs, who may share the contact's address with somebody else."""

    seat: Seat
    contact: Contact
    name: str


def registrations(campaign_id: int) -> Page[Registration]:
    """One page of them: who waits, then who has a seat, then who gave theirs up; each in the order they came."""
    of_campaign = Seat.campaign_id == campaign_id
    total = db.session.scalar(select(func.count()).select_from(Seat).where(of_campaign)) or 0
    number = page_number(total)
    rows: Any = db.session.execute(
        select(Seat, Contact, SignUp.given_name, SignUp.family_name, SignUp.postal_code)
        .join(Contact, Contact.id == Seat.contact_id)
        .join(SignUp, SignUp.id == Seat.sign_up_id)
        .where(of_campaign)
        .order_by(
            case((Seat.given_up_at.is_not(None), 2), (Seat.seated_at.is_not(None), 1), else_=0),
            Seat.registered_at,
            Seat.sign_up_id,
        )
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    lines = [Registration(row.Seat, row.Contact, _name(row)) for row in rows]
    return Page(lines, number, total)


def _name(row: Row[Any]) -> str:
    """The contact's, who may have corrected it; of a second person at the address what they signed with."""
    contact: Contact = row.Contact
    return contact.display_name if row.Seat.person == 1 else full_name(row) or contact.display_name


def give_seat(campaign_id: int, sign_up_id: int) -> bool:
    """Give a free seat to somebody who waits or had cancelled; whether they did not have one already.

    The caller commits and nudges the outbox. Raises RefusedError where no seat is free.
    """
    there = locked_number_of_seats(campaign_id)
    seats = standing(campaign_id, there)
    if seats is not None and not seats.free:
        raise RefusedError(
            _("No seat is free. Cancel a registration first, or publish a larger number of seats.")
        )
    has_none = or_(Seat.seated_at.is_(None), Seat.given_up_at.is_not(None))
    contact_id = _change(campaign_id, sign_up_id, has_none, seated_at=clock.now(), given_up_at=None)
    if contact_id is None:
        return False
    leaving.put(MAIL_KIND, sign_up_id)
    audit.record("seat.given", "campaign", campaign_id, contact=contact_id)
    return True


def free_seat(campaign_id: int, sign_up_id: int) -> bool:
    """Cancel a registration; whether there was one. The caller commits."""
    contact_id = _change(campaign_id, sign_up_id, Seat.given_up_at.is_(None), given_up_at=clock.now())
    if contact_id is not None:
        audit.record("seat.freed", "campaign", campaign_id, contact=contact_id)
    return contact_id is not None


def compose_seat_given(message: OutboxMessage) -> Mail | Withheld:
    """The mail to somebody who was given a seat, or nothing where they have lost it again."""
    found = db.session.execute(
        select(Seat, SignUp, Campaign)
        .join(SignUp, SignUp.id == Seat.sign_up_id)
        .join(Campaign, Campaign.id == Seat.campaign_id)
        .where(Seat.sign_up_id == message.subject_id)
    ).first()
    if found is None:
        return Withheld("gone")
    seat, sign_up, campaign = found
    if message.sent_at is None:
        if seat.seated_at is None or seat.given_up_at is not None:
            return Withheld("gone")
        if sign_up.address_key in suppressed_among([sign_up.address_key]):
            return Withheld("suppressed")
    return _mail(sign_up, campaign)


def _mail(sign_up: SignUp, campaign: Campaign) -> Mail:
    content = campaign.current_revision.content if campaign.current_revision else campaign.draft
    organisation = organisation_of(campaign)
    language = sign_up.language if sign_up.language in content["languages"] else content["languages"][0]
    page, event = base() + path_of(campaign.slug, language, content), event_of(content)
    title = headline(content, language)
    with force_locale(language[:2]):
        return service_mail(
            "landing/mail/seat",
            Sender(organisation, sender_name(content, organisation), content["theme"], base()),
            to=sign_up.email,
            language=language,
            subject=_("You have a seat: %(title)s", title=title),
            given_name=sign_up.given_name,
            title=title,
            when=event_card(event) if event else None,
            calendar_url=f"{page}/event.ics",
            page_url=page,
        )


def _change(
    campaign_id: int, sign_up_id: int, condition: ColumnElement[bool], **values: object
) -> int | None:
    """Returns whose it is; None where nothing was to be changed."""
    return db.session.scalar(
        update(Seat)
        .where(Seat.campaign_id == campaign_id, Seat.sign_up_id == sign_up_id, condition)
        .values(**values)
        .returning(Seat.contact_id)
        .execution_options(synchronize_session=False)
    )
