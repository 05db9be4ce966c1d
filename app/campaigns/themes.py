"""Themes: the folders in ``themes/`` at the top of the project, and the style sheets made of them."""

from __future__ import annotations

import gzip
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rcssmin

from app.campaigns.block_kinds import FOLDER as BLOCKS
from app.foundation.errors import NotFoundError

FOLDER = Path(__file__).resolve().parents[2] / "themes"


@dataclass(frozen=True, slots=True)
class Theme:
    """One look."""

    name: str
    stored: dict[str, Any]

    def label(self, language: str) -> str:
        """The theme's name for people."""
        return str(self.stored["name"].get(language) or self.stored["name"]["de"])

    def about(self, language: str) -> str:
        """One sentence on its character."""
        return str(self.stored["about"].get(language) or self.stored["about"]["de"])

    @property
    def colours(self) -> dict[str, str]:
        """accent, on_accent, paper, ink, muted."""
        return dict(self.stored["colours"])


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The CSS of a theme as it is served."""

    css: bytes
    zipped: bytes
    digest: str


@lru_cache(maxsize=1)
def all_themes() -> list[Theme]:
    """Every theme there is."""
    themes = []
    for path in sorted(FOLDER.glob("*/theme.toml")):
        with path.open("rb") as file:
            themes.append(Theme(path.parent.name, tomllib.load(file)))
    return themes


def theme(name: str) -> Theme:
    """One theme by its folder's name. Raises NotFoundError."""
    for candidate in all_themes():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in all_themes())
    raise NotFoundError(f"There is no theme called “{name}”. There are: {known}.")


def style_url(name: str, kinds: Iterable[str] = ()) -> str:
    """Where browsers fetch the style sheet for a page with these kinds of blocks; it changes with its content."""
    parts = ".".join((name, *_styled(kinds)))
    return f"/media/{parts}-{style_sheet(parts).digest}.css"


@lru_cache(maxsize=256)
def style_sheet(parts: str) -> StyleSheet:
    """The shared structure, a theme's own rules and those of some blocks (``klar.quotes.video``) in one small file.

    Raises NotFoundError for a theme or a block that is not there.
    """
    name, *kinds = parts.split(".")
    theme(name)
    if kinds != list(_styled(kinds)):
        raise NotFoundError("There is no such style sheet.")
    files = [
        FOLDER / "base.css",
        *(BLOCKS / kind / "style.css" for kind in kinds),
        FOLDER / name / "theme.css",
    ]
    css = str(rcssmin.cssmin("".join(file.read_text("utf-8") for file in files))).encode()
    return StyleSheet(css, gzip.compress(css, 9, mtime=0), hashlib.sha256(css).hexdigest()[:12])


def _styled(kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of the kinds that bring rules of their own."""
    return tuple(kind for kind in sorted(set(kinds)) if kind in _with_style())


@lru_cache(maxsize=1)
def _with_style() -> frozenset[str]:
    return frozenset(path.parent.name for path in BLOCKS.glob("*/style.css"))
