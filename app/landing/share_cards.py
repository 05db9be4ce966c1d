"""The picture that messengers show beside a page's link: its words are kept when the page is rendered.

It is drawn when somebody asks for it, which takes a few hundredths of a second, and kept in the process's memory: a
GET writes nothing down. Its address follows from what is on it; what was under an address stays.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.brand import colours_of, font_of
from app.campaigns.models import Campaign
from app.campaigns.themes import theme
from app.foundation.database import Base, db, insert_or_ignore, reading
from app.landing.card_drawing import drawn, template_digest
from app.landing.page_view import PageView


class ShareCard(Base):
    """What is on one picture."""

    __tablename__ = "share_cards"

    digest: Mapped[str] = mapped_column(String(24), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(40))
    words: Mapped[dict[str, Any]] = mapped_column(JSON)


_drawn: dict[str, bytes] = {}
# A picture has some tens of kilobytes.
_MOST_DRAWN = 100


@dataclass(frozen=True, slots=True)
class Card:
    """What is on a card, and its description for people who cannot see it."""

    theme: str
    words: dict[str, Any]
    alt: str

    @property
    def digest(self) -> str:
        """Changes with all that can be seen."""
        seen = json.dumps([self.theme, self.words, template_digest(self.theme)], sort_keys=True)
        return hashlib.sha256(seen.encode()).hexdigest()[:24]

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"/media/card-{self.digest}.png"

    def png(self) -> bytes:
        """Drawn at once and not kept, for previews."""
        return drawn(self.theme, self.words)


def card_of(page: PageView) -> Card:
    """The demand, who asks, and a line that is still true when the link is opened in a month."""
    form = page.block("form")
    words: dict[str, Any] = {
        "title": page.title,
        "sender": page.sender,
        "line": line_of(page),
        "button": (form.texts.get("button") if form else "") or _("Take part"),
        "language": page.language[:2],
        "colours": colours_of(theme(page.theme), page.brand),
    }
    font = font_of(page.brand)
    words |= {"font": font["card"]} if font else {}
    return Card(page.theme, words, f"{page.title} – {page.sender}")


def keep_card(campaign: Campaign, card: Card) -> None:
    """Remember what is on it. The caller commits."""
    row = {"campaign_id": campaign.id, "theme": card.theme, "words": card.words}
    # Two campaigns with the very same words share the picture of the first.
    db.session.execute(insert_or_ignore(ShareCard).values(digest=card.digest, **row))


def card_file(digest: str) -> bytes | None:
    """The picture; None where there is none."""
    if digest not in _drawn:
        with reading():
            wanted = select(ShareCard.theme, ShareCard.words).where(ShareCard.digest == digest)
            row = db.session.execute(wanted).first()
        if row is None:
            return None
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.clear()
        _drawn[digest] = drawn(row.theme, row.words)
    return _drawn.get(digest)


def forget_all() -> None:
    """Start from nothing, as another process does."""
    _drawn.clear()


def line_of(page: PageView) -> str:
    """What stands under the demand: when and where, or a line that stays true."""
    if page.when is not None:
        return ", ".join(part for part in (page.when.date, page.when.hours, page.when.place) if part)
    lines = {
        "petition": _("Every signature counts."),
        "newsletter": _("Straight to your inbox."),
        "survey": _("Every answer counts."),
        "pledge": _("Every promise counts."),
        "volunteers": _("Every hand helps."),
    }
    return str(lines.get(page.kind, _("Join in.")))
