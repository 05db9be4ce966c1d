"""What was counted of every campaign and its channels, as the method of ``advice`` takes it.

A campaign is measured by those who came by themselves, and so are the others it is compared with. Whom supporters bring
along is left out on both sides: what is usual is not known with them, and a campaign must not win by that alone. So
supporters' links are no channel to be judged either. A handful of queries for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select

from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.landing.signing_up import CONFIRMATION
from app.metrics.advice_delay import LAST_HOUR
from app.metrics.advice_inputs import Evidence
from app.outbox.bounce_reading import HARD
from app.outbox.models import Bounce, OutboxMessage
from app.visits.models import VisitCount
from app.visits.recognising import PROGRAMS

# Visits by a supporter's link are what the supporter is worth, and no visits of the campaign's own.
_REFERRAL = "referral"
# A program can come by as many channels as it likes; those most visited are judged.
_MOST_CHANNELS = 40

# A campaign and one of its channels.
Stream = tuple[int, str]


@dataclass(slots=True)
class _Counts:
    """What was counted of one channel, or of several together."""

    visits: int = 0
    bots: int = 0
    young: Counter[datetime] = field(default_factory=Counter)
    confirmed: int = 0
    old_sign_ups: int = 0
    old_sign_ups_confirmed: int = 0
    mails_sent: int = 0
    # Mails that the recipient's server refused for good.
    bounces: int = 0

    def add(self, other: _Counts, *, is_own: bool) -> None:
        """Add a channel's; of supporters' links only what is no visit and nobody who came by one."""
        self.old_sign_ups += other.old_sign_ups
        self.old_sign_ups_confirmed += other.old_sign_ups_confirmed
        self.mails_sent += other.mails_sent
        self.bounces += other.bounces
        if is_own:
            self.visits += other.visits
            self.bots += other.bots
            self.young.update(other.young)
            self.confirmed += other.confirmed

    @property
    def is_sound(self) -> bool:
        """Not where more confirmed than came, for there visits were not counted."""
        return 0 < self.visits >= self.confirmed

    def as_evidence(self, *, by_day: bool) -> Evidence:
        """``by_day``: ages beyond a day are told by the day, for a channel's log need not hold every hour."""
        return Evidence(
            visits=self.visits,
            confirmed=self.confirmed,
            young=tuple(_ages(self.young, by_day=by_day)),
            bots=self.bots,
            old_sign_ups=self.old_sign_ups,
            old_sign_ups_confirmed=self.old_sign_ups_confirmed,
            mails_sent=self.mails_sent,
            bounces=self.bounces,
        )


def evidence_of_all() -> tuple[dict[int, Evidence], dict[Stream, Evidence]]:
    """By campaign, of all that were ever visited; and by campaign and channel."""
    channels: defaultdict[Stream, _Counts] = defaultdict(_Counts)
    _add_visits(channels)
    _add_people(channels)
    _add_mails(channels)
    campaigns: defaultdict[int, _Counts] = defaultdict(_Counts)
    for (campaign_id, channel), counts in channels.items():
        campaigns[campaign_id].add(counts, is_own=channel != _REFERRAL)
    return (
        {number: one.as_evidence(by_day=False) for number, one in campaigns.items() if one.is_sound},
        {stream: one.as_evidence(by_day=True) for stream, one in _most_visited(channels) if one.is_sound},
    )


def _most_visited(channels: dict[Stream, _Counts]) -> Iterable[tuple[Stream, _Counts]]:
    seen = Counter[int]()
    for stream, counts in sorted(channels.items(), key=lambda one: (-one[1].visits, one[0])):
        seen[stream[0]] += stream[1] != _REFERRAL
        if stream[1] != _REFERRAL and seen[stream[0]] <= _MOST_CHANNELS:
            yield stream, counts


def _ages(young: Counter[datetime], *, by_day: bool) -> list[tuple[float, int]]:
    """(age in hours, visits), the oldest first."""
    now, ages = clock.now(), list[tuple[float, int]]()
    for hour, number in sorted(young.items()):
        # A visit of an hour is half of what has passed of it old, in the middle.
        age = (now - hour).total_seconds() / 3600
        ages.append((round(max(age - 0.5, age / 2), 2), number))
    if not by_day:
        return ages
    days: defaultdict[float, list[tuple[float, int]]] = defaultdict(list)
    for age, number in ages:
        days[age if age < 24 else 24 * (age // 24)].append((age, number))
    return [
        (round(sum(age * n for age, n in one) / sum(n for _age, n in one), 2), sum(n for _age, n in one))
        for one in days.values()
    ]


def _add_visits(channels: defaultdict[Stream, _Counts]) -> None:
    """Visits, known programs, sign-ups deleted unconfirmed, and the visits of the last week by the hour."""
    total, cell = func.sum(VisitCount.number), (VisitCount.campaign_id, VisitCount.channel)
    names = {"view": "visits", "expired_unconfirmed": "old_sign_ups", **dict.fromkeys(PROGRAMS, "bots")}
    rows = db.session.execute(
        select(*cell, VisitCount.kind, total)
        .where(VisitCount.kind.in_(names))
        .group_by(*cell, VisitCount.kind)
    )
    for campaign_id, channel, kind, number in rows:
        counts, name = channels[campaign_id, channel], names[kind]
        setattr(counts, name, getattr(counts, name) + int(number))
    since = clock.now() - timedelta(hours=LAST_HOUR)
    by_hour = db.session.execute(
        select(*cell, VisitCount.hour, total)
        .where(VisitCount.kind == "view", VisitCount.channel != _REFERRAL, VisitCount.hour > since)
        .group_by(*cell, VisitCount.hour)
    )
    for campaign_id, channel, hour, number in by_hour:
        channels[campaign_id, channel].young[hour] = int(number)


def _add_people(channels: defaultdict[Stream, _Counts]) -> None:
    """The confirmed; the sign-ups older than a week, and how many of those confirmed."""
    is_old = SignUp.created_at < clock.now() - timedelta(hours=LAST_HOUR)
    rows = db.session.execute(
        select(
            SignUp.campaign_id,
            SignUp.channel,
            func.count(Supporter.sign_up_id),
            func.count(SignUp.id).filter(is_old),
            func.count(Supporter.sign_up_id).filter(is_old),
        )
        .outerjoin(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.invalidated_at.is_(None))
        .group_by(SignUp.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, confirmed, old, old_confirmed in rows:
        counts = channels[campaign_id, channel]
        counts.confirmed = confirmed
        counts.old_sign_ups += old
        counts.old_sign_ups_confirmed = old_confirmed


def _add_mails(channels: defaultdict[Stream, _Counts]) -> None:
    rows = db.session.execute(
        select(
            SignUp.campaign_id,
            SignUp.channel,
            func.count(OutboxMessage.sent_at),
            func.count(OutboxMessage.failed_at),
            func.count(Bounce.outbox_message_id),
        )
        .join(
            OutboxMessage,
            and_(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id == SignUp.id),
        )
        # What came back because nobody is there; a full mailbox or a block says nothing about the addresses.
        .outerjoin(Bounce, and_(Bounce.outbox_message_id == OutboxMessage.id, Bounce.kind == HARD))
        .group_by(SignUp.campaign_id, SignUp.channel)
    )
    for campaign_id, channel, sent, refused, came_back in rows:
        channels[campaign_id, channel].mails_sent = sent
        channels[campaign_id, channel].bounces = refused + came_back
