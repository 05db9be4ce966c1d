"""Real tests from a table ``campaign,variant,views,confirmed``, and what is taken for their truth."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
FEWEST_VIEWS = 4000
# Replays of at most so many tests at a time keep the arrays within the processor's cache.
_TOGETHER = 1500


@dataclass(frozen=True, slots=True)
class Tests:
    """Tests with equally many variants: their true rates (test, variant) and how many views each had."""

    rates: Array
    views: Array


def read(path: Path) -> dict[str, Array]:
    """The counts (variant; views, confirmed) of every test with at least two variants and 4,000 views, by campaign."""
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if int(row["views"]) > 0:
                rows[row["campaign"]].append((int(row["views"]), int(row["confirmed"])))
    counts = {name: np.array(found, dtype=float) for name, found in rows.items() if len(found) > 1}
    return {
        name: one for name, one in counts.items() if one[:, 0].sum() >= FEWEST_VIEWS and one[:, 1].sum() > 0
    }


def half(campaign: str) -> int:
    """1 for the half of the tests that was tuned on, 2 for the other one."""
    return 1 + hashlib.sha256(campaign.encode()).digest()[0] % 2


def spread_of(counts: dict[str, Array]) -> float:
    """How much rates differ within a test beyond chance, relative to the test's mean, on average over all tests."""
    variances = []
    for one in counts.values():
        views, confirmed = one.T
        base = confirmed.sum() / views.sum()
        noise = np.mean(base * (1.0 - base) / views)
        variances.append((np.var(confirmed / views, ddof=1) - noise) / base**2)
    return float(np.sqrt(max(np.mean(variances), 1e-6)))


def true_rates(one: Array, spread: float) -> Array:
    """A test's rates shrunk to its mean: by the part of their variance that chance explains, given the spread.

    rate = mean + B · (seen − mean), B = τ² ÷ (τ² + mean·(1 − mean) ÷ views), τ = spread · mean.
    """
    views, confirmed = one.T
    base = confirmed.sum() / views.sum()
    between = (spread * base) ** 2
    kept = between / (between + base * (1.0 - base) / views)
    middle = (kept * confirmed / views).sum() / kept.sum()
    return np.asarray(middle + kept * (confirmed / views - middle))


def grouped(counts: dict[str, Array], spread: float) -> list[Tests]:
    """The tests with their truth, those with equally many variants together, in blocks small enough for fast work."""
    alike: dict[int, list[tuple[Array, float]]] = defaultdict(list)
    for one in counts.values():
        alike[len(one)].append((true_rates(one, spread), one[:, 0].sum()))
    blocks = []
    for found in alike.values():
        for start in range(0, len(found), _TOGETHER):
            part = found[start : start + _TOGETHER]
            blocks.append(
                Tests(np.array([rates for rates, _ in part]), np.array([views for _, views in part]))
            )
    return blocks
