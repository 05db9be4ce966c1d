"""What makes a changed line of the ledger visible: a keyed fingerprint, taken as the line is written.

It is an HMAC-SHA-256 under the server's key over everything the line says and a random salt of its own. So nobody who
can only write into the database makes a line that holds, and once line and salt are erased nobody can find out from
the fingerprint, which stays in the chain (``chain.py``), whom it was about.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.foundation import tokens

_SAID = ("contact_id", "purpose", "action", "at", "legal_text_id", "sign_up_id", "evidence")
_WORDED = ("purpose", "language", "version", "wording")


def with_fingerprint(line: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new line of the ledger, with salt and fingerprint."""
    salted = dict.fromkeys(("legal_text_id", "sign_up_id")) | dict(line) | {"salt": secrets.token_hex(16)}
    return salted | {"fingerprint": line_fingerprint(salted)}


def line_fingerprint(line: Mapping[str, Any]) -> str:
    """What the fingerprint of a line must be, by what it says now: 64 hexadecimal digits."""
    return keyed("line", {name: line[name] for name in (*_SAID, "salt")})


def wording_fingerprint(text: Mapping[str, Any]) -> str:
    """The same for a version of a legal text."""
    return keyed("wording", {name: text[name] for name in _WORDED})


def keyed(kind: str, said: Mapping[str, Any]) -> str:
    """The keyed fingerprint of what can be written as JSON; by ``kind``, so that none passes as another."""
    return hmac.digest(tokens.purpose_key(f"ledger-{kind}"), canonical(said), "sha256").hex()


def canonical(said: Mapping[str, Any]) -> bytes:
    """One way to write it, whatever the database made of the order of keys and of the time zone."""
    return json.dumps(
        said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_written
    ).encode()


def _written(moment: object) -> str:
    if not isinstance(moment, datetime):
        raise TypeError(f"{type(moment).__name__} does not belong into the ledger.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
