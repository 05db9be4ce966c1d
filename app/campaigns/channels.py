"""The channels people come by, as staff read them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_NAMES = {
    "website": _l("Own website"),
    "newsletter": _l("Newsletter"),
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "linkedin": "LinkedIn",
    "x": "X",
    "youtube": "YouTube",
    "search": _l("Search engines"),
    "mail": _l("E-mail"),
    "poster": _l("Poster"),
    "flyer": _l("Flyer"),
    "strips": _l("Tear-off strips"),
    "hanger": _l("Door hangers"),
    "table": _l("Table cards"),
    "sheet": _l("Signature sheets"),
    "signature": _l("E-mail signatures"),
    "banner": _l("Banners on websites"),
    "press": _l("Press"),
    "direct": _l("Direct, or unknown"),
    "referral": _l("Supporters’ links"),
    "other": _l("Other"),
}


def channel_name(channel: str) -> str:
    """A channel's name for people; one of the organisation's own, or a site, is shown as it is."""
    return str(_NAMES.get(channel, channel))
