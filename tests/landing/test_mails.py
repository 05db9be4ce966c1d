"""The mails of the double opt-in as people get them: R1.02, R4.09 and what a reader without pictures needs."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.foundation import clock
from app.foundation.database import db
from app.landing.mails import compose_confirmation
from app.outbox.composing import Mail
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import parse

_HREF = re.compile(r'href="([^"]+)"')
Read = Callable[[], Mail]


@pytest.fixture
def mail(app: Flask) -> Read:
    """The latest mail, as it would leave now."""

    def compose() -> Mail:
        with app.app_context():
            message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
            assert message is not None
            composed = compose_confirmation(message)
            assert isinstance(composed, Mail)
            return composed

    return compose


@pytest.fixture(params=["doi", "already"])
def either_mail(request: pytest.FixtureRequest, citizen: Citizen, petition: str, mail: Read) -> Mail:
    """The mail that asks to confirm, and the one that says that this has been done."""
    citizen.sign(petition)
    if request.param == "doi":
        return mail()
    citizen.get_mail()
    citizen.confirm()
    with clock.moved(timedelta(hours=25)):
        citizen.sign(petition)
        return mail()


def test_r4_09_the_text_part_is_as_good_as_the_html(either_mail: Mail):
    links = set(_HREF.findall(either_mail.html))
    assert links
    assert all(link in either_mail.text for link in links)
    assert not re.search(r"<[a-z]|&[a-z]+;|\n{3}", either_mail.text)
    assert len(either_mail.html.encode()) < 102_000


def test_r1_02_there_is_no_picture_no_stranger_and_no_advertising(either_mail: Mail):
    assert not re.search(r"<img|<link|<script|url\(|@import|background=", either_mail.html)
    for link in _HREF.findall(either_mail.html):
        assert link.startswith("http://localhost/"), link
        assert "?" not in link, "A link that is followed tells nothing about who followed it."
    kinds = [link.removeprefix("http://localhost/").split("/")[0] for link in _HREF.findall(either_mail.html)]
    # The button, where there is one, and “that was not me” (R7.02).
    assert kinds in (["c", "c", "imprint", "schulweg"], ["c", "imprint", "schulweg"])
    assert either_mail.html.count("/not-me") == 1


def test_r5_09_the_mail_is_built_for_everybody(either_mail: Mail):
    page = parse(either_mail.html)
    assert page.get("lang") == "de"
    assert len(list(page.iter("h1"))) == 1
    assert all(table.get("role") == "presentation" for table in page.iter("table"))
    assert all("".join(link.itertext()).strip() for link in page.iter("a"))
    assert 'name="color-scheme" content="light dark"' in either_mail.html
    body = page.find("body")
    assert body is not None
    assert "color" not in (body.get("style") or ""), "Light and dark are the reader's choice."


def test_the_mail_says_what_was_asked_for_by_whom_until_when(citizen: Citizen, petition: str, mail: Read):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    asked = mail()
    for part in (asked.text, asked.html):
        assert "Hallo Uwe," in part
        assert "Ihre Unterschrift für „Ein sicherer Schulweg für Lindenbach“" in part
        assert "darf mir den Newsletter" in part
        assert "handover" not in part
        assert (clock.now() + timedelta(days=8)).strftime("%Y") in part
        assert re.search(r"\b\d{3} \d{3}\b", part)
    assert asked.subject.endswith("Ihre Unterschrift für „Ein sicherer Schulweg für Lindenbach“")
    assert (asked.sender_name, asked.reply_to) == ("Lindenbach bewegt e. V.", "post@example.org")


def test_who_gave_no_name_is_greeted_all_the_same(
    citizen: Citizen, app: Flask, organisation: None, mail: Read
):
    with app.app_context():
        publishing.publish(drafting.new_campaign("newsletter", "Wissen, was passiert", slug="brief"))
        db.session.commit()
    citizen.sign("brief", given_name="")
    assert mail().text.startswith("Guten Tag,\n")


def test_the_mail_is_in_the_language_of_the_page(citizen: Citizen, petition: str, mail: Read):
    form = {"email": "uwe@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    assert citizen.client.submit(f"/{petition}/en", **form).status_code == 303
    asked = mail()
    assert 'lang="en"' in asked.html
    assert "Hello Uwe," in asked.text
    assert asked.subject == "Please confirm: Your signature for “Ein sicherer Schulweg für Lindenbach”"


def test_what_somebody_typed_stays_text_in_the_mail(citizen: Citizen, petition: str, mail: Read):
    citizen.sign(petition, given_name="<b>Uwe</b>\r\nBcc: Eva")
    asked = mail()
    assert "<b>Uwe" not in asked.html
    assert "&lt;b&gt;Uwe&lt;/b&gt;" in asked.html
    assert "\nBcc:" not in asked.text
    assert "\n" not in asked.subject
