"""A goal that grows: as one is reached the next appears, so that a bar is never full and dead."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.landing.leaders import Leader, leaders_said
from app.landing.pledges import Pledge, pledges_said
from app.landing.poll_words import polls_said
from app.landing.polls import Poll
from app.landing.seat_words import seats_said
from app.landing.seating import Seats
from app.landing.signatures import Signature, signatures_said
from app.landing.slots import SlotValues
from app.landing.time_left import time_left

_STEPS = (1, 1.5, 2, 3, 5, 7.5)


def next_goal(count: int, first_goal: int) -> int:
    """The campaigner's own goal until it is reached, then the next number a person would choose."""
    if count < first_goal:
        return first_goal
    magnitude = 10
    while True:
        for step in _STEPS:
            candidate = int(magnitude * step)
            # A goal that is nearly reached when it appears gives nobody a reason to sign.
            if candidate > count * 1.04:
                return candidate
        magnitude *= 10


def written(value: int, language: str) -> str:
    """1284 as 1.284 or 1,284."""
    return f"{value:,}".replace(",", ".") if language.startswith("de") else f"{value:,}"


def values_for(
    count: int,
    first_goal: int,
    language: str,
    *,
    kind: str = "petition",
    stamp: str = "",
    via: str = "",
    ref: str = "",
    variant: str = "",
    until: str = "",
    seats: Seats | None = None,
    polls: tuple[Poll, ...] = (),
    signatures: tuple[Signature, ...] = (),
    pledges: tuple[Pledge, ...] = (),
    leaders: tuple[Leader, ...] = (),
) -> SlotValues:
    """All slots of a page.

    ``kind`` decides what is counted: signatures, registrations or subscribers; ``until`` is what is counted down to.
    """
    standing, outlook, percent = _said(count, next_goal(count, first_goal), language, kind)
    left, waiting = seats_said(seats, language)
    return SlotValues(
        stamp=stamp,
        via=via,
        ref=ref,
        variant=variant,
        count=standing,
        outlook=outlook,
        percent=percent,
        countdown=time_left(until, language),
        seats=left,
        waiting=waiting,
        polls=polls_said(polls, language),
        signatures=signatures_said(signatures, language),
        pledges=pledges_said(pledges, language),
        leaders=leaders_said(leaders, language),
    )


def counted(kind: str, number: int) -> str:
    """What a number counts: “signatures”, to stand below it."""
    words = {
        "event": ngettext("registration", "registrations", number),
        "people": ngettext("person is with it", "people are with it", number),
        "newsletter": ngettext("subscriber", "subscribers", number),
        "survey": ngettext("answer", "answers", number),
        "pledge": ngettext("pledge", "pledges", number),
        "volunteers": ngettext("helper", "helpers", number),
    }
    return str(words.get(kind) or ngettext("signature", "signatures", number))


@lru_cache(maxsize=1024)
def _said(count: int, goal: int, language: str, kind: str) -> tuple[str, str, str]:
    """The number, what goes with it, and how full the bar is. Nobody is told that they would be joining nobody."""
    with force_locale(language[:2]):
        if not count:
            return _("Be the first"), _first_goal(kind, written(goal, language)), "0"
        outlook = _to_go(kind, written(goal, language), written(goal - count, language))
    return written(count, language), outlook, str(min(99, max(1, count * 100 // goal)))


def _first_goal(kind: str, goal: str) -> str:
    words = {
        "event": _("The first goal: %(goal)s registrations", goal=goal),
        "people": _("The first goal: %(goal)s people", goal=goal),
        "newsletter": _("The first goal: %(goal)s subscribers", goal=goal),
        "survey": _("The first goal: %(goal)s answers", goal=goal),
        "pledge": _("The first goal: %(goal)s pledges", goal=goal),
        "volunteers": _("The first goal: %(goal)s helpers", goal=goal),
    }
    return str(words.get(kind) or _("The first goal: %(goal)s signatures", goal=goal))


def _to_go(kind: str, goal: str, rest: str) -> str:
    words = {
        "event": _("of %(goal)s registrations · %(rest)s to go", goal=goal, rest=rest),
        "people": _("of %(goal)s people · %(rest)s to go", goal=goal, rest=rest),
        "newsletter": _("of %(goal)s subscribers · %(rest)s to go", goal=goal, rest=rest),
        "survey": _("of %(goal)s answers · %(rest)s to go", goal=goal, rest=rest),
        "pledge": _("of %(goal)s pledges · %(rest)s to go", goal=goal, rest=rest),
        "volunteers": _("of %(goal)s helpers · %(rest)s to go", goal=goal, rest=rest),
    }
    return str(words.get(kind) or _("of %(goal)s signatures · %(rest)s to go", goal=goal, rest=rest))
