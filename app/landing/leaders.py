"""The list of supporters who bring most, on a page that has the block for it; the room that counts them fills it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.campaigns.block_kinds import block_kind
from app.campaigns.page_content import Content
from app.foundation.wording import number


class Leader(NamedTuple):
    """A line of the list; equals share a place."""

    place: int
    nickname: str
    brought: int


_lists: list[Callable[[int], tuple[Leader, ...]]] = []


def listed_by(leaders: Callable[[int], tuple[Leader, ...]]) -> None:
    """Name who knows them, by campaign; ``connect`` calls this once."""
    _lists[:] = [leaders]


def leaders_on(campaign_id: int, content: Content) -> tuple[Leader, ...]:
    """For a page that shows them, else none."""
    return _lists[0](campaign_id) if _lists and shows_leaders(content) else ()


def shows_leaders(content: Content) -> bool:
    """Whether a block of the page shows the list."""
    return any("who brings most" in block_kind(block["kind"]).kind.needs for block in content["blocks"])


@lru_cache(maxsize=64)
def leaders_said(leaders: tuple[Leader, ...], language: str) -> Markup:
    """The list; a sentence where nobody stands in it yet."""
    with force_locale(language[:2]):
        if not leaders:
            return Markup('<p class="small">{}</p>').format(
                _("Whoever brings others along may stand here by a nickname.")
            )
        line = Markup('<li value="{}"><span dir="auto">{}</span> · <b>{}</b></li>')
        return Markup("<ol>{}</ol>").format(
            Markup().join(line.format(one.place, one.nickname, number(one.brought)) for one in leaders)
        )
