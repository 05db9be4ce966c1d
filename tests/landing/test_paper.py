"""What was signed on paper: typed in line after line, counted once and apart, and nobody is written to for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import false, select
from werkzeug.test import TestResponse

from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import personal_data
from app.foundation.database import db
from app.landing import paper_entering
from app.landing.live_pages import forget_all
from app.landing.models import SignUp, Tally
from app.landing.paper import PaperSheet, PaperSignature, on_paper
from app.landing.paper_entering import begin_sheet, enter
from app.landing.signing_up import address_key
from app.metrics.queries import campaign_numbers
from app.outbox.models import OutboxMessage
from app.staff.models import AuditEntry
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse, values_of

Staff = Callable[..., CheckingClient]
SHEETS = "/staff/campaigns/1/sheets"
HEDWIG = {"given_name": "Hedwig", "family_name": "Krause", "postal_code": "01234"}


@pytest.fixture
def sheet(petition: str, staff: Staff) -> str:
    """The address of a sheet that has just been begun, by somebody who may only count."""
    begun = _begin(staff("counter"), label="17", place="Marktplatz")
    assert begun.status_code == 303
    return str(begun.location)


@pytest.fixture
def counter(staff: Staff) -> CheckingClient:
    """Whoever types in sheets."""
    return staff("counter")


def _begin(client: CheckingClient, **told: str) -> TestResponse:
    return client.submit(SHEETS, form=f"form[@action='{SHEETS}']", **told)


def _enter(client: CheckingClient, sheet: str, told: dict[str, str]) -> TestResponse:
    return client.submit(sheet, form=f"form[@action='{sheet}']", **told)


def _token(client: CheckingClient, path: str) -> str:
    page = parse(client.get(path).get_data(as_text=True))
    return next(str(one.get("value")) for one in page.iter("input") if one.get("name") == "csrf_token")


def _number(app: Flask) -> int:
    with app.app_context():
        return on_paper(1)


def test_somebody_without_an_address_counts_and_is_no_contact(
    app: Flask, counter: CheckingClient, sheet: str
):
    assert _enter(counter, sheet, HEDWIG).location == sheet
    assert "Hedwig Krause" in counter.get(sheet).get_data(as_text=True)
    with app.app_context():
        assert on_paper(1) == 1
        assert db.session.query(Contact).count() == 0
        assert db.session.query(OutboxMessage).count() == 0


def test_the_next_line_is_one_enter_away_with_and_without_a_script(counter: CheckingClient, sheet: str):
    plain = parse(counter.get(sheet).get_data(as_text=True))
    sent = HEDWIG | {"csrf_token": _token(counter, sheet)}
    part = counter.post(sheet, data=sent, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert not part.get_data(as_text=True).startswith("<!doctype")
    for page in (plain, parse(f"<html><body>{part.get_data(as_text=True)}</body></html>")):
        ready = [one.get("name") for one in page.iter("input") if one.get("autofocus") is not None]
        assert ready == ["given_name"]
        assert [one.get("value") for one in page.iter("input") if one.get("name") == "family_name"] == [""]


def test_who_is_there_already_is_said_at_once_and_not_counted_twice(
    app: Flask, counter: CheckingClient, sheet: str
):
    _enter(counter, sheet, HEDWIG | {"email": "hedwig.krause@example.org"})
    other = _begin(counter, label="18").location
    again = _enter(counter, other, {"given_name": "hedwig", "family_name": "KRAUSE", "postal_code": "01234"})
    assert again.status_code == 422
    assert "Bogen 17" in again.get_data(as_text=True)
    assert 'value="KRAUSE"' in again.get_data(as_text=True)
    same_address = _enter(counter, other, HEDWIG | {"given_name": "H.", "email": "Hedwig.Krause@example.org"})
    assert "Bogen 17" in same_address.get_data(as_text=True)
    assert _number(app) == 1
    # A daughter who bears her mother's name is somebody else.
    assert _enter(counter, other, HEDWIG | {"somebody_else": "1"}).status_code == 303
    assert _enter(counter, other, HEDWIG | {"somebody_else": "1"}).status_code == 303
    assert _number(app) == 3


def test_who_has_confirmed_online_before_or_after_counts_once(
    app: Flask, citizen: Citizen, petition: str, counter: CheckingClient, sheet: str
):
    _enter(counter, sheet, HEDWIG | {"email": "hedwig.krause@example.org"})
    for email in ("hedwig.krause@example.org", "uwe.brandt@example.org"):
        citizen.sign(petition, email=email)
        citizen.get_mail()
        citizen.confirm(email)
    assert _number(app) == 0
    answer = _enter(counter, sheet, HEDWIG | {"given_name": "Uwe", "email": "uwe.brandt@example.org"})
    assert answer.status_code == 422
    assert "online" in answer.get_data(as_text=True)


def test_what_is_wrong_is_said_and_what_was_typed_stays(app: Flask, counter: CheckingClient, sheet: str):
    answer = _enter(counter, sheet, HEDWIG | {"family_name": "", "email": "hedwig@"})
    assert answer.status_code == 422
    (form,) = [one for one in parse(answer.get_data(as_text=True)).iter("form") if one.get("action") == sheet]
    filled = values_of(form)
    assert (filled["given_name"], filled["email"], filled["postal_code"]) == ("Hedwig", "hedwig@", "01234")
    assert _number(app) == 0


def test_a_tick_on_paper_makes_nobody_mailable_and_a_mail_is_asked_for_by_itself(
    app: Flask, citizen: Citizen, counter: CheckingClient, sheet: str
):
    wants = {"email": "hedwig.krause@example.org", "wants_news": "1"}
    _enter(counter, sheet, HEDWIG | wants)
    with app.app_context():
        assert db.session.query(OutboxMessage).count() == 0
    other = {"given_name": "Ada", "email": "ada.keller@example.org", "wants_news": "1", "ask_by_mail": "1"}
    _enter(counter, sheet, HEDWIG | other)
    with app.app_context():
        assert [one.kind for one in db.session.query(OutboxMessage)] == ["doi"]
        assert db.session.query(Contact).count() == 0
        signed = db.session.query(SignUp).one()
        assert (signed.channel, signed.network_key) == ("sheet", None)
    citizen.get_mail()
    citizen.confirm("ada.keller@example.org")
    assert _number(app) == 1


def test_the_page_counts_paper_only_once_that_is_chosen_and_the_numbers_never(
    app: Flask, citizen: Citizen, petition: str, staff: Staff, counter: CheckingClient, sheet: str
):
    def shown() -> str:
        forget_all()
        page = parse(citizen.client.get(f"/{petition}/embed").get_data(as_text=True))
        return "".join(one.text or "" for one in page.iter("p") if one.get("class") == "number").strip()

    _enter(counter, sheet, HEDWIG)
    assert shown() == ""
    told = {"counted": "1", "csrf_token": _token(counter, SHEETS)}
    assert counter.post(f"{SHEETS}/counted", data=told).status_code == 403
    campaigner = staff("campaigner")
    campaigner.submit(SHEETS, form=f"form[@action='{SHEETS}/counted']", counted="1")
    assert shown() == "1"
    with app.app_context():
        assert campaign_numbers(1).totals.confirmed == 0
        assert db.session.query(Tally).filter(Tally.confirmed > 0).count() == 0
    assert "1 Mensch" in staff("analyst").get("/staff/campaigns/1/sheets/card").get_data(as_text=True)
    campaigner.post(f"{SHEETS}/counted", data={"csrf_token": _token(campaigner, SHEETS)})
    assert shown() == ""


def test_a_line_is_taken_back_and_the_trail_says_so_without_a_name(
    app: Flask, counter: CheckingClient, sheet: str
):
    _enter(counter, sheet, HEDWIG)
    page = parse(counter.get(sheet).get_data(as_text=True))
    (undo,) = [
        str(one.get("action")) for one in page.iter("form") if str(one.get("action")).endswith("/undo")
    ]
    assert counter.post(undo, data={"csrf_token": _token(counter, sheet)}).status_code == 303
    assert _number(app) == 0
    with app.app_context():
        trail = [one for one in db.session.query(AuditEntry) if one.action.startswith("paper.")]
        assert [one.action for one in trail] == [
            "paper.sheet_begun",
            "paper.line_entered",
            "paper.line_taken_back",
        ]
        assert "Krause" not in "".join(str(one.detail) for one in trail)
    # Once taken back, the same line can be typed again.
    assert _enter(counter, sheet, HEDWIG).status_code == 303


def test_a_sheet_is_told_by_its_number_and_a_code_nobody_has_is_refused(
    app: Flask, counter: CheckingClient, sheet: str
):
    assert _begin(counter, label="17").location == sheet
    refused = _begin(counter, label="19", code="zzzzzzzz")
    assert refused.status_code == 422
    assert "zzzzzzzz" in refused.get_data(as_text=True)


def test_who_wants_to_be_forgotten_is_and_the_line_goes_on_counting(
    app: Flask, counter: CheckingClient, sheet: str
):
    _enter(counter, sheet, HEDWIG | {"email": "hedwig.krause@example.org"})
    with app.app_context():
        key = address_key("hedwig.krause@example.org")
        (told,) = personal_data.collect_address(key)["paper_signatures"]
        assert (told["sheet"], told["family_name"]) == ("17", "Krause")
        personal_data.erase_address(key)
        db.session.commit()
        assert "paper_signatures" not in personal_data.collect_address(key)
        line = db.session.query(PaperSignature).one()
        assert (line.family_name, line.email, on_paper(1)) == ("", None, 1)
        assert db.session.query(Campaign).count() == 1


def test_who_is_forgotten_after_confirming_online_does_not_count_on_paper_after_that(
    app: Flask, citizen: Citizen, petition: str, counter: CheckingClient, sheet: str
):
    _enter(counter, sheet, HEDWIG | {"email": "hedwig.krause@example.org"})
    citizen.sign(petition, email="hedwig.krause@example.org")
    citizen.get_mail()
    citizen.confirm("hedwig.krause@example.org")
    assert _number(app) == 0
    with app.app_context():
        personal_data.erase(db.session.query(Contact).one().id)
        db.session.commit()
    assert _number(app) == 0


def test_the_same_line_typed_in_by_two_people_at_once_counts_once(
    app: Flask, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either wrote: the database decides."""
    told = HEDWIG | {"email": "hedwig@example.org"}
    with app.app_context():
        campaign, found = db.session.get_one(Campaign, 1), db.session.query(PaperSheet).one()
        assert not enter(campaign, found, told).there_already
        db.session.commit()
        looked = paper_entering._with_address
        asked = iter(["", *[None] * 9])
        monkeypatch.setattr(
            paper_entering,
            "_with_address",
            lambda *what: said if (said := next(asked)) == "" else looked(*what),
        )
        # The same address, read as another name.
        line = enter(campaign, found, told | {"given_name": "Hedi"})
        db.session.commit()
        assert "already on sheet 17" in line.there_already
        assert on_paper(1) == 1


def test_beginning_a_sheet_twice_at_once_leads_both_to_the_same(
    app: Flask, sheet: str, counter: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        campaign = db.session.get_one(Campaign, 1)
        real, looks = db.session.scalars, []

        def one_look_too_early(*what: Any, **more: Any) -> Any:
            looks.append(what)
            return real(select(PaperSheet).where(false())) if len(looks) == 1 else real(*what, **more)

        monkeypatch.setattr(db.session, "scalars", one_look_too_early)
        assert begin_sheet(campaign, {"label": "17", "place": "Rathaus"}).place == "Marktplatz"
    assert _begin(counter, label="17", place="Rathaus").location == sheet
