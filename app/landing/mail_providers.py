"""Whose mailbox an address is: by its domain alone, from ``mail_providers.toml``; nobody is asked.

Which domains are disposable is what the package ``disposable-email-domains`` says, a list kept in the open and released
every few days; its version is the date of what we know.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from disposable_email_domains import blocklist

_FILE = Path(__file__).with_name("mail_providers.toml")
OTHERS, DISPOSABLE = "", "disposable"


def provider_of(canonical_address: str) -> str:
    """The provider's short name, or that the address is disposable; empty for all others."""
    domain = canonical_address.rpartition("@")[2]
    known = _by_domain().get(domain)
    if known is None:
        parts = domain.split(".")
        above = (".".join(parts[start:]) for start in range(len(parts) - 1))
        known = DISPOSABLE if any(one in blocklist for one in above) else OTHERS
    return known


@cache
def provider_names() -> dict[str, str]:
    """The names people know them by, in the order of the page."""
    return {short: one["name"] for short, one in _file().items()}


def provider_name(short: str) -> str:
    """The name people know it by."""
    return provider_names().get(short, short)


@cache
def _by_domain() -> dict[str, str]:
    return {domain: short for short, one in _file().items() for domain in one["domains"]}


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
