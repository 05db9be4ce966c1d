"""The order of headings in a Markdown text: whoever listens to a page finds their way by it (WCAG 1.3.1)."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S", re.MULTILINE)


def skips_a_level(text: str, *, below: int) -> bool:
    """Whether a heading lies two levels or more below the one before it; ``below`` is the level the text stands under.

    A single # counts as ##, as the page shows it.
    """
    last = below
    for marks in _HEADING.findall(text):
        level = max(2, len(marks))
        if level > last + 1:
            return True
        last = level
    return False
