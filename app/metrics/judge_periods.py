"""The variants of a table, compared within the same hours or days: who came when must not decide who wins.

Imported only by whoever judges, for numpy is dear to start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from app.metrics.advice_curves import Array
from app.metrics.advice_variants_hours import level_views
from app.metrics.judge_file import Counted, Row

# Of the visits so many must lie in periods in which more than one variant was shown; else a longer period is tried.
_ENOUGH = 0.5
# The hours of a table, else its days.
_PERIODS: tuple[Callable[[datetime], datetime], ...] = (
    lambda at: at.replace(minute=0, second=0, microsecond=0),
    lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0),
)


def as_if_at_the_same_times(one: Counted, views: Array, confirmed: Array, spread: float) -> Array:
    """The variants' visits as if all had met the same kind of visitors; as they are where the table has no times.

    ``views`` and ``confirmed``: of each variant, in the order of ``one.by_variant``.
    """
    if not all(row.at for row in one.rows):
        return views
    for period_of in _PERIODS:
        periods = _by_period(one, period_of)
        shown = np.array(
            [[sum(row.views for row in cell) for cell in cells] for cells in periods], dtype=float
        )
        whole = shown.sum(axis=1)
        if len(periods) < 2 or whole[(shown > 0).sum(axis=1) > 1].sum() < _ENOUGH * whole.sum():
            continue
        people = np.array([float(sum(row.confirmed for cell in cells for row in cell)) for cells in periods])
        return level_views(shown / np.maximum(whole, 1.0)[:, None], people, confirmed, views, spread)
    return views


def _by_period(one: Counted, period_of: Callable[[datetime], datetime]) -> list[Sequence[list[Row]]]:
    """For each period the rows of each variant."""
    names = list(one.by_variant)
    found: defaultdict[datetime, list[list[Row]]] = defaultdict(lambda: [[] for _name in names])
    for row in one.rows:
        if row.at:
            found[period_of(row.at)][names.index(row.variant)].append(row)
    return list(found.values())
