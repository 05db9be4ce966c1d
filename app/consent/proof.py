"""Proof after a withdrawal (Art. 17(3)(e) GDPR, R1.16): locked for usually three years, then deleted.

So long claims can be raised (§§ 195, 199 BGB). What allowed calls is kept for five years from when the number was
confirmed and after each call, whichever ends later (§ 7a(2) UWG, R1.15). Only whoever answers for people's rights sees
it meanwhile. Erasure does not wait for that: it takes the evidence along.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.orm import aliased

from app.consent import chain
from app.consent.calls import CLOCK_STARTS_WITH, last_given_or_used
from app.consent.ledger import GIVEN, WITHDRAWN
from app.consent.models import ConsentEvent, ConsentRequest, PhoneCall
from app.consent.numbers import PHONE
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db, reading, wipe_traces
from app.foundation.deadlines import months_later
from app.foundation.terms import PROOF, value_of
from app.foundation.wording import zone

YEARS_FOR_CALLS = 5
# Who sees what is locked.
PERMISSION = "contacts.rights"
_BATCH = 500


def kept_until(withdrawn_at: datetime) -> datetime:
    """When so many years after the one of the withdrawal are over; usually three."""
    return datetime(withdrawn_at.astimezone(zone()).year + value_of(PROOF) + 1, 1, 1, tzinfo=zone())


def calls_proven_until(contact_ids: Collection[int]) -> dict[int, datetime]:
    """By contact, until when it has to be provable that they had agreed to calls; for those who ever confirmed it."""
    return {
        contact_id: months_later(at, 12 * YEARS_FOR_CALLS)
        for contact_id, at in last_given_or_used(contact_ids).items()
    }


def forget_old_proof() -> int:
    """Delete the lines up to each withdrawal whose time is over; returns how many. Commits per batch."""
    forgotten = 0
    while ids := _over():
        _untick(ids)
        _forget_calls(ids)
        forgotten += chain.forget(ConsentEvent.id.in_(ids))
        db.session.commit()
    if forgotten:
        wipe_traces()
    return forgotten


def _over() -> list[int]:
    """What came later stays: a consent given anew stands for itself. What is restricted is not erased (Art. 18)."""
    before = datetime(clock.now().astimezone(zone()).year - value_of(PROOF), 1, 1, tzinfo=zone())
    withdrawal = aliased(ConsentEvent)
    allowed_calls = and_(
        withdrawal.purpose == PHONE,
        exists().where(
            PhoneCall.contact_id == withdrawal.contact_id,
            PhoneCall.outcome.in_(CLOCK_STARTS_WITH),
            PhoneCall.made_at > months_later(clock.now(), -12 * YEARS_FOR_CALLS),
        ),
    )
    is_over = exists().where(
        withdrawal.contact_id == ConsentEvent.contact_id,
        withdrawal.purpose == ConsentEvent.purpose,
        withdrawal.action == WITHDRAWN,
        withdrawal.at < before,
        withdrawal.id >= ConsentEvent.id,
        ~allowed_calls,
    )
    wanted = (
        select(ConsentEvent.id)
        .join(Contact, Contact.id == ConsentEvent.contact_id)
        .where(ConsentEvent.at < before, is_over, Contact.restricted_at.is_(None))
        .order_by(ConsentEvent.id)
        .limit(_BATCH)
    )
    with reading():
        return list(db.session.scalars(wanted))


def _forget_calls(ids: list[int]) -> None:
    """The calls that these lines allowed, with the withdrawal after them."""
    withdrawn = select(ConsentEvent.contact_id, ConsentEvent.at).where(
        ConsentEvent.id.in_(ids), ConsentEvent.purpose == PHONE, ConsentEvent.action == WITHDRAWN
    )
    for contact_id, at in db.session.execute(withdrawn).all():
        db.session.execute(
            delete(PhoneCall).where(PhoneCall.contact_id == contact_id, PhoneCall.made_at <= at)
        )


def _untick(ids: list[int]) -> None:
    """The form's own record of the same box goes, too."""
    given = select(ConsentEvent.sign_up_id, ConsentEvent.purpose).where(
        ConsentEvent.id.in_(ids), ConsentEvent.action == GIVEN, ConsentEvent.sign_up_id.is_not(None)
    )
    for sign_up_id, purpose in db.session.execute(given).all():
        asked = db.session.scalars(
            select(ConsentRequest).where(ConsentRequest.sign_up_id == sign_up_id)
        ).first()
        if asked is not None:
            asked.shown = [box for box in asked.shown if box["purpose"] != purpose]
