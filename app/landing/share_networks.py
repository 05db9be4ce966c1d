"""Where one can share: a fixed list, plain links, nothing loaded from anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Network:
    """``address`` opens its own window to share, {text} and {url} filled in percent-encoded; empty where it has none.

    ``longest``: how many characters a message may have; 0 where there is no limit worth naming. An address counts for
    ``url_counts`` of them, where the network shortens it; 0 for its own length.
    """

    name: str
    # A word of ours is translated when it is shown; names are the same everywhere.
    label: Any
    address: str
    longest: int = 0
    url_counts: int = 0


_ALL = (
    Network("whatsapp", "WhatsApp", "https://wa.me/?text={text}%20{url}"),
    Network("telegram", "Telegram", "https://t.me/share/url?url={url}&text={text}"),
    Network("signal", "Signal", "sgnl://send?text={text}%20{url}"),
    Network("threema", "Threema", "https://threema.id/compose?text={text}%20{url}"),
    Network("sms", "SMS", "sms:?&body={text}%20{url}", longest=306),
    Network("email", _l("E-mail"), "mailto:?subject={subject}&body={text}%0A%0A{url}"),
    Network("facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    Network("instagram", "Instagram", "", longest=2200),
    Network("mastodon", "Mastodon", "https://share.joinmastodon.org/#text={text}%20{url}", 500, 23),
    Network("bluesky", "Bluesky", "https://bsky.app/intent/compose?text={text}%20{url}", longest=300),
    Network(
        "linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/?url={url}", longest=3000
    ),
    Network("x", "X", "https://x.com/intent/post?text={text}&url={url}", 280, 23),
)
BY_NAME = {one.name: one for one in _ALL}
_MOST_USED = ("whatsapp", "telegram", "email")
# With the way a phone itself offers (Web Share), which is counted like the others.
DEVICE = "device"
NETWORKS = [(one.name, one.label) for one in _ALL if one.address]
EVERY_NETWORK = tuple(_ALL)


def share_address(network: str, *, text: str, url: str, subject: str = "") -> str | None:
    """The address that opens the network's own share window; None for one that has none or is not in the list."""
    known = BY_NAME.get(network)
    if known is None or not known.address:
        return None
    return known.address.format(
        text=quote(text, safe=""), url=quote(url, safe=""), subject=quote(subject or text, safe="")
    )


def share_links(*, text: str, url: str, subject: str) -> list[tuple[Any, str]]:
    """Label and address of every network that has a window to share, for a page whose visitor has no link of their own.

    The most used come first. The address says by which network somebody came where the campaign knows such a channel;
    else that counts as other.
    """
    return [
        (one.label, share_address(one.name, text=text, url=f"{url}?via={one.name}", subject=subject) or "")
        for one in sorted(_ALL, key=lambda one: one.name not in _MOST_USED)
        if one.address
    ]
