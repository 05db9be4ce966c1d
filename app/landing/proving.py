"""Showing that one is no flood, asked for only while an alarm about the network or the campaign lasts (R7.01).

A browser does a small sum: a challenge of ALTCHA (altcha.org, version 2, PBKDF2), made and verified by its library and
solved by its widget. No third party takes part, and nobody solves a puzzle. Where no script runs, waiting a few seconds
and a second press do as well; who comes that way stays within narrower limits (``landing/bursts.py``).

A challenge names, as a keyed hash, the campaign and the address it is for, it ends soon, and it is good for one
sign-up, whether solved or waited for.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import altcha
from flask import current_app, request
from sqlalchemy import delete, select

from app.foundation import clock, tokens
from app.foundation.database import db, insert_or_ignore, reading
from app.landing.guard_models import Alarm, UsedChallenge
from app.landing.networks import network_key

WORK, WAITED = "work", "waited"
ALGORITHM = "PBKDF2/SHA-256"
# Rounds for each guess, of which the library asks for 256 on average: about a second on a phone, and a few thousandths
# of one for the server, which verifies a single guess.
COST = 5000
GOOD_FOR = timedelta(minutes=30)
SECONDS_TO_WAIT = 8.0
_FRESH_SECONDS = 5.0
# A solved challenge has some seven hundred characters.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody has shown: that they did the ``work`` of a challenge, or have ``waited`` since it came."""

    how: str
    nonce: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class _Tripped:
    networks: frozenset[str]
    campaigns: frozenset[int | None]
    is_rush: bool
    read_at: float


def is_asked_for(campaign_id: int) -> bool:
    """Whether an alarm lasts that this sign-up could belong to; looked up every few seconds, whoever comes."""
    known: _Tripped | None = current_app.extensions.get("testballon_tripped")
    if known is None or time.monotonic() - known.read_at > _FRESH_SECONDS:
        known = current_app.extensions["testballon_tripped"] = _read()
    if known.is_rush or campaign_id in known.campaigns:
        return True
    key = network_key(request.environ, clock.now()) if known.networks else None
    return key is not None and key.hex() in known.networks


def new_challenge(campaign_id: int, address_key: bytes) -> str:
    """What the widget is to solve, as JSON; the form brings it back."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        expires_at=clock.now() + GOOD_FOR,
        data={"whose": _name(campaign_id, address_key)},
        hmac_secret=tokens.purpose_key("proof"),
    )
    return json.dumps(challenge.to_dict(), separators=(",", ":"))


def proof_in(posted: Mapping[str, str], campaign_id: int, address_key: bytes) -> Proof | None:
    """What whoever sent the form has shown with a challenge that was made for it; whether it was used is not asked."""
    whose = _name(campaign_id, address_key)
    return _worked(posted.get("proof", ""), whose) or _waited(posted.get("challenge", ""), whose)


def of_sign_up(handle: bytes, how: str | None, ends_at: datetime) -> Proof:
    """What a sign-up has shown, if anything, for the one by which its mistyped address is mended."""
    return Proof(how or "", tokens.keyed_hash("proof-of-sign-up", handle.hex()).hex()[:32], ends_at)


def use_up(proof: Proof) -> bool:
    """Whether nobody has used it before; from now on it is used. The caller commits."""
    row = insert_or_ignore(UsedChallenge).values(nonce=proof.nonce, ends_at=proof.ends_at)
    return db.session.scalar(row.returning(UsedChallenge.nonce)) is not None


def forget_used() -> int:
    """Delete what has ended and is refused for that alone; how many. Commits."""
    over = UsedChallenge.ends_at < clock.now()
    with reading():
        if db.session.scalar(select(UsedChallenge.nonce).where(over).limit(1)) is None:
            return 0
    gone = db.session.execute(delete(UsedChallenge).where(over))
    db.session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _worked(posted: str, whose: str) -> Proof | None:
    try:
        payload = altcha.Payload.from_base64(posted if len(posted) <= _LONGEST else "")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    said = _verified(payload)
    return _proof(WORK, payload.challenge, whose) if said and said.verified else None


def _waited(posted: str, whose: str) -> Proof | None:
    try:
        challenge = altcha.Challenge.from_dict(json.loads(posted if len(posted) <= _LONGEST else ""))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    # With what can be no solution the library says whether the challenge is ours, and counts nothing out.
    said = _verified(altcha.Payload(challenge, altcha.Solution(-1, "")))
    proof = _proof(WAITED, challenge, whose) if said and said.invalid_signature is False else None
    has_waited = proof and proof.ends_at - GOOD_FOR <= clock.now() - timedelta(seconds=SECONDS_TO_WAIT)
    return proof if has_waited else None


def _verified(payload: altcha.Payload) -> altcha.VerifySolutionResult | None:
    try:
        return altcha.verify_solution(payload, tokens.purpose_key("proof"))
    except (TypeError, ValueError, OverflowError):
        # 5000.0 is signed like 5000, and no hash function takes it.
        return None


def _proof(how: str, challenge: altcha.Challenge, whose: str) -> Proof | None:
    """Of a challenge with a genuine signature: None where it has ended or was made for somebody else."""
    said = challenge.parameters
    ends_at = datetime.fromtimestamp(int(said.expires_at or 0), UTC)
    name = str((said.data or {}).get("whose", ""))
    if ends_at < clock.now() or not hmac.compare_digest(name.encode(), whose.encode()):
        return None
    return Proof(how, said.nonce, ends_at)


def _name(campaign_id: int, address_key: bytes) -> str:
    return tokens.short_mac("proof-address", f"{campaign_id}.{address_key.hex()}")


def _read() -> _Tripped:
    with reading():
        rows = db.session.execute(
            select(Alarm.kind, Alarm.key, Alarm.campaign_id).where(
                Alarm.ended_at.is_(None),
                Alarm.let_through_at.is_(None),
                Alarm.kind.in_(("network", "campaign", "rush")),
            )
        ).all()
    return _Tripped(
        frozenset(row.key for row in rows if row.kind == "network"),
        frozenset(row.campaign_id for row in rows if row.kind == "campaign"),
        any(row.kind == "rush" for row in rows),
        time.monotonic(),
    )
