"""Filling an empty installation with the demo organisation, and removing it again.

Campaigns are published and people counted through the same functions as in real life where that is quick; the
thousands of past sign-ups are written in bulk, spread over the days the campaign is said to have been live.
"""

from __future__ import annotations


def is_empty() -> bool:
    return True


def fill() -> None: ...


def remove() -> None: ...
