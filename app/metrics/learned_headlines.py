"""Which words people saw: a page may have had several headlines, one after the other, each with what it brought.

Visits are counted by the hour, so an hour in which the headline changed belongs to none of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.campaigns.models import Revision
from app.campaigns.page_content import headline
from app.campaigns.variants import ORIGINAL
from app.foundation.database import db
from app.landing.models import SignUp, Supporter
from app.metrics.over_time import hour_of
from app.visits.models import VisitCount

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Headlines:
    """The headlines of one campaign in its language, each from a moment on."""

    since: list[datetime]
    words: list[str]

    def in_hour(self, hour: datetime) -> str | None:
        """What was seen in all of an hour; None where it changed within."""
        at = bisect_right(self.since, hour) - 1
        changed_within = at + 1 < len(self.since) and self.since[at + 1] < hour + _HOUR
        # Before the first page was published nobody saw another one.
        return self.words[0] if at < 0 else None if changed_within else self.words[at]


@dataclass(frozen=True, slots=True)
class Seen:
    """One headline, and what it brought: confirmed people and the visits they came from."""

    words: str
    confirmed: int
    visits: int


def most_seen(languages: dict[int, str], before: datetime, *, without: str) -> dict[int, Seen]:
    """Of campaigns that have had several headlines the one most people saw; ``languages``: of each campaign.

    Counted is what came by other channels than ``without``, to the original of the page, before that hour.
    """
    several = _with_several(languages)
    visits, confirmed = _counts(several, languages, before, without)
    told = {}
    for number in several:
        seen = {words: many for (of, words), many in visits.items() if of == number}
        if seen:
            words = max(seen, key=lambda one: (seen[one], one))
            told[number] = Seen(words, confirmed[number, words], seen[words])
    return told


def _with_several(languages: dict[int, str]) -> dict[int, Headlines]:
    changed = select(Revision.campaign_id).group_by(Revision.campaign_id).having(func.count() > 1)
    rows = db.session.execute(
        select(Revision.campaign_id, Revision.published_at, Revision.content)
        .where(Revision.campaign_id.in_(changed))
        .order_by(Revision.campaign_id, Revision.number)
        .execution_options(yield_per=100)
    )
    found: defaultdict[int, Headlines] = defaultdict(lambda: Headlines([], []))
    for number, at, content in rows:
        if number in languages:
            words, known = headline(content, languages[number]).strip(), found[number]
            if not known.words or known.words[-1] != words:
                known.since.append(at)
                known.words.append(words)
    return {number: one for number, one in found.items() if len(set(one.words)) > 1}


def _counts(
    several: dict[int, Headlines], languages: dict[int, str], before: datetime, without: str
) -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    hour = hour_of(SignUp.created_at)
    visits = db.session.execute(
        select(VisitCount.campaign_id, VisitCount.language, VisitCount.hour, func.sum(VisitCount.number))
        .where(VisitCount.kind == "view", VisitCount.hour < before, VisitCount.channel != without)
        .where(VisitCount.campaign_id.in_(several), VisitCount.variant.in_(("", ORIGINAL)))
        .group_by(VisitCount.campaign_id, VisitCount.language, VisitCount.hour)
    )
    people = db.session.execute(
        select(SignUp.campaign_id, SignUp.language, hour, func.count())
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.created_at < before, SignUp.channel != without)
        .where(SignUp.campaign_id.in_(several), SignUp.variant.in_(("", ORIGINAL)))
        .group_by(SignUp.campaign_id, SignUp.language, "hour")
    )
    return _by_headline(visits, several, languages), _by_headline(people, several, languages)


def _by_headline(
    rows: Iterable[tuple[int, str, datetime, int]],
    several: dict[int, Headlines],
    languages: dict[int, str],
) -> Counter[tuple[int, str]]:
    added: Counter[tuple[int, str]] = Counter()
    for number, language, hour, many in rows:
        words = several[number].in_hour(hour)
        if words is not None and language == languages[number]:
            added[number, words] += int(many)
    return added
