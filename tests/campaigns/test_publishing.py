"""From a draft to what visitors see, and the later life of a campaign."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import save_organisation, the_organisation
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from tests.pages import CheckingClient


@pytest.fixture
def campaign(app: Flask, organisation: None) -> int:
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        db.session.commit()
        return made.id


def _published(app: Flask, campaign_id: int) -> None:
    with app.app_context():
        publishing.publish(db.session.get_one(Campaign, campaign_id))
        db.session.commit()
    forget_all()


def test_nothing_goes_live_without_an_imprint(app_context: Flask):
    campaign = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach")
    with pytest.raises(publishing.PublishingRefusedError) as refusal:
        publishing.publish(campaign)
    assert refusal.value.missing[0][1] == "/staff/organisation#name"
    assert db.session.scalars(select(Revision)).all() == []


def test_an_event_of_yesterday_does_not_go_live(app: Flask, organisation: None):
    with app.app_context():
        campaign = drafting.new_campaign("event", "Großer Aufräumtag")
        with clock.moved(timedelta(weeks=6)), pytest.raises(publishing.PublishingRefusedError):
            publishing.publish(campaign)


def test_a_draft_is_seen_by_nobody_until_it_is_published(app: Flask, campaign: int, client: CheckingClient):
    forget_all()
    assert client.get("/nachtbus").status_code == 404
    _published(app, campaign)
    assert client.get("/nachtbus").status_code == 200


def test_changes_stay_with_the_draft_until_they_are_published(
    app: Flask, campaign: int, client: CheckingClient
):
    _published(app, campaign)
    with app.app_context():
        drafting.change_words(db.session.get_one(Campaign, campaign), "de", title="Der Nachtbus soll fahren")
        db.session.commit()
        assert db.session.get_one(Campaign, campaign).has_unpublished_changes
    forget_all()
    assert "Der Nachtbus soll fahren" not in client.get("/nachtbus").get_data(as_text=True)
    _published(app, campaign)
    assert "Der Nachtbus soll fahren" in client.get("/nachtbus").get_data(as_text=True)
    with app.app_context():
        assert not db.session.get_one(Campaign, campaign).has_unpublished_changes
        assert [row.number for row in db.session.scalars(select(Revision).order_by(Revision.id))] == [1, 2]


def test_a_changed_organisation_shows_on_every_page_as_a_new_revision(
    app: Flask, campaign: int, client: CheckingClient
):
    _published(app, campaign)
    with app.app_context():
        drafting.change_words(db.session.get_one(Campaign, campaign), "de", title="Noch nicht fertig")
        entered = {name: getattr(the_organisation(), name) for name in ("street", "email", "privacy_contact")}
        save_organisation(entered | {"name": "Lindenbach fährt e. V."})
        publishing.publish_again()
        db.session.commit()
    forget_all()
    page = client.get("/nachtbus").get_data(as_text=True)
    assert "Lindenbach fährt e. V." in page
    assert "Noch nicht fertig" not in page, "What is still a draft must not go live with it."


def test_a_paused_campaign_says_so_and_goes_on(app: Flask, campaign: int, client: CheckingClient):
    _published(app, campaign)
    for step, is_open in ((publishing.pause, False), (publishing.resume, True), (publishing.end, False)):
        with app.app_context():
            step(db.session.get_one(Campaign, campaign))
            db.session.commit()
        forget_all()
        assert ('action="/nachtbus/sign' in client.get("/nachtbus").get_data(as_text=True)) is is_open
