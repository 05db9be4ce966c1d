"""When things happen: hardly anything at night, most in the evening, and over the weeks as the story tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import accumulate
from random import Random

_HOUR = timedelta(hours=1)
# How busy each hour of the day is, from midnight on.
_DAY = (6, 3, 2, 1, 1, 3, 12, 34, 38, 34, 36, 38, 46, 44, 36, 36, 42, 52, 64, 78, 86, 74, 48, 20)
_SUNDAY, _SUNDAY_FACTOR = 6, 1.25
_EVEN = (1.0,)


class Rhythm:
    """The hours of a campaign's life, each with how busy it is by nature."""

    def __init__(self, start: datetime, end: datetime, zone: tzinfo) -> None:
        self._start, self._end = start, end
        first = start.replace(minute=0, second=0, microsecond=0)
        count = int((end - first) / _HOUR) + 1
        self._hours = [first + number * _HOUR for number in range(count)]
        self._busy = [self._weight(hour, zone) for hour in self._hours]
        self._heaped: dict[tuple[float, ...], list[float]] = {}

    def moments(self, rng: Random, number: int, course: tuple[float, ...] = _EVEN) -> list[datetime]:
        """So many moments, in order, by day and night and by the ``course`` (relative heights over the time)."""
        if not number:
            return []
        chosen = rng.choices(self._hours, cum_weights=self._heaps(course), k=number)
        return sorted(self._within(hour, rng.random()) for hour in chosen)

    def night_and_day(self, rng: Random, number: int) -> list[datetime]:
        """So many moments as a machine has them, which does not sleep."""
        return [self._within(hour, rng.random()) for hour in rng.choices(self._hours, k=number)]

    def _heaps(self, course: tuple[float, ...]) -> list[float]:
        """The weights of all hours, each added to those before it, as a draw wants them."""
        if course not in self._heaped:
            last = max(len(self._hours) - 1, 1)
            weights = (busy * _height(course, place / last) for place, busy in enumerate(self._busy))
            self._heaped[course] = list(accumulate(weights))
        return self._heaped[course]

    def _within(self, hour: datetime, part: float) -> datetime:
        begin, stop = max(hour, self._start), min(hour + _HOUR, self._end)
        return begin + part * (stop - begin)

    def _weight(self, hour: datetime, zone: tzinfo) -> float:
        local = hour.astimezone(zone)
        lived = (min(hour + _HOUR, self._end) - max(hour, self._start)) / _HOUR
        return _DAY[local.hour] * lived * (_SUNDAY_FACTOR if local.weekday() == _SUNDAY else 1)


def _height(course: Sequence[float], x: float) -> float:
    """The course at ``x`` between 0 and 1, in straight lines from one height to the next."""
    place = x * (len(course) - 1)
    left = min(int(place), len(course) - 1)
    right = min(left + 1, len(course) - 1)
    return course[left] + (course[right] - course[left]) * (place - left)
