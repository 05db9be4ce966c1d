"""Campaign templates: the only bridge to the folder ``campaigns/`` at the top of the project."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.foundation.errors import NotFoundError

FOLDER = Path(__file__).resolve().parents[2] / "campaigns"
_ABOUT_THE_TEMPLATE = ("name", "about", "demand_example")
# What most people come for; the others follow by name.
_FIRST = (
    "petition",
    "event",
    "newsletter",
    "survey",
    "poll",
    "volunteers",
    "letter",
    "open-letter",
    "pledge",
    "candidates",
)


@dataclass(frozen=True, slots=True)
class Template:
    """One template: how it is called, and the page one starts from."""

    name: str
    labels: dict[str, dict[str, str]]
    stored: dict[str, Any]
    # For one that was made from a campaign: the template that came with the program behind it, and its row.
    based_on: str = ""
    own_id: int | None = None

    @property
    def origin(self) -> str:
        """The folder it comes from, in the end."""
        return self.based_on or self.name

    @property
    def content(self) -> dict[str, Any]:
        """A page of one's own to change."""
        return copy.deepcopy(self.stored)

    @property
    def kind(self) -> str:
        """What is counted: signatures of a petition, registrations for an event, answers to a survey …"""
        return str(self.stored["kind"])

    @property
    def icon(self) -> str:
        """The drawing beside its name."""
        return str(self.stored.get("icon", "balloon"))

    def label(self, language: str) -> str:
        """The template's name for people."""
        return self._said("name", language)

    def about(self, language: str) -> str:
        """One sentence on what it is good for."""
        return self._said("about", language)

    def demand_example(self, language: str) -> str:
        """A title somebody could have written."""
        return self._said("demand_example", language)

    def _said(self, what: str, language: str) -> str:
        by_language = self.labels.get(what, {})
        return by_language.get(language) or by_language.get("de", self.name)


@lru_cache(maxsize=1)
def all_templates() -> list[Template]:
    """Every template there is, in a lasting order."""
    found = [_read(path.parent) for path in sorted(FOLDER.glob("*/campaign.toml"))]
    return sorted(
        found, key=lambda one: (_FIRST.index(one.name) if one.name in _FIRST else len(_FIRST), one.name)
    )


def template(name: str) -> Template:
    """One template by its folder's name. Raises NotFoundError."""
    for candidate in all_templates():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in all_templates())
    raise NotFoundError(f"There is no template called “{name}”. There are: {known}.")


def _read(folder: Path) -> Template:
    with (folder / "campaign.toml").open("rb") as file:
        stored = tomllib.load(file)
    labels = {what: stored.pop(what, {}) for what in _ABOUT_THE_TEMPLATE}
    return Template(folder.name, labels, _with_files(stored, folder))


def _with_files(value: Any, folder: Path) -> Any:
    """Put the Markdown files in the place of their names (``@de/case.md``)."""
    if isinstance(value, str) and value.startswith("@"):
        return (folder / value[1:]).read_text(encoding="utf-8").strip()
    if isinstance(value, list):
        return [_with_files(item, folder) for item in value]
    if isinstance(value, dict):
        return {key: _with_files(item, folder) for key, item in value.items()}
    return value
