"""Learning from all campaigns, as JSON can hold it: lists of comparisons, each with the campaigns behind it.

Imported only by the worker that does it, for numpy is dear to start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from app.metrics.advice_learned import between, together, within
from app.metrics.advice_learned_together import Estimate, Finding, findings
from app.metrics.headline_features import features_of
from app.metrics.learned_material import Material, Pair, everything
from app.metrics.rates import FEWEST

# With fewer campaigns there is nothing to compare.
FEWEST_CAMPAIGNS = 5
WORDING = {
    "form": ("question", "demand", "statement"),
    "length": ("short", "medium", "long"),
    "number": ("yes",),
    "emotion": ("yes",),
    "we": ("yes",),
    "you": ("yes",),
}
# The day in six stretches of four hours.
STRETCH = 4
# More of a kind than these would be a list nobody reads; the smallest are left out.
_MOST = 20

_Told = dict[str, Any]
_Side = list[tuple[int, Pair]]


def learned_now() -> _Told:
    """From all there is at this moment."""
    return learned_from(everything())


def learned_from(campaigns: Sequence[Material]) -> _Told:
    """``campaigns`` (with where each is found), and for each kind its comparisons: what is compared, the rate of the
    others, the finding, and the places of the campaigns behind it.
    """
    told = [one for one in campaigns if one.all.visits >= FEWEST]
    return {
        "campaigns": [
            {
                "title": one.title,
                "campaign": one.campaign_id,
                "import": one.import_id,
                "visits": one.all.visits,
                "confirmed": one.all.confirmed,
            }
            for one in told
        ],
        "kinds": {
            "topic": _by_topic(told),
            "wording": _by_wording(told),
            "channel": _by_part(told, _channels(told), lambda one: dict(one.channels), names_are_sides=True),
            "weekday": _by_part(told, range(7), lambda one: dict(one.weekdays)),
            "hour": _by_part(told, range(24 // STRETCH), _stretches),
        }
        if len(told) >= FEWEST_CAMPAIGNS
        else {},
    }


def _by_topic(campaigns: Sequence[Material]) -> list[_Told]:
    named = [(at, one.all, one.topic.casefold()) for at, one in enumerate(campaigns) if one.topic]
    spelled = {one.topic.casefold(): one.topic for one in campaigns}
    usual = [topic for topic, _many in Counter(topic for _at, _all, topic in named).most_common(_MOST)]
    return _told(
        [
            _compared(
                spelled[topic],
                [(at, pair) for at, pair, own in named if own == topic],
                [(at, pair) for at, pair, own in named if own != topic],
            )
            for topic in usual
        ]
    )


def _by_wording(campaigns: Sequence[Material]) -> list[_Told]:
    told = [
        (at, one.worded, features_of(one.headline, one.language))
        for at, one in enumerate(campaigns)
        if one.headline and one.worded.visits >= FEWEST and one.worded.is_sound
    ]
    return _told(
        [
            _compared(
                f"{feature}.{value}",
                [(at, pair) for at, pair, has in told if has[feature] == value],
                [(at, pair) for at, pair, has in told if has[feature] != value],
            )
            for feature, values in WORDING.items()
            for value in values
        ]
    )


def _compared(key: str, have: _Side, lack: _Side) -> tuple[_Told, Estimate | None]:
    estimate = between(_counts(have), _counts(lack))
    if estimate:
        sources = {pair.source for _at, pair in have} & {pair.source for _at, pair in lack}
        have, lack = ([one for one in side if one[1].source in sources] for side in (have, lack))
    # What is typical of the others: a single large campaign must not stand for all.
    return _line(key, have, lack) | {"base": estimate.base if estimate else None}, estimate


def _by_part(
    campaigns: Sequence[Material],
    names: Sequence[Any],
    parts_of: Callable[[Material], dict[Any, Pair]],
    *,
    names_are_sides: bool = False,
) -> list[_Told]:
    """Ways and hours, compared within campaigns; campaigns with a single way are compared with each other."""
    told: list[tuple[int, dict[Any, Pair]]] = []
    alone: list[tuple[int, Any, Pair]] = []
    for at, one in enumerate(campaigns):
        parts = {name: pair for name, pair in parts_of(one).items() if pair.visits}
        if any(not pair.is_sound for pair in parts.values()) and names_are_sides:
            parts = {name: pair for name, pair in parts.items() if pair.is_sound}
        if len(parts) > 1:
            told.append((at, parts))
        elif names_are_sides:
            alone += [(at, name, pair) for name, pair in parts.items()]
    found = []
    for name in names:
        ours = [(at, parts[name]) for at, parts in told if name in parts]
        others = [(at, _rest(parts, name)) for at, parts in told if name in parts]
        cells = [
            (pair.confirmed, pair.visits, rest.confirmed, rest.visits)
            for (_at, pair), (_same, rest) in zip(ours, others, strict=True)
        ]
        have = [(at, pair) for at, own, pair in alone if own == name]
        lack = [(at, pair) for at, own, pair in alone if own != name]
        estimate = together(within(cells), between(_counts(have), _counts(lack)))
        found.append((_line(str(name), ours + have, others + lack), estimate))
    return _told(found)


def _rest(parts: dict[Any, Pair], name: Any) -> Pair:
    rest = Pair()
    for other, pair in parts.items():
        if other != name:
            rest.add(pair.confirmed, pair.visits)
    return rest


def _channels(campaigns: Sequence[Material]) -> list[str]:
    seen = Counter(name for one in campaigns for name, pair in one.channels.items() if pair.visits)
    return [name for name, _many in seen.most_common(_MOST)]


def _stretches(one: Material) -> dict[int, Pair]:
    found: dict[int, Pair] = {}
    for hour, pair in one.hours.items():
        found.setdefault(hour // STRETCH, Pair()).add(pair.confirmed, pair.visits)
    return found


def _counts(side: _Side) -> list[tuple[int, ...]]:
    return [(pair.confirmed, pair.visits, pair.source) for _at, pair in side]


def _line(key: str, have: _Side, lack: _Side) -> _Told:
    others = _sum(lack)
    return {
        "key": key,
        "campaigns": [at for at, _pair in have],
        "visits": _sum(have).visits,
        "confirmed": _sum(have).confirmed,
        "others": len({at for at, _pair in lack}),
        "base": others.confirmed / others.visits if others.visits >= FEWEST else None,
    }


def _sum(side: _Side) -> Pair:
    found = Pair()
    for _at, pair in side:
        found.add(pair.confirmed, pair.visits)
    return found


def _told(compared: Sequence[tuple[_Told, Estimate | None]]) -> list[_Told]:
    """Each line with what is to be believed of it, in the light of the others; None where it is too little to say."""
    weighty = [
        line["visits"] >= FEWEST and line["base"] and estimate is not None for line, estimate in compared
    ]
    believed = iter(
        findings([one for (_, one), is_so in zip(compared, weighty, strict=True) if is_so and one])
    )
    lines = [
        line | (_as_json(next(believed) if is_so else None))
        for (line, _estimate), is_so in zip(compared, weighty, strict=True)
    ]
    return [line for line in lines if line["campaigns"]]


def _as_json(found: Finding | None) -> _Told:
    if found is None:
        return {"ratio": None, "low": None, "high": None, "sure": None, "is_decided": False}
    return asdict(found) | {"is_decided": found.is_decided}
