"""Drawing a share card: the picture that messengers show beside a link, from a theme's ``card.typ`` (1200 × 630)."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import lru_cache
from typing import Any

import typst

from app.campaigns.themes import FOLDER

WIDTH, HEIGHT = 1200, 630
_FONTS = FOLDER / "fonts"
# One compiler for each theme, and one drawing at a time: two threads are no faster than one.
_lock = threading.Lock()


def drawn(theme: str, words: dict[str, Any]) -> bytes:
    """The card as a PNG. What people typed is data to the template, never a part of it."""
    with _lock:
        picture = _compiler(theme).compile(format="png", ppi=72, sys_inputs={"words": json.dumps(words)})
    if not isinstance(picture, bytes):
        raise TypeError(f"The card of the theme {theme} has more than one page.")
    return picture


@lru_cache(maxsize=16)
def template_digest(theme: str) -> str:
    """Changes with whatever decides how this theme's cards look."""
    digest = hashlib.sha256()
    for path in (FOLDER / "card.typ", FOLDER / theme / "card.typ", *sorted(_FONTS.glob("*.ttf"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _compiler(theme: str) -> typst.Compiler:
    return typst.Compiler(
        FOLDER / theme / "card.typ", root=FOLDER, font_paths=[_FONTS], ignore_system_fonts=True
    )
