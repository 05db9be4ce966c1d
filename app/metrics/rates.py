"""Shares of a whole, with how sure one can be of them. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# R8.04: a share of fewer is not told as a percentage.
FEWEST = 30
# Two-sided 95 % of the normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole``, such as the confirmed of the visits."""

    part: int
    whole: int

    @property
    def is_decided(self) -> bool:
        """Whether there is enough to speak of a percentage; never where the part is not within the whole."""
        return self.whole >= FEWEST and self.part <= self.whole

    @property
    def is_contradictory(self) -> bool:
        """Whether more came out than went in: visits that could not be counted."""
        return self.part > self.whole

    @property
    def value(self) -> float:
        """The share, 0 to 1; only where it is decided."""
        return self.part / self.whole

    @property
    def interval(self) -> tuple[float, float]:
        """The share's 95 % interval after Wilson (1927), which is honest for small and extreme shares."""
        n, p = self.whole, self.part / self.whole
        middle = p + _Z**2 / (2 * n)
        reach = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.interval[0]

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.interval[1]


def nice_top(highest: float) -> float:
    """The end of a scale from zero that holds ``highest`` (a share): 1, 2, 5, 10, 20, 50 or 100 %."""
    return next((top for top in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if highest <= top), 1.0)
