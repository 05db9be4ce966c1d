"""Removing the demo takes everything it brought and nothing anybody made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.campaigns import drafting, publishing
from app.campaigns.models import Campaign, Organisation
from app.campaigns.organisation import save_organisation
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.demo.filling import is_empty
from app.demo.removing import remove
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.confirming import confirm
from app.landing.models import SignUp, Supporter
from app.visits.models import VisitCount
from tests.demo.conftest import filled
from tests.pages import CheckingClient
from tests.servers.processes import until


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An installation with a demo of its own, to be removed."""
    with filled(request, tmp_path, request.param) as settings:
        yield settings


def _sign(client: CheckingClient, slug: str, email: str) -> None:
    """Fill in a campaign's form, tick every box, and confirm."""
    answers = {"email": email, "given_name": "Uwe", "family_name": "Brandt", "consent-newsletter": "on"}
    answer = client.submit(f"/{slug}", form="form[@id='form']", **answers)
    assert answer.status_code == 303
    sign_up = db.session.scalars(
        select(SignUp).where(SignUp.email == email).order_by(SignUp.id.desc()).limit(1)
    ).one()
    confirm(sign_up, by="button")
    db.session.commit()


def _own_campaign() -> int:
    campaign = drafting.new_campaign("petition", "Ein Hund für das Tierheim", slug="tierheim")
    publishing.publish(campaign)
    db.session.commit()
    return campaign.id


def test_what_people_made_in_between_survives(app: Flask, client: CheckingClient) -> None:
    with app.app_context():
        own = _own_campaign()
        _sign(client, "tierheim", "uwe.brandt@example.org")
        app.extensions["testballon_visits"].flush()
        draft = db.session.get_one(Campaign, own).draft
        remove()
        db.session.commit()
        assert db.session.scalars(select(Campaign.id)).all() == [own]
        assert db.session.get_one(Campaign, own).draft == draft
        assert db.session.scalars(select(Contact.email)).all() == ["uwe.brandt@example.org"]
        assert db.session.scalar(select(func.count()).select_from(Supporter)) == 1
        assert db.session.scalars(select(VisitCount.campaign_id).distinct()).all() == [own]
    page = client.get("/tierheim")
    assert page.status_code == 200
    assert client.get("/schulweg").status_code == 404


def test_a_visitor_of_the_demo_goes_with_it(app: Flask, client: CheckingClient) -> None:
    with app.app_context():
        _sign(client, "schulweg", "karin.moser@example.org")
        remove()
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 0
        assert is_empty()


def test_somebody_who_signed_both_stays_with_what_is_theirs(app: Flask, client: CheckingClient) -> None:
    with app.app_context():
        own = _own_campaign()
        _sign(client, "schulweg", "karin.moser@example.org")
        _sign(client, "tierheim", "karin.moser@example.org")
        remove()
        db.session.commit()
        contact = db.session.scalars(select(Contact)).one()
        sign_up = db.session.scalars(select(SignUp)).one()
        assert (sign_up.contact_id, sign_up.campaign_id) == (contact.id, own)
        assert {event.sign_up_id for event in db.session.scalars(select(ConsentEvent))} == {sign_up.id}


def test_a_demo_campaign_somebody_tried_things_out_on_goes_too(app: Flask) -> None:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == "schulweg")).one()
        drafting.change_words(campaign, "de", title="Sicher zur Schule und zurück")
        publishing.publish(campaign)
        drafting.change_words(campaign, "de", title="Sicher zur Schule, sicher nach Hause")
        db.session.commit()
        remove()
        db.session.commit()
        assert is_empty()
        for table in ("revisions", "rendered_pages", "draft_versions"):
            rows = select(func.count()).select_from(db.metadata.tables[table])
            assert db.session.scalar(rows) == 0, table


def test_an_organisation_somebody_entered_stays(app: Flask) -> None:
    with app.app_context():
        save_organisation({"name": "Tierfreunde Oberau e. V."})
        db.session.commit()
        remove()
        db.session.commit()
        assert db.session.get_one(Organisation, 1).name == "Tierfreunde Oberau e. V."


def test_one_click_does_it_and_says_so(
    app: Flask, staff: Callable[..., CheckingClient], client: CheckingClient
) -> None:
    administrator = staff("admin")
    answer = administrator.submit("/staff/organisation", form="form[@action='/staff/demo/remove']")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/campaigns")
    page = administrator.get("/staff/campaigns").get_data(as_text=True)
    assert 'role="status"' in page
    assert "/staff/demo/remove" not in administrator.get("/staff/organisation").get_data(as_text=True)
    assert client.get("/schulweg").status_code == 404


def test_only_whoever_may_edit_the_organisation_removes_it(
    app: Flask, staff: Callable[..., CheckingClient]
) -> None:
    analyst = staff("analyst")
    form = analyst.get("/staff/contacts").get_data(as_text=True)
    token = form.partition('"X-CSRFToken": "')[2].partition('"')[0]
    assert analyst.post("/staff/demo/remove", data={"csrf_token": token}).status_code == 403
    with app.app_context():
        assert not is_empty()


def test_a_look_at_a_page_that_is_gone_does_not_stop_the_counting(app: Flask, client: CheckingClient) -> None:
    counter = app.extensions["testballon_visits"]
    person = {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Language": "de",
    }
    with app.app_context():
        own = _own_campaign()
        client.get("/schulweg", headers=person)
        client.get("/tierheim", headers=person)
        remove()
        db.session.commit()

    def counted() -> list[tuple[int, int]]:
        counter.flush()
        with app.app_context():
            rows = db.session.execute(select(VisitCount.campaign_id, VisitCount.number)).all()
            return [tuple(row) for row in rows]

    # The counter's own thread may be writing at the very moment of the removal; then it tries again.
    until(lambda: counted() == [(own, 1)], what="the look at the page that is still there")
