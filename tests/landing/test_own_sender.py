"""A campaign under somebody else's name: imprint, privacy contact, replies and logo of its own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.campaigns.cloning import clone
from app.campaigns.keeping_pictures import keep_picture
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage
from tests.campaigns.photos import photo
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

_ALLIANCE = {
    "name": "Bündnis Schulweg",
    "street": "Ringstraße 9",
    "postal_code": "04109",
    "city": "Leipzig",
    "represented_by": "Tom Berger",
    "email": "buendnis@example.org",
    "privacy_contact": "daten@example.org",
}
_FORM = "form[@class='card']"


def _save(admin: CheckingClient, **fields: str) -> int:
    status = admin.submit("/staff/campaigns/1/sender", form=_FORM, **fields).status_code
    forget_all()
    return status


def test_without_anything_of_its_own_a_campaign_names_the_organisation(client: CheckingClient, petition: str):
    page = client.get("/schulweg").get_data(as_text=True)
    assert 'href="/imprint"' in page
    own = client.get("/schulweg/imprint").get_data(as_text=True)
    assert "Marktplatz 3" in own


def test_its_own_imprint_stands_on_its_pages_and_nobody_elses(
    client: CheckingClient, petition: str, staff: Callable[..., CheckingClient]
):
    assert _save(staff("campaigner"), **_ALLIANCE) == 303
    page = client.get("/schulweg").get_data(as_text=True)
    assert 'href="/schulweg/imprint"' in page
    assert 'href="/schulweg/privacy"' in page
    imprint = client.get("/schulweg/imprint").get_data(as_text=True)
    assert "Ringstraße 9" in imprint
    assert "Marktplatz 3" not in imprint
    assert "daten@example.org" in client.get("/schulweg/privacy").get_data(as_text=True)
    assert "Marktplatz 3" in client.get("/imprint").get_data(as_text=True)
    assert "datenschutz@example.org" in client.get("/privacy").get_data(as_text=True)


def test_answers_to_its_mails_go_to_its_own_address(
    app: Flask, client: CheckingClient, petition: str, staff: Callable[..., CheckingClient], citizen: Citizen
):
    _save(staff("campaigner"), email="schulweg@example.org")
    citizen.sign("schulweg")
    with app.app_context():
        mail = compose(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first())
        assert isinstance(mail, Mail)
        assert mail.reply_to == "schulweg@example.org"
        assert "/schulweg/imprint" in mail.text


def test_half_an_imprint_is_none_and_what_is_missing_is_named(
    app: Flask, petition: str, staff: Callable[..., CheckingClient]
):
    assert _save(staff("campaigner"), name="Bündnis Schulweg") == 422
    with app.app_context():
        assert db.session.get_one(Campaign, 1).own == {}
    assert _save(staff("campaigner"), email="kein-at") == 422


def test_its_own_logo_takes_the_place_of_the_organisations_and_cannot_be_thrown_away(
    app: Flask, client: CheckingClient, petition: str, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        key = keep_picture(photo(400, 200), "logo.jpg", account_id=None).key
        db.session.commit()
    assert _save(staff("campaigner"), logo=key) == 303
    assert 'class="logo"' in client.get("/schulweg").get_data(as_text=True)
    assert 'class="logo"' not in client.get("/").get_data(as_text=True)
    editor = staff("campaigner")
    assert (
        editor.submit(f"/staff/media/{key}", form=f"form[@action='/staff/media/{key}/delete']").status_code
        != 500
    )
    assert editor.get(f"/staff/media/{key}").status_code == 200


def test_a_copy_is_under_the_same_name(app: Flask, petition: str, staff: Callable[..., CheckingClient]):
    _save(staff("campaigner"), **_ALLIANCE)
    with app.app_context():
        assert clone(db.session.get_one(Campaign, 1)).own["name"] == "Bündnis Schulweg"


def test_only_those_who_may_publish_change_it(petition: str, staff: Callable[..., CheckingClient]):
    assert staff("analyst").get("/staff/campaigns/1/sender").status_code == 403
