"""What staff decide about the people who came by one link: they are real after all, or none."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from app.ambassadors.exclusions import BURST, ROBOTS
from app.ambassadors.milestones import note_milestones
from app.ambassadors.models import Referral
from app.foundation import audit
from app.foundation.database import db
from app.landing.models import SignUp


def let_count(campaign_id: int, inviter_id: int) -> int:
    """Those who came in a crowd, or whom staff had taken for robots, count; returns how many. The caller commits."""
    # What was taken out as no sign-up at all comes back where it was taken out (``safety/invalidating.py``).
    taken_out = exists().where(SignUp.id == Referral.sign_up_id, SignUp.invalidated_at.is_not(None))
    which = and_(Referral.excluded.in_((BURST, ROBOTS)), ~taken_out)
    changed = _set(campaign_id, inviter_id, which, None)
    if changed:
        note_milestones([inviter_id])
        audit.record("referrals.counted", "campaign", campaign_id, link_of=inviter_id, people=changed)
    return changed


def leave_out(campaign_id: int, inviter_id: int) -> int:
    """Nobody who came by this link so far counts; returns how many. The caller commits."""
    changed = _set(
        campaign_id, inviter_id, or_(Referral.excluded.is_(None), Referral.excluded == BURST), ROBOTS
    )
    if changed:
        audit.record("referrals.left_out", "campaign", campaign_id, link_of=inviter_id, people=changed)
    return changed


def is_of(campaign_id: int, inviter_id: int) -> bool:
    """Whether anybody came by this link of this campaign."""
    some = select(Referral.sign_up_id).where(
        Referral.campaign_id == campaign_id, Referral.inviter_id == inviter_id
    )
    return db.session.scalar(some.limit(1)) is not None


def _set(campaign_id: int, inviter_id: int, which: ColumnElement[bool], reason: str | None) -> int:
    changed = db.session.execute(
        update(Referral)
        .where(Referral.campaign_id == campaign_id, Referral.inviter_id == inviter_id, which)
        .values(excluded=reason)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]
