"""Taking sign-ups out of the counts, many at once, and bringing them back (row B6).

Every number of confirmed people is counted from the ``supporters``, so what leaves there is gone everywhere: page,
goal, board, verdicts, reports, lists of names, exports. The sign-up stays, with its reason; nothing is deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import current_user
from sqlalchemy import ColumnElement, and_, delete, func, insert, literal, select, update

from app.ambassadors import exclusions
from app.ambassadors.exclusions import ROBOTS
from app.ambassadors.models import Referral
from app.campaigns.models import Campaign
from app.foundation import audit, clock
from app.foundation.database import db, insert_or_ignore
from app.foundation.errors import RefusedError
from app.foundation.releases import A_DAY
from app.landing.models import Seat, SignUp, Supporter, Tally
from app.landing.polls import count_polls_anew
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage
from app.safety.conditions import Conditions
from app.safety.models import InvalidatedSignUp, Invalidation

REASON = "invalidated"
# The reason where somebody took their own signature out.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be taken out: per campaign title sign-ups and, of them, people who count; and up to which row."""

    campaigns: list[tuple[str, int, int]]
    sign_ups: int
    confirmed: int
    up_to: int


def preview(conditions: Conditions, *, up_to: int | None = None) -> Preview:
    """Count, and change nothing; ``up_to`` a row if only those. Raises RefusedError."""
    which = conditions.where() if up_to is None else [*conditions.where(), SignUp.id <= up_to]
    rows = db.session.execute(
        select(Campaign.title, func.count(SignUp.id), func.count(Supporter.sign_up_id), func.max(SignUp.id))
        .join(SignUp, SignUp.campaign_id == Campaign.id)
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(*which)
        .group_by(Campaign.id, Campaign.title)
        .order_by(func.count(SignUp.id).desc())
    ).all()
    return Preview(
        campaigns=[(row[0], row[1], row[2]) for row in rows],
        sign_ups=sum(row[1] for row in rows),
        confirmed=sum(row[2] for row in rows),
        up_to=max((row[3] for row in rows), default=0),
    )


def invalidate(conditions: Conditions, reason: str, *, up_to: int) -> Invalidation:
    """Take out what the preview showed, and nothing that came later. The caller commits. Raises RefusedError."""
    made = Invalidation(
        made_at=clock.now(),
        account_id=int(current_user.id) if current_user and current_user.is_authenticated else None,
        reason=reason,
        conditions=conditions.written(),
        sign_ups=0,
        confirmed=0,
    )
    return _take_out([*conditions.where(), SignUp.id <= up_to], made, excluded=ROBOTS)


def one_by_one_today() -> int:
    """How often the account that asks has taken out a single sign-up within a day."""
    single = (
        select(func.count())
        .select_from(Invalidation)
        .where(
            Invalidation.account_id == int(current_user.id),
            Invalidation.sign_ups == 1,
            Invalidation.made_at > clock.now() - A_DAY,
        )
    )
    return db.session.scalar(single) or 0


def withdraw(sign_up_ids: Collection[int]) -> None:
    """Take out what its own person wants out; staff cannot bring it back. The caller commits."""
    made = Invalidation(
        made_at=clock.now(), account_id=None, reason="", conditions={}, sign_ups=0, confirmed=0
    )
    _take_out(
        [SignUp.id.in_(sign_up_ids), SignUp.invalidated_at.is_(None)], made, excluded=exclusions.WITHDRAWN
    )


def is_withdrawn() -> ColumnElement[bool]:
    """Whether an invalidation was its person's own wish."""
    return and_(Invalidation.account_id.is_(None), Invalidation.reason == "")


def _take_out(which: list[ColumnElement[bool]], made: Invalidation, *, excluded: str) -> Invalidation:
    now = made.made_at
    db.session.add(made)
    db.session.flush()
    # First of all, so that whoever confirms at this moment has done so, or finds that it is too late.
    _change(SignUp, *which, invalidated_at=now)
    _keep_what_they_were(made.id, now)
    mine = select(InvalidatedSignUp.sign_up_id).where(InvalidatedSignUp.invalidation_id == made.id)
    affected = _campaigns(mine)
    counted = _lower(mine)
    _change(Seat, Seat.sign_up_id.in_(mine), Seat.given_up_at.is_(None), given_up_at=now)
    _change(Referral, Referral.sign_up_id.in_(mine), Referral.excluded.is_(None), excluded=excluded)
    _change(
        OutboxMessage,
        OutboxMessage.kind == CONFIRMATION,
        OutboxMessage.subject_id.in_(mine),
        OutboxMessage.due_at.is_not(None),
        due_at=None,
        owner=None,
        lease_until=None,
        withheld_at=now,
        withheld_reason=REASON,
    )
    _count_polls(affected)
    made.sign_ups = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    made.confirmed = counted.total()
    audit.record(
        "sign_ups.invalidated", "invalidation", made.id, sign_ups=made.sign_ups, confirmed=made.confirmed
    )
    return made


