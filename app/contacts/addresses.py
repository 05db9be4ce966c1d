"""E-mail addresses: what counts as one, what counts as the same, and help with a slip of the finger."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from app.foundation.errors import RefusedError

# What people in Germany and Austria mostly have; the first of two equally near ones wins.
_COMMON_DOMAINS = [
    "gmail.com",
    "gmx.de",
    "gmx.at",
    "gmx.net",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "outlook.com",
    "outlook.de",
    "hotmail.com",
    "hotmail.de",
    "yahoo.com",
    "yahoo.de",
    "icloud.com",
    "me.com",
    "freenet.de",
    "posteo.de",
    "mailbox.org",
    "aon.at",
    "a1.net",
    "live.de",
    "live.com",
    "googlemail.com",
    "arcor.de",
    "vodafone.de",
    "online.de",
    "1und1.de",
    "proton.me",
    "protonmail.com",
    "chello.at",
]
_FREQUENT_SLIPS = {
    "gmial.de": "gmail.com",
    "gmail.de": "gmail.com",
    "gmai.com": "gmail.com",
    "gmx.d": "gmx.de",
}


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address as it is written to, and the form in which two spellings of it are equal."""

    shown: str
    canonical: str


def parse_address(typed: str) -> EmailAddress:
    """Read an address. Raises RefusedError when it cannot be one (syntax only; nothing is looked up)."""
    try:
        valid = validate_email(unicodedata.normalize("NFKC", typed.strip()), check_deliverability=False)
    except EmailNotValidError as failure:
        raise RefusedError("This is not a complete e-mail address.") from failure
    # Case in the local part is ignored (no provider tells it apart); a "+tag" stays: it may be another mailbox.
    return EmailAddress(valid.normalized, f"{valid.local_part.casefold()}@{valid.ascii_domain.lower()}")


def suggestion(typed: str) -> str | None:
    """The address that was perhaps meant (``gmial.de`` → ``gmail.com``), or None."""
    local, at, domain = typed.strip().rpartition("@")
    domain = domain.lower()
    if not (local and at) or domain in _COMMON_DOMAINS:
        return None
    meant = _meant_domain(domain)
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=4096)
def _meant_domain(domain: str) -> str | None:
    """The common domain that is nearest, if it is near enough; most people share a few hundred domains."""
    meant = _FREQUENT_SLIPS.get(domain)
    if meant is None:
        close = get_close_matches(domain, _COMMON_DOMAINS, n=1, cutoff=0.82)
        meant = close[0] if close else None
    return meant


def masked(address: str) -> str:
    """``k•••a@example.org``: enough to recognise one's own, too little to learn another's."""
    local, _, domain = address.rpartition("@")
    inner = local[0] + "•••" + (local[-1] if len(local) > 2 else "")
    return f"{inner}@{domain}"
