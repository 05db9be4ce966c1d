"""What was published stays to be looked at, compared and brought back."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from app.campaigns import draft_history, drafting, publishing, revisions
from app.campaigns.arranging import with_block, without_block
from app.campaigns.comparing import changes_between
from app.campaigns.models import Campaign
from app.campaigns.page_content import headline
from app.foundation.database import db
from app.foundation.errors import NotFoundError
from tests.pages import CheckingClient


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    """Published twice, with another title the second time, and changed since."""
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        publishing.publish(made)
        drafting.change_words(made, "de", title="Der Nachtbus soll fahren", goal=900)
        publishing.publish(made)
        drafting.change_words(made, "de", title="Noch nicht fertig")
        db.session.commit()
        return made.id


def test_a_version_is_made_the_draft_again_and_undo_leads_back(app: Flask, campaign: int):
    with app.app_context():
        row = db.session.get_one(Campaign, campaign)
        revisions.restore(row, 1)
        db.session.commit()
        assert headline(row.draft, "de") == "Ein Nachtbus für Lindenbach"
        assert row.has_unpublished_changes, "Visitors see what was published until it is published again."
        assert draft_history.undo(row, seen=row.draft_stamp)
        assert headline(row.draft, "de") == "Noch nicht fertig"


def test_a_version_of_another_campaign_is_not_there(app: Flask, campaign: int):
    with app.app_context():
        other = drafting.new_campaign("petition", "Rettet das Freibad!")
        with pytest.raises(NotFoundError):
            revisions.restore(other, 1)


def test_differences_are_said_in_words(app: Flask, campaign: int):
    with app.app_context(), force_locale("de"):
        row = db.session.get_one(Campaign, campaign)
        old, new = revisions.content_of(row, 1), revisions.content_of(row, 2)
        assert changes_between(old, old) == []
        found = {change.where: (change.before, change.after) for change in changes_between(old, new)}
        assert found["Erstes Ziel"] == ("500", "900")
        (title,) = [change for change in changes_between(old, new) if "Deutsch" in change.where]
        kept = "".join(piece.text for piece in title.pieces if piece.how != "gone")
        assert kept == title.after == "Der Nachtbus soll fahren"


def test_blocks_that_came_went_and_moved_are_named(app: Flask, campaign: int):
    with app.app_context(), force_locale("en"):
        old = db.session.get_one(Campaign, campaign).draft
        more, _ = with_block(old, "text", after="case")
        assert [change.where for change in changes_between(old, more)] == ["Block added: Text"]
        fewer = without_block(old, "faq")
        assert [change.where for change in changes_between(old, fewer)] == ["Block removed: Questions"]
        moved = copy.deepcopy(old)
        moved["blocks"].append(moved["blocks"].pop(3))
        assert [change.where for change in changes_between(old, moved)] == ["Order of the blocks"]


def test_versions_are_listed_with_who_and_compared_side_by_side_and_restored(
    app: Flask, campaign: int, staff: Callable[..., CheckingClient]
):
    karin, page = staff("campaigner", "karin.moser@example.org"), f"/staff/campaigns/{campaign}"
    karin.submit(page, form=f"form[@action='{page}/publish']")
    listed = karin.get(f"{page}/versions").get_data(as_text=True)
    assert "karin.moser@example.org" in listed
    assert listed.count("<tr>") == 4
    shown = karin.get(f"{page}/versions/compare?before=1&after=2").get_data(as_text=True)
    assert "<del>" in shown
    assert "<ins>" in shown
    assert shown.count("<iframe") == 2
    first = karin.get(f"{page}/preview?revision=1").get_data(as_text=True)
    assert "Ein Nachtbus für Lindenbach" in first
    assert karin.get(f"{page}/versions/compare?before=1&after=99").status_code == 404
    karin.submit(
        f"{page}/versions/compare?before=1&after=0", form=f"form[@action='{page}/versions/1/restore']"
    )
    with app.app_context():
        assert headline(db.session.get_one(Campaign, campaign).draft, "de") == "Ein Nachtbus für Lindenbach"


def test_a_draft_has_no_versions_yet_and_the_page_says_what_they_are(
    app: Flask, organisation: None, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        number = drafting.new_campaign("petition", "Rettet das Freibad!").id
        db.session.commit()
    shown = staff("analyst").get(f"/staff/campaigns/{number}/versions").get_data(as_text=True)
    assert f"/staff/campaigns/{number}" in shown
