"""Themes: the folders in ``themes/`` at the top of the project, and the style sheets made of them."""

from __future__ import annotations

import gzip
import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rcssmin

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


@lru_cache(maxsize=64)
def style_sheet(name: str) -> StyleSheet:
    """The shared structure and the theme's own rules in one small file."""
    theme(name)
    source = (FOLDER / "base.css").read_text("utf-8") + (FOLDER / name / "theme.css").read_text("utf-8")
    css = str(rcssmin.cssmin(source)).encode()
    return StyleSheet(css, gzip.compress(css, 9, mtime=0), hashlib.sha256(css).hexdigest()[:12])


def style_url(name: str) -> str:
    """Where browsers fetch the style sheet; the address changes with its content."""
    return f"/media/{name}-{style_sheet(name).digest}.css"
