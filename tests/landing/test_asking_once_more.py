"""A stamp that is missing, forged, stale or too young, or a trap that was filled: one more click, nothing lost."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign
from app.consent.models import ConsentRequest
from app.foundation import clock
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import RenderedPage, SignUp
from tests.landing.conftest import Citizen
from tests.landing.test_form import _form, _send_again
from tests.pages import values_of

Count = Callable[[type], int]


@pytest.fixture
def _two_seconds_at_least(app: Flask) -> Iterator[None]:
    """As in a real installation, a form that is filled in within two seconds is asked for once more."""
    settings = app.config["TESTBALLON"]
    app.config["TESTBALLON"] = settings.model_copy(update={"minimum_fill_seconds": 2.0})
    yield
    app.config["TESTBALLON"] = settings


@pytest.mark.parametrize("stamp", ["", "1.2.3", "x" * 500, "t4ld2k.1.0123456789abcdef", "\x00"])
def test_a_stamp_that_is_missing_or_forged_costs_one_more_click(
    citizen: Citizen, petition: str, stamp: str, count: Count
):
    answer = citizen.sign(petition, stamp=stamp, **{"consent-newsletter": "on"})
    assert answer.status_code == 422
    assert count(SignUp) == 0
    kept = values_of(_form(answer))
    assert (kept["given_name"], kept["consent-newsletter"]) == ("Uwe", "on")
    assert _send_again(citizen, answer).status_code == 303
    assert count(SignUp) == 1


def test_a_page_that_lay_open_for_days_still_takes_the_form(citizen: Citizen, petition: str, count: Count):
    form = _form(citizen.client.get(f"/{petition}"))
    filled = values_of(form) | {"email": "uwe@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    with clock.moved(timedelta(hours=25)):
        answer = citizen.client.post(f"/{petition}/sign", data=filled)
        assert answer.status_code == 422
        assert _send_again(citizen, answer).status_code == 303
    assert count(SignUp) == 1


@pytest.mark.usefixtures("_two_seconds_at_least")
def test_a_form_faster_than_a_hand_is_asked_for_once_more(citizen: Citizen, petition: str, count: Count):
    answer = citizen.sign(petition)
    assert answer.status_code == 422
    assert count(SignUp) == 0
    assert _send_again(citizen, answer).status_code == 303, "The second click may be as quick as it likes."


def test_a_filled_trap_costs_a_person_one_more_click_and_a_robot_for_ever(
    citizen: Citizen, petition: str, count: Count
):
    answer = citizen.sign(petition, website="https://example.org")
    assert answer.status_code == 422
    assert values_of(_form(answer))["website"] == ""
    assert _send_again(citizen, answer, website="again").status_code == 422
    assert count(SignUp) == 0
    assert _send_again(citizen, answer).status_code == 303


def test_the_second_form_is_in_the_language_of_the_first_even_without_its_stamp(
    citizen: Citizen, petition: str
):
    form = _form(citizen.client.get(f"/{petition}/en"))
    filled = values_of(form) | {"email": "uwe@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    answer = citizen.client.post(f"/{petition}/sign", data=filled | {"stamp": ""})
    assert '<html lang="en">' in answer.get_data(as_text=True)
    nonsense = citizen.client.post(f"/{petition}/sign", data=filled | {"stamp": "", "language": "xx-\x00"})
    assert nonsense.status_code == 422
    assert '<html lang="de">' in nonsense.get_data(as_text=True)


def test_where_the_visit_came_from_survives_the_second_click(citizen: Citizen, petition: str, app: Flask):
    form = _form(citizen.client.get(f"/{petition}?via=poster&ref=k7m2xq4d"))
    filled = values_of(form) | {"email": "uwe@", "given_name": "Uwe", "family_name": "Brandt"}
    answer = citizen.client.post(f"/{petition}/sign", data=filled)
    assert _send_again(citizen, answer, email="uwe@example.org").status_code == 303
    with app.app_context():
        row = db.session.scalars(select(SignUp)).one()
        assert (row.channel, row.ref_code) == ("poster", "k7m2xq4d")


def _publish_anew(app: Flask, slug: str, **changes: str) -> None:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
        drafting.change_words(campaign, "de", **changes)  # type: ignore[arg-type]
        publishing.publish(campaign)
        db.session.commit()
    forget_all()


def test_r1_09_a_page_published_anew_meanwhile_is_kept_as_it_was_seen(
    citizen: Citizen, petition: str, app: Flask
):
    form = _form(citizen.client.get(f"/{petition}"))
    filled = values_of(form) | {"email": "uwe@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    with app.app_context():
        seen = db.session.scalars(select(RenderedPage.id).where(RenderedPage.language == "de")).one()
    _publish_anew(app, petition, title="Ein sicherer Schulweg für alle")
    assert citizen.client.post(f"/{petition}/sign", data=filled).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(SignUp.rendered_page_id)).one() == seen


def test_r1_09_other_words_of_a_consent_are_shown_before_they_are_agreed_to(
    citizen: Citizen, petition: str, app: Flask
):
    form = _form(citizen.client.get(f"/{petition}"))
    filled = values_of(form) | {"email": "uwe@example.org", "given_name": "Uwe", "family_name": "Brandt"}
    filled["consent-newsletter"] = "on"
    _publish_anew(app, petition, sender="Bündnis Schulweg")
    answer = citizen.client.post(f"/{petition}/sign", data=filled)
    assert answer.status_code == 422
    assert "Ja, Bündnis Schulweg" in answer.get_data(as_text=True)
    assert _send_again(citizen, answer).status_code == 303
    with app.app_context():
        shown = db.session.scalars(select(ConsentRequest.shown)).one()
        assert shown[0]["ticked"] is True


def test_a_stamp_from_another_campaign_counts_as_none(citizen: Citizen, petition: str, app: Flask):
    with app.app_context():
        other = drafting.new_campaign("newsletter", "Wissen, was passiert", slug="brief")
        publishing.publish(other)
        db.session.commit()
    stamp = values_of(_form(citizen.client.get("/brief")))["stamp"]
    assert citizen.sign(petition, stamp=stamp).status_code == 422
