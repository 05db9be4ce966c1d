"""To whom people may complain about what is done with their data: by Land, as ``authorities.toml`` says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.campaigns.models import Organisation

_FILE = Path(__file__).parent / "authorities.toml"
_AUSTRIA = "AT"


@dataclass(frozen=True, slots=True)
class Authority:
    """A data protection authority by its name and its website."""

    name: str
    url: str


def authority_of(organisation: Organisation) -> Authority | None:
    """The one that watches over this organisation; None where its Land is not known."""
    key = _AUSTRIA if organisation.country == "AT" else organisation.land
    known = _all().get(key or "")
    if known is None:
        return None
    if organisation.is_public_body and "public" in known:
        return Authority(known["public"], known["public_url"])
    return Authority(known["name"], known["url"])


def lands() -> list[tuple[str, str]]:
    """Key and name of each German Land."""
    return sorted(
        ((key, one["land"]) for key, one in _all().items() if key != _AUSTRIA), key=lambda pair: pair[1]
    )


@cache
def _all() -> dict[str, dict[str, str]]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
