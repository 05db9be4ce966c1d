"""The list of those who bring most: by a nickname of their choice, which staff read before anybody else does.

Nobody stands in it who did not ask to, and whoever leaves it is gone at once. Nothing else of a person is in it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, func, or_, select

from app.ambassadors.models import Kit, Referral
from app.ambassadors.revoking import decide as decide_about_kit
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.leaders import Leader
from app.landing.models import Moderated, SignUp
from app.landing.moderation_kinds import AT_ONCE, Kind, Written, forget_decision, keep_decision

KIND = "nickname"
SHORTEST, LONGEST = 2, 30
MOST = 10


def is_nickname(said: str) -> bool:
    """Whether it can stand in the list: short, and no address of anything."""
    return SHORTEST <= len(said) <= LONGEST and not any(sign in said for sign in "@/\\<>")


def join(own: SignUp, nickname: str) -> None:
    """Ask to stand in the list; a new nickname waits to be read again. The caller commits."""
    known = db.session.scalar(select(Kit.nickname).where(Kit.sign_up_id == own.id))
    if known == nickname:
        return
    decide_about_kit(own.id, own.campaign_id, nickname=nickname)
    forget_decision(KIND, own.id)


def leave(own: SignUp) -> None:
    """Not in it any more, from now on. The caller commits."""
    decide_about_kit(own.id, own.campaign_id, nickname=None)
    forget_decision(KIND, own.id)


def state_of(sign_up_id: int) -> str:
    """Of a nickname: ``waiting``, ``shown`` or ``hidden``."""
    decision = db.session.get(Moderated, (KIND, sign_up_id), populate_existing=True)
    if decision is None:
        return "waiting"
    return "shown" if decision.approved_at else "hidden"


def board_of(campaign_id: int) -> tuple[Leader, ...]:
    """Those who brought most, of who stands in the list."""
    brought = func.count(Referral.sign_up_id)
    rows = db.session.execute(
        select(Kit.nickname, brought)
        .join(Referral, and_(Referral.inviter_id == Kit.sign_up_id, Referral.excluded.is_(None)))
        .join(Moderated, and_(Moderated.sign_up_id == Kit.sign_up_id, Moderated.kind == KIND))
        .join(SignUp, SignUp.id == Kit.sign_up_id)
        .join(Contact, Contact.id == SignUp.contact_id)
        .where(
            Kit.campaign_id == campaign_id,
            Kit.nickname.is_not(None),
            Kit.revoked_at.is_(None),
            Moderated.approved_at.is_not(None),
            Contact.restricted_at.is_(None),
        )
        .group_by(Kit.sign_up_id, Kit.nickname)
        .order_by(brought.desc(), Kit.sign_up_id)
        .limit(MOST)
    ).all()
    numbers = [number for _nickname, number in rows]
    return tuple(Leader(numbers.index(number) + 1, nickname or "", number) for nickname, number in rows)


def queue() -> list[Written]:
    """What waits to be read, oldest first; then what was decided."""
    is_decided = or_(Moderated.approved_at.is_not(None), Moderated.hidden_at.is_not(None))
    rows = db.session.execute(
        select(Kit, SignUp, Campaign, Moderated)
        .join(SignUp, SignUp.id == Kit.sign_up_id)
        .join(Campaign, Campaign.id == Kit.campaign_id)
        .outerjoin(Moderated, and_(Moderated.sign_up_id == Kit.sign_up_id, Moderated.kind == KIND))
        .where(Kit.nickname.is_not(None))
        .order_by(is_decided, Kit.sign_up_id)
        .limit(AT_ONCE)
    )
    return [
        Written(sign_up, campaign, kit.nickname or "", decision, kind=KIND, name="", mark=_mark(kit.nickname))
        for kit, sign_up, campaign, decision in rows
    ]


def decide(sign_up_id: int, *, approve: bool, mark: str) -> bool:
    """Let it be seen, or not; False where it is gone, or not what was looked at any more. The caller commits."""
    kit = db.session.scalars(select(Kit).where(Kit.sign_up_id == sign_up_id).with_for_update()).first()
    if kit is None or kit.nickname is None or (mark and mark != _mark(kit.nickname)):
        return False
    keep_decision(KIND, sign_up_id, approve=approve)
    return True


def waiting(most: int) -> int:
    """How many wait to be read, at most so many."""
    decided: Any = exists().where(Moderated.kind == KIND, Moderated.sign_up_id == Kit.sign_up_id)
    some = select(Kit.sign_up_id).where(Kit.nickname.is_not(None), ~decided).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def _mark(nickname: str | None) -> str:
    """So that nothing is approved that nobody has seen."""
    return hashlib.sha256((nickname or "").encode()).hexdigest()[:12]


NICKNAMES = Kind(
    KIND,
    about=_l("A nickname for the list of those who bring most"),
    approved=_l("It stands in the list now."),
    queue=queue,
    decide=decide,
    waiting=waiting,
)
