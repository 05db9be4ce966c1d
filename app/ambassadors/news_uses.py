"""When somebody was last written to about their kit, for whoever asks whether that consent is still in use (R1.17)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import and_, func, select

from app.ambassadors.milestones import MAIL_KIND
from app.ambassadors.models import KitMail
from app.consent.purposes import AMBASSADOR_NEWS
from app.foundation.database import db
from app.landing.models import SignUp
from app.outbox.models import OutboxMessage


def last_news(contact_ids: Collection[int], purpose: str) -> Mapping[int, datetime]:
    """By contact, the last such mail that left."""
    if purpose != AMBASSADOR_NEWS:
        return {}
    rows = db.session.execute(
        select(SignUp.contact_id, func.max(OutboxMessage.sent_at))
        .join(KitMail, KitMail.sign_up_id == SignUp.id)
        .join(OutboxMessage, and_(OutboxMessage.kind == MAIL_KIND, OutboxMessage.subject_id == KitMail.id))
        .where(SignUp.contact_id.in_(contact_ids), OutboxMessage.sent_at.is_not(None))
        .group_by(SignUp.contact_id)
    )
    return {contact_id: at for contact_id, at in rows if contact_id is not None and at is not None}
