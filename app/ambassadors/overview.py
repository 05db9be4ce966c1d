"""What staff see of a campaign's ambassadors: who brings most, how far it travels, how, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from app.ambassadors.exclusions import BURST, ROBOTS
from app.ambassadors.generations import generations_of
from app.ambassadors.models import Kit, Referral
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.households import full_name
from app.landing.models import SignUp, Supporter
from app.landing.pledges import agrees_to_be_named

MOST_SHOWN = 12
_NOBODY: tuple[Contact | None, str] = (None, "")


@dataclass(frozen=True, slots=True)
class Ambassador:
    """One supporter by whose link people came. ``contact`` and ``name`` only of who agreed to be named."""

    sign_up_id: int
    contact: Contact | None
    name: str
    brought: int
    # Not counted because they came in a crowd; because staff said so.
    burst: int
    robots: int
    is_off: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """``generations``: people by generation; ``media`` and ``reasons``: (name, people), most first."""

    ambassadors: Sequence[Ambassador]
    # How many supporters brought somebody who counts.
    number: int
    generations: Sequence[int]
    media: Sequence[tuple[str, int]]
    reasons: Sequence[tuple[str, int]]

    @property
    def brought(self) -> int:
        """All who count for somebody."""
        return sum(self.generations)

    @property
    def left_out(self) -> int:
        """All who came by a link and do not count."""
        return sum(people for _reason, people in self.reasons)


def overview_of(campaign_id: int) -> Overview:
    """Of one campaign, in five queries."""
    counted = and_(Referral.campaign_id == campaign_id, Referral.excluded.is_(None))
    number = db.session.scalar(select(func.count(Referral.inviter_id.distinct())).where(counted))
    return Overview(
        ambassadors=_best(campaign_id),
        number=number or 0,
        generations=generations_of(campaign_id),
        media=_most_first(Referral.medium, counted),
        reasons=_most_first(
            Referral.excluded, and_(Referral.campaign_id == campaign_id, Referral.excluded.is_not(None))
        ),
    )


def _best(campaign_id: int) -> list[Ambassador]:
    """Those who brought most, and those about whom there is something to decide."""
    brought, burst, robots = (
        func.count().filter(condition)
        for condition in (
            Referral.excluded.is_(None),
            Referral.excluded == BURST,
            Referral.excluded == ROBOTS,
        )
    )
    rows = db.session.execute(
        select(
            Referral.inviter_id,
            brought.label("brought"),
            burst.label("burst"),
            robots.label("robots"),
            func.max(Kit.revoked_at).label("revoked_at"),
        )
        .select_from(Referral)
        .outerjoin(Kit, Kit.sign_up_id == Referral.inviter_id)
        .where(Referral.campaign_id == campaign_id, Referral.inviter_id.is_not(None))
        .group_by(Referral.inviter_id)
        .having(brought + burst + robots > 0)
        .order_by((burst > 0).desc(), brought.desc(), Referral.inviter_id)
        .limit(MOST_SHOWN)
    ).all()
    named = _named([row.inviter_id for row in rows])
    return [
        Ambassador(
            row.inviter_id,
            *named.get(row.inviter_id, _NOBODY),
            brought=row.brought,
            burst=row.burst,
            robots=row.robots,
            is_off=row.revoked_at is not None,
        )
        for row in rows
    ]


def _named(ids: Sequence[int]) -> dict[int, tuple[Contact | None, str]]:
    """Those of them who agreed to be named, and still do; a second person at an address by the name they gave."""
    agreed = db.session.scalars(
        select(SignUp)
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.id.in_(ids), agrees_to_be_named())
    ).all()
    wanted = select(Contact).where(Contact.id.in_([one.contact_id for one in agreed]))
    contacts = {contact.id: contact for contact in db.session.scalars(wanted)}
    return {
        one.id: (contact, full_name(one) if one.person > 1 else contact.display_name)
        for one in agreed
        if (contact := contacts.get(one.contact_id or 0))
    }


def _most_first(column: Any, condition: Any) -> list[tuple[str, int]]:
    rows = db.session.execute(
        select(column, func.count()).where(condition).group_by(column).order_by(func.count().desc(), column)
    )
    return [(name, people) for name, people in rows]
