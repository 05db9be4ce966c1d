"""What a page consists of: reading the stored JSON of a draft or revision, checking it, filling its placeholders.

The shape: ``kind, languages, theme, goal, sender, fields, required, purposes, [political], [partners], channels,
[event],
texts{language: {share, request, thanks, description}}, blocks[{id, kind, settings, texts{language: {…}}}]``.
Texts may use ``{title}``, ``{organisation}`` and ``{goal}``, filled when the page is rendered, so that a new title
changes every text that repeats it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from app.campaigns.models import Organisation
from app.foundation.wording import zone

# What a campaign collects, which decides how its number is spoken of.
KINDS = ("petition", "event", "newsletter", "survey", "pledge", "volunteers")
FIELDS = ("given_name", "family_name", "postal_code", "phone", "birth_year", "comment")
# Two campaigns' worth of channel names at most; what is not in the campaign's list counts as "other".
CHANNEL = re.compile(r"^[a-z0-9][a-z0-9_-]{0,31}$")

_PRIVATE = re.compile("[\ue000-\uf8ff]")

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page, its texts in the page's language with the placeholders filled."""

    id: str
    kind: str
    texts: dict[str, Any]
    settings: dict[str, Any]

    @property
    def template(self) -> str:
        """The Jinja template that draws it."""
        return f"{self.kind}/template.html"


@dataclass(frozen=True, slots=True)
class Event:
    """When and where an event is; aware times in the organisation's zone, kept as that zone's wall clock."""

    starts_at: datetime
    ends_at: datetime | None
    place: str

    def stored(self) -> dict[str, str]:
        """As a draft keeps it."""
        kept = {"starts_at": _wall_clock(self.starts_at), "place": self.place.strip()}
        return kept | ({"ends_at": _wall_clock(self.ends_at)} if self.ends_at else {})


def without_private_signs(value: Any) -> Any:
    """The same without characters of Unicode's private area: nobody types them, and slots are marked with them."""
    if isinstance(value, str):
        return _PRIVATE.sub("", value)
    if isinstance(value, list):
        return [without_private_signs(one) for one in value]
    if isinstance(value, dict):
        return {key: without_private_signs(one) for key, one in value.items()}
    return value


def default_language(content: Content) -> str:
    """The language of the page at ``/<slug>``."""
    return str(content["languages"][0])


def blocks_in(content: Content, language: str, organisation: Organisation) -> list[Block]:
    """The page's blocks in order, readable in that language."""
    values, first = _placeholders(content, language, organisation), default_language(content)
    return [
        Block(
            id=block["id"],
            kind=block["kind"],
            texts=_filled(readable_texts(block.get("texts", {}), language, first), values),
            settings=block.get("settings", {}),
        )
        for block in content["blocks"]
    ]


def text_in(content: Content, name: str, language: str, organisation: Organisation) -> str:
    """One of the campaign's own texts: ``share``, ``request``, ``thanks`` or ``description``."""
    text = readable_texts(content["texts"], language, default_language(content)).get(name, "")
    return cast(str, _filled(text, _placeholders(content, language, organisation)))


def readable_texts(by_language: dict[str, dict[str, Any]], language: str, first: str) -> dict[str, Any]:
    """The texts in one language; what nobody has translated yet stands in the page's first language.

    Easy German (``de-simple``) first falls back to German, wherever the page speaks it.
    """
    if language == first:
        return by_language.get(first, {})
    said = dict(by_language.get(first, {}))
    for code in (language.partition("-")[0], language):
        said |= {name: text for name, text in by_language.get(code, {}).items() if text}
    return said


def filled_in(text: str, content: Content, language: str, organisation: Organisation) -> str:
    """A text with its placeholders filled."""
    return cast(str, _filled(text, _placeholders(content, language, organisation)))


def headline(content: Content, language: str) -> str:
    """The title of the page in one language."""
    return str(block_texts(content, "hero", language).get("title", ""))


def block_texts(content: Content, kind: str, language: str) -> dict[str, Any]:
    """The stored texts of the first block of a kind, to read or to change."""
    for block in content["blocks"]:
        if block["kind"] == kind:
            return cast(dict[str, Any], block.setdefault("texts", {}).setdefault(language, {}))
    return {}


def sender_name(content: Content, organisation: Organisation) -> str:
    """Who the page and its mails come from."""
    return str(content.get("sender") or organisation.name)


def countdown_until(content: Content) -> str:
    """What the page counts down to, as a local time; empty where it does not."""
    for block in content["blocks"]:
        if block["kind"] == "countdown":
            return str(block.get("settings", {}).get("until") or "")
    return ""


def event_of(content: Content) -> Event | None:
    """The event, for event pages."""
    event = content.get("event")
    if not event:
        return None
    ends = event.get("ends_at")
    return Event(
        starts_at=local_time(event["starts_at"]),
        ends_at=local_time(ends) if ends else None,
        place=event.get("place", ""),
    )


def local_time(written: str) -> datetime:
    """``2027-03-20T10:00`` as an aware time in the organisation's zone. Raises ValueError."""
    return datetime.fromisoformat(written).replace(tzinfo=zone())


def _wall_clock(moment: datetime) -> str:
    return moment.astimezone(zone()).replace(tzinfo=None).isoformat(timespec="minutes")


def _placeholders(content: Content, language: str, organisation: Organisation) -> dict[str, str]:
    return {
        "title": headline(content, language),
        "organisation": sender_name(content, organisation),
        "goal": f"{int(content.get('goal') or 0):,}".replace(",", "." if language.startswith("de") else ","),
    }


def _filled(value: Any, placeholders: dict[str, str]) -> Any:
    """Fill ``{title}`` and its like, and nothing else: other braces stay as they were typed."""
    if isinstance(value, str):
        return re.sub(r"\{(title|organisation|goal)\}", lambda found: placeholders[found[1]], value)
    if isinstance(value, list):
        return [_filled(item, placeholders) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, placeholders) for key, item in value.items()}
    return value
