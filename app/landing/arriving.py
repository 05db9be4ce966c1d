"""Where a visit came from: ``via``, ``utm_*`` and ``ref``, held against what the campaign knows; else the site that
led here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.landing.referring import NAMES, is_host

DIRECT = "direct"
OTHER = "other"
# What is printed from a campaign's page, or put into mails and onto websites, tells where it was read.
PAPER = frozenset({"poster", "flyer", "strips", "hanger", "table", "sheet", "signature", "banner"})
_OURS = NAMES | PAPER | {DIRECT, OTHER, "referral"}
_CODE = re.compile(r"^[0-9a-z]{6,16}$")


@dataclass(frozen=True, slots=True)
class Arrival:
    """The channel and the inviter's code of one visit."""

    channel: str
    ref: str


UNTOLD = Arrival(DIRECT, "")


def arrival(given: Mapping[str, str], channels: frozenset[str], led_by: str = "") -> Arrival:
    """Read a query string or a form's hidden fields. What the campaign does not know is ``other``.

    ``led_by``: the channel of the site that led here (``referring.channel_of``), where nothing else is said.
    """
    ref = given.get("ref", "")
    if not _CODE.match(ref):
        ref = ""
    return Arrival(_channel(given, channels, led_by, has_ref=bool(ref)), ref)


def _channel(given: Mapping[str, str], channels: frozenset[str], led_by: str, *, has_ref: bool) -> str:
    named = [
        given[name].strip().lower()
        for name in ("via", "utm_source", "utm_medium")
        if given.get(name, "").strip()
    ]
    if not named:
        return "referral" if has_ref else led_by or DIRECT
    return next((name for name in named if name in channels or name in _OURS or is_host(name)), OTHER)
