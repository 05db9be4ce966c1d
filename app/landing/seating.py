"""The seats of an event: who has one, who waits for one, and that there are never more than there should be.

What counts is who has *confirmed*: whoever confirms while a seat is free gets it, in the order in which they confirm. A
registration that nobody has confirmed yet keeps no seat, for otherwise made-up addresses could fill a hall for a week
(R1.07), and a seat that runs out by the clock is one more thing to explain. While somebody waits, whoever comes later
waits behind them, even if a seat has come free: it is staff who give it to the person who waits.

The number of seats stands in the campaign's tally, whose row every confirmation locks to raise the count. So of ten
people who confirm at once each sees the seats the others have taken, on either database.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Row, func, select, update

from app.campaigns.block_kinds import block_kind
from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content
from app.foundation import clock
from app.foundation.database import db, dialect_insert, insert_or_ignore
from app.landing.models import RenderedPage, Seat, SignUp, Supporter, Tally


class Seats(NamedTuple):
    """How many there are, are taken, and how many people wait."""

    there: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """How many staff may still give away; none where a smaller number was published later."""
        return max(0, self.there - self.taken)

    @property
    def left(self) -> int:
        """How many a newcomer may take: none while others wait."""
        return 0 if self.waiting else self.free


def seats_in(content: Content) -> int | None:
    """How many seats a page offers; None where it has no block that needs to know."""
    for block in content["blocks"]:
        if "seats" in block_kind(block["kind"]).kind.needs:
            return block.get("settings", {}).get("seats") or None
    return None


def standing(campaign_id: int, there: int | None) -> Seats | None:
    """How things stand for this number of seats; None without one."""
    if there is None:
        return None
    taken, waiting = db.session.execute(
        select(
            func.count().filter(Seat.seated_at.is_not(None)),
            func.count().filter(Seat.seated_at.is_(None)),
        ).where(Seat.campaign_id == campaign_id, Seat.given_up_at.is_(None))
    ).one()
    return Seats(there, taken, waiting)


def is_full(campaign_id: int) -> bool:
    """Whether whoever confirms now would have to wait."""
    there = db.session.scalar(select(Tally.seats).where(Tally.campaign_id == campaign_id))
    seats = standing(campaign_id, there)
    return seats is not None and not seats.left


def seat_of(sign_up: SignUp) -> Seat | None:
    """The person's seat, or place in the waiting list; None where the page has no seats."""
    if sign_up.contact_id is None:
        return None
    return db.session.get(Seat, (sign_up.campaign_id, sign_up.contact_id, sign_up.person))


def locked_number_of_seats(campaign_id: int) -> int | None:
    """How many seats there are; until the caller commits, nobody else gives any away."""
    held = locked_tally(campaign_id)
    return held.seats if held else None


def locked_tally(campaign_id: int) -> Row[int | None, list[str] | None] | None:
    """Seats and polls of a campaign; until the caller commits, nobody else counts for it."""
    return db.session.execute(
        select(Tally.seats, Tally.polls).where(Tally.campaign_id == campaign_id).with_for_update()
    ).first()


def seat_or_wait(sign_up: SignUp, contact_id: int, there: int) -> None:
    """Give somebody who confirmed a seat, or a place in the waiting list. The caller holds the tally's row.

    Who has one keeps it, however often they sign; who gave theirs up begins anew.
    """
    seats = standing(sign_up.campaign_id, there)
    now = clock.now()
    begun = {
        "sign_up_id": sign_up.id,
        "registered_at": now,
        "seated_at": now if seats and seats.left else None,
        "given_up_at": None,
    }
    db.session.execute(
        dialect_insert(Seat)
        .values(campaign_id=sign_up.campaign_id, contact_id=contact_id, person=sign_up.person, **begun)
        .on_conflict_do_update(
            index_elements=["campaign_id", "contact_id", "person"],
            set_=begun,
            where=Seat.given_up_at.is_not(None),
        )
    )


def keep_number_of_seats(campaign: Campaign, revision: Revision) -> None:
    """When a page is published: from now on it has so many seats. In the transaction that publishes it.

    Whoever registered for the event before there was a number has a seat, even where the number is smaller.
    """
    there = seats_in(revision.content)
    if there is None:
        db.session.execute(update(Tally).where(Tally.campaign_id == campaign.id).values(seats=None))
        return
    db.session.execute(
        dialect_insert(Tally)
        .values(campaign_id=campaign.id, confirmed=0, seats=there)
        .on_conflict_do_update(index_elements=["campaign_id"], set_={"seats": there})
    )
    _seat_those_before(campaign.id)


def _seat_those_before(campaign_id: int) -> None:
    """Only those who signed a page of the kind event: a petition's supporters did not say that they would come."""
    revisions = db.session.execute(
        select(Revision.id, Revision.content).where(Revision.campaign_id == campaign_id)
    )
    of_events = [row.id for row in revisions if row.content["kind"] == "event"]
    pages = select(RenderedPage.id).where(RenderedPage.revision_id.in_(of_events))
    came = (
        select(
            Supporter.campaign_id,
            Supporter.contact_id,
            Supporter.person,
            Supporter.sign_up_id,
            Supporter.counted_at,
            Supporter.counted_at,
        )
        .join(SignUp, SignUp.id == Supporter.sign_up_id)
        .where(
            Supporter.campaign_id == campaign_id,
            Supporter.contact_id.is_not(None),
            SignUp.rendered_page_id.in_(pages),
        )
    )
    columns = ["campaign_id", "contact_id", "person", "sign_up_id", "registered_at", "seated_at"]
    db.session.execute(insert_or_ignore(Seat).from_select(columns, came))
