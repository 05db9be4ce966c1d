"""Where one can share: a fixed list, plain links, nothing loaded from anybody."""

from __future__ import annotations

from urllib.parse import quote

# {text} and {url} are filled in percent-encoded.
_SHARE_ADDRESSES = {
    "whatsapp": ("WhatsApp", "https://wa.me/?text={text}%20{url}"),
    "telegram": ("Telegram", "https://t.me/share/url?url={url}&text={text}"),
    "signal": ("Signal", "sgnl://send?text={text}%20{url}"),
    "facebook": ("Facebook", "https://www.facebook.com/sharer/sharer.php?u={url}"),
    "bluesky": ("Bluesky", "https://bsky.app/intent/compose?text={text}%20{url}"),
    "mastodon": ("Mastodon", "https://share.joinmastodon.org/#text={text}%20{url}"),
    "email": ("E-Mail", "mailto:?subject={text}&body={text}%0A%0A{url}"),
}

NETWORKS = [(name, label) for name, (label, _address) in _SHARE_ADDRESSES.items()]


def share_address(network: str, *, text: str, url: str) -> str | None:
    """The address that opens the network's own share window; None for one that is not in the list."""
    known = _SHARE_ADDRESSES.get(network)
    return known[1].format(text=quote(text, safe=""), url=quote(url, safe="")) if known else None
