"""The tree below a supporter, told by the links alone; it stays countable when people in it are forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import aliased

from app.ambassadors.milestones import next_step
from app.ambassadors.models import Referral
from app.foundation.database import db
from app.landing.households import same_person
from app.landing.models import SignUp, Supporter

# No movement is told from hand to hand more often, and no slip in the data runs in circles for ever.
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """``generations``: how many a supporter brought, how many those brought, and so on."""

    generations: tuple[int, ...]

    @property
    def direct(self) -> int:
        """Who came by their own link."""
        return self.generations[0] if self.generations else 0

    @property
    def further(self) -> int:
        """Who came by the links of those, and by theirs."""
        return sum(self.generations[1:])

    @property
    def depth(self) -> int:
        """How many generations there are."""
        return len(self.generations)

    @property
    def next_step(self) -> int | None:
        """The milestone ahead."""
        return next_step(self.direct)


def supporter_sign_up(sign_up: SignUp) -> int:
    """The sign-up by which this person became a supporter: whoever signed twice is one supporter."""
    first = db.session.scalar(
        select(Supporter.sign_up_id).join(SignUp, same_person()).where(SignUp.id == sign_up.id)
    )
    return first or sign_up.id


def standing_of(sign_up_id: int) -> Standing:
    """Of one supporter, in one query."""
    return Standing(_by_generation(_brought().where(Referral.inviter_id == sign_up_id)))


def generations_of(campaign_id: int) -> tuple[int, ...]:
    """How many were brought by somebody who came by themselves, how many by those, and so on."""
    parent = aliased(Referral)
    came_before = and_(parent.sign_up_id == Referral.inviter_id, parent.excluded.is_(None))
    first = _brought().outerjoin(parent, came_before)
    return _by_generation(first.where(Referral.campaign_id == campaign_id, parent.sign_up_id.is_(None)))


def _brought() -> Select[int, int]:
    return select(Referral.sign_up_id.label("id"), literal(1).label("depth")).where(
        Referral.excluded.is_(None)
    )


def _by_generation(first: Select[int, int]) -> tuple[int, ...]:
    """How many are in the first generation, how many these brought, and so on."""
    child, tree = aliased(Referral), first.cte("tree", recursive=True)
    tree = tree.union_all(
        select(child.sign_up_id, tree.c.depth + 1).join(
            tree, and_(child.inviter_id == tree.c.id, child.excluded.is_(None), tree.c.depth < _DEEPEST)
        )
    )
    rows = db.session.execute(
        select(tree.c.depth, func.count()).group_by(tree.c.depth).order_by(tree.c.depth)
    )
    return tuple(number for _depth, number in rows)
