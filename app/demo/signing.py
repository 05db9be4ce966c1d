"""Who signed when, over which channel and through whose link. Nothing is written here, only thought out."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.campaigns.variants import ORIGINAL
from app.demo.launching import SECOND, Launched
from app.demo.rhythm import Rhythm
from app.demo.townspeople import Person, Town
from app.landing.arriving import DIRECT
from app.landing.mails import DELETED_AFTER_EXPIRY
from app.landing.signing_up import TIME_TO_CONFIRM

REFERRAL = "referral"
# For each one who confirms, so many more fill in the form and never do.
_NEVER_CONFIRM = 0.17
_IN_ENGLISH = 0.06
# Of ten supporters, about four ask somebody; whoever brought people asks more.
_ASK_OTHERS = 0.38
_BY_CODE = 0.22
_CODE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_A_MOMENT = timedelta(minutes=4)


@dataclass(slots=True)
class Signed:
    """One sign-up as it happened."""

    launched: Launched
    person: Person
    language: str
    channel: str
    created_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str | None
    share_code: str
    ref_code: str | None = None
    comment: str | None = None
    # Which wording they saw; empty where there is only one.
    variant: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether it was not confirmed in time; no row of it is left."""
        over = self.created_at + TIME_TO_CONFIRM - _A_MOMENT
        return self.confirmed_at is None and over <= self.launched.looked_at

    @property
    def is_deleted(self) -> bool:
        """Whether it is gone for good, and counted."""
        deleted = self.created_at + TIME_TO_CONFIRM + DELETED_AFTER_EXPIRY
        return self.is_gone and deleted <= self.launched.looked_at


def all_signed(launched: Launched, rhythm: Rhythm, town: Town, rng: Random) -> list[Signed]:
    """Every sign-up of a campaign, in the order of time, those long gone included."""
    signed = sorted(
        (
            _sign(launched, moment, channel, town, rng, confirms=confirms)
            for channel, moment, confirms in _moments(launched, rhythm, rng)
        ),
        key=lambda one: one.created_at,
    )
    _find_who_asked(signed, rng)
    _say_why(signed, launched.story.comments, rng)
    _see_a_variant(signed, launched)
    return signed


def _see_a_variant(signed: list[Signed], launched: Launched) -> None:
    """Those who never confirm saw either as often; of the others more had seen the wording that works better."""
    if not launched.story.variant:
        return
    # Chance of its own, so that all else in the story stays as it is.
    rng = Random(f"{launched.story.slug}-variants")  # noqa: S311
    for one in signed:
        seen = launched.story.variant["share"] if one.confirmed_at else 0.5
        one.variant = SECOND if rng.random() < seen else ORIGINAL


def _moments(launched: Launched, rhythm: Rhythm, rng: Random) -> Iterator[tuple[str, datetime, bool]]:
    for channel in launched.story.channels:
        never = int(channel.confirmed * _NEVER_CONFIRM + rng.random())
        for number, confirms in ((channel.confirmed, True), (never, False)):
            for moment in rhythm.moments(rng, number, channel.course):
                yield channel.name, moment, confirms


def _sign(
    launched: Launched, moment: datetime, channel: str, town: Town, rng: Random, *, confirms: bool
) -> Signed:
    return Signed(
        launched=launched,
        person=town.somebody_for(launched.story.slug),
        language="en" if rng.random() < _IN_ENGLISH else "de",
        channel=channel,
        created_at=moment,
        confirmed_at=_later(moment, launched.looked_at, rng) if confirms else None,
        confirmed_by=("code" if rng.random() < _BY_CODE else "button") if confirms else None,
        share_code="".join(rng.choices(_CODE_LETTERS, k=8)),
    )


def _later(moment: datetime, now: datetime, rng: Random) -> datetime:
    """When the button was pressed: most within minutes, some after work, a few days later."""
    kind = rng.random()
    if kind < 0.76:
        seconds = 25 + rng.lognormvariate(4.8, 0.9)
    elif kind < 0.94:
        seconds = rng.uniform(3600, 20 * 3600)
    else:
        seconds = rng.uniform(86_400, 5 * 86_400)
    confirmed = moment + timedelta(seconds=seconds)
    return confirmed if confirmed < now else moment + (now - moment) * rng.uniform(0.2, 0.9)


def _find_who_asked(signed: list[Signed], rng: Random) -> None:
    """A tree: whoever came by a link has it from somebody who had confirmed by then, rather from one who asks a lot."""
    asking: list[Signed] = []
    confirming: list[tuple[datetime, int, Signed]] = []
    for number, one in enumerate(signed):
        while confirming and confirming[0][0] <= one.created_at:
            supporter = heapq.heappop(confirming)[-1]
            if rng.random() < _ASK_OTHERS:
                asking.append(supporter)
        if one.channel == REFERRAL:
            if asking:
                asked_by = rng.choice(asking)
                one.ref_code = asked_by.share_code
                asking.append(asked_by)
            else:
                one.channel = DIRECT
        if one.confirmed_at:
            heapq.heappush(confirming, (one.confirmed_at, number, one))


def _say_why(signed: list[Signed], comments: dict[str, list[str]], rng: Random) -> None:
    """Each comment is somebody's, once."""
    for language, said in comments.items():
        able = [one for one in signed if one.language == language and one.confirmed_at]
        for one, comment in zip(rng.sample(able, min(len(able), len(said))), said, strict=False):
            one.comment = comment
