"""What was learned, in sentences: what brings more or less, how surely, and from how many campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from babel.numbers import format_percent
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.campaigns.channels import channel_name
from app.foundation.wording import number, percent
from app.metrics.rates import nice_top

# In the order in which they stand on the page: heading and what is compared.
KINDS = {
    "wording": (_l("Headlines"), _l("Campaigns with such a headline against all others.")),
    "topic": (_l("Topics"), _l("Campaigns on a topic against those on other topics.")),
    "channel": (_l("Ways people come"), _l("Each way against the other ways of the same campaigns.")),
    "weekday": (
        _l("Weekdays"),
        _l("Each day against the other days of the same campaigns, over the last year."),
    ),
    "hour": (
        _l("Times of day"),
        _l("Each stretch against the rest of the day in the same campaigns, over the last year."),
    ),
}
_WORDINGS = {
    "form.question": _l("Questions as a headline"),
    "form.demand": _l("Demands as a headline"),
    "form.statement": _l("Statements as a headline"),
    "length.short": _l("Short headlines"),
    "length.medium": _l("Headlines of middle length"),
    "length.long": _l("Long headlines"),
    "number.yes": _l("Headlines with a number"),
    "emotion.yes": _l("Headlines with emotion words"),
    "we.yes": _l("Headlines that say “we”"),
    "you.yes": _l("Headlines that speak to the reader"),
}
_ALMOST_CERTAIN = 0.995
# As ``making_learned`` parts the day; that file is not imported, for numpy is dear to start.
_STRETCH = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison, ready to be shown. ``state``: ``more``, ``less``, ``open``, or ``few`` where there is no rate."""

    what: str
    state: str
    sentence: str
    campaigns: Sequence[Mapping[str, Any]]
    visits: int
    base: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of comparisons of one kind; ``top`` is the end of the scale they are drawn on."""

    name: str
    heading: str
    about: str
    lines: list[Line]
    top: float


def kinds_of(told: Mapping[str, Any]) -> list[Kind]:
    """All kinds that have anything to compare, what is decided first."""
    found = []
    for name, (heading, about) in KINDS.items():
        lines = [_line(name, one, told["campaigns"]) for one in told["kinds"].get(name, [])]
        if not lines:
            continue
        if name not in ("weekday", "hour"):
            lines.sort(key=lambda line: (("more", "less", "open", "few").index(line.state), -line.visits))
        top = nice_top(max((line.high for line in lines), default=0.0))
        found.append(Kind(name, str(heading), str(about), lines, top))
    return found


def said(kinds: Sequence[Kind]) -> list[Line]:
    """The statements: all that is decided, in the order of the page."""
    return [line for kind in kinds for line in kind.lines if line.state in ("more", "less")]


def state_word(line: Line) -> str:
    """A line's state in one or two words."""
    words = {
        "more": _("brings more"),
        "less": _("brings less"),
        "open": _("not decidable yet"),
        "few": _("too little so far"),
    }
    return str(words[line.state])


def _line(kind: str, told: Mapping[str, Any], campaigns: Sequence[Mapping[str, Any]]) -> Line:
    what, base = _name(kind, told["key"]), told["base"] or 0.0
    behind = [campaigns[at] for at in told["campaigns"]]
    if told["ratio"] is None:
        return Line(what, "few", "", behind, told["visits"], base, 0.0, 0.0, 0.0)
    state = "open" if not told["is_decided"] else "more" if told["ratio"] > 1.0 else "less"
    value, low, high = (min(1.0, base * told[name]) for name in ("ratio", "low", "high"))
    sentence = _sentence(what, state, told["sure"], (base, value, low, high), len(behind))
    return Line(what, state, sentence, behind, told["visits"], base, value, low, high)


def _sentence(
    what: str, state: str, sure: float, rates: tuple[float, float, float, float], campaigns: int
) -> str:
    if state == "open":
        return ""
    base, value, low, high = (percent(rate) for rate in rates)
    certainty = sure if state == "more" else 1.0 - sure
    numbers = {
        "what": what,
        "value": value,
        "base": base,
        "low": low,
        "high": high,
        "sure": format_percent(min(0.99, certainty), locale=str(get_locale() or "de")),
        "campaigns": ngettext(
            "%(shown)s campaign", "%(shown)s campaigns", campaigns, shown=number(campaigns)
        ),
    }
    if state == "more" and certainty >= _ALMOST_CERTAIN:
        sentence = _(
            "%(what)s almost certainly bring more: %(value)s of the visits confirm instead of %(base)s "
            "(90 percent range %(low)s to %(high)s), from %(campaigns)s.",
            **numbers,
        )
    elif state == "more":
        sentence = _(
            "%(what)s very probably (%(sure)s) bring more: %(value)s of the visits confirm instead of %(base)s "
            "(90 percent range %(low)s to %(high)s), from %(campaigns)s.",
            **numbers,
        )
    elif certainty >= _ALMOST_CERTAIN:
        sentence = _(
            "%(what)s almost certainly bring less: %(value)s of the visits confirm instead of %(base)s "
            "(90 percent range %(low)s to %(high)s), from %(campaigns)s.",
            **numbers,
        )
    else:
        sentence = _(
            "%(what)s very probably (%(sure)s) bring less: %(value)s of the visits confirm instead of %(base)s "
            "(90 percent range %(low)s to %(high)s), from %(campaigns)s.",
            **numbers,
        )
    return str(sentence)


def _name(kind: str, key: str) -> str:
    if kind == "topic":
        return str(_("Campaigns on the topic “%(topic)s”", topic=key))
    if kind == "channel":
        return str(_("Visits by way of “%(channel)s”", channel=channel_name(key)))
    if kind == "weekday":
        day = get_day_names("wide", locale=str(get_locale() or "de"))[int(key)]
        return str(_("Visits on %(day)s", day=day))
    if kind == "hour":
        begins = int(key) * _STRETCH
        return str(_("Visits between %(begins)s and %(ends)s o’clock", begins=begins, ends=begins + _STRETCH))
    return str(_WORDINGS[key])
