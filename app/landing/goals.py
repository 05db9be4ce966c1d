"""A goal that grows: as one is reached the next appears, so that a bar is never full and dead."""

from __future__ import annotations

from app.landing.slots import SlotValues

_STEPS = (1, 1.5, 2, 3, 5, 7.5)


def next_goal(count: int, first_goal: int) -> int:
    """The campaigner's own goal until it is reached, then the next number a person would choose."""
    if count < first_goal:
        return first_goal
    magnitude = 10
    while True:
        for step in _STEPS:
            candidate = int(magnitude * step)
            # A goal that is nearly reached when it appears gives nobody a reason to sign.
            if candidate > count * 1.04:
                return candidate
        magnitude *= 10


def written(value: int, language: str) -> str:
    """1284 as 1.284 or 1,284."""
    return f"{value:,}".replace(",", ".") if language.startswith("de") else f"{value:,}"


def values_for(
    count: int,
    first_goal: int,
    language: str,
    *,
    stamp: str = "",
    via: str = "",
    ref: str = "",
    variant: str = "",
) -> SlotValues:
    """All slots of a page."""
    goal = next_goal(count, first_goal)
    return SlotValues(
        stamp=stamp,
        via=via,
        ref=ref,
        variant=variant,
        count=written(count, language),
        goal=written(goal, language),
        remaining=written(goal - count, language),
        percent=str(min(99, max(1 if count else 0, count * 100 // goal))),
    )
