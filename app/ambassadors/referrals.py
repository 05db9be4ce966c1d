"""Deciding who counts for whom: once for each confirmed sign-up that came by a supporter's link, by the worker.

Nobody who confirms waits for it. The newest are looked at every few seconds, by an index that holds nobody else; all
of them once an hour, for rows may come from an import, or come back after they were taken out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.ambassadors.exclusions import AT_ONCE, BURST, Invited, Inviter, reason_not_to_count
from app.ambassadors.media import medium_of, told_apart
from app.ambassadors.milestones import note_milestones
from app.ambassadors.models import Kit, Referral
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db, insert_or_ignore, reading
from app.landing.households import same_person
from app.landing.models import SignUp, Supporter
from app.landing.newcomers import is_new

_BATCH = 200
# No transaction takes so long to commit what it had confirmed.
_LATE = timedelta(hours=1)


def decide_newest() -> int:
    """Decide on whoever confirmed since the last time; returns how many. Commits."""
    with reading():
        newest = db.session.scalar(select(func.max(Referral.confirmed_at)))
    return _decide(newest - _LATE if newest else None)


def decide_all() -> int:
    """The same for everybody nothing is decided about yet. Commits."""
    return _decide(None)


def _decide(since: datetime | None) -> int:
    decided = 0
    while True:
        with reading():
            ids = db.session.scalars(_undecided(since).limit(_BATCH)).all()
        if not ids:
            return decided
        _decide_on(ids)
        db.session.commit()
        decided += len(ids)


def _undecided(since: datetime | None) -> Any:
    """In the order in which they confirmed, so that whoever invited comes before the invited.

    Nobody who was forgotten, and no sign-up that staff took out: nothing is to be decided about them.
    """
    wanted = select(SignUp.id).where(
        SignUp.ref_code.is_not(None),
        SignUp.confirmed_at.is_not(None),
        SignUp.contact_id.is_not(None),
        SignUp.invalidated_at.is_(None),
        ~exists().where(Referral.sign_up_id == SignUp.id),
    )
    if since is not None:
        wanted = wanted.where(SignUp.confirmed_at >= since)
    return wanted.order_by(SignUp.confirmed_at, SignUp.id)


def _decide_on(ids: Sequence[int]) -> None:
    people = _people(ids)
    inviters = _inviters(people)
    before = _came_before(people, inviters)
    rows = []
    for row in people:
        sign_up = row.SignUp
        inviter = inviters.get((sign_up.campaign_id, told_apart(sign_up.ref_code)[0]))
        others = before[inviter.sign_up_id] if inviter else []
        excluded = reason_not_to_count(_invited(row), inviter, others)
        if excluded in (None, BURST):
            others.append(sign_up.confirmed_at)
        rows.append(
            {
                "sign_up_id": sign_up.id,
                "campaign_id": sign_up.campaign_id,
                "inviter_id": inviter.sign_up_id if inviter else None,
                "medium": medium_of(sign_up.ref_code, sign_up.channel),
                "excluded": excluded,
                "confirmed_at": sign_up.confirmed_at,
                "decided_at": clock.now(),
            }
        )
    db.session.execute(insert_or_ignore(cast(Table, Referral.__table__)), rows)
    note_milestones({row["inviter_id"] for row in rows if row["excluded"] is None})


def _people(ids: Sequence[int]) -> Sequence[Row[Any]]:
    first = Supporter.sign_up_id.is_not(None).label("is_first")
    wanted: Any = (
        select(SignUp, Contact, first, is_new().label("is_new"))
        .join(Contact, Contact.id == SignUp.contact_id)
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.id.in_(ids))
        .order_by(SignUp.confirmed_at, SignUp.id)
    )
    return db.session.execute(wanted).all()


def _invited(row: Row[Any]) -> Invited:
    return Invited(
        sign_up_id=row.SignUp.id,
        contact=row.Contact,
        created_at=row.SignUp.created_at,
        confirmed_at=row.SignUp.confirmed_at,
        is_first=row.is_first,
        is_new=row.is_new,
    )


def _inviters(people: Sequence[Row[Any]]) -> dict[tuple[int, str], Inviter]:
    """By campaign and share code. Whoever signed twice has two codes and is one inviter; the forgotten are none."""
    codes = {told_apart(row.SignUp.ref_code)[0] for row in people}
    first = aliased(SignUp)
    rows = db.session.execute(
        select(SignUp.campaign_id, SignUp.share_code, first.id, first.confirmed_at, Contact, Kit.revoked_at)
        .join(Supporter, same_person())
        .join(first, first.id == Supporter.sign_up_id)
        .join(Contact, Contact.id == SignUp.contact_id)
        .outerjoin(Kit, Kit.sign_up_id == first.id)
        .where(SignUp.share_code.in_(codes), SignUp.confirmed_at.is_not(None))
    )
    return {
        (campaign_id, code): Inviter(sign_up_id, contact, confirmed_at, revoked_at)
        for campaign_id, code, sign_up_id, confirmed_at, contact, revoked_at in rows
        if confirmed_at is not None
    }


def _came_before(
    people: Sequence[Row[Any]], inviters: dict[tuple[int, str], Inviter]
) -> defaultdict[int, list[datetime]]:
    """By inviter, when those confirmed who came by their link shortly before these."""
    before: defaultdict[int, list[datetime]] = defaultdict(list)
    since = people[0].SignUp.confirmed_at - AT_ONCE
    for inviter_id, confirmed_at in _counted_since(since, {one.sign_up_id for one in inviters.values()}):
        before[inviter_id].append(confirmed_at)
    return before


def _counted_since(since: datetime, ids: Collection[int]) -> list[tuple[int, datetime]]:
    rows = db.session.execute(
        select(Referral.inviter_id, Referral.confirmed_at).where(
            Referral.inviter_id.in_(ids),
            Referral.confirmed_at > since,
            or_(Referral.excluded.is_(None), Referral.excluded == BURST),
        )
    )
    return [(inviter_id, confirmed_at) for inviter_id, confirmed_at in rows if inviter_id is not None]
