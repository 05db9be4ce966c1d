"""Showing that one is no flood, asked for only while an alarm about the network or the campaign lasts (R7.01).

A browser does a small sum, by the published scheme of ALTCHA (altcha.org, version 1, SHA-256): find the number for
which the hash of salt and number is the challenge. No third party takes part, and nobody solves a puzzle. Where no
script runs, waiting a few seconds and a second press do as well; who comes that way stays within a network's limits.

The salt names the address, as a keyed hash, and an end: a solution is good for nobody else's address and not for long,
so nothing has to be remembered about those that were used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from sqlalchemy import select

from app.foundation import clock, tokens
from app.foundation.database import db, reading
from app.landing.guard_models import Alarm
from app.landing.networks import network_key
from app.landing.stamps import Stamp

WORK, WAITED = "work", "waited"
# On average half of this many hashes: about a second on a phone.
LARGEST = 50_000
GOOD_FOR_SECONDS = 600
SECONDS_TO_WAIT = 8.0
_FRESH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Tripped:
    networks: frozenset[str]
    campaigns: frozenset[int | None]
    read_at: float


def is_asked_for(campaign_id: int) -> bool:
    """Whether an alarm lasts that this sign-up could belong to; looked up every few seconds, whoever comes."""
    known: _Tripped | None = current_app.extensions.get("testballon_tripped")
    if known is None or time.monotonic() - known.read_at > _FRESH_SECONDS:
        known = current_app.extensions["testballon_tripped"] = _read()
    if campaign_id in known.campaigns:
        return True
    key = network_key(request.environ, clock.now()) if known.networks else None
    return key is not None and key.hex() in known.networks


def proof_in(posted: str, stamp: Stamp | None, address_key: bytes) -> str:
    """How whoever sent the form has proved it: by ``work``, by having ``waited``, or not at all."""
    if _is_solved(posted, address_key):
        return WORK
    if stamp is not None and stamp.is_second_try and stamp.age_seconds >= SECONDS_TO_WAIT:
        return WAITED
    return ""


def new_challenge(address_key: bytes) -> str:
    """What the script on the page is to solve, as JSON."""
    ends = int(clock.now().timestamp()) + GOOD_FOR_SECONDS
    salt = f"{ends}.{_name(address_key)}.{secrets.token_hex(8)}"
    challenge = hashlib.sha256(f"{salt}{secrets.randbelow(LARGEST)}".encode()).hexdigest()
    return json.dumps(
        {
            "algorithm": "SHA-256",
            "challenge": challenge,
            "maxnumber": LARGEST,
            "salt": salt,
            "signature": _signature(challenge),
        }
    )


def _is_solved(posted: str, address_key: bytes) -> bool:
    try:
        said: dict[str, Any] = json.loads(base64.b64decode(posted[:2000], validate=True))
        salt, challenge, number = str(said["salt"]), str(said["challenge"]), int(said["number"])
        ends, name, _random = salt.split(".")
        is_over = int(ends) < clock.now().timestamp()
    except (ValueError, KeyError, TypeError, OverflowError, binascii.Error):
        return False
    fits = hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == challenge
    is_ours = _same(_signature(challenge), str(said.get("signature", "")))
    return fits and is_ours and not is_over and _same(name, _name(address_key))


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.encode("utf-8", "replace"))


def _name(address_key: bytes) -> str:
    return tokens.short_mac("proof-address", address_key.hex())


def _signature(challenge: str) -> str:
    return tokens.keyed_hash("proof", challenge).hex()


def _read() -> _Tripped:
    with reading():
        rows = db.session.execute(
            select(Alarm.kind, Alarm.key, Alarm.campaign_id).where(
                Alarm.ended_at.is_(None),
                Alarm.let_through_at.is_(None),
                Alarm.kind.in_(("network", "campaign")),
            )
        ).all()
    return _Tripped(
        frozenset(row.key for row in rows if row.kind == "network"),
        frozenset(row.campaign_id for row in rows if row.kind == "campaign"),
        time.monotonic(),
    )
