"""How often a campaign's end lies in the band that was foretold (``app/metrics/advice_forecast.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from app.metrics.advice_forecast import forecast

_WORLDS = 1000
_SEED = 1985
_HORIZONS = (7, 28)


@dataclass(frozen=True, slots=True)
class _Interest:
    """How interest goes: it fades to ``floor`` of its height, days jump by ``noise`` (σ of the logarithm), and on
    ``bursts`` of the days something nobody announced brings half as many again as on the first.
    """

    name: str
    noise: float
    floor: float = 0.0
    bursts: float = 0.0


_INTERESTS = (
    _Interest("fades (half-life 2–14 days)", 0.0),
    _Interest("fades, days jump (σ = 0.4)", 0.4),
    _Interest("fades to 15 % of its height", 0.3, floor=0.15),
    _Interest("stays level", 0.3, floor=1.0),
    _Interest("fades, with mailings nobody announced (3 % of days)", 0.3, bursts=0.03),
)


def forecasts() -> str:
    """A Markdown table: the share of ends in the band, with its 95 % interval."""
    lines = ["| Interest | one week ahead | four weeks ahead |", "|---|---|---|"]
    for interest in _INTERESTS:
        cells = [_held(interest, ahead) for ahead in _HORIZONS]
        lines.append(f"| {interest.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _held(interest: _Interest, ahead: int) -> str:
    chance = np.random.default_rng(_SEED)
    held = asked = 0
    for _world in range(_WORLDS):
        past = int(chance.integers(3, 25))
        counts = _counts(interest, past + ahead, chance)
        found = forecast(int(counts[:past].sum()), counts[:past].tolist(), float(ahead))
        if found is not None:
            asked += 1
            held += int(found.low <= counts.sum() <= found.high)
    share = held / asked
    return f"{share:.0%} ± {1.96 * sqrt(share * (1 - share) / asked):.1%}"


def _counts(interest: _Interest, days: int, chance: np.random.Generator) -> np.ndarray:
    """The confirmed of each day, with weekdays that differ by a quarter."""
    level, half_life = np.exp(chance.normal(3.0, 1.2)), chance.uniform(2, 14)
    day = np.arange(days)
    mean = level * (interest.floor + (1 - interest.floor) * 0.5 ** (day / half_life))
    mean *= 1 + 0.25 * np.sin(2 * np.pi * (day + chance.integers(7)) / 7)
    mean *= np.exp(chance.normal(-(interest.noise**2) / 2, interest.noise, days))
    for begins in np.flatnonzero(chance.random(days) < interest.bursts):
        mean[begins:] += level * 0.5 * 0.5 ** (np.arange(days - begins) / 2)
    return np.asarray(chance.poisson(mean))


if __name__ == "__main__":
    print(forecasts())
