"""Whether what claims to be the variants of a page are such."""

from __future__ import annotations

import re
from typing import Any

from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.variant_forms import LONGEST
from app.campaigns.variants import MOST

_LETTER = re.compile(r"^[b-z]$")
_PICTURE = re.compile(r"^(?:[0-9a-f]{8,32})?$")


def are_variants(value: Any) -> bool:
    """Up to four of them, each with a letter of its own, with known texts and the key of a picture."""
    return (
        isinstance(value, list)
        and 1 <= len(value) <= MOST
        and all(map(_is_variant, value))
        and len({one["id"] for one in value}) == len(value)
    )


def _is_variant(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"id", "texts", "picture"}
        and _fits(value["id"], _LETTER)
        and _fits(value["picture"], _PICTURE)
        and isinstance(value["texts"], dict)
        and all(code in LANGUAGE_NAMES and _are_texts(said) for code, said in value["texts"].items())
    )


def _are_texts(said: Any) -> bool:
    return isinstance(said, dict) and all(
        name in LONGEST and isinstance(text, str) and len(text) <= LONGEST[name]
        for name, text in said.items()
    )


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))
