"""What is on a sheet or picture besides its words: the design, and what that design shows."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.ambassadors.designs import Design, chosen_design, offered_designs
from app.campaigns.models import Campaign
from app.campaigns.phases import phases_of
from app.campaigns.pictures import WIDE, PictureFile, picture_by_key
from app.foundation import clock
from app.foundation.database import db
from app.foundation.wording import date, number
from app.landing.page_view import PageView

# Wide enough for a poster at arm's length, and for a picture to choose by.
_PRINTED, _LOOKED_AT = 1600, 480


@dataclass(frozen=True, slots=True)
class OwnSaying:
    """What a supporter says in a picture of theirs. ``photo`` is a JPEG of equal sides; empty where there is none."""

    text: str
    name: str
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class Dressing:
    """``wish``: the design somebody asked for; ``stand``: of when the words are."""

    wish: str = ""
    stand: str = ""
    saying: OwnSaying | None = None


def designs_for(page: PageView, saying: OwnSaying | None) -> list[Design]:
    """What can be chosen from."""
    return offered_designs(_there(page, saying))


def design_for(page: PageView, dressing: Dressing) -> str:
    """What was asked for, else the campaign's own, else the first."""
    return chosen_design(_there(page, dressing.saying), dressing.wish, page.kit.design)


def dressed(page: PageView, dressing: Dressing, *, is_small: bool = False) -> dict[str, Any]:
    """The words of the chosen design, and no others: what looks the same is set once for everybody."""
    design = design_for(page, dressing)
    words: dict[str, Any] = {"design": design}
    if design == "number":
        words |= {"goal": number(page.goal), "goal_said": _goal_said(page.kind)}
    elif design == "picture":
        words["picture"] = _as_drawing(*_picture(page, _LOOKED_AT if is_small else _PRINTED))
    elif design == "quote" and dressing.saying:
        saying = dressing.saying
        words |= {"quote": _in_quotes(saying.text, page.language), "quote_by": saying.name}
        if saying.photo:
            words["photo"] = _as_drawing(saying.photo, 1, 1)
    return words


def stand_of(campaign: Campaign, *, is_draft: bool = False) -> str:
    """“As of 30 November 2026, phase 2”, for what hangs on a wall longer than the page stays the same."""
    revision = None if is_draft else campaign.current_revision
    since = date(revision.published_at if revision else clock.now())
    phases = phases_of(campaign) if revision and revision.phase_id else []
    place = next((at for at, one in enumerate(phases, 1) if revision and one.id == revision.phase_id), 0)
    if place and len(phases) > 1:
        return str(_("As of %(date)s, phase %(number)s", date=since, number=place))
    return str(_("As of %(date)s", date=since))


def _there(page: PageView, saying: OwnSaying | None) -> set[str]:
    there = {"goal"} if page.goal else set()
    there |= {"picture"} if _picture_key(page) else set()
    return there | ({"quote"} if saying else set())


def _picture_key(page: PageView) -> str:
    hero = page.block("hero")
    key = str((hero.settings.get("picture") if hero else "") or "")
    return key if key and picture_by_key(key) else ""


def _picture(page: PageView, widest: int) -> tuple[bytes, int, int]:
    """The page's own picture around its focus: the file, its width and its height."""
    picture = picture_by_key(_picture_key(page))
    files = picture.of_shape(WIDE, "jpg") if picture else []
    file = next((one for one in reversed(files) if one.width <= widest), files[0])
    data = db.session.scalars(select(PictureFile.data).where(PictureFile.id == file.id)).one()
    return data, file.width, file.height


def _as_drawing(data: bytes, width: int, height: int) -> str:
    """A photo as it is passed on among words: an SVG that holds it."""
    size = f'width="{width * 100}" height="{height * 100}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>'
        f'<image {size} xlink:href="data:image/jpeg;base64,{base64.b64encode(data).decode()}"/></svg>'
    )


def _in_quotes(text: str, language: str) -> str:
    return f"„{text}“" if language.startswith("de") else f"“{text}”"


def _goal_said(kind: str) -> str:
    said = {
        "petition": _("signatures are our goal"),
        "pledge": _("promises are our goal"),
        "survey": _("answers are our goal"),
        "newsletter": _("readers are our goal"),
    }
    return str(said.get(kind, _("people are to join in")))
