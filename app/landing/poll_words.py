"""A poll's result as the page says it: the share of each answer, how many answered, or from when on it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel.numbers import format_decimal, format_percent
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.landing.polls import Poll
from app.landing.slots import poll_slot


@lru_cache(maxsize=256)
def polls_said(polls: tuple[Poll, ...], language: str) -> Mapping[str, str]:
    """The slots of these polls, by name. Shares stay empty until enough people have answered."""
    said: dict[str, str] = {}
    locale = language[:2]
    with force_locale(locale):
        for poll in polls:
            is_shown = poll.answers >= poll.shown_from
            said[poll_slot(poll.block_id, "line")] = _line(poll, locale, is_shown=is_shown)
            for number, count in enumerate(poll.counts):
                share = (
                    f"{format_percent(count / poll.answers, locale=locale)} · {_written(count, locale)}"
                    if is_shown
                    else ""
                )
                said[poll_slot(poll.block_id, f"{number + 1}.share")] = share
                said[poll_slot(poll.block_id, f"{number + 1}.percent")] = str(
                    poll.percent(number) if is_shown else 0
                )
    return said


def _line(poll: Poll, locale: str, *, is_shown: bool) -> str:
    if is_shown:
        return str(
            ngettext(
                "%(count)s confirmed answer so far",
                "%(count)s confirmed answers so far",
                poll.answers,
                count=_written(poll.answers, locale),
            )
        )
    return str(
        _(
            "The result appears here as soon as %(count)s people have answered and confirmed.",
            count=_written(poll.shown_from, locale),
        )
    )


def _written(number: int, locale: str) -> str:
    return str(format_decimal(number, locale=locale))
