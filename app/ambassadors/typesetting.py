"""Setting what is printed or shared as a picture, from ``themes/print/sheets.typ``: words are data, no part of it."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import lru_cache
from importlib.metadata import version
from typing import Any, Literal

import typst

from app.ambassadors.kept_files import Remembered, keep, kept
from app.ambassadors.turns import turn
from app.campaigns.themes import FOLDER

Format = Literal["pdf", "png"]
# What print shops want beyond the edge, to be cut off (mm).
BLEED_MM = 3
# One sheet at a time: two threads are no faster than one.
_lock = threading.Lock()
_with_own_words = Remembered(most_bytes=8 * 1024 * 1024)


def typeset(
    what: str, theme: str, words: dict[str, Any], *, as_a: Format, bleed_mm: int = 0, ppi: int = 72
) -> bytes:
    """One sheet as a PDF or, in so many pixels an inch, as a picture. The same is set once and then kept.

    What shows a supporter's own words and photo stands in no file: nothing of it is left once they are removed.
    Raises BusyError for those who can wait (``turns.who_can_wait``).
    """
    given = {
        "what": what,
        "theme": theme,
        "words": json.dumps(words, sort_keys=True),
        "bleed": str(bleed_mm),
    }
    name = f"{_digest(given, as_a, ppi)}.{as_a}"
    is_somebodys = "quote" in words
    known = _with_own_words.kept(name) if is_somebodys else kept(name)
    if known is not None:
        return known
    with turn(), _lock:
        made = _compiler().compile(format=as_a, ppi=ppi, sys_inputs=given)
    if not isinstance(made, bytes):
        raise TypeError(f"“{what}” takes more than one page.")
    if is_somebodys:
        _with_own_words.keep(name, made)
    else:
        keep(name, made)
    return made


def _digest(given: dict[str, str], as_a: Format, ppi: int) -> str:
    """Changes with all that can be seen: the words, the design, and the templates and fonts of this build."""
    seen = json.dumps([given, as_a, ppi, _templates_digest()], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()[:40]


@lru_cache(maxsize=1)
def _templates_digest() -> str:
    digest = hashlib.sha256(version("typst").encode())
    for path in sorted([*FOLDER.glob("*.typ"), *FOLDER.glob("print/*"), *FOLDER.glob("fonts/*")]):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        FOLDER / "print" / "sheets.typ",
        root=FOLDER,
        font_paths=[FOLDER / "fonts"],
        ignore_system_fonts=True,
    )
