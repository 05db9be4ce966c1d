"""What posters, flyers and pictures may look like within a theme: several designs, as data in ``themes/print``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from app.campaigns.themes import FOLDER


@dataclass(frozen=True, slots=True)
class Design:
    """``needs`` names what there has to be for it: ``goal``, ``picture``, ``quote``; empty where nothing is needed."""

    name: str
    labels: dict[str, str]
    needs: str

    def label(self, language: str) -> str:
        """What people call it."""
        return self.labels.get(language[:2]) or self.labels["en"]


@lru_cache(maxsize=1)
def all_designs() -> tuple[Design, ...]:
    """In the order they are offered; the first one is what is taken where nobody chose."""
    stored = tomllib.loads((FOLDER / "print" / "designs.toml").read_text("utf-8"))
    return tuple(
        Design(name, {code: said for code, said in one.items() if code != "needs"}, one.get("needs", ""))
        for name, one in stored.items()
    )


def offered_designs(there: Collection[str]) -> list[Design]:
    """Those for which all there has to be is there."""
    return [one for one in all_designs() if not one.needs or one.needs in there]


def chosen_design(there: Collection[str], *wishes: str) -> str:
    """The first wish that can be fulfilled, else the first design."""
    offered = [one.name for one in offered_designs(there)]
    return next((wish for wish in wishes if wish in offered), offered[0])
