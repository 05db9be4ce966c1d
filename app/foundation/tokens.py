"""How tokens are derived.

A token is never stored. It is ``handle (16 random bytes of its row) + expiry (4 bytes) + HMAC-SHA-256 over
purpose, handle and expiry, cut to 128 bits``, in base64url: 48 characters without personal data. The key of the
HMAC is derived from the server's key for that one purpose (HKDF), so a token for one purpose opens nothing else,
a database dump opens nothing at all, and an expired token is known as expired after its row is gone. Every
record (sign-up, kit, account link) has its own random handle, which binds the token to exactly that record and
what it says. Sources: ASVS 5.0 V11.5.1, V11.2.4, V7.2.3; RFC 5869.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from flask import current_app

from app.foundation import clock
from app.foundation.errors import ExpiredError, NotFoundError

HANDLE_BYTES = 16
_EXPIRY_BYTES = 4
_MAC_BYTES = 16
# Crockford's base 32 in lower case: nothing in it can be misread on a poster.
_CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class OpenedToken:
    """What a genuine token says: which row, and until when."""

    handle: bytes
    expires_at: datetime


def new_handle() -> bytes:
    """A row's own random name, 128 bits."""
    return secrets.token_bytes(HANDLE_BYTES)


def new_code(length: int = 8) -> str:
    """A short random code for share links: 5 bits a character, nothing decodable in it."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(length))


def seal(purpose: str, handle: bytes, expires_at: datetime) -> str:
    """The token for a row's handle."""
    body = handle + int(expires_at.timestamp()).to_bytes(_EXPIRY_BYTES, "big")
    return base64.urlsafe_b64encode(body + _mac(purpose, body)).decode()


def open_token(purpose: str, token: str) -> OpenedToken:
    """Read a token back.

    Raises NotFoundError for one we never made, ExpiredError for a genuine one whose time has passed.
    """
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error, UnicodeEncodeError):
        raw = b""
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(raw) != HANDLE_BYTES + _EXPIRY_BYTES + _MAC_BYTES or not hmac.compare_digest(
        mac, _mac(purpose, body)
    ):
        raise NotFoundError("This link is not known here.")
    expires_at = datetime.fromtimestamp(int.from_bytes(body[HANDLE_BYTES:], "big"), UTC)
    if expires_at < clock.now():
        raise ExpiredError("This link has expired.")
    return OpenedToken(body[:HANDLE_BYTES], expires_at)


def six_digits(purpose: str, handle: bytes) -> str:
    """A code to type instead of a link, derived from the row's handle; guessing it is throttled by the caller."""
    return f"{int.from_bytes(_mac(purpose, handle)[:8], 'big') % 1_000_000:06d}"


def keyed_hash(purpose: str, text: str) -> bytes:
    """A keyed fingerprint (HMAC-SHA-256, 32 bytes), so that a dump cannot be searched by guessing."""
    return hmac.digest(purpose_key(purpose), text.encode(), "sha256")


def short_mac(purpose: str, text: str) -> str:
    """A 64-bit signature for what only has to hold for a day, such as a form's stamp."""
    return hmac.digest(purpose_key(purpose), text.encode(), "sha256")[:8].hex()


def purpose_key(purpose: str) -> bytes:
    """The key for one purpose, derived from the server's key (RFC 5869, expand step)."""
    return derived_key(current_app.config["TESTBALLON"].key, purpose)


def _mac(purpose: str, body: bytes) -> bytes:
    return hmac.digest(purpose_key(purpose), body, "sha256")[:_MAC_BYTES]


@lru_cache(maxsize=256)
def derived_key(key: bytes, purpose: str) -> bytes:
    """One purpose's key, before there is an application to ask for the server's key."""
    pseudo_random_key = hmac.digest(b"testballon", key, hashlib.sha256)
    return hmac.digest(pseudo_random_key, purpose.encode() + b"\x01", hashlib.sha256)
