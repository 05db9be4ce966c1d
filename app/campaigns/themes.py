"""Themes: the folders in ``themes/`` at the top of the project."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

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
