"""Floods from one network or at one campaign (R7.01): which mails do not leave, and what staff are told.

The visitor sees the same page either way. What is held back is not lost: staff who know better – a school where
everybody signs at once – let it through.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, tuple_

from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.landing.proving import WAITED, WORK

# From one network: (in this time, so many sign-ups). A hall full of people stays below.
PER_NETWORK = ((timedelta(minutes=10), 100), (timedelta(days=1), 1000))
# To a campaign whose breaker is off, of those who have waited: a program can wait as well, from many networks at once.
WAITED_MEANWHILE = (timedelta(minutes=10), 30)
# Who has proved that they took some trouble (``proving.py``), counts among their like; of some more may come.
_TIMES = {None: 1, WAITED: 1, WORK: 10}
_LONGEST = max(window for window, _most in PER_NETWORK)


def held_back(sign_ups: Collection[Any]) -> dict[int, str]:
    """Those of the sign-ups (rows with id, campaign_id, network_key, created_at, proof) that belong to a flood, or
    whose campaign's mails a provider blocks, and why: ``network``, ``burst`` or ``blocked``.

    Only earlier sign-ups count, so that two workers come to the same answer.
    """
    keys = {one.network_key for one in sign_ups if one.network_key}
    alarms = _alarms(keys, {one.campaign_id for one in sign_ups})
    trusted = {alarm.key for alarm in alarms if alarm.kind == "network" and alarm.let_through_at}
    shut = {alarm.campaign_id: alarm.began_at for alarm in alarms if is_shut(alarm)}
    blocked = {alarm.campaign_id for alarm in alarms if alarm.kind == "blocked" and not alarm.let_through_at}
    crowded = _crowded(keys, min((one.created_at for one in sign_ups), default=None))
    held = {}
    for one in sign_ups:
        is_crowded = (one.network_key, one.proof) in crowded
        if one.campaign_id in blocked:
            held[one.id] = "blocked"
        elif is_crowded and one.network_key.hex() not in trusted and _is_over(one):
            held[one.id] = "network"
        elif one.campaign_id in shut and one.created_at >= shut[one.campaign_id] and _is_doubted(one):
            held[one.id] = "burst"
    return held


def is_shut(alarm: Alarm) -> bool:
    """Whether it is a campaign's breaker, and off."""
    return alarm.kind == "campaign" and alarm.ended_at is None and alarm.let_through_at is None


def _alarms(network_keys: set[bytes], campaign_ids: set[int]) -> list[Alarm]:
    wanted = select(Alarm).where(
        Alarm.kind.in_(("campaign", "blocked"))
        & Alarm.ended_at.is_(None)
        & Alarm.campaign_id.in_(campaign_ids)
        | (Alarm.kind == "network") & Alarm.key.in_([key.hex() for key in network_keys])
    )
    return list(db.session.scalars(wanted))


def _crowded(keys: set[bytes], first: datetime | None) -> set[tuple[bytes | None, str | None]]:
    """The networks from which more came than may come in the shortest time; those with a proof on their own."""
    if not keys or first is None:
        return set()
    least = min(most for _window, most in PER_NETWORK)
    rows = db.session.execute(
        select(SignUp.network_key, SignUp.proof)
        .where(SignUp.network_key.in_(keys), SignUp.created_at > first - _LONGEST)
        .group_by(SignUp.network_key, SignUp.proof)
        .having(func.count() > least)
    )
    return {(row[0], row[1]) for row in rows}


def _is_doubted(one: Any) -> bool:
    """Whether a sign-up to a campaign whose breaker is off has shown too little: nothing, or what many others did."""
    if one.proof != WAITED:
        return bool(one.proof is None)
    window, most = WAITED_MEANWHILE
    last_allowed = db.session.scalar(
        select(SignUp.created_at)
        .where(
            SignUp.campaign_id == one.campaign_id,
            SignUp.proof == WAITED,
            tuple_(SignUp.created_at, SignUp.id) < (one.created_at, one.id),
        )
        .order_by(SignUp.created_at.desc(), SignUp.id.desc())
        .offset(most - 1)
        .limit(1)
    )
    return last_allowed is not None and last_allowed >= one.created_at - window


def _is_over(one: Any) -> bool:
    """Whether as many as may come had come from there before: asked for one sign-up, for only floods get here."""
    factor = _TIMES[one.proof]
    before = (
        select(SignUp.created_at)
        .where(
            SignUp.network_key == one.network_key,
            SignUp.proof.is_not_distinct_from(one.proof),
            tuple_(SignUp.created_at, SignUp.id) < (one.created_at, one.id),
        )
        .order_by(SignUp.created_at.desc(), SignUp.id.desc())
        .limit(1)
    )
    for window, most in PER_NETWORK:
        last_allowed = db.session.scalar(before.offset(most * factor - 1))
        if last_allowed is not None and last_allowed >= one.created_at - window:
            return True
    return False
