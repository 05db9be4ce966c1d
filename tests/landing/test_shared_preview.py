"""A colleague without an account sees a draft by a link, and can do nothing else there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from app.campaigns import drafting, preview_links, publishing
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.visits.models import VisitCount
from tests.pages import CheckingClient, parse

Staff = Callable[..., CheckingClient]


@pytest.fixture
def draft(app: Flask, organisation: None) -> int:
    """The id of a draft."""
    with app.app_context():
        made = drafting.new_campaign("petition", "Ein Nachtbus für Lindenbach", slug="nachtbus")
        db.session.commit()
        return made.id


def _path(app: Flask, campaign_id: int) -> str:
    with app.app_context():
        link = preview_links.link_of(db.session.get_one(Campaign, campaign_id))
        assert link is not None
        return preview_links.path_of(link)


def _share(karin: CheckingClient, campaign_id: int, what: str = "preview-link") -> None:
    page = f"/staff/campaigns/{campaign_id}"
    answer = karin.submit(f"{page}/look-at", form=f"form[@action='{page}/{what}']")
    assert answer.status_code == 303


def test_a_campaigner_makes_a_link_and_a_stranger_sees_the_draft_as_it_stands(
    app: Flask, draft: int, staff: Staff, client: CheckingClient
):
    karin = staff("campaigner")
    _share(karin, draft)
    path = _path(app, draft)
    assert path in karin.get(f"/staff/campaigns/{draft}/look-at").get_data(as_text=True)
    answer = client.get(path)
    page = answer.get_data(as_text=True)
    assert "Ein Nachtbus für Lindenbach" in page
    assert "Vorschau" in page
    assert 'content="noindex"' in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.headers.getlist("Set-Cookie")
    with app.app_context():
        drafting.change_words(db.session.get_one(Campaign, draft), "de", title="Ein Bus um Mitternacht")
        db.session.commit()
    assert "Ein Bus um Mitternacht" in client.get(path).get_data(as_text=True)
    english = client.get(f"{path}?language=en").get_data(as_text=True)
    assert "Sign now" in english
    assert f'href="{path}?language=de"' in english


def test_nobody_can_sign_there_and_no_visit_is_counted(
    app: Flask, draft: int, staff: Staff, client: CheckingClient
):
    with app.app_context():
        publishing.publish(db.session.get_one(Campaign, draft))
        db.session.commit()
    _share(staff("campaigner"), draft)
    path = _path(app, draft)
    form = parse(client.get(path).get_data(as_text=True)).find(".//form[@id='form']")
    assert form is not None
    assert form.get("inert") is not None
    assert form.get("action") == path
    answer = client.post(path, data={"email": "uwe.brandt@example.org", "given_name": "Uwe"})
    assert (answer.status_code, answer.location) == (303, path)
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        assert db.session.query(SignUp).count() == 0
        assert db.session.query(VisitCount).count() == 0


def test_after_seven_days_it_shows_nothing_and_says_why(
    app: Flask, draft: int, staff: Staff, client: CheckingClient
):
    karin = staff("campaigner")
    _share(karin, draft)
    path = _path(app, draft)
    with clock.moved(timedelta(days=6, hours=23)):
        assert client.get(path).status_code == 200
    with clock.moved(timedelta(days=7, minutes=1)):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "sieben Tage" in answer.get_data(as_text=True)
        assert "Nachtbus" not in answer.get_data(as_text=True)


def test_taken_back_it_is_gone_and_a_new_link_is_another_one(
    app: Flask, draft: int, staff: Staff, client: CheckingClient
):
    karin = staff("campaigner")
    _share(karin, draft)
    first = _path(app, draft)
    _share(karin, draft, "preview-link/withdraw")
    assert client.get(first).status_code == 404
    _share(karin, draft)
    second = _path(app, draft)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    _share(karin, draft)
    assert client.get(second).status_code == 404, "A new link makes the earlier one worthless."


def test_an_invented_link_opens_nothing_and_an_analyst_makes_none(
    draft: int, staff: Staff, client: CheckingClient
):
    assert client.get("/preview/" + "A" * 48).status_code == 404
    analyst = staff("analyst")
    assert "preview-link" not in analyst.get(f"/staff/campaigns/{draft}/look-at").get_data(as_text=True)


def test_staff_read_the_mail_before_anybody_gets_it(app: Flask, draft: int, staff: Staff):
    karin = staff("campaigner")
    # Mails carry their style with them, so the checks for pages do not fit.
    mail = super(CheckingClient, karin).open(f"/staff/campaigns/{draft}/preview/mail?language=de")
    text = mail.get_data(as_text=True)
    assert "Bitte bestätigen: Ihre Unterschrift für „Ein Nachtbus für Lindenbach“" in text
    assert "Lindenbach bewegt e. V." in text
    assert "123 456" in text
    assert "\ue001" not in text
    for view in ("phone", "desktop", "dark", "mail"):
        assert karin.get(f"/staff/campaigns/{draft}/look-at?view={view}").status_code == 200


def test_staff_see_the_page_in_the_dark_whatever_their_device_is_set_to(draft: int, staff: Staff):
    karin = staff("campaigner")
    page = parse(karin.get(f"/staff/campaigns/{draft}/preview?scheme=dark").get_data(as_text=True))
    sheet = next(link.get("href") for link in page.iter("link") if link.get("rel") == "stylesheet")
    assert sheet
    css = karin.get(sheet).get_data(as_text=True)
    assert "prefers-color-scheme" not in css
    assert "@media all" in css
