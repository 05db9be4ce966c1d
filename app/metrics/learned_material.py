"""What there is to learn from: every campaign with enough visits, the organisation's own and those brought in."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import default_language, headline
from app.campaigns.variants import ORIGINAL
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import zone
from app.landing.models import SignUp, Supporter
from app.metrics.learned_headlines import most_seen
from app.metrics.over_time import hour_of
from app.metrics.past_models import PastCount
from app.visits.models import VisitCount

REFERRAL = "referral"
# Most people confirm within a day; visits younger than that would look as if they brought nobody.
_YOUNG = timedelta(hours=24)
# Hours are compared over one year: habits change, and so do clocks.
_HABITS = timedelta(days=365)


@dataclass(slots=True)
class Pair:
    """Confirmed people and the visits they came from."""

    confirmed: int = 0
    visits: int = 0
    # Which import they come from; 0 is what was counted here.
    source: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether no more confirmed than came: else visits were not counted."""
        return self.confirmed <= self.visits

    def add(self, confirmed: int, visits: int) -> None:
        """Add to both."""
        self.confirmed += confirmed
        self.visits += visits


@dataclass(slots=True)
class Material:
    """One campaign. Whom supporters brought is counted among the channels only."""

    title: str
    # One of the two: where it is to be found.
    campaign_id: int | None
    import_id: int | None
    topic: str
    headline: str
    language: str
    all: Pair = field(default_factory=Pair)
    # With this headline, in this language; of several, one after the other, it is the one most people saw.
    worded: Pair = field(default_factory=Pair)
    channels: defaultdict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    # In the organisation's zone: Monday is 0.
    weekdays: defaultdict[int, Pair] = field(default_factory=lambda: defaultdict(Pair))
    hours: defaultdict[int, Pair] = field(default_factory=lambda: defaultdict(Pair))

    def __post_init__(self) -> None:
        """What was brought in is known by its import."""
        if self.import_id:
            source = self.import_id
            self.all, self.worded = Pair(source=source), Pair(source=source)
            self.channels = defaultdict(lambda: Pair(source=source))


def everything() -> list[Material]:
    """Own campaigns first, then those of the time before."""
    found = _own()
    return [one for one in (*found.values(), *_imported()) if one.all.visits and one.all.is_sound]


def _own() -> dict[int, Material]:
    rows = db.session.execute(
        select(Campaign.id, Campaign.title, Campaign.slug, Campaign.topic, Revision.content)
        .join(Revision, Revision.id == Campaign.current_revision_id)
        .where(Campaign.published_at.is_not(None))
        .order_by(Campaign.id)
    )
    found = {}
    for number, title, slug, topic, content in rows:
        language = default_language(content)
        found[number] = Material(
            title or slug, number, None, topic, headline(content, language).strip(), language
        )
    before = clock.now().replace(minute=0, second=0, microsecond=0) - _YOUNG
    _count_ways(found, before)
    _take_the_words_most_people_saw(found, before)
    _count_hours(found, before)
    return found


def _count_ways(found: dict[int, Material], before: datetime) -> None:
    visits = db.session.execute(
        select(
            VisitCount.campaign_id,
            VisitCount.channel,
            VisitCount.variant,
            VisitCount.language,
            func.sum(VisitCount.number),
        )
        .where(VisitCount.kind == "view", VisitCount.hour < before)
        .group_by(VisitCount.campaign_id, VisitCount.channel, VisitCount.variant, VisitCount.language)
    )
    for number, channel, variant, language, many in visits:
        _add(found.get(number), channel, variant, language, confirmed=0, visits=int(many))
    people = db.session.execute(
        select(SignUp.campaign_id, SignUp.channel, SignUp.variant, SignUp.language, func.count())
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.created_at < before)
        .group_by(SignUp.campaign_id, SignUp.channel, SignUp.variant, SignUp.language)
    )
    for number, channel, variant, language, many in people:
        _add(found.get(number), channel, variant, language, confirmed=int(many), visits=0)


def _add(
    one: Material | None, channel: str, variant: str, language: str, *, confirmed: int, visits: int
) -> None:
    if one is None:
        return
    one.channels[channel].add(confirmed, visits)
    if channel == REFERRAL:
        return
    one.all.add(confirmed, visits)
    if variant in ("", ORIGINAL) and language == one.language:
        one.worded.add(confirmed, visits)


def _take_the_words_most_people_saw(found: dict[int, Material], before: datetime) -> None:
    """A page that was changed, by a phase say, stands for the headline it had longest before people's eyes."""
    languages = {number: one.language for number, one in found.items()}
    for number, seen in most_seen(languages, before, without=REFERRAL).items():
        found[number].headline = seen.words
        found[number].worded = Pair(seen.confirmed, seen.visits)


def _count_hours(found: dict[int, Material], before: datetime) -> None:
    where, since = zone(), before - _HABITS
    visits = db.session.execute(
        select(VisitCount.campaign_id, VisitCount.hour, func.sum(VisitCount.number))
        .where(VisitCount.kind == "view", VisitCount.hour < before, VisitCount.hour >= since)
        .where(VisitCount.channel != REFERRAL)
        .group_by(VisitCount.campaign_id, VisitCount.hour)
    )
    hour = hour_of(SignUp.created_at)
    people = db.session.execute(
        select(SignUp.campaign_id, hour, func.count())
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(SignUp.created_at < before, SignUp.created_at >= since, SignUp.channel != REFERRAL)
        .group_by(SignUp.campaign_id, "hour")
    )
    for rows, counts_people in ((visits, False), (people, True)):
        for number, at, many in rows:
            if number in found:
                local = at.astimezone(where)
                added = (int(many), 0) if counts_people else (0, int(many))
                found[number].weekdays[local.weekday()].add(*added)
                found[number].hours[local.hour].add(*added)


def _imported() -> list[Material]:
    found: dict[tuple[int, str], Material] = {}
    headlines: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    parts = list(db.session.scalars(select(PastCount).order_by(PastCount.id)))
    for part in parts:
        key = (part.import_id, part.campaign)
        headlines[key][part.headline] += part.views
        one = found.setdefault(
            key, Material(part.campaign, None, part.import_id, part.topic, part.headline, "")
        )
        one.all.add(part.confirmed, part.views)
        if part.channel:
            one.channels[part.channel.casefold()].add(part.confirmed, part.views)
    for part in parts:
        # Of several headlines the one that was seen most stands for the campaign.
        one = found[part.import_id, part.campaign]
        one.headline = headlines[part.import_id, part.campaign].most_common(1)[0][0]
        if part.headline == one.headline:
            one.worded.add(part.confirmed, part.views)
    return list(found.values())
