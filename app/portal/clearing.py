"""Requests to be let in are forgotten a day later."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.foundation import clock
from app.foundation.database import db, reading
from app.portal.models import PortalSession
from app.portal.personal_data import forget_sessions

KEPT = timedelta(days=1)


def forget_old_sessions() -> None:
    """Delete them. Commits."""
    is_old = PortalSession.asked_at < clock.now() - KEPT
    with reading():
        if db.session.scalar(select(PortalSession.id).where(is_old).limit(1)) is None:
            return
    forget_sessions(is_old)
    db.session.commit()
