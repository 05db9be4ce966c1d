"""What all campaigns teach, in made-up organisations: how often it is false, what is found, what the intervals hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from app.metrics.advice_learned import between, within
from app.metrics.advice_learned_together import Finding, findings
from bench.decisions.measuring import wilson_upper

FEATURES, LIFT = 10, 1.3
_HEADING = (
    "| campaigns | they differ by | in truth | with a false statement | bound | 30 % found | 90 % intervals held |",
    "|---|---|---|---|---|---|---|",
)
_WAYS = 7


_Told = tuple[list[float], list[Finding]]


class Row(NamedTuple):
    """Organisations of one kind: ``lift`` is what the first feature does to the rate, ``others`` how far the logs of
    what the others do deviate.
    """

    name: str
    campaigns: int
    spread: float
    lift: float
    others: float


_World = Callable[[np.random.Generator, Row], _Told]
ROWS = tuple(
    Row(name, campaigns, spread, lift, others)
    for campaigns, spread in ((12, 0.5), (40, 0.2), (40, 0.5), (150, 0.3), (150, 0.5))
    for name, lift, others in (
        ("nothing matters", 1.0, 0.0),
        ("one of ten lifts by 30 %", LIFT, 0.0),
        ("all matter a little", 1.0, 0.15),
    )
)


def learned(organisations: int = 300, seed: int = 2001) -> str:
    """Both tables in Markdown."""
    dice = np.random.default_rng(seed)
    lines = [
        f"**Learned, between campaigns**: {organisations} organisations a line, seed {seed}, ten features, each "
        "in half of the campaigns, about 3,000 visits a campaign",
        "",
        *_HEADING,
    ]
    lines += [_line(dice, row, organisations, _headlines) for row in ROWS]
    lines += [
        "",
        f"**Learned, within campaigns**: {_WAYS} days of the week; what a day does differs between campaigns "
        "by the second column",
        "",
        *_HEADING,
    ]
    rows = [row for row in ROWS if row.campaigns < 150 and row.others == 0.0]
    lines += [_line(dice, row._replace(spread=row.spread / 2), organisations, _days) for row in rows]
    return "\n".join(lines)


def _line(dice: np.random.Generator, row: Row, organisations: int, world: _World) -> str:
    false = found = 0
    held: list[bool] = []
    for _one in range(organisations):
        truth, believed = world(dice, row)
        false += any(
            one.is_decided and (true == 1.0 or (one.ratio > 1.0) != (true > 1.0))
            for true, one in zip(truth, believed, strict=True)
        )
        found += any(
            one.is_decided and one.ratio > 1.0 and true > 1.2
            for true, one in zip(truth, believed, strict=True)
        )
        held += [one.low <= true <= one.high for true, one in zip(truth, believed, strict=True)]
    share = f"{found / organisations:.0%}" if row.lift > 1 else "–"
    bound = wilson_upper(false, organisations)
    return (
        f"| {row.campaigns} | {row.spread:.0%} | {row.name} | {false / organisations:.1%} | {bound:.1%} | {share} "
        f"| {np.mean(held):.1%} |"
    )


def _headlines(dice: np.random.Generator, row: Row) -> _Told:
    effects = dice.normal(0.0, row.others, FEATURES) if row.others else np.zeros(FEATURES)
    effects[0] += np.log(row.lift)
    visits = np.exp(dice.normal(np.log(3000), 0.5, row.campaigns)).astype(int)
    has = dice.random((row.campaigns, FEATURES)) < 0.5
    rates = np.minimum(0.9, 0.03 * np.exp(dice.normal(0.0, row.spread, row.campaigns) + has @ effects))
    counts = list(zip(dice.binomial(visits, rates).tolist(), visits.tolist(), strict=True))
    estimates = [
        between(
            [one for one, own in zip(counts, column, strict=True) if own],
            [one for one, own in zip(counts, column, strict=True) if not own],
        )
        for column in has.T
    ]
    told = [(float(np.exp(effect)), one) for effect, one in zip(effects, estimates, strict=True) if one]
    return [true for true, _one in told], findings([one for _true, one in told])


def _days(dice: np.random.Generator, row: Row) -> _Told:
    effects = np.zeros(_WAYS)
    effects[0] = np.log(row.lift)
    visits = (
        np.exp(dice.normal(np.log(3000), 0.5, (row.campaigns, 1)))
        * dice.dirichlet([5] * _WAYS, row.campaigns)
    ).astype(int) + 1
    base = 0.03 * np.exp(dice.normal(0.0, 0.5, (row.campaigns, 1)))
    rates = np.minimum(0.9, base * np.exp(effects + dice.normal(0.0, row.spread, visits.shape)))
    people = dice.binomial(visits, rates)
    ratios = np.exp(effects)
    truth, estimates = [], []
    for day in range(_WAYS):
        rest_people, rest = people.sum(axis=1) - people[:, day], visits.sum(axis=1) - visits[:, day]
        cells = np.column_stack([people[:, day], visits[:, day], rest_people, rest]).tolist()
        estimate = within([(one[0], one[1], one[2], one[3]) for one in cells])
        if estimate:
            truth.append(float(ratios[day] / np.delete(ratios, day).mean()))
            estimates.append(estimate)
    return truth, findings(estimates)
