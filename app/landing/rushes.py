"""The breaker for the whole installation (R7.01): far more sign-ups than at this time of day, from everywhere.

How many came in the last ten minutes is compared with the same hour of the last seven days, as a z-score: the distance
from what is usual, in units of what varies anyway (between the days, and by chance within ten minutes, as Poisson has
it). What one network sends too much of is that network's alarm and not counted here.

A viral day looks the same by its rate alone. But people who want to sign press the button in their mail within minutes,
and whoever enters other people's addresses waits for that in vain. So where those of some minutes ago have confirmed as
people do, it is a good day and no alarm. And where the alarm is wrong, nobody is refused and no mail is held back: each
sign-up is asked for a proof of work (``proving.py``), until it has been quiet for an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean, variance

from sqlalchemy import and_, func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage

WINDOW = timedelta(minutes=10)
# Fewer than so many no small server minds, however unusual they are.
FEW = 1000
# By chance once in a billion windows, were all days alike; they are not, so there is room.
Z = 6.0
_DAYS = 7
_HOUR = timedelta(hours=1)
_WINDOWS_AN_HOUR = _HOUR / WINDOW
# Of so many mails that left at least three minutes ago so large a share is confirmed where people sign.
_TIME_TO_PRESS = timedelta(minutes=3)
_SOME_MAILS, _PEOPLE_CONFIRM = 50, 0.15


def z_score(number: int, usual: Sequence[float]) -> float:
    """How far ``number`` lies from what is ``usual`` in a window, by what varies anyway; at least two are usual."""
    expected = fmean(usual)
    # At least one came by chance: where nothing ever happened, the first few are no attack.
    return (number - expected) / sqrt(max(expected, 1.0) + variance(usual))


def rush(crowded: int) -> dict[str, float] | None:
    """The numbers of a rush, if there is one; ``crowded`` came from networks with an alarm of their own."""
    now = clock.now()
    number = _came(now - WINDOW, now) - crowded
    if number < FEW:
        return None
    usual = [_usual(now - timedelta(days=day)) for day in range(1, _DAYS + 1)]
    z = z_score(number, usual)
    if z < Z or _are_people():
        return None
    return {"sign_ups": number, "usual": fmean(usual), "z": z}


def _usual(moment: datetime) -> float:
    """How many came in ten minutes of the hour around that moment."""
    return _came(moment - _HOUR / 2, moment + _HOUR / 2) / _WINDOWS_AN_HOUR


def _came(since: datetime, until: datetime) -> int:
    wanted = select(func.count()).select_from(SignUp)
    return db.session.scalar(wanted.where(SignUp.created_at >= since, SignUp.created_at < until)) or 0


def _are_people() -> bool:
    """Whether those who came a few minutes ago confirm as people do; not known without mails that have left."""
    now = clock.now()
    mails, confirmed = db.session.execute(
        select(func.count(), func.count(SignUp.confirmed_at))
        .join(OutboxMessage, and_(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == SignUp.id))
        .where(
            SignUp.created_at >= now - 2 * WINDOW,
            OutboxMessage.sent_at < now - _TIME_TO_PRESS,
        )
    ).one()
    return mails >= _SOME_MAILS and confirmed >= mails * _PEOPLE_CONFIRM
