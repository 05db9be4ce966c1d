"""How a link travelled: two letters behind the share code say it, and what is printed says it as its channel.

The letters are part of the code a link carries, so that who comes by it is still somebody a supporter brought, and no
visit of a channel of the campaign's own.
"""

from __future__ import annotations

from app.landing.arriving import PAPER
from app.landing.share_networks import EVERY_NETWORK

CODE_LENGTH = 8
# Where the link does not say: copied, typed, or an old one.
LINK = "link"
TEXT = "text"
FRAME = "frame"
# Without o, i, l and u: a code read off a poster takes them for something else.
_LETTERS = {
    "whatsapp": "wa",
    "telegram": "te",
    "signal": "sg",
    "threema": "th",
    "sms": "sm",
    "email": "em",
    "facebook": "fb",
    "instagram": "gr",
    "mastodon": "ma",
    "bluesky": "bs",
    "linkedin": "xn",
    "x": "xx",
    "device": "dv",
    TEXT: "tt",
    FRAME: "fr",
}
_MEDIA = {letters: name for name, letters in _LETTERS.items()}
LABELS = {network.name: network.label for network in EVERY_NETWORK}


def marked(code: str, medium: str) -> str:
    """The share code with the letters of a network behind it."""
    return code + _LETTERS.get(medium, "")


def told_apart(ref: str) -> tuple[str, str]:
    """The share code, and the letters behind it where they are some of ours; others are part of an unknown code."""
    code, letters = ref[:CODE_LENGTH], ref[CODE_LENGTH:]
    return (code, letters) if letters in _MEDIA else (ref, "")


def medium_of(ref: str, channel: str) -> str:
    """By which network or sheet of paper somebody came."""
    if channel in PAPER:
        return channel
    return _MEDIA.get(told_apart(ref)[1], LINK)
