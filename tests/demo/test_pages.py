"""Whoever looks around in the demo finds every door open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.demo.stories import all_stories
from app.demo.story import Story
from app.foundation.database import db
from app.landing.mails import confirm_token, kit_token
from app.landing.models import SignUp
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage
from tests.pages import CheckingClient

LIVE = [story for story in all_stories() if not (story.is_draft or story.paused or story.ended)]
# Of those that are over, one of each kind: they differ in their words alone, which tests of their own read.
STOPPED = [
    next(story for story in all_stories() if story.paused),
    next(story for story in all_stories() if story.ended and not story.archived),
    next(story for story in all_stories() if story.archived),
]


@pytest.fixture
def app(lindenbach: Flask) -> Flask:
    """Everybody here walks through the same Lindenbach."""
    return lindenbach


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("story", LIVE, ids=lambda story: story.slug)
def test_a_live_campaign_can_be_read_in_both_languages(
    client: CheckingClient, story: Story, language: str
) -> None:
    page = client.get(f"/{story.slug}" if language == "de" else f"/{story.slug}/{language}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    words = story.words[language]
    assert f'<html lang="{language}"' in text
    # Of a page with two wordings, either may be shown.
    titles = {words["title"], story.variant.get(language, words)["title"]}
    assert any(title in text for title in titles)
    assert story.page.get("sender", "Lindenbach bewegt e. V.") in text
    assert words["faq"][0]["question"] in text
    assert "{goal}" not in text
    assert "**" not in text


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("story", STOPPED, ids=lambda story: story.slug)
def test_a_stopped_campaign_says_so_in_both_languages(
    client: CheckingClient, story: Story, language: str
) -> None:
    page = client.get(f"/{story.slug}{language}")
    assert page.status_code == 200
    assert story.words["en" if language else "de"]["title"] in page.get_data(as_text=True)


def test_nobody_outside_sees_the_draft(client: CheckingClient) -> None:
    assert client.get("/bank").status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_front_page_offers_what_is_open(client: CheckingClient, language: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).get_data(as_text=True)
    assert "Lindenbach bewegt e. V." in page
    for story in LIVE:
        assert story.words[language]["title"] in page
        assert f'href="/{story.slug}' in page


@pytest.mark.parametrize("path", ["/imprint", "/privacy", "/accessibility"])
def test_the_legal_pages_open(client: CheckingClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "example.org" in page.get_data(as_text=True)


def test_a_supporters_own_addresses_work(app: Flask, client: CheckingClient) -> None:
    with app.app_context():
        best = db.session.scalars(
            select(SignUp).where(SignUp.confirmed_at.is_not(None), SignUp.ref_code.is_not(None)).limit(1)
        ).one()
        kit, code = kit_token(best), best.ref_code
    own_page = client.get(f"/k/{kit}")
    assert own_page.status_code == 200
    link = client.get(f"/s/{code}")
    assert link.status_code == 303
    assert client.get(link.headers["Location"]).status_code == 200
    assert client.get(f"/s/{code}/to/whatsapp").status_code == 303


def test_whoever_has_not_confirmed_yet_still_can(app: Flask, client: CheckingClient) -> None:
    with app.app_context():
        waiting = db.session.scalars(select(SignUp).where(SignUp.confirmed_at.is_(None)).limit(1)).one()
        token = confirm_token(waiting)
        mail = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "doi", OutboxMessage.subject_id == waiting.id)
        ).one()
        composed = compose(mail)
        assert isinstance(composed, Mail)
        assert token in composed.text
    assert client.get(f"/c/{token}").status_code == 200


def test_staff_see_people_and_what_they_did(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    administrator = staff("admin")
    contacts = administrator.get("/staff/contacts")
    assert contacts.status_code == 200
    assert "example.org" in contacts.get_data(as_text=True)
    with app.app_context():
        busy = db.session.scalars(
            select(Contact).join(SignUp, SignUp.contact_id == Contact.id).where(SignUp.comment.is_not(None))
        ).first()
        assert busy
        comment = db.session.scalars(
            select(SignUp.comment).where(SignUp.contact_id == busy.id, SignUp.comment.is_not(None))
        ).first()
    profile = administrator.get(f"/staff/contacts/{busy.id}")
    assert profile.status_code == 200
    assert comment
    assert comment.split()[0] in profile.get_data(as_text=True)


def test_staff_see_every_campaign_and_every_mail(app: Flask, staff: Callable[..., CheckingClient]) -> None:
    administrator = staff("admin")
    campaigns = "".join(
        administrator.get(f"/staff/campaigns?{query}").get_data(as_text=True)
        for query in ("state=archived", "page=1", "page=2")
    )
    with app.app_context():
        ids = db.session.scalars(select(Campaign.id)).all()
        message = db.session.scalars(select(OutboxMessage.id)).first()
    for story in all_stories():
        assert story.words["de"]["title"] in campaigns
    for campaign_id in ids:
        assert administrator.get(f"/staff/campaigns/{campaign_id}").status_code == 200
    assert administrator.get("/staff/outbox").status_code == 200
    assert administrator.get(f"/staff/outbox/{message}").status_code == 200
