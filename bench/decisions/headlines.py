"""Benchmark 1: real headline tests replayed. ``report`` is what ``make bench-decisions DATA=path`` prints.

``python -m bench.decisions.headlines path --curve picture.svg`` draws the curve as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.decisions import headlines_alike as alike
from bench.decisions import headlines_rules as rules
from bench.decisions.headlines_curve import Point, drawn
from bench.decisions.headlines_data import Array, Tests, grouped, half, read, spread_of
from bench.decisions.headlines_ours import Ours
from bench.decisions.headlines_replay import Outcome, Rule, replay

OTHERS: tuple[type[Rule], ...] = (
    rules.Equal,
    rules.Dashboard,
    rules.PeekingTest,
    rules.FixedSample,
    rules.Thompson,
    rules.SharpenedSampling,
    rules.SequentialHalving,
    rules.TestAndRoll,
    rules.TopTwo,
)
# The sharpness at the start and the part for challengers: the points of the curve, from gaining to naming.
CURVE = ((0.45, 0.4), (0.55, 0.4), (0.65, 0.4), (0.75, 0.4), (0.9, 0.4), (1.1, 0.4))
WITHOUT_CHALLENGERS = (0.65, 0.0)
_RESAMPLED = 400


@dataclass(frozen=True, slots=True)
class Figures:
    """Means with their 95 % intervals over seeds and tests."""

    gain: tuple[float, float, float]
    named: float
    wrong: tuple[float, float, float]
    batch: float


def report(data: Path, *, seeds: int, runs: int = alike.RUNS) -> str:
    """The tables as Markdown: all rules, the halves of the data, the method's curve, and tests with nothing to find."""
    text, _ = replayed(data, seeds)
    return f"{text}\n\n{alike.table(runs=runs)}"


def replayed(data: Path, seeds: int) -> tuple[str, str]:
    """The tables of the replays, and the curve's picture."""
    counts = read(data)
    spread = spread_of(counts)
    parts = [
        grouped({name: one for name, one in counts.items() if half(name) == which}, spread)
        for which in (1, 2)
    ]
    everything = range(seeds)
    ours = [replay(part, Ours, everything) for part in parts]
    lines = [
        f"{len(counts):,} tests, {seeds} seeds; spread of the rates within a test {spread:.3f}\n",
        "| rule | gain | 95 % | winner named | of these wrong | 95 % | after batch |",
        "|---|---|---|---|---|---|---|",
    ]
    found = []
    for rule in OTHERS:
        figures = measured(_both([replay(part, rule, everything) for part in parts]))
        found.append(_point(rule.name, figures))
        lines.append(_row(rule.name, figures))
    default = measured(_both(ours))
    lines.append(_row("**Testballon**", default))
    better = [replay(part, lambda: Ours(needs_evidence=True), everything) for part in parts]
    lines.append(_row("Testballon, only what is called *better*", measured(_both(better))))
    lines.append(_row("oracle", measured(_both([replay(part, rules.Oracle, range(1)) for part in parts]))))
    lines += ["", "| Testballon on | gain | 95 % | winner named | of these wrong | 95 % | after batch |"]
    lines.append("|---|---|---|---|---|---|---|")
    names = ("the half it was tuned on", "the other half")
    lines += [_row(name, measured(one)) for name, one in zip(names, ours, strict=True)]
    *points, without = [_varied(parts, one, everything) for one in (*CURVE, WITHOUT_CHALLENGERS)]
    lines += ["", "| sharpness at the start, part for challengers | gain | winner named | of these wrong |"]
    lines.append("|---|---|---|---|")
    lines += [
        f"| {one.name} | {one.gain:.3f} | {one.named:.1%} | {one.wrong:.1%} |" for one in (*points, without)
    ]
    return "\n".join(lines), drawn(
        points, [*found, replace(without, name="without challengers")], _point("Testballon", default)
    )


def measured(outcome: Outcome) -> Figures:
    """The figures of a replay, intervals by resampling seeds and tests together."""
    rng = np.random.default_rng(1)
    seeds, tests = outcome.gained.shape
    gains, wrongs = [], []
    for _ in range(_RESAMPLED):
        rows = np.asarray(rng.integers(seeds, size=seeds))
        columns = np.asarray(rng.integers(tests, size=tests))
        gains.append(_ratio(outcome.gained, outcome.possible, rows, columns))
        wrongs.append(_ratio(outcome.wrong, outcome.declared, rows, columns))
    every_seed, every_test = np.arange(seeds), np.arange(tests)
    gain, wrong = (
        _ratio(outcome.gained, outcome.possible, every_seed, every_test),
        _ratio(outcome.wrong, outcome.declared, every_seed, every_test),
    )
    batch = float(outcome.batch[outcome.declared].mean()) if outcome.declared.any() else float("nan")
    return Figures((gain, *_ends(gains)), float(outcome.declared.mean()), (wrong, *_ends(wrongs)), batch)


def _varied(parts: Sequence[list[Tests]], setting: tuple[float, float], seeds: Sequence[int]) -> Point:
    start, challenge = setting
    make = _ours_with(start, challenge)
    figures = measured(_both([replay(part, make, seeds) for part in parts]))
    return _point(f"{start:.2f}, {challenge:.0%}", figures)


def _ours_with(start: float, challenge: float) -> Callable[[], Rule]:
    return lambda: Ours(start=start, challenge=challenge)


def _both(outcomes: Sequence[Outcome]) -> Outcome:
    columns = ("gained", "possible", "declared", "wrong", "batch")
    return Outcome(*(np.concatenate([getattr(one, name) for one in outcomes], axis=1) for name in columns))


def _point(name: str, figures: Figures) -> Point:
    return Point(name, figures.gain[0], figures.named, figures.wrong[0])


def _row(name: str, figures: Figures) -> str:
    gain = f"{figures.gain[0]:.3f} | {figures.gain[1]:.3f} – {figures.gain[2]:.3f}"
    if not figures.named:
        return f"| {name} | {gain} | none | – | – | – |"
    wrong = f"{figures.wrong[0]:.1%} | {figures.wrong[1]:.1%} – {figures.wrong[2]:.1%}"
    return f"| {name} | {gain} | {figures.named:.1%} | {wrong} | {figures.batch:.0f} |"


def _ratio(above: Array, below: Array, rows: Array, columns: Array) -> float:
    whole = float(below[rows].sum(axis=0)[columns].sum())
    return float(above[rows].sum(axis=0)[columns].sum()) / whole if whole else 0.0


def _ends(values: list[float]) -> tuple[float, float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def main() -> None:
    """Print the tables; draw the curve if asked."""
    asked = argparse.ArgumentParser(prog="bench.decisions.headlines", description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--runs", type=int, default=alike.RUNS)
    asked.add_argument("--curve", type=Path)
    given = asked.parse_args()
    text, picture = replayed(given.data, given.seeds)
    print(text, alike.table(runs=given.runs), sep="\n\n")
    if given.curve:
        given.curve.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
