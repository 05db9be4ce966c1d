"""Variants of a page (A7): the same page with another headline, lead, button text or picture.

The page as it stands is variant ``a``. Each other one is an entry in the page's ``variants`` that holds only what
differs: ``{"id": "b", "texts": {language: {"title", "lead", "button"}}, "picture": key}``. Where nothing is said it
says what ``a`` says, so that a change of the page reaches all of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.models import Campaign, Revision
from app.campaigns.page_content import Content
from app.foundation.database import Base, db
from app.foundation.errors import NotFoundError, RefusedError

ORIGINAL = "a"
# With the page itself five; more would each be seen by too few people to tell anything.
MOST = 4
# Which block and which of its texts each of them changes.
TEXTS = {"title": "hero", "lead": "hero", "button": "form"}
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


class VariantStop(Base):
    """A variant that visitors are not shown any more; its numbers stay."""

    __tablename__ = "variant_stops"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    variant: Mapped[str] = mapped_column(String(8), primary_key=True)
    stopped_at: Mapped[datetime]
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


def variant_ids(content: Content) -> list[str]:
    """``["a", "b", …]``; empty for a page that has only one wording."""
    others = [str(one["id"]) for one in content.get("variants", [])]
    return [ORIGINAL, *others] if others else []


def content_as(content: Content, variant: str) -> Content:
    """The page as one variant shows it; the page itself where there is no such variant."""
    chosen = next((one for one in content.get("variants", []) if one["id"] == variant), None)
    if chosen is None:
        return content
    changed = copy.deepcopy(content)
    for block in changed["blocks"]:
        for language, said in chosen.get("texts", {}).items():
            own = {
                name: said[name] for name, kind in TEXTS.items() if kind == block["kind"] and said.get(name)
            }
            if own and language in block.get("texts", {}):
                block["texts"][language] |= own
        if block["kind"] == "hero" and chosen.get("picture"):
            block["settings"] = block.get("settings", {}) | {"picture": chosen["picture"]}
    return changed


def find_variant(content: Content, variant: str) -> dict[str, Any]:
    """One stored variant. Raises NotFoundError."""
    for one in content.get("variants", []):
        if one["id"] == variant:
            return dict(one)
    raise NotFoundError("There is no such variant.")


def with_variant(content: Content, taken: Iterable[str]) -> tuple[Content, str]:
    """The page with one more variant, and its letter: never one of ``taken``, for its numbers are somebody else's.

    Raises RefusedError.
    """
    changed = copy.deepcopy(content)
    known = changed.setdefault("variants", [])
    free = next((letter for letter in _LETTERS if letter not in {*taken, *variant_ids(content)}), None)
    if len(known) >= MOST or free is None:
        raise RefusedError(_("A page has at most five variants: more would each be seen by too few people."))
    known.append({"id": free, "texts": {}, "picture": ""})
    return changed, free


def with_variant_changed(
    content: Content, variant: str, *, language: str, texts: dict[str, str], picture: str
) -> Content:
    """The page with other words in one variant (in one language) and another picture. Raises NotFoundError."""
    find_variant(content, variant)
    changed = copy.deepcopy(content)
    for one in changed["variants"]:
        if one["id"] == variant:
            said = {name: texts[name].strip() for name in TEXTS if texts.get(name, "").strip()}
            one["texts"] = {code: kept for code, kept in one["texts"].items() if code != language}
            one["texts"] |= {language: said} if said else {}
            one["picture"] = picture
    return changed


def without_variant(content: Content, variant: str) -> Content:
    """The page without one variant. Raises NotFoundError."""
    find_variant(content, variant)
    changed = copy.deepcopy(content)
    changed["variants"] = [one for one in changed["variants"] if one["id"] != variant]
    if not changed["variants"]:
        del changed["variants"]
    return changed


def with_words_of(content: Content, variant: str) -> Content:
    """The page with one wording: that of a variant. Raises NotFoundError."""
    if variant != ORIGINAL:
        find_variant(content, variant)
    changed = copy.deepcopy(content_as(content, variant))
    changed.pop("variants", None)
    return changed


def letters_of_old(campaign: Campaign) -> set[str]:
    """The letters that any published version of the page has used, so that none is counted as another."""
    contents = db.session.scalars(select(Revision.content).where(Revision.campaign_id == campaign.id))
    return {letter for content in contents for letter in variant_ids(content)}


def stopped_variants(campaign_id: int) -> set[str]:
    """What visitors are not shown."""
    return set(db.session.scalars(select(VariantStop.variant).where(VariantStop.campaign_id == campaign_id)))
