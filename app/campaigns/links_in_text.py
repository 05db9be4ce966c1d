"""The links in a Markdown text, and whether they lead anywhere."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple
from urllib.parse import urlsplit

from app.foundation.reserved import RESERVED_SLUGS

_LINK = re.compile(r"\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
# Names that exist only in documentation and on one's own machine (RFC 2606, RFC 6761).
_NOBODY = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$")


class Link(NamedTuple):
    """What one clicks, and where it leads."""

    words: str
    address: str


def links_in(text: str) -> list[Link]:
    """All ``[words](address)``."""
    return [Link(words, address) for words, address in _LINK.findall(text)]


def leads_nowhere(address: str, *, slugs: Set[str], places: Set[str]) -> bool:
    """Whether nobody can be at the other end. ``slugs`` are our published pages, ``places`` those on this one.

    Nothing is asked of the network: only what can be told from the address itself.
    """
    if address.startswith("#"):
        return address[1:] not in places
    if address.startswith(("mailto:", "tel:")):
        return address.startswith("mailto:") and "@" not in address
    if address.startswith("/") and not address.startswith("//"):
        first = urlsplit(address).path.strip("/").partition("/")[0]
        return bool(first) and first not in slugs and first not in RESERVED_SLUGS
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return (
        parts.scheme not in ("http", "https")
        or "." not in (parts.hostname or "")
        or is_nobody(parts.hostname)
    )


def is_nobody(host: str | None) -> bool:
    """Whether a host exists only in documentation or on one's own machine."""
    return bool(_NOBODY.search(host or ""))
