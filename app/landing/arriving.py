"""Where a visit came from: ``via``, ``utm_*`` and ``ref``, held against what the campaign knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

DIRECT = "direct"
OTHER = "other"
_CODE = re.compile(r"^[0-9a-z]{6,16}$")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The channel and the inviter's code of one visit."""

    channel: str
    ref: str


UNTOLD = Arrival(DIRECT, "")


def arrival(given: Mapping[str, str], channels: frozenset[str]) -> Arrival:
    """Read a query string or a form's hidden fields. What the campaign does not know is ``other``."""
    ref = given.get("ref", "")
    if not _CODE.match(ref):
        ref = ""
    return Arrival(_channel(given, channels, has_ref=bool(ref)), ref)


def _channel(given: Mapping[str, str], channels: frozenset[str], *, has_ref: bool) -> str:
    named = [
        given[name].strip().lower()
        for name in ("via", "utm_source", "utm_medium")
        if given.get(name, "").strip()
    ]
    if not named:
        return "referral" if has_ref else DIRECT
    known = channels | {DIRECT, OTHER, "referral"}
    return next((name for name in named if name in known), OTHER)
