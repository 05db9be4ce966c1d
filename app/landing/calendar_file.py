"""An event as a file for calendars: one VEVENT, as RFC 5545 wants it.

A single event in UTC needs no time zone tables and no library: a dozen lines, escaped (3.3.11) and folded (3.1).
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app

from app.campaigns.models import Campaign, Revision
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Event, event_of, headline, sender_name
from app.foundation.database import db
from app.landing.live_pages import LivePage
from app.landing.page_view import path_of

_LONGEST_LINE = 75


def event_as_file(live: LivePage) -> bytes | None:
    """The published event; None for a page that is none."""
    event, settings = event_of(live.content), current_app.config["TESTBALLON"]
    if event is None:
        return None
    campaign = db.session.get_one(Campaign, live.campaign_id)
    return calendar_file(
        event,
        title=headline(live.content, live.language),
        uid=f"event-{live.campaign_id}@{settings.host}",
        url=settings.base_url.rstrip("/") + path_of(live.slug, live.language, live.content),
        organiser=sender_name(live.content, organisation_of(campaign)),
        stamp=db.session.get_one(Revision, live.revision_id).published_at,
    )


def calendar_file(event: Event, *, title: str, uid: str, url: str, organiser: str, stamp: datetime) -> bytes:
    """The file's bytes. ``uid`` stays the same when the event moves, so that calendars replace their entry."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Testballon//Testballon//DE",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        *([f"DTEND:{_utc(event.ends_at)}"] if event.ends_at else []),
        f"SUMMARY:{_text(title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_text(organiser)}\\n{_text(url)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> bytes:
    """At most 75 bytes a line; what follows begins with a space. No character is cut in two."""
    pieces, piece, limit = [], b"", _LONGEST_LINE
    for sign in line:
        one = sign.encode()
        if len(piece) + len(one) > limit:
            pieces.append(piece)
            # The space that begins the next line is one of its bytes.
            piece, limit = b"", _LONGEST_LINE - 1
        piece += one
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
