"""Deleting what was never confirmed (R1.07); only how many there were is kept."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from app.consent.models import ConsentRequest
from app.foundation import clock
from app.foundation.database import db
from app.landing.mails import DELETED_AFTER_EXPIRY
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION, REMINDER
from app.outbox.models import OutboxMessage
from app.visits.adding_up import Cell, add_up

_BATCH = 500


def delete_unconfirmed() -> int:
    """Delete sign-ups whose time to confirm is over, with their messages; returns how many. Commits per batch."""
    deleted = 0
    over = SignUp.expires_at < clock.now() - DELETED_AFTER_EXPIRY
    while number := forget_unconfirmed(SignUp.confirmed_at.is_(None), over):
        db.session.commit()
        deleted += number
    db.session.rollback()
    return deleted


def forget_unconfirmed(*which: ColumnElement[bool]) -> int:
    """Delete up to a batch of sign-ups that nobody confirmed, and keep their number. The caller commits."""
    counted = (
        SignUp.campaign_id,
        SignUp.created_at,
        SignUp.channel,
        SignUp.variant,
        SignUp.language,
        SignUp.invalidated_at,
    )
    rows = db.session.execute(
        select(SignUp.id, *counted).where(*which).order_by(SignUp.id).limit(_BATCH)
    ).all()
    if not rows:
        return 0
    ids = [row.id for row in rows]
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.kind.in_((CONFIRMATION, REMINDER)), OutboxMessage.subject_id.in_(ids)
        )
    )
    db.session.execute(delete(ConsentRequest).where(ConsentRequest.sign_up_id.in_(ids)))
    db.session.execute(delete(SignUp).where(SignUp.id.in_(ids)))
    _keep_the_number(
        Counter(
            (row.campaign_id, _hour(row.created_at), row.channel, row.variant, row.language)
            for row in rows
            if row.invalidated_at is None
        )
    )
    return len(ids)


def _keep_the_number(counts: Counter[tuple[int, datetime, str, str, str]]) -> None:
    """Count them under the hour of the sign-up, so that a campaign's past does not change as rows go."""
    add_up(
        {
            Cell(campaign_id, hour, "expired_unconfirmed", channel, variant, language): number
            for (campaign_id, hour, channel, variant, language), number in counts.items()
        }
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
