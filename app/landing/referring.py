"""Which site a visitor came from, as a channel: the host alone, and only where no link of ours says more (R2.19)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

# Networks and search engines, by the end of their hosts, under the names their links of ours have.
_KNOWN = {
    "facebook.com": "facebook",
    "fb.me": "facebook",
    "instagram.com": "instagram",
    "whatsapp.com": "whatsapp",
    "t.me": "telegram",
    "telegram.org": "telegram",
    "bsky.app": "bluesky",
    "linkedin.com": "linkedin",
    "lnkd.in": "linkedin",
    "t.co": "x",
    "twitter.com": "x",
    "x.com": "x",
    "youtube.com": "youtube",
    "duckduckgo.com": "search",
    "ecosia.org": "search",
    "qwant.com": "search",
    "startpage.com": "search",
    "bing.com": "search",
    "yahoo.com": "search",
}
# Android's apps name themselves in place of a host.
_APPS = {"com.google.android.gm": "mail", "com.google.android.googlequicksearchbox": "search"}
NAMES = frozenset({*_KNOWN.values(), *_APPS.values()})
_GOOGLE = re.compile(r"(?:^|\.)google\.[a-z.]{2,6}$")
_HOST = re.compile(r"^(?=.{4,40}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
_UNIMPORTANT = re.compile(r"^(?:www|m|l|lm|mobile|amp)\.")


@lru_cache(maxsize=2048)
def channel_of(referrer: str, own_host: str) -> str:
    """The channel of a ``Referer``; empty where it says nothing: none, one of our own pages, or no host of the web."""
    if not referrer or len(referrer) > 2000:
        return ""
    try:
        said = urlsplit(referrer)
        host = (said.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if said.scheme == "android-app":
        return _APPS.get(host, "")
    if said.scheme not in ("http", "https") or host == own_host.partition(":")[0].lower():
        return ""
    host = _UNIMPORTANT.sub("", host)
    if _GOOGLE.search(host):
        return "search"
    ends = host.split(".")
    known = _KNOWN.get(".".join(ends[-2:]))
    return known or (host if is_host(host) else "")


def is_host(channel: str) -> bool:
    """Whether a channel is a site, and no name of ours: those have no dot."""
    return bool(_HOST.match(channel))
