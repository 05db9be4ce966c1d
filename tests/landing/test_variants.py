"""Variants (A7): each visitor sees one, the form carries it, mails and evidence say what the person saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import draft_history, drafting, publishing, variant_stopping, variants
from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.landing.live_pages import forget_all
from app.landing.mails import compose_confirmation
from app.landing.models import RenderedPage, SignUp
from app.metrics.queries import campaign_numbers
from app.outbox.composing import Mail
from app.outbox.models import OutboxMessage
from app.visits.models import VisitCount
from tests.landing.conftest import Citizen
from tests.pages import parse

DEMAND = "Ein sicherer Schulweg für Lindenbach"
QUESTION = "Wie sicher kommt Ihr Kind zur Schule?"


@pytest.fixture
def two_headlines(app: Flask, organisation: None) -> str:
    """The slug of a petition that asks half of its visitors a question instead."""
    with app.app_context():
        campaign = drafting.new_campaign("petition", DEMAND, slug="schulweg")
        content, letter = variants.with_variant(campaign.draft, ())
        content = variants.with_variant_changed(
            content, letter, language="de", texts={"title": QUESTION, "button": "Ich bin dabei"}, picture=""
        )
        draft_history.keep(campaign, content, what="variant b")
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


def _shown(citizen: Citizen, path: str) -> str:
    return str(parse(citizen.client.get(path).get_data(as_text=True)).findtext(".//h1"))


def _until(citizen: Citizen, path: str, headline: str) -> str:
    """Load the page until it shows that headline: with two of them it takes two tries on average, never 200."""
    for _ in range(200):
        page = citizen.client.get(path).get_data(as_text=True)
        if headline in page.split("</h1>")[0]:
            return page
    raise AssertionError(f"{headline} was never shown.")


def test_half_of_the_visitors_see_each_headline_and_are_counted_apart(
    app: Flask, citizen: Citizen, two_headlines: str
):
    citizen.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 16; Mobile)"
    seen = Counter(_shown(citizen, f"/{two_headlines}") for _ in range(200))
    assert set(seen) == {DEMAND, QUESTION}
    # An even coin shows fewer than 60 of 200 once in a hundred million times.
    assert min(seen.values()) > 60
    app.extensions["testballon_visits"].flush()
    with app.app_context():
        rows = db.session.execute(select(VisitCount.variant, VisitCount.number)).all()
        counted = {row.variant: row.number for row in rows}
    assert counted == {"a": seen[DEMAND], "b": seen[QUESTION]}


def test_what_a_variant_leaves_open_is_said_by_the_page(citizen: Citizen, two_headlines: str):
    page = _until(citizen, f"/{two_headlines}", QUESTION)
    assert "Ich bin dabei" in page
    original = _until(citizen, f"/{two_headlines}", DEMAND)
    lead = parse(original).findtext(".//p[@class='lead']")
    assert lead
    assert lead in page
    assert _shown(citizen, f"/{two_headlines}/en") == DEMAND, "In English nothing was said for it."


def test_the_sign_up_the_mail_and_the_evidence_say_which_one_was_seen(
    app: Flask, citizen: Citizen, two_headlines: str
):
    page = parse(_until(citizen, f"/{two_headlines}", QUESTION))
    form = page.find(f".//form[@action='/{two_headlines}/sign']")
    assert form is not None
    filled = {field.get("name"): field.get("value") or "" for field in form.iter("input")}
    assert filled["variant"] == "b"
    filled = {name: value for name, value in filled.items() if name and not name.startswith("consent-")} | {
        "email": "uwe.brandt@example.org",
        "given_name": "Uwe",
        "family_name": "Brandt",
    }
    # What the hidden field claims is not believed; the stamp knows.
    answer = citizen.client.post(f"/{two_headlines}/sign", data=filled | {"variant": "a"})
    assert answer.status_code == 303
    assert QUESTION in citizen.client.get(answer.location).get_data(as_text=True)
    with app.app_context():
        row = db.session.scalars(select(SignUp)).one()
        assert row.variant == "b"
        assert QUESTION in db.session.get_one(RenderedPage, row.rendered_page_id).html
        mail = compose_confirmation(db.session.scalars(select(OutboxMessage)).one())
        assert isinstance(mail, Mail)
        assert QUESTION in mail.subject
        assert QUESTION in mail.text
    citizen.confirm()
    with app.app_context():
        numbers = campaign_numbers(row.campaign_id)
        assert {name: cell.confirmed for name, cell in numbers.variants.items() if cell.confirmed} == {"b": 1}


def test_a_form_with_a_mistake_comes_back_in_the_same_variant(citizen: Citizen, two_headlines: str):
    page = parse(_until(citizen, f"/{two_headlines}", QUESTION))
    form = page.find(f".//form[@action='/{two_headlines}/sign']")
    assert form is not None
    filled = {field.get("name") or "": field.get("value") or "" for field in form.iter("input")}
    for _ in range(8):
        answer = citizen.client.post(f"/{two_headlines}/sign", data=filled | {"email": "uwe.brandt"})
        assert answer.status_code == 422
        assert QUESTION in answer.get_data(as_text=True).split("</h1>")[0]


def test_a_stopped_variant_is_shown_to_nobody_but_still_takes_the_form_it_was_on(
    app: Flask, citizen: Citizen, two_headlines: str
):
    page = parse(_until(citizen, f"/{two_headlines}", QUESTION))
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        variant_stopping.stop_variant(campaign, "b", account_id=None)
        db.session.commit()
        with pytest.raises(RefusedError, match="One variant has to go on"):
            variant_stopping.stop_variant(campaign, "a", account_id=None)
    forget_all()
    assert {_shown(citizen, f"/{two_headlines}") for _ in range(20)} == {DEMAND}
    form = page.find(f".//form[@action='/{two_headlines}/sign']")
    assert form is not None
    filled = {field.get("name") or "": field.get("value") or "" for field in form.iter("input")}
    filled = {name: value for name, value in filled.items() if not name.startswith("consent-")}
    filled |= {"email": "uwe.brandt@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    assert citizen.client.post(f"/{two_headlines}/sign", data=filled).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SignUp.variant)).one() == "b"
        variant_stopping.run_variant_again(db.session.scalars(select(Campaign)).one(), "b")
        db.session.commit()
    forget_all()
    _until(citizen, f"/{two_headlines}", QUESTION)


def test_a_page_rendered_anew_after_an_update_has_all_its_variants(
    app: Flask, citizen: Citizen, two_headlines: str, count: Callable[[type], int]
):
    from app.landing.rendering import render_what_is_missing

    before = count(RenderedPage)
    assert before == 4, "Two languages, two variants."
    with app.app_context():
        assert render_what_is_missing() == 0
        db.session.execute(RenderedPage.__table__.delete().where(RenderedPage.variant == "b"))
        db.session.commit()
        assert render_what_is_missing() == 1
    assert count(RenderedPage) == before
