"""A campaign becomes a template that stands in the wizard beside those that came along."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, keeping_pictures, own_templates
from app.campaigns.models import Campaign
from app.campaigns.own_templates import OwnTemplate
from app.campaigns.page_content import block_texts, headline
from app.foundation.database import db
from app.foundation.errors import NotFoundError, RefusedError
from tests.campaigns.photos import photo
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    """The id of a survey whose lead somebody has written."""
    with app.app_context():
        made = drafting.new_campaign("survey", "Was fehlt im Stadtpark?")
        drafting.change_words(made, "de", lead="Drei Fragen zum Stadtpark.")
        db.session.commit()
        return made.id


def _save(karin: CheckingClient, campaign_id: int, **fields: str) -> OwnTemplate:
    page = f"/staff/campaigns/{campaign_id}/template"
    answer = karin.submit(page, form="form[@novalidate]", **fields)
    assert answer.status_code == 303
    return db.session.scalars(select(OwnTemplate).order_by(OwnTemplate.id.desc()).limit(1)).one()


def test_a_campaign_is_saved_as_a_template_and_the_next_one_starts_from_it(
    app: Flask, campaign: int, staff: Staff
):
    karin = staff("campaigner")
    assert "/template" in karin.get(f"/staff/campaigns/{campaign}").get_data(as_text=True)
    with app.app_context():
        made = _save(karin, campaign, name="Umfrage zu einem Ort", about="Wenn etwas neu geplant wird.")
        key = made.key
    wizard = karin.get("/staff/campaigns/new").get_data(as_text=True)
    for text in ("Umfrage zu einem Ort", "Wenn etwas neu geplant wird.", "Eigene Vorlage"):
        assert text in wizard
    assert "Was fehlt im Stadtpark?" in karin.get(f"/staff/preview/{key}").get_data(as_text=True)
    karin.submit(f"/staff/campaigns/new/{key}", form="form[@data-preview]", title="Was fehlt am Bahnhof?")
    with app.app_context():
        second = db.session.scalars(select(Campaign).order_by(Campaign.id.desc())).first()
        assert second is not None
        assert second.template == "survey", "It descends from the template that came along."
        assert headline(second.draft, "de") == "Was fehlt am Bahnhof?"
        assert block_texts(second.draft, "hero", "de")["lead"] == "Drei Fragen zum Stadtpark."
        assert second.draft["kind"] == "survey"


def test_it_can_be_renamed_and_removed_and_campaigns_made_from_it_stay(
    app: Flask, campaign: int, staff: Staff
):
    karin = staff("campaigner")
    with app.app_context():
        key = _save(karin, campaign, name="Umfrage", about="").key
        drafting.new_campaign(key, "Was fehlt am Bahnhof?", slug="bahnhof")
        db.session.commit()
    page = f"/staff/templates/{key.removeprefix('own-')}"
    assert karin.submit(page, form="form[@novalidate]", name="").status_code == 422
    karin.submit(page, form="form[@novalidate]", name="Umfrage im Quartier")
    assert "Umfrage im Quartier" in karin.get("/staff/campaigns/new").get_data(as_text=True)
    karin.submit(page, form=f"form[@action='{page}/remove']")
    assert "Umfrage im Quartier</" not in karin.get("/staff/campaigns/new").get_data(as_text=True)
    assert karin.get(page).status_code == 404
    with app.app_context():
        left = db.session.scalars(select(Campaign).where(Campaign.slug == "bahnhof")).one()
        assert karin.get(f"/staff/campaigns/{left.id}").status_code == 200
        with pytest.raises(NotFoundError):
            drafting.new_campaign(key, "Was fehlt hier?")


def test_a_page_in_one_language_can_be_started_in_another(app: Flask, staff: Staff, organisation: None):
    with app.app_context():
        german = drafting.new_campaign("petition", "Ein Nachtbus", languages=["de"])
        content = json.loads(json.dumps(german.draft))
        content["texts"].pop("en")
        for block in content["blocks"]:
            block.get("texts", {}).pop("en", None)
        german.draft = content
        made = own_templates.save_as_template(german, name="Petition auf Deutsch", about="")
        db.session.commit()
        english = drafting.new_campaign(made.key, "A night bus", languages=["en"])
        db.session.commit()
        english_id = english.id
    page = staff("campaigner").get(f"/staff/campaigns/{english_id}/preview").get_data(as_text=True)
    assert "Jetzt unterschreiben" in page, "What is not there in English yet stands in German."


def test_a_template_leaves_variants_behind_and_keeps_its_pictures(app: Flask, campaign: int):
    with app.app_context():
        picture = keeping_pictures.keep_picture(photo(), "park.jpg", account_id=None)
        row = db.session.get_one(Campaign, campaign)
        content = json.loads(json.dumps(row.draft))
        content["blocks"][0].setdefault("settings", {})["picture"] = picture.key
        content["variants"] = [{"id": "b", "texts": {}}]
        row.draft = content
        made = own_templates.save_as_template(row, name="Umfrage", about="")
        assert "variants" not in made.content
        assert made.content["blocks"][0]["settings"]["picture"] == picture.key
        content = json.loads(json.dumps(row.draft))
        content["blocks"][0]["settings"].pop("picture")
        row.draft = content
        with pytest.raises(RefusedError):
            keeping_pictures.delete_picture(picture)
        own_templates.remove(made)
        db.session.flush()
        keeping_pictures.delete_picture(picture)


def test_who_may_not_edit_makes_no_templates(app: Flask, campaign: int, staff: Staff):
    assert staff("analyst").get(f"/staff/campaigns/{campaign}/template").status_code == 403


@pytest.mark.parametrize("key", ["own-0", "own-99", "own-", "own-1e3", "own-" + "9" * 40, "gibt-es-nicht"])
def test_a_template_that_is_not_there_is_named_in_the_refusal(app_context: Flask, key: str):
    with pytest.raises(NotFoundError, match="petition"):
        drafting.new_campaign(key, "Was fehlt im Stadtpark?")
