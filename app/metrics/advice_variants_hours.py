"""Comparing variants when both their shares and the visitors change over time, as arrays: any number of tests at once.

If a variant is shown more often just when more people confirm, its total rate is high without its doing (Simpson's
paradox; where shares move: Villar, Bowden & Wason, “Response-adaptive designs for binary responses: how to offer
patient benefit while being robust to time trends?”, 2018). So each period, such as an hour, is given a level of its
own, and only what happens within periods tells variants apart: a log-linear model of period and variant, fitted by
scaling to the margins (Deming & Stephan, “On a least squares adjustment of a sampled frequency table”, 1940). The
shares are known, for visitors were drawn by them, so periods with few visits lose nothing.
"""

from __future__ import annotations

import numpy as np

from app.metrics.advice_curves import Array

_ROUNDS = 4


def level_views(parts: Array, people: Array, confirmed: Array, views: Array, spread: float) -> Array:
    """Each variant's visits (last axis), as if all of them had met the same kind of visitors.

    ``parts``: the share of each variant (last axis) in each period (axis before). ``people``: how many of a period's
    visitors confirmed, of all variants together. ``confirmed`` and ``views``: each variant's, all periods together. The
    visits keep their sum; where the rate is steady they stay what they were on average.
    """
    strength, better = 1.0 / spread**2, np.ones_like(confirmed, dtype=float)
    expected = better
    for _ in range(_ROUNDS):
        level = people / np.maximum((parts * better[..., None, :]).sum(axis=-1), 1e-12)
        expected = (level[..., None] * parts).sum(axis=-2)
        better = (confirmed + strength) / (expected + strength)
    whole = expected.sum(axis=-1, keepdims=True)
    level_ones = expected / np.maximum(whole, 1e-12) * views.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(whole > 0.0, np.maximum(level_ones, confirmed), views))
