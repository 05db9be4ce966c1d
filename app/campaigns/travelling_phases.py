"""A campaign's phases in its folder: names and thresholds in ``campaign.toml``, each page in a folder of its own.

The page in the draft is the folder's own; dates stay with the campaign, as its beginning and end do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from flask_babel import gettext as _

from app.campaigns.models import Campaign
from app.campaigns.page_content import Content
from app.campaigns.phases import MOST_PHASES, Phase, phase_in_draft, phases_of
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import RefusedError

_PATH = re.compile(r"^phases/([1-9][0-9]?)/(.+)$")
_MOST_CONFIRMED = 10_000_000


@dataclass(slots=True)
class Travelling:
    """Phases on their way: what is told about each, which one is in the draft, and the pages of the others."""

    told: list[dict[str, Any]] = field(default_factory=list)
    in_draft: int = 0
    pages: dict[int, Content] = field(default_factory=dict)


def phases_to_pack(campaign: Campaign) -> Travelling:
    """A campaign's phases, counted from 1; nothing for a campaign with one page."""
    known = phases_of(campaign)
    opened, travelling = phase_in_draft(known), Travelling()
    for number, one in enumerate(known, 1):
        travelling.told.append(
            {"name": one.name} | ({"at_confirmed": one.at_confirmed} if one.at_confirmed else {})
        )
        if one is opened:
            travelling.in_draft = number
        else:
            travelling.pages[number] = one.content
    return travelling


def is_of_a_phase(name: str) -> bool:
    """Whether a file of the folder belongs to the page of a phase."""
    return bool(_PATH.match(name))


def phases_unpacked(
    told: Any, in_draft: Any, files: Mapping[str, bytes], read: Callable[[dict[str, bytes]], Content]
) -> Travelling:
    """The phases of a folder; ``read`` makes a checked page of a folder's files. Raises RefusedError."""
    folders: dict[int, dict[str, bytes]] = {}
    for name, content in files.items():
        found = _PATH.match(name)
        if found:
            folders.setdefault(int(found[1]), {})[found[2]] = content
    if not isinstance(told, list) or len(told) > MOST_PHASES or not all(map(_is_phase, told)):
        _wrong("phases")
    if (type(in_draft) is not int or not 1 <= in_draft <= len(told)) if told else in_draft != 0:
        _wrong("phase_in_draft")
    if folders.keys() != set(range(1, len(told) + 1)) - {in_draft}:
        raise RefusedError(_("The folders in phases/ are not those that campaign.toml tells of."))
    return Travelling(told, in_draft, {number: read(folders[number]) for number in sorted(folders)})


def bring_in(campaign: Campaign, travelling: Travelling) -> None:
    """Write the phases of a campaign that was just brought in. Flushes."""
    for number, about in enumerate(travelling.told, 1):
        is_open = number == travelling.in_draft
        db.session.add(
            Phase(
                campaign_id=campaign.id,
                position=number,
                name=about["name"],
                content=campaign.draft if is_open else travelling.pages[number],
                at_confirmed=about.get("at_confirmed"),
                opened_at=clock.now() if is_open else None,
            )
        )
    db.session.flush()


def _is_phase(about: Any) -> bool:
    if not isinstance(about, dict) or not {"name"} <= about.keys() <= {"name", "at_confirmed"}:
        return False
    name, threshold = about["name"], about.get("at_confirmed", 1)
    return (
        isinstance(name, str)
        and 1 <= len(name) <= 80
        and type(threshold) is int
        and 1 <= threshold <= _MOST_CONFIRMED
    )


def _wrong(name: str) -> NoReturn:
    raise RefusedError(_("“%(field)s” in campaign.toml is not what it should be.", field=name))
