"""A campaign's phases travel in its folder: each with its page, and nothing that does not belong there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask

from app.campaigns import drafting, phases
from app.campaigns.models import Campaign
from app.campaigns.packing import packed
from app.campaigns.page_content import headline
from app.campaigns.phases import Phase
from app.campaigns.unpacking import campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError

Files = dict[str, bytes]


@pytest.fixture
def archive(app_context: Flask) -> bytes:
    """An export with three phases, the second in the draft; the campaign is gone again."""
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
    event = drafting.draft_content("event", "Übergabe im Rathaus")
    second = phases.add_phase(campaign, name="@Übergabe", content=event, first_name="Petition")
    phases.plan_phase(second, name="@Übergabe", starts_at=None, at_confirmed=500)
    phases.add_phase(campaign, name="Ergebnis", content=campaign.draft, first_name="")
    phases.open_in_draft(campaign, second)
    db.session.commit()
    made = packed(campaign)
    drafting.delete_draft(campaign)
    db.session.commit()
    return made


def _files(archive: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def _zip(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(f"nachtbus/{name}", content)
    return out.getvalue()


def test_phases_come_back_with_their_pages_and_thresholds(archive: bytes):
    back = campaign_from_archive(archive)
    known = phases.phases_of(back)
    assert [(one.name, one.at_confirmed) for one in known] == [
        ("Petition", None),
        ("@Übergabe", 500),
        ("Ergebnis", None),
    ]
    assert phases.phase_in_draft(known) is known[1]
    assert back.draft["kind"] == "event"
    assert headline(known[0].content, "de") == "Ein Nachtbus für Lindenbach"
    assert packed(back) == archive


def _told(old: str, new: str, where: str = "campaign.toml") -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        toml = files[where].decode()
        assert old in toml
        return files | {where: toml.replace(old, new, 1).encode()}

    return change


WRONG: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a page nobody tells of": (lambda files: files | {"phases/9/campaign.toml": b"format = 1"}, "phases/"),
    "a page that is missing": (
        lambda files: {name: data for name, data in files.items() if not name.startswith("phases/1/")},
        "phases/",
    ),
    "a page that is none": (_told("goal = 500", "", "phases/1/campaign.toml"), "missing"),
    "a page of the future": (_told("format = 1", "format = 2", "phases/1/campaign.toml"), "format"),
    "a file in a page": (lambda files: files | {"phases/1/run.sh": b"rm -r /"}, "does not name"),
    "a picture in a page": (lambda files: files | {"phases/1/pictures/a.jpg": b"\xff\xd8"}, "not a text"),
    "a file among the pages": (lambda files: files | {"phases/run.sh": b"rm -r /"}, "does not name"),
    "a draft of no phase": (_told("phase_in_draft = 2", "phase_in_draft = 7"), "phase_in_draft"),
    "a draft in words": (_told("phase_in_draft = 2", 'phase_in_draft = "2"'), "phase_in_draft"),
    "a threshold of nobody": (_told("at_confirmed = 500", "at_confirmed = 0"), "phases"),
    "an unknown field": (_told("at_confirmed = 500", "evil = 500"), "phases"),
    "phases in words": (_told("phase_in_draft = 2", 'phase_in_draft = 2\npurposes2 = "x"'), "purposes2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_belong_there_is_refused_and_nothing_is_kept(archive: bytes, name: str):
    change, word = WRONG[name]
    with pytest.raises(RefusedError) as refusal:
        campaign_from_archive(_zip(change(_files(archive))))
    assert word in str(refusal.value)
    assert db.session.query(Campaign).count() == db.session.query(Phase).count() == 0