def undo(made: Invalidation) -> None:
    """Bring back what was taken out. The caller commits. Raises RefusedError where that has been done."""
    first = _change(
        Invalidation,
        Invalidation.id == made.id,
        Invalidation.undone_at.is_(None),
        ~is_withdrawn(),
        undone_at=clock.now(),
    )
    if not first:
        raise RefusedError("This has been undone already.")
    mine = select(InvalidatedSignUp.sign_up_id).where(InvalidatedSignUp.invalidation_id == made.id)
    _change(SignUp, SignUp.id.in_(mine), invalidated_at=None)
    affected = _campaigns(mine)
    _raise_again(made.id)
    _change(Seat, Seat.sign_up_id.in_(mine), Seat.given_up_at == made.made_at, given_up_at=None)
    _change(Referral, Referral.sign_up_id.in_(mine), Referral.excluded == ROBOTS, excluded=None)
    _change(
        OutboxMessage,
        OutboxMessage.kind == CONFIRMATION,
        OutboxMessage.subject_id.in_(mine),
        OutboxMessage.withheld_reason == REASON,
        due_at=clock.now(),
        withheld_at=None,
        withheld_reason=None,
    )
    _count_polls(affected)
    audit.record("sign_ups.invalidation_undone", "invalidation", made.id, sign_ups=made.sign_ups)


def _keep_what_they_were(invalidation_id: int, at: datetime) -> None:
    were = (
        select(SignUp.id, literal(invalidation_id), Supporter.number, Supporter.counted_at)
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.invalidated_at == at)
    )
    db.session.execute(
        insert(InvalidatedSignUp).from_select(["sign_up_id", "invalidation_id", "number", "counted_at"], were)
    )


def _lower(mine: Any) -> Counter[int]:
    """Take their rows from the supporters and their number from the tallies. Whoever has signed the same campaign
    another time, in a way that stands, keeps counting through that.
    """
    gone = db.session.execute(
        delete(Supporter)
        .where(Supporter.sign_up_id.in_(mine))
        .returning(
            Supporter.campaign_id,
            Supporter.contact_id,
            Supporter.person,
            Supporter.number,
            Supporter.counted_at,
        )
        .execution_options(synchronize_session=False)
    ).all()
    lower: Counter[int] = Counter()
    for row in gone:
        other = db.session.scalar(
            select(func.min(SignUp.id)).where(
                SignUp.campaign_id == row.campaign_id,
                SignUp.contact_id == row.contact_id,
                SignUp.person == row.person,
                SignUp.confirmed_at.is_not(None),
                SignUp.invalidated_at.is_(None),
            )
        )
        if other is None:
            lower[row.campaign_id] += 1
        else:
            db.session.execute(insert(Supporter).values(**row._mapping, sign_up_id=other))
    for campaign_id, number in lower.items():
        _change(Tally, Tally.campaign_id == campaign_id, confirmed=Tally.confirmed - number)
    return lower


def _raise_again(invalidation_id: int) -> None:
    rows = db.session.execute(
        select(
            SignUp.id,
            SignUp.campaign_id,
            SignUp.contact_id,
            SignUp.person,
            InvalidatedSignUp.number,
            InvalidatedSignUp.counted_at,
        )
        .join(SignUp, SignUp.id == InvalidatedSignUp.sign_up_id)
        .where(
            InvalidatedSignUp.invalidation_id == invalidation_id, InvalidatedSignUp.counted_at.is_not(None)
        )
    ).all()
    higher: Counter[int] = Counter()
    for row in rows:
        back = db.session.execute(
            insert_or_ignore(Supporter)
            .values(
                sign_up_id=row.id, campaign_id=row.campaign_id, contact_id=row.contact_id, person=row.person,
                number=row.number, counted_at=row.counted_at,
            )
            .returning(Supporter.sign_up_id)
        ).scalar()  # fmt: skip
        higher[row.campaign_id] += back is not None
    for campaign_id, number in higher.items():
        _change(Tally, Tally.campaign_id == campaign_id, confirmed=Tally.confirmed + number)


def _campaigns(mine: Any) -> list[int]:
    return list(db.session.scalars(select(SignUp.campaign_id).distinct().where(SignUp.id.in_(mine))))


def _count_polls(campaign_ids: list[int]) -> None:
    for campaign_id in campaign_ids:
        count_polls_anew(campaign_id)


def _change(table: Any, *conditions: ColumnElement[bool], **values: Any) -> int:
    statement = update(table).where(*conditions).values(**values)
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(changed.rowcount)  # type: ignore[attr-defined]
