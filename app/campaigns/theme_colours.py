"""The colours a theme's style sheet gives names to, in the light and, where it has one, in the dark."""

from __future__ import annotations

import re
from functools import lru_cache

from app.campaigns.themes import FOLDER

_DARK = "@media(prefers-color-scheme:dark)"
_NAMED = re.compile(r"--([a-z-]+):(#[0-9a-f]{3,6}\b|var\(--[a-z]+\))")


@lru_cache(maxsize=16)
def palettes(name: str) -> dict[str, dict[str, str]]:
    """``{"light": {"paper": "#fff", …}, "dark": …}``; a theme that is always dark has its colours under “light”."""
    css = (FOLDER / name / "theme.css").read_text("utf-8")
    light, _, dark = css.partition(_DARK)
    found = {"light": _colours(light)}
    if dark:
        found["dark"] = found["light"] | _colours(dark)
    return found


def _colours(css: str) -> dict[str, str]:
    named: dict[str, str] = dict(_NAMED.findall(css))
    # One colour may be named after another.
    return {name: named.get(value.removeprefix("var(--").rstrip(")"), value) for name, value in named.items()}
