"""A campaign at the top of a domain of its own; whatever else is asked of any host is answered as before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.campaigns import drafting, publishing
from app.campaigns.cloning import clone
from app.campaigns.domains import written_domain
from app.campaigns.models import Campaign
from app.campaigns.organisation import save_organisation
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.live_pages import forget_all
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.servers.product import ORGANISATION
from tests.statements import statements

_HOST = "http://schulweg.example.org"
_FORM = "form[@id='domain']"


@pytest.fixture
def own_host(app: Flask, petition: str, staff: Callable[..., CheckingClient]) -> str:
    """The petition has a domain."""
    answer = staff("campaigner").submit(
        "/staff/campaigns/1/sender", form=_FORM, domain="https://Schulweg.example.org/"
    )
    assert answer.status_code == 303
    forget_all()
    app.extensions["testballon_own_hosts"].forget()
    return _HOST


def test_the_page_and_what_belongs_to_it_is_at_the_top_of_its_domain(client: CheckingClient, own_host: str):
    for path in ("/", "/en", "/imprint", "/privacy", "/schulweg"):
        answer = client.get(path, base_url=own_host)
        assert answer.status_code == 200, path
        assert "Lindenbach bewegt e. V." in answer.get_data(as_text=True)
    assert "Ein sicherer Schulweg" in client.get("/", base_url=own_host).get_data(as_text=True)
    assert client.get("/media/klar-x.css", base_url=own_host).status_code == 200
    assert client.get("/nothing-here", base_url=own_host).status_code == 404


def test_its_whole_addresses_name_its_domain(client: CheckingClient, own_host: str):
    page = client.get("/schulweg").get_data(as_text=True)
    assert f'<link rel="canonical" href="{own_host}/">' in page
    assert f'<meta property="og:url" content="{own_host}/">' in page
    assert f'<meta property="og:image" content="{own_host}/media/card-' in page
    english = client.get("/en", base_url=own_host).get_data(as_text=True)
    assert f'<link rel="canonical" href="{own_host}/en">' in english


def test_one_can_sign_there_and_the_mail_leads_back_there(
    app: Flask, client: CheckingClient, own_host: str, citizen: Citizen
):
    page = client.get("/", base_url=own_host).get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp
    answer = client.post("/sign", base_url=own_host, data={"email": "", "stamp": stamp[1]})
    assert answer.status_code == 422
    citizen.sign("schulweg")
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        mail = compose(message)
        assert isinstance(mail, Mail)
        assert f"{own_host}/c/" in mail.text
        assert f"{own_host}/imprint" in mail.text


def test_a_host_nobody_knows_shows_the_organisation(client: CheckingClient, own_host: str):
    page = client.get("/", base_url="http://elsewhere.example.org").get_data(as_text=True)
    assert "<h1>Lindenbach bewegt e. V.</h1>" in page


def test_many_requests_ask_the_database_for_hosts_once(app: Flask, client: CheckingClient, own_host: str):
    with statements(app) as ran:
        for _ in range(20):
            client.get("/robots.txt", base_url=own_host)
    assert sum("campaigns.domain IS NOT NULL" in one for one in ran) < 20


@pytest.mark.parametrize("wrong", ["schulweg", "localhost", "a b.example.org", "x..example.org", "127.0.0.1"])
def test_what_is_no_domain_of_its_own_is_refused_in_words(
    app: Flask, petition: str, staff: Callable[..., CheckingClient], wrong: str
):
    staff("campaigner").submit("/staff/campaigns/1/sender", form=_FORM, domain=wrong)
    with app.app_context():
        assert db.session.get_one(Campaign, 1).domain is None


def test_no_two_campaigns_share_a_domain_and_it_can_be_given_back(
    app: Flask, client: CheckingClient, own_host: str, staff: Callable[..., CheckingClient]
):
    editor = staff("campaigner")
    with app.app_context():
        other = clone(db.session.get_one(Campaign, 1)).id
        db.session.commit()
    editor.submit(f"/staff/campaigns/{other}/sender", form=_FORM, domain="schulweg.example.org")
    with app.app_context():
        assert db.session.get_one(Campaign, other).domain is None
    editor.submit("/staff/campaigns/1/sender", form=_FORM, domain="")
    app.extensions["testballon_own_hosts"].forget()
    assert "<h1>Lindenbach bewegt e. V.</h1>" in client.get("/", base_url=own_host).get_data(as_text=True)


def test_a_domain_is_kept_as_browsers_send_it():
    assert written_domain(" https://Müllers-Bäume.example.org/hin?x ") == "xn--mllers-bume-s8a81a.example.org"
    assert written_domain("schulweg.example.org.") == "schulweg.example.org"


def test_where_staff_have_a_host_of_their_own_a_campaigns_domain_shows_none_of_it(sqlite_data: Path):
    public, team = "https://mitmachen.example.org", "https://team.example.org"
    app = create_app(Settings(data=sqlite_data, secret_key="k", base_url=public, staff_url=team))
    with app.app_context():
        save_organisation({**ORGANISATION, "country": "DE"})
        campaign = drafting.new_campaign("petition", "Ein sicherer Schulweg", slug="eigene-domain")
        publishing.publish(campaign)
        campaign.domain = "schulweg.example.org"
        db.session.commit()
    client, host = app.test_client(), "https://schulweg.example.org"
    page = client.get("/", base_url=host)
    assert "Ein sicherer Schulweg" in page.get_data(as_text=True)
    assert client.get("/staff/sign-in", base_url=host).status_code == 404
    assert client.get("/", base_url=team).location == "/staff/"
    assert client.get("/eigene-domain", base_url=team).status_code == 404
