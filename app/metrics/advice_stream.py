"""The stream of decisions: of all campaigns called “scale”, at most one in ten is to be wrong, at any time.

Each campaign has a place in the stream (the first, the second, …) with a fixed share of α; the shares of all places
add up to one. It is called “scale” when its evidence reaches 1 ÷ (α · share · number scaled, itself included): the more
has proved right, the less is asked of the next. Xu & Ramdas, “Online multiple testing with e-values” (e-LOND), 2024;
Fischer, Xu & Ramdas, “An online generalization of the (e-)Benjamini–Hochberg procedure”, 2024; for campaigns judged all
at once Wang & Ramdas, “False discovery rate control with e-values” (e-BH), 2022. The false discovery rate is at most α
however the campaigns depend on one another, whenever and in whatever order one looks; p-values would need
independence (LORD, SAFFRON: Ramdas et al. 2017 and 2018; Zrnic, Ramdas & Jordan 2021 for tests that overlap).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.metrics.advice_curves import Array

# “At most this share of those scaled is wrong.”
ALPHA = 0.10
# The share of a place falls with (place + 10) to the power −1.6; this is the sum over all places from the first on.
_DELAY, _POWER = 10.0, 1.6
_ALL_PLACES = 0.406423


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign's place in the stream: 1 for the first that was ever judged; how many others are called “scale”."""

    place: int = 1
    others_scaled: int = 0
    # Whether this one has been scaled; and whether it had proved to be worth it, for people may scale without proof.
    is_scaled: bool = False
    was_proved: bool = True
    # Where it is judged together with others, once, the evidence that is asked of it.
    asked_at_once: float | None = None

    @property
    def log_asked(self) -> float:
        """ln of the evidence it needs."""
        if self.asked_at_once is not None:
            return float(np.log(self.asked_at_once))
        return float(log_asked(np.array(self.place), np.array(self.others_scaled)))


def log_asked(place: Array, others_scaled: Array, alpha: float = ALPHA) -> Array:
    """ln of the evidence that is asked at a place when so many others are called “scale”."""
    share = (place + _DELAY) ** -_POWER / _ALL_PLACES
    return np.asarray(-np.log(alpha * share * (others_scaled + 1.0)))


def asked_at_once(log_evidence: Sequence[float], alpha: float = ALPHA) -> float:
    """The evidence asked of campaigns that are judged together: number of campaigns ÷ (α · number scaled), by e-BH."""
    ranked = sorted(log_evidence, reverse=True)
    count = max(1, len(ranked))
    reach = [k for k, one in enumerate(ranked, start=1) if one >= np.log(count / (alpha * k))]
    return count / (alpha * max(reach, default=1))
