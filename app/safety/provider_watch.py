"""Whether the mailboxes of one provider have stopped to confirm: its mails arrive late, in spam, or not at all.

Each provider is compared with its own last seven days at the same time of day. What counts is how many of the mails
accepted between six and two hours ago have been confirmed by now, against how many of those accepted in the same four
hours of each earlier day had been confirmed two hours later. An alarm needs a share that has at least halved and a
number so low that chance gives it less than once in ten thousand looks, even if the past share was as low as its own
interval allows.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from app.foundation import clock
from app.foundation.database import db, reading
from app.landing.mail_providers import provider_names
from app.landing.models import SignUp
from app.landing.watching import Finding, keep_alarms
from app.outbox.models import OutboxMessage
from app.safety.delivery import OF_ITS_SIGN_UP

_BEGIN, _END = timedelta(hours=6), timedelta(hours=2)
_DAYS = 7
_FEWEST_NOW, _FEWEST_BEFORE = 20, 60
_CHANCE = 1e-4
# A mail to confirm that has not left for so long is a mail for which somebody is waiting.
_TOO_LONG = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Compared:
    """Mails and how many of them were confirmed, now and in the week before."""

    mails: int
    confirmed: int
    mails_before: int
    confirmed_before: int


def watch_delivery() -> None:
    """Raise, keep up and end the alarms about providers and about mails that wait. Commits."""
    with reading():
        findings = [
            Finding("provider", name, {"mails": one.mails, "confirmed": one.confirmed,
                                       "usual": one.confirmed_before / one.mails_before})
            for name, one in _compared().items()
            if has_stopped(one)
        ]  # fmt: skip
        findings += _waiting()
    keep_alarms(("provider", "waiting"), findings)


def has_stopped(one: Compared) -> bool:
    """Whether so few confirm that it is no chance."""
    if one.mails < _FEWEST_NOW or one.mails_before < _FEWEST_BEFORE:
        return False
    usual = _at_least(one.confirmed_before, one.mails_before)
    has_halved = one.confirmed / one.mails < 0.5 * one.confirmed_before / one.mails_before
    return has_halved and _chance_of_so_few(one.confirmed, one.mails, usual) < _CHANCE


def _compared() -> dict[str, Compared]:
    mails, confirmed, mails_before, confirmed_before = (Counter[str]() for _ in range(4))
    for day in range(_DAYS + 1):
        until = clock.now() - timedelta(days=day)
        rows = db.session.execute(
            select(
                SignUp.provider,
                func.count(),
                func.count(case((SignUp.confirmed_at <= until, 1))),
            )
            .join(OutboxMessage, OF_ITS_SIGN_UP)
            # The sign-up may be older than its mail; by its time the rows are found quickly.
            .where(
                SignUp.created_at.between(until - _BEGIN - timedelta(hours=2), until - _END),
                OutboxMessage.sent_at.between(until - _BEGIN, until - _END),
                SignUp.provider.in_(provider_names()),
            )
            .group_by(SignUp.provider)
        )
        for name, number, answered in rows:
            (mails_before if day else mails)[name] += number
            (confirmed_before if day else confirmed)[name] += answered
    return {
        name: Compared(mails[name], confirmed[name], mails_before[name], confirmed_before[name])
        for name in mails
    }


def _waiting() -> list[Finding]:
    oldest = db.session.scalar(
        select(func.min(func.coalesce(OutboxMessage.not_before, OutboxMessage.created_at))).where(
            OutboxMessage.due_at.is_not(None), OutboxMessage.kind == "doi"
        )
    )
    if oldest is None or clock.now() - oldest < _TOO_LONG:
        return []
    return [Finding("waiting", "", {"since": oldest.isoformat()})]


def _at_least(confirmed: int, mails: int) -> float:
    """The lower end of Wilson's 95 % interval (JASA 22, 1927) of a share."""
    z, share = 1.96, confirmed / mails
    middle = share + z * z / (2 * mails)
    half = z * math.sqrt(share * (1 - share) / mails + z * z / (4 * mails * mails))
    return max(0.0, (middle - half) / (1 + z * z / mails))


def _chance_of_so_few(confirmed: int, mails: int, share: float) -> float:
    """The probability of at most so many among ``mails`` when each is confirmed with probability ``share``."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 0.0 if confirmed < mails else 1.0
    logs = (
        math.lgamma(mails + 1) - math.lgamma(k + 1) - math.lgamma(mails - k + 1)
        + k * math.log(share) + (mails - k) * math.log1p(-share)
        for k in range(confirmed + 1)
    )  # fmt: skip
    return min(1.0, sum(math.exp(one) for one in logs))
