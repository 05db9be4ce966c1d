"""How far the mails to confirm get, by mail provider: numbers and times only, nobody's address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from sqlalchemy import and_, func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.mail_providers import provider_names
from app.landing.models import SignUp
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import Bounce, OutboxMessage

LOOKED_BACK = timedelta(hours=24)
# Times are taken from the newest of the day's mails, so that the page is as quick on a viral day.
MOST_TIMED = 4000
# Of fewer a percentage says more than is known.
_FEWEST = 30

OF_ITS_SIGN_UP = and_(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == SignUp.id)


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds; None where there is nothing to measure."""

    middle: float | None
    slowest_of_20: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One provider's day. ``accepted`` are the mails the server took that we hand them to;
    ``refused`` those it did not take, and those that came back later."""

    provider: str
    asked: int
    held_back: int
    handed_over: int
    accepted: int
    refused: int
    confirmed: int
    to_accepted: Times
    to_confirmed: Times

    @property
    def share(self) -> float | None:
        """Of the accepted mails those that were confirmed so far; None where they are too few to say (R8.04)."""
        return self.confirmed / self.accepted if self.accepted >= _FEWEST else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last day: all together, each provider in the order of the table, and the oldest mail that waits."""

    all: Row
    rows: list[Row]
    oldest_waiting: datetime | None
    waiting: int


def delivery() -> Delivery:
    """The last 24 hours."""
    counted = _counted()
    timed = _timed()
    rows = [
        _row(name, [counted[name]], timed.get(name, []))
        for name in (*provider_names(), "disposable", "")
        if name in counted
    ]
    every = [pair for pairs in timed.values() for pair in pairs]
    oldest, waiting = db.session.execute(
        select(func.min(OutboxMessage.created_at), func.count()).where(
            OutboxMessage.kind == CONFIRMATION, OutboxMessage.due_at.is_not(None)
        )
    ).one()
    return Delivery(_row("all", list(counted.values()), every), rows, oldest, waiting)


def _counted() -> dict[str, Any]:
    number = func.count
    rows = db.session.execute(
        select(
            SignUp.provider,
            number().label("asked"),
            number(OutboxMessage.withheld_at).label("held_back"),
            number().filter(OutboxMessage.attempts > 0, OutboxMessage.withheld_at.is_(None)).label("handed"),
            number(OutboxMessage.sent_at).label("accepted"),
            (number(OutboxMessage.failed_at) + number(Bounce.outbox_message_id)).label("refused"),
            number(SignUp.confirmed_at).filter(OutboxMessage.sent_at.is_not(None)).label("confirmed"),
        )
        .join(OutboxMessage, OF_ITS_SIGN_UP)
        .outerjoin(Bounce, Bounce.outbox_message_id == OutboxMessage.id)
        .where(SignUp.created_at > clock.now() - LOOKED_BACK)
        .group_by(SignUp.provider)
    )
    known = {*provider_names(), "disposable", ""}
    return {row.provider: row for row in rows if row.provider in known}


def _timed() -> dict[str, list[tuple[float, float | None]]]:
    """For each mail the seconds to being accepted, and from there to the press on the button."""
    found: defaultdict[str, list[tuple[float, float | None]]] = defaultdict(list)
    rows = db.session.execute(
        select(SignUp.provider, SignUp.created_at, OutboxMessage.sent_at, SignUp.confirmed_at)
        .join(OutboxMessage, OF_ITS_SIGN_UP)
        .where(SignUp.created_at > clock.now() - LOOKED_BACK, OutboxMessage.sent_at.is_not(None))
        .order_by(SignUp.created_at.desc())
        .limit(MOST_TIMED)
    )
    for provider, asked, sent, confirmed in rows:
        if sent is not None:
            answered = (confirmed - sent).total_seconds() if confirmed else None
            found[provider].append(((sent - asked).total_seconds(), answered))
    return found


def _row(name: str, counted: Sequence[Any], timed: Sequence[tuple[float, float | None]]) -> Row:
    def total(what: str) -> int:
        return sum(getattr(one, what) for one in counted)

    return Row(
        provider=name,
        asked=total("asked"),
        held_back=total("held_back"),
        handed_over=total("handed"),
        accepted=total("accepted"),
        refused=total("refused"),
        confirmed=total("confirmed"),
        to_accepted=_times([first for first, _second in timed]),
        to_confirmed=_times([second for _first, second in timed if second is not None and second >= 0]),
    )


def _times(seconds: list[float]) -> Times:
    """Median and 95th percentile; the latter only where there are enough to speak of one in twenty."""
    if not seconds:
        return Times(None, None)
    return Times(median(seconds), quantiles(seconds, n=20)[-1] if len(seconds) >= 20 else None)
