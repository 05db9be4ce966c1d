"""Every change of a draft can be undone, and nobody overwrites what they have not seen."""

from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import draft_history, drafting
from app.campaigns.models import Campaign, DraftVersion
from app.campaigns.page_content import block_texts
from app.foundation import clock
from app.foundation.database import db

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def campaign(app_context: Flask) -> Campaign:
    made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", languages=["de"])
    db.session.commit()
    return made


def _lead(campaign: Campaign) -> str:
    return str(block_texts(campaign.draft, "hero", "de")["lead"])


def _change(campaign: Campaign, lead: str, *, what: str = "block hero de", seen: int | None = None) -> None:
    draft_history.keep(campaign, drafting.content_with(campaign.draft, "de", lead=lead), what=what, seen=seen)
    db.session.commit()


def test_changes_are_undone_and_done_again_one_by_one(campaign: Campaign):
    first = _lead(campaign)
    for number, lead in zip(count(1), ("Eins", "Zwei", "Drei"), strict=False):
        _change(campaign, lead, what=f"step {number}")
    seen = []
    while draft_history.undo(campaign, seen=campaign.draft_stamp):
        db.session.commit()
        seen.append(_lead(campaign))
    assert seen == ["Zwei", "Eins", first]
    assert not draft_history.can_undo(campaign)
    assert draft_history.redo(campaign, seen=campaign.draft_stamp)
    assert _lead(campaign) == "Eins"


def test_a_change_after_an_undo_ends_what_was_undone(campaign: Campaign):
    _change(campaign, "Eins", what="a")
    _change(campaign, "Zwei", what="b")
    draft_history.undo(campaign, seen=campaign.draft_stamp)
    _change(campaign, "Neu", what="c")
    assert not draft_history.can_redo(campaign)
    draft_history.undo(campaign, seen=campaign.draft_stamp)
    assert _lead(campaign) == "Eins"


def test_keystrokes_in_one_place_are_one_step(campaign: Campaign):
    first = _lead(campaign)
    for lead in ("D", "De", "Der", "Der Bus"):
        _change(campaign, lead)
    draft_history.undo(campaign, seen=campaign.draft_stamp)
    assert _lead(campaign) == first
    _change(campaign, "Der Bus")
    with clock.moved(timedelta(minutes=1)):
        _change(campaign, "Der Bus fährt")
        draft_history.undo(campaign, seen=campaign.draft_stamp)
    assert _lead(campaign) == "Der Bus"


def test_of_moves_each_is_a_step_of_its_own(campaign: Campaign):
    for lead in ("eins", "zwei"):
        _change(campaign, lead, what="up faq")
    draft_history.undo(campaign, seen=campaign.draft_stamp)
    assert _lead(campaign) == "eins"


def test_the_second_of_two_editors_is_told_before_anything_is_overwritten(campaign: Campaign):
    seen = campaign.draft_stamp
    _change(campaign, "Was Karin schrieb", seen=seen)
    with pytest.raises(draft_history.ChangedMeanwhileError):
        _change(campaign, "Was Jonas schrieb", seen=seen)
    db.session.rollback()
    assert _lead(campaign) == "Was Karin schrieb"
    with pytest.raises(draft_history.ChangedMeanwhileError):
        draft_history.undo(campaign, seen=seen)


def test_only_the_last_versions_are_kept(campaign: Campaign, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(draft_history, "MOST_VERSIONS", 5)
    for number in range(12):
        _change(campaign, f"Satz {number}", what=f"step {number}")
    numbers = db.session.scalars(select(DraftVersion.number)).all()
    assert len(numbers) == 5
    while draft_history.undo(campaign, seen=campaign.draft_stamp):
        db.session.commit()
    assert _lead(campaign) == "Satz 7"
