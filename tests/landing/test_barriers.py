"""The accessibility statement is kept true, and barriers can be reported on it (R5.01, R5.02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.campaigns.organisation import the_organisation
from app.foundation import clock, personal_data
from app.foundation.database import db
from app.foundation.deadlines import months_later
from app.landing import barriers
from app.landing.barrier_models import BarrierReport
from app.outbox.suppression import address_key
from tests.pages import CheckingClient, parse, values_of

Staff = Callable[..., CheckingClient]
STATEMENT = "/accessibility?language=en"
SAID = "The map cannot be reached\nwith the keyboard."
ADA = "ada.winter@example.org"


def send(client: CheckingClient, path: str = STATEMENT, *, seconds: float = 5, **typed: str) -> TestResponse:
    """Look at the statement, and some seconds later send its form, with no more than a page without script has."""
    form = parse(client.get(path).get_data(as_text=True)).find(".//form[@id='report']")
    assert form is not None
    with clock.moved(timedelta(seconds=seconds)):
        return client.post((form.get("action") or "").partition("#")[0], data=values_of(form) | typed)


def reported(app: Flask) -> list[BarrierReport]:
    with app.app_context():
        return list(db.session.scalars(select(BarrierReport).order_by(BarrierReport.id)))


@pytest.mark.usefixtures("organisation")
def test_r5_02_ada_reports_a_barrier_and_staff_have_a_month_to_answer(
    app: Flask, client: CheckingClient, staff: Staff
):
    answer = send(client, message=SAID, email=ADA)
    assert answer.status_code == 303
    assert "Thank you." in client.get(answer.location.partition("#")[0]).text
    assert client.get_cookie("session") is None
    (one,) = reported(app)
    assert (one.message, one.email, one.due_at) == (SAID, ADA, months_later(one.reported_at, 1))
    with app.app_context():
        kept = db.session.execute(text("SELECT message FROM barrier_reports")).scalar_one()
        assert "keyboard" not in kept, "What people write is sealed."
    admin = staff("admin")
    assert "with the keyboard." in admin.get("/staff/accessibility").text
    form = "form[@action='/staff/accessibility/reports/1']"
    assert admin.submit("/staff/accessibility", form=form, words=" ").status_code == 422
    assert admin.submit("/staff/accessibility", form=form, words="The map has buttons now").status_code == 303
    assert "The map has buttons now" in admin.get("/staff/accessibility").text
    assert staff("campaigner").get("/staff/accessibility").status_code == 403


def test_r5_02_a_barrier_of_a_campaigns_page_is_reported_there(
    app: Flask, client: CheckingClient, petition: str
):
    assert send(client, f"/{petition}/accessibility", message=SAID).status_code == 303
    (one,) = reported(app)
    assert (one.page, one.email) == (f"/{petition}/accessibility", None)
    assert client.post("/nothing/accessibility", data={"message": SAID}).status_code == 404


@pytest.mark.usefixtures("organisation")
@pytest.mark.parametrize(
    ("typed", "field"),
    [({"message": " ", "email": ADA}, "message"), ({"message": SAID, "email": "ada@"}, "email")],
)
def test_r5_02_what_is_wrong_is_named_and_what_was_typed_is_kept(
    app: Flask, client: CheckingClient, typed: dict[str, str], field: str
):
    answer = send(client, **typed)
    assert answer.status_code == 422
    page = parse(answer.text)
    summary = page.find(".//*[@id='error-summary']")
    assert summary is not None
    assert [link.get("href") for link in summary.iter("a")] == [f"#f-{field}"]
    wrong = page.find(f".//*[@id='f-{field}']")
    assert wrong is not None
    assert wrong.get("aria-invalid") == "true"
    form = page.find(".//form[@id='report']")
    assert form is not None
    kept = values_of(form)
    assert (kept["message"].strip(), kept["email"]) == (typed["message"].strip(), typed["email"])
    assert not reported(app)


@pytest.mark.usefixtures("organisation")
def test_r5_02_a_machine_is_asked_twice_and_nobody_solves_a_puzzle(app: Flask, client: CheckingClient):
    answer = send(client, seconds=0, message=SAID, email=ADA)
    assert answer.status_code == 422
    form = parse(answer.text).find(".//form[@id='report']")
    assert form is not None
    kept = values_of(form)
    assert kept["message"].strip() == SAID
    assert client.post("/accessibility", data=kept | {"stamp": "1.aa"}).status_code == 422
    assert not reported(app)
    assert client.post("/accessibility", data=kept).status_code == 303, "A second press is enough."
    assert send(client, message="Buy this", website="https://spam.example").status_code == 303
    assert len(reported(app)) == 1, "What fills in the field nobody sees is told the same and not kept."


@pytest.mark.usefixtures("organisation")
def test_r5_02_a_flood_is_stopped_and_told_where_to_write(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(barriers, "ALTOGETHER", 2)
    for number in range(2):
        assert send(client, message=f"{SAID} {number}").status_code == 303
    answer = send(client, message="One more")
    assert answer.status_code == 429
    assert "One more" in answer.text
    assert "mailto:post@example.org" in answer.text
    assert len(reported(app)) == 2
    with clock.moved(timedelta(days=2)):
        assert send(client, message="One more").status_code == 303


@pytest.mark.usefixtures("organisation")
def test_r5_02_what_was_reported_goes_with_the_person_and_with_time(app: Flask, client: CheckingClient):
    for email in (ADA, ""):
        send(client, message=SAID, email=email)
    with app.app_context():
        key = address_key(ADA)
        assert personal_data.collect_address(key)["barrier_reports"][0]["message"] == SAID
        personal_data.erase_address(key)
        other = db.session.scalars(select(BarrierReport)).one()
        barriers.finish(other, "Gone")
        db.session.commit()
        assert barriers.forget_old_reports() == 0
        with clock.moved(barriers.ANSWERED_KEPT + timedelta(days=1)):
            assert barriers.forget_old_reports() == 1
    assert not reported(app)


@pytest.mark.usefixtures("organisation")
def test_r5_01_the_statement_says_how_far_we_are_how_it_was_checked_and_when(
    client: CheckingClient, staff: Staff
):
    first = client.get(STATEMENT).text
    assert "made to conform" in first
    assert "conform fully" not in first, "Nobody has looked yet."
    look = {"form": "form[@action='/staff/accessibility']", "limits": ""}
    assert staff("admin").submit("/staff/accessibility", **look).status_code == 303
    assert "conform fully" in client.get(STATEMENT).text
    look = {"form": "form[@action='/staff/accessibility']", "limits": "The film has\nno subtitles <yet>"}
    assert staff("admin").submit("/staff/accessibility", **look).status_code == 303
    said = client.get(STATEMENT).text
    assert "conform in most parts" in said
    assert "no subtitles &lt;yet&gt;" in said
    assert "self-assessment" in said
    assert "looked through last on" in said
    assert "enforcement body" in said


def test_r5_01_a_public_body_publishes_nothing_while_its_statement_is_older_than_a_year(
    app: Flask, petition: str, staff: Staff
):
    with app.app_context():
        organisation = the_organisation()
        organisation.is_public_body, organisation.accessibility_body = True, "Schlichtungsstelle Sachsen"
        db.session.commit()

    def lacking() -> list[str]:
        with app.app_context():
            return [where for _said, where in publishing.missing_in(*_page(petition))]

    wanted = ["/staff/organisation#accessibility_checked_at"]
    assert lacking() == wanted
    page = staff("admin").get("/staff/organisation").text
    assert (
        parse(page).find(".//*[@id='accessibility_checked_at']//a[@href='/staff/accessibility']") is not None
    )
    staff("admin").submit("/staff/accessibility", form="form[@action='/staff/accessibility']", limits="")
    assert lacking() == []
    with clock.moved(timedelta(days=367)):
        assert lacking() == wanted
        said = staff("admin").get("/staff/accessibility", headers={"Accept-Language": "en"}).text
        assert "can publish no page" in said


def _page(slug: str) -> tuple[Campaign, dict[str, object]]:
    campaign = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
    return campaign, campaign.draft
