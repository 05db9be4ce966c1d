"""What was answered lately to the account that asked, shown where it asked: not only on the page of releases."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from flask_login import current_user
from sqlalchemy import and_, or_, select
from sqlalchemy.exc import SQLAlchemyError

from app.foundation import clock
from app.foundation.database import db
from app.staff.release_models import Release

# So long a refusal is told; a release as long as it can be used.
_TOLD = timedelta(days=3)
_MOST = 20


def release_news() -> list[Release]:
    """Answers that belong to the page that is being shown, newest first."""
    if not current_user.is_authenticated or not current_user.may("releases.give"):
        return []
    now = clock.now()
    released = and_(Release.decision == "released", Release.used_at.is_(None), Release.expires_at > now)
    refused = and_(Release.decision == "refused", Release.decided_at > now - _TOLD)
    wanted = select(Release).where(Release.asked_by == int(current_user.id), or_(released, refused))
    try:
        lately = db.session.scalars(wanted.order_by(Release.id.desc()).limit(_MOST)).all()
    except SQLAlchemyError:
        # The page that says so shows this, too.
        db.session.rollback()
        return []
    # What was answered before to the very same question is of no use any more.
    newest = {one.fingerprint: one for one in reversed(lately)}
    here = [one for one in newest.values() if one.told["look"].partition("?")[0] == request.path]
    return sorted(here, key=lambda one: one.id, reverse=True)
