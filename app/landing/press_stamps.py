"""The stamp on the page behind the mail's link: when that page was served, and for whose sign-up (R1.04).

``<tenths of a second, base 36>[.again].<signature>``; the signature covers the sign-up's handle, so the stamp of one
page opens no other, and a form's stamp (``stamps.py``) none at all.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from app.foundation import clock, tokens
from app.landing.stamps import STALE_AFTER, base36

_PURPOSE = "confirm-stamp"
# A button pressed sooner after its page was served was perhaps pressed by a machine.
_HUMAN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Press:
    """What is known of a press on the button; ``gesture`` is what the browser says about it, if it says anything."""

    age_seconds: float
    is_second_try: bool
    gesture: str

    @property
    def is_too_quick(self) -> bool:
        """Whether it takes a second press, which may be as quick as it likes."""
        return self.age_seconds < _HUMAN_SECONDS and not self.is_second_try

    def as_evidence(self) -> dict[str, Any]:
        """For the record. ``sec_fetch_user`` is "?1" where a browser says that a person pressed; it proves nothing."""
        return {
            "page_open_seconds": round(self.age_seconds, 1),
            "pressed_twice": self.is_second_try,
            "sec_fetch_user": self.gesture or None,
        }


def new_press_stamp(handle: bytes, *, again: bool = False) -> str:
    """A stamp for the page that is served now."""
    body = base36(int(clock.now().timestamp() * 10)) + (".again" if again else "")
    return f"{body}.{_signature(handle, body)}"


def read_press(text: str, handle: bytes, gesture: str = "") -> Press | None:
    """Read a stamp back; None for one that is missing, changed, stale or from another page."""
    body, _, signature = text.rpartition(".")
    if not hmac.compare_digest(_signature(handle, body).encode(), signature.encode()):
        return None
    tenths, _, again = body.partition(".")
    age = clock.now().timestamp() - int(tenths, 36) / 10
    return Press(age, bool(again), gesture[:8]) if age <= STALE_AFTER.total_seconds() else None


def _signature(handle: bytes, body: str) -> str:
    return tokens.short_mac(_PURPOSE, f"{handle.hex()}.{body}")
