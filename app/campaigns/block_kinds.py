"""The kinds of blocks a page is built from: each is a folder in ``blocks/``, and a folder dropped there is a kind.

A folder holds ``kind.py`` (a ``KIND`` and the forms its texts and settings are entered with), ``template.html`` (how
it looks), ``words.toml`` (what a new one says, in each language) and, where it needs them, ``style.css`` and tests.
"""

from __future__ import annotations

import copy
import importlib.util
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from wtforms import Form

from app.foundation.errors import NotFoundError

FOLDER = Path(__file__).parent / "blocks"
Place = Literal["top", "act", "story"]


class NoFields(Form):
    """For a kind that has no texts, or no settings."""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """One kind of block, as its folder describes it."""

    name: str
    label: Any
    about: Any
    icon: str
    # What is said, once for each language; and what is the same in all of them.
    texts: type[Form] = NoFields
    settings: type[Form] = NoFields
    # Where it stands: above everything, beside the form, or in the story. Blocks move within their place.
    place: Place = "story"
    # How many a page may hold.
    most: int = 20
    # What a page cannot do without.
    is_needed: bool = False
    # Drawn inside the form instead of for itself.
    is_in_form: bool = False
    # Numbers and names of people that the room "landing" puts into the page for it.
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownKind:
    """A kind with what its folder holds beside it."""

    kind: BlockKind
    words: Mapping[str, dict[str, Any]]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def new_block(self, languages: Iterable[str]) -> dict[str, Any]:
        """A block to add to a page, with its first words in the page's languages."""
        return {
            "id": f"{self.kind.name}-{secrets.token_hex(3)}",
            "kind": self.kind.name,
            "settings": copy.deepcopy(dict(self.settings)),
            "texts": {
                code: copy.deepcopy(self.words.get(code) or self.words.get("de", {})) for code in languages
            },
        }


@lru_cache(maxsize=4)
def all_kinds(folder: Path = FOLDER) -> dict[str, KnownKind]:
    """Every kind there is, by name, in the order of the folder names."""
    return {path.parent.name: _read(path.parent) for path in sorted(folder.glob("*/kind.py"))}


def block_kind(name: str) -> KnownKind:
    """One kind. Raises NotFoundError."""
    known = all_kinds().get(name)
    if known is None:
        raise NotFoundError(f"There is no block called “{name}”. There are: {', '.join(all_kinds())}.")
    return known


def _read(folder: Path) -> KnownKind:
    spec = importlib.util.spec_from_file_location(
        f"app.campaigns.blocks.{folder.name}.kind", folder / "kind.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kind: BlockKind = module.KIND
    if kind.name != folder.name:
        raise ValueError(
            f"The block in {folder.name}/ calls itself {kind.name}; folder and name must be the same."
        )
    stored = _words(folder)
    return KnownKind(
        kind,
        {code: words for code, words in stored.items() if code != "settings"},
        stored.get("settings", {}),
    )


def _words(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "words.toml"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)
