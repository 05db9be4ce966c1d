"""Templates a campaigner made from a campaign of their own; they stand beside those that came with the program."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.campaigns.campaign_folders import Template
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, block_texts
from app.campaigns.phases import main_page
from app.campaigns.pictures import blocks_with_pictures
from app.foundation import audit, clock
from app.foundation.database import Base, db
from app.foundation.errors import NotFoundError

_PREFIX = "own-"
# What only made sense in the one campaign: its tests of wordings.
_LEFT_BEHIND = ("variants",)


class OwnTemplate(Base):
    """A page to start from: what a draft was at one moment. Nobody's data is in it; pictures are named by their key."""

    __tablename__ = "own_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(200), default="")
    # The template that came with the program from which it descends.
    based_on: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]

    @property
    def key(self) -> str:
        """How addresses and the command line name it."""
        return f"{_PREFIX}{self.id}"

    @property
    def template(self) -> Template:
        """The same as the wizard knows all templates."""
        languages = self.content["languages"]
        titles = {code: block_texts(self.content, "hero", code).get("title", "") for code in languages}
        labels = {
            "name": dict.fromkeys(("de", "en"), self.name),
            "about": dict.fromkeys(("de", "en"), self.about),
            "demand_example": dict.fromkeys(("de", "en"), titles[languages[0]]) | titles,
        }
        return Template(self.key, labels, self.content, based_on=self.based_on, own_id=self.id)


def save_as_template(campaign: Campaign, *, name: str, about: str) -> OwnTemplate:
    """Keep the page the campaign is known by as a template. Flushes."""
    content: Content = copy.deepcopy(main_page(campaign))
    for left in _LEFT_BEHIND:
        content.pop(left, None)
    made = OwnTemplate(
        name=name, about=about, based_on=campaign.template, content=content, created_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    audit.record("template.saved", "template", made.id, of=campaign.id)
    return made


def rename(made: OwnTemplate, *, name: str, about: str) -> None:
    """Call it something else. The caller commits."""
    made.name, made.about = name, about
    audit.record("template.renamed", "template", made.id)


def remove(made: OwnTemplate) -> None:
    """Take it out of the wizard; campaigns made from it stay as they are. The caller commits."""
    audit.record("template.removed", "template", made.id)
    db.session.delete(made)


def own_templates() -> list[OwnTemplate]:
    """All of them, by name."""
    wanted = select(OwnTemplate).order_by(func.lower(OwnTemplate.name), OwnTemplate.id)
    return list(db.session.scalars(wanted))


def own_template(template_id: int) -> OwnTemplate:
    """One of them. Raises NotFoundError."""
    found = db.session.get(OwnTemplate, template_id)
    if found is None:
        raise NotFoundError("There is no such template.")
    return found


def own_template_by_key(key: str) -> OwnTemplate | None:
    """One of them by the name it has in addresses, such as ``own-3``."""
    number = key.removeprefix(_PREFIX)
    if number == key or not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return db.session.get(OwnTemplate, int(number))


def templates_with_picture(key: str) -> list[OwnTemplate]:
    """Those whose pages show a picture."""
    return [
        one
        for one in own_templates()
        if key in [shown for _block, shown in blocks_with_pictures(one.content)]
    ]
