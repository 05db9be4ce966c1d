"""The portfolios' results as Markdown."""

from __future__ import annotations

import numpy as np

from app.metrics.advice_curves import Array
from bench.decisions.measuring import Comparison, Outcome, wilson_upper
from bench.decisions.our_policies import Verdicts
from bench.decisions.policies import Dashboard, Halving, Thompson

_OURS = Verdicts(collecting=True).name
_BANDITS = (Thompson.name, Halving.name)


def summary(compared: list[Comparison]) -> str:
    """One line a scenario: what was promised, and whether it is kept."""
    lines = [
        "| scenario | regret | ÷ dashboard (≤ 60 %) | ÷ best bandit (≤ 115 %) | wrong “scale” (≤ 10 %, bound ≤ 11.5 %) "
        "| years with a wrong “scale” | 90 % intervals that held (≥ 88 %) | Brier | kept |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join(lines + [_summary_line(one) for one in compared])


def details(compared: Comparison) -> str:
    """All policies in one scenario."""
    lines = [
        f"**{compared.scenario.name}** – {compared.worlds:,} years; the oracle gains {compared.oracle.mean():,.0f} "
        "supporters a year\n",
        "| policy | regret | 95 % | scaled a year | wrong of them | bound | winners missed "
        "| value of the scaled ÷ of as many best | days to “scale” | bought visits that were not worth it |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    needed = np.concatenate(_named(compared, _OURS).visits_needed)
    middle = (
        f"\n\nHalf of all verdicts “scale” and “stop” came within {np.median(needed):,.0f} visits."
        if len(needed)
        else ""
    )
    return "\n".join(lines + [_line(compared, one) for one in compared.outcomes]) + middle


def _summary_line(compared: Comparison) -> str:
    ours = _named(compared, _OURS)
    upper = wilson_upper(ours.wrong, ours.scaled)
    any_wrong, any_upper = (
        ours.worlds_with_wrong / compared.worlds,
        wilson_upper(ours.worlds_with_wrong, compared.worlds),
    )
    held = ours.held / max(1, ours.intervals)
    is_null = compared.oracle.sum() <= 0.0
    wrong, bound = (any_wrong, any_upper) if is_null else (ours.wrong / max(1, ours.scaled), upper)
    is_kept = wrong <= 0.10 and bound <= 0.115 and held >= 0.88
    regret = dashboard = bandit = "–"
    if not is_null:
        best = min((_named(compared, name) for name in _BANDITS), key=compared.regret)
        to_dashboard, to_bandit = (
            _ratio(compared, ours, _named(compared, Dashboard.name)),
            _ratio(compared, ours, best),
        )
        is_kept = is_kept and to_dashboard[0] <= 0.6 and to_bandit[0] <= 1.15
        regret = f"{compared.regret(ours):.3f}"
        dashboard, bandit = _with_span(to_dashboard), _with_span(to_bandit)
    kept = "beyond the promise" if compared.scenario.is_stress else "yes" if is_kept else "**no**"
    return (
        f"| {compared.scenario.name} | {regret} | {dashboard} | {bandit} | {wrong:.2%}, bound {bound:.2%} "
        f"| {any_wrong:.1%} | {held:.1%} | {ours.brier / max(1, ours.intervals):.3f} | {kept} |"
    )


def _line(compared: Comparison, one: Outcome) -> str:
    days = np.concatenate(one.days)
    regret = span = "–"
    if compared.oracle.sum() > 0.0:
        low, high = compared.bootstrap(lambda rows: _regret_of(compared, one, rows), np.random.default_rng(7))
        regret, span = f"{compared.regret(one):.3f}", f"{low:.3f} – {high:.3f}"
    missed = f"{one.missed / one.winners:.1%}" if one.winners else "–"
    return (
        f"| {one.name} | {regret} | {span} | {one.scaled / compared.worlds:.1f} "
        f"| {one.wrong / max(1, one.scaled):.2%} | {wilson_upper(one.wrong, one.scaled):.2%} | {missed} "
        f"| {one.value / one.best_value if one.scaled else 0:.1%} | {days.mean() if len(days) else 0:.1f} "
        f"| {one.wasted / max(1.0, one.bought):.1%} |"
    )


def _ratio(compared: Comparison, one: Outcome, other: Outcome) -> tuple[float, float, float]:
    """Regret ÷ regret, and its 95 % by paired bootstrap."""
    low, high = compared.bootstrap(
        lambda rows: _regret_of(compared, one, rows) / _regret_of(compared, other, rows),
        np.random.default_rng(7),
    )
    return compared.regret(one) / compared.regret(other), low, high


def _regret_of(compared: Comparison, one: Outcome, rows: Array) -> float:
    return float(1.0 - one.gains[rows].sum() / compared.oracle[rows].sum())


def _named(compared: Comparison, name: str) -> Outcome:
    return next(one for one in compared.outcomes if one.name == name)


def _with_span(value: tuple[float, float, float]) -> str:
    return f"{value[0]:.0%} ({value[1]:.0%} – {value[2]:.0%})"
