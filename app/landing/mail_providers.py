"""Whose mailbox an address is: by its domain alone, from ``mail_providers.toml``; nobody is asked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("mail_providers.toml")
OTHERS = ""


def provider_of(canonical_address: str) -> str:
    """The provider's short name; empty for all others."""
    return _by_domain().get(canonical_address.rpartition("@")[2], OTHERS)


@cache
def provider_names() -> dict[str, str]:
    """The names people know them by, in the order of the page."""
    return {short: one["name"] for short, one in _file().items()}


@cache
def _by_domain() -> dict[str, str]:
    return {domain: short for short, one in _file().items() for domain in one["domains"]}


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
