"""What stands out among the sign-ups of a week: shown to staff, decided by nobody but them (R7.09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.foundation import clock
from app.foundation.database import db, reading
from app.landing.households import shared_addresses
from app.landing.mail_providers import DISPOSABLE, OTHERS
from app.landing.models import SignUp, Supporter
from app.landing.watching import Finding, keep_alarms

LOOKED_BACK = timedelta(days=7)
_DAY = timedelta(days=1)
# So many of a day's sign-ups, and at least this share of them, come from disposable addresses.
MANY_DISPOSABLE, DISPOSABLE_SHARE = 30, 0.1
# So many a day from one domain, and so many times as many as on a day of the week before.
MANY_FROM_DOMAIN, TIMES_THE_USUAL = 50, 10


@dataclass(frozen=True, slots=True)
class Anomalies:
    """Of the sign-ups of the last seven days. ``families`` are addresses that signed the same campaign under several
    given names with one postal code, ``strangers`` the same with several; ``shared`` those that count as two people.
    """

    sign_ups: int
    disposable: int
    plus: int
    families: int
    strangers: int
    shared: int

    @property
    def any(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.disposable or self.plus or self.families or self.strangers or self.shared)


def anomalies() -> Anomalies:
    """Three queries."""
    lately = (
        SignUp.created_at > clock.now() - LOOKED_BACK,
        SignUp.invalidated_at.is_(None),
        SignUp.email != "",
    )
    sign_ups, disposable, plus = db.session.execute(
        select(
            func.count(),
            func.count(case((SignUp.provider == DISPOSABLE, 1))),
            func.count(case((SignUp.email.like("%+%@%"), 1))),
        ).where(*lately)
    ).one()
    shared = (
        select(
            func.count(func.coalesce(SignUp.postal_code, "").distinct()).label("places"),
        )
        .where(*lately)
        .group_by(SignUp.campaign_id, SignUp.address_key)
        .having(func.count(func.lower(SignUp.given_name).distinct()) > 1)
        .subquery()
    )
    families, strangers = db.session.execute(
        select(func.count(case((shared.c.places == 1, 1))), func.count(case((shared.c.places > 1, 1))))
    ).one()
    counted = shared_addresses(Supporter.counted_at > clock.now() - LOOKED_BACK)
    return Anomalies(sign_ups, disposable, plus, families, strangers, counted)


def watch_domains() -> None:
    """Raise, keep up and end the alarms about disposable addresses and about single domains. Commits."""
    with reading():
        findings = [*_disposable(), *_domains()]
    keep_alarms(("disposable", "domain"), findings)


def _disposable() -> list[Finding]:
    number, disposable = db.session.execute(
        select(func.count(), func.count(case((SignUp.provider == DISPOSABLE, 1)))).where(*_since(_DAY))
    ).one()
    if disposable < MANY_DISPOSABLE or disposable < DISPOSABLE_SHARE * number:
        return []
    return [Finding("disposable", "", {"sign_ups": disposable, "of": number})]


def _domains() -> list[Finding]:
    domain = _domain()
    today = func.count(case((SignUp.created_at > clock.now() - _DAY, 1)))
    before = func.count() - today
    usual = (LOOKED_BACK - _DAY) / _DAY
    rows = db.session.execute(
        select(domain.label("domain"), today, before)
        .where(*_since(LOOKED_BACK), SignUp.provider == OTHERS)
        .group_by("domain")
        .having(today >= MANY_FROM_DOMAIN, today * usual > TIMES_THE_USUAL * before)
    )
    return [
        Finding("domain", name[:255], {"sign_ups": number, "usual": earlier / usual})
        for name, number, earlier in rows
        if name
    ]


def _since(window: timedelta) -> tuple[ColumnElement[bool], ...]:
    return (SignUp.created_at > clock.now() - window, SignUp.invalidated_at.is_(None), SignUp.email != "")


def _domain() -> ColumnElement[Any]:
    email = func.lower(SignUp.email)
    if db.engine.dialect.name == "postgresql":
        return func.split_part(email, "@", 2)
    return func.substr(email, func.instr(email, "@") + 1)
