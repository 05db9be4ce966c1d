"""Setting what is printed or shared as a picture, from ``themes/print/sheets.typ``: words are data, no part of it."""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from typing import Any, Literal

import typst

from app.campaigns.themes import FOLDER

Format = Literal["pdf", "png"]
# What print shops want beyond the edge, to be cut off (mm).
BLEED_MM = 3
# One sheet at a time: two threads are no faster than one.
_lock = threading.Lock()


def typeset(
    what: str, theme: str, words: dict[str, Any], *, as_a: Format, bleed_mm: int = 0, ppi: int = 72
) -> bytes:
    """One sheet as a PDF or, in so many pixels an inch, as a picture. The same again costs nothing."""
    return _set(what, theme, json.dumps(words, sort_keys=True), as_a, bleed_mm, ppi)


@lru_cache(maxsize=64)
def _set(what: str, theme: str, words: str, as_a: Format, bleed_mm: int, ppi: int) -> bytes:
    given = {"what": what, "theme": theme, "words": words, "bleed": str(bleed_mm)}
    with _lock:
        made = _compiler().compile(format=as_a, ppi=ppi, sys_inputs=given)
    if not isinstance(made, bytes):
        raise TypeError(f"“{what}” takes more than one page.")
    return made


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        FOLDER / "print" / "sheets.typ",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
    )
