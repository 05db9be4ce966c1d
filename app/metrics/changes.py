"""By how much something differs from before, and how sure one can be of it. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from app.metrics.rates import Rate


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its 95 % interval: of numbers, or of shares (0 to 1)."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance brings."""
        return self.low > 0 or self.high < 0


def change_of_number(now: int, before: int) -> Change | None:
    """Of two counts of independent events; None where there are too few in all.

    Given their sum, the first is binomial (Przyborowski & Wilenski, 1940), so that Wilson's interval serves here too.
    """
    both = Rate(now, now + before)
    if not both.is_decided:
        return None
    low, high = ((2 * end - 1) * both.whole for end in both.interval)
    return Change(now - before, low, high)


def change_of_share(now: Rate, before: Rate) -> Change | None:
    """Of two shares, after Newcombe (1998, method 10); None where one of them is no percentage yet."""
    if not (now.is_decided and before.is_decided):
        return None
    difference = now.value - before.value
    return Change(
        difference,
        difference - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2),
        difference + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2),
    )
