"""An event with a number of seats: how many are left, the waiting list, and a seat that comes free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import arranging, drafting, publishing
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import personal_data
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import Seat, Tally
from app.landing.seating import Seats, standing
from app.outbox import composing
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
FULL = "setzen Sie sich auf die Warteliste"


@pytest.fixture
def event(app: Flask, organisation: None) -> str:
    """The slug of a live event with two seats."""
    with app.app_context():
        campaign = drafting.new_campaign("event", "Rundgang; durch die Mühle, mit Licht", slug="muehle")
        when = {"starts_at": "2027-03-20T10:00", "ends_at": "2027-03-20T13:00", "place": "Alte Mühle"}
        campaign.draft = with_seats(campaign.draft, 2) | {"event": when}
        publishing.publish(campaign)
        db.session.commit()
        return campaign.slug


def with_seats(content: dict, seats: int) -> dict:
    there = next((block["id"] for block in content["blocks"] if block["kind"] == "seats"), "")
    if not there:
        content, there = arranging.with_block(content, "seats")
    return arranging.with_block_changed(content, there, language="de", texts={}, settings={"seats": seats})


def come(citizen: Citizen, slug: str, *names: str) -> None:
    """Each registers and confirms, one after the other."""
    for name in names:
        signed = citizen.sign(slug, email=f"{name.lower()}@example.org", given_name=name)
        assert signed.status_code == 303, signed.get_data(as_text=True)
        citizen.get_mail()
        assert citizen.confirm(f"{name.lower()}@example.org").status_code == 303
        forget_all()


def seats_of(app: Flask) -> dict[str, str]:
    with app.app_context():
        rows = db.session.execute(select(Contact.given_name, Seat).join(Seat, Seat.contact_id == Contact.id))
        return {
            name: "cancelled" if seat.given_up_at else "seat" if seat.seated_at else "waits"
            for name, seat in rows
        }


def contact_of(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Contact.id).where(Contact.given_name == name)).one()


def read(client: CheckingClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_the_page_says_how_many_seats_are_left_and_then_becomes_a_waiting_list(
    app: Flask, citizen: Citizen, event: str
):
    assert "Noch 2 von 2 Plätzen frei" in read(citizen.client, "/muehle")
    come(citizen, event, "Anna")
    page = read(citizen.client, "/muehle")
    assert "Noch 1 von 2 Plätzen frei" in page
    assert FULL not in page
    come(citizen, event, "Boris")
    page = read(citizen.client, "/muehle")
    assert "Alle 2 Plätze sind vergeben" in page
    assert page.index(FULL) < page.index("</button>", page.index(FULL)), "It stands before the button."
    assert "All 2 seats are taken" in read(citizen.client, "/muehle/en")
    come(citizen, event, "Clara")
    assert seats_of(app) == {"Anna": "seat", "Boris": "seat", "Clara": "waits"}


def test_somebody_who_will_wait_is_told_so_at_each_step(citizen: Citizen, event: str):
    come(citizen, event, "Anna", "Boris")
    signed = citizen.sign(event, email="clara@example.org", given_name="Clara")
    assert "Alle Plätze sind zurzeit vergeben" in read(citizen.client, signed.location)
    citizen.get_mail()
    assert "Alle Plätze sind zurzeit vergeben" in read(citizen.client, citizen.link("clara@example.org"))
    kit = read(citizen.client, citizen.confirm("clara@example.org").location)
    assert "auf der Warteliste" in kit
    assert "event.ics" not in kit


def test_somebody_who_has_a_seat_is_told_so_and_may_put_it_into_their_calendar(citizen: Citizen, event: str):
    signed = citizen.sign(event, email="anna@example.org", given_name="Anna")
    assert 'href="/muehle/event.ics"' in read(citizen.client, signed.location)
    kit = read(citizen.client, citizen.confirm("anna@example.org").location)
    assert "Ein Platz ist für Sie reserviert" in kit
    assert 'href="/muehle/event.ics"' in kit


def test_a_seat_that_comes_free_goes_to_whom_staff_give_it_and_a_mail_says_so(
    app: Flask, citizen: Citizen, event: str, staff: Staff
):
    come(citizen, event, "Anna", "Boris", "Clara")
    desk = staff("campaigner")
    anna, clara = contact_of(app, "Anna"), contact_of(app, "Clara")
    full = desk.submit(
        "/staff/campaigns/1/seats", form=f"form[@action='/staff/campaigns/1/seats/{anna}/free']"
    )
    assert full.status_code == 303
    forget_all()
    assert "Alle 2 Plätze sind vergeben" in read(citizen.client, "/muehle"), "Nobody jumps the queue."
    come(citizen, event, "Doris")
    assert seats_of(app) == {"Anna": "cancelled", "Boris": "seat", "Clara": "waits", "Doris": "waits"}
    assert "Ein Platz ist frei geworden" in read(desk, "/staff/campaigns/1/seats")
    given = desk.submit(
        "/staff/campaigns/1/seats", form=f"form[@action='/staff/campaigns/1/seats/{clara}/give']"
    )
    assert given.status_code == 303
    assert seats_of(app)["Clara"] == "seat"
    citizen.get_mail()
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "seat")).one()
        assert message.sent_at is not None
        mail = composing.compose(message)
    assert isinstance(mail, composing.Mail)
    assert (mail.to, mail.subject) == (
        "clara@example.org",
        "Sie haben einen Platz: Rundgang; durch die Mühle, mit Licht",
    )
    assert "Samstag, 20. März 2027" in mail.text
    for link in ("http://localhost/muehle/event.ics", "http://localhost/me"):
        assert all(link in words for words in (mail.text, mail.html))
    kit = read(citizen.client, citizen.confirm("clara@example.org").location)
    assert "Ein Platz ist für Sie reserviert" in kit


def test_nobody_is_given_a_seat_that_is_not_there(app: Flask, citizen: Citizen, event: str, staff: Staff):
    come(citizen, event, "Anna", "Boris", "Clara")
    desk = staff("campaigner")
    page = read(desk, "/staff/campaigns/1/seats")
    assert "/give" not in page
    clara = contact_of(app, "Clara")
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    desk.post(f"/staff/campaigns/1/seats/{clara}/give", data={"csrf_token": token})
    assert "Kein Platz ist frei" in read(desk, "/staff/campaigns/1/seats")
    assert seats_of(app)["Clara"] == "waits"


def test_only_campaigners_give_seats_and_the_trail_tells_who_did(
    app: Flask, citizen: Citizen, event: str, staff: Staff
):
    come(citizen, event, "Anna")
    anna = contact_of(app, "Anna")
    assert staff("analyst").get("/staff/campaigns/1/seats").status_code == 403
    assert "1 von 2 Plätzen" in read(staff("analyst"), "/staff/campaigns/1/seats/card")
    counter = staff("counter")
    assert "<form" not in read(counter, "/staff/campaigns/1/seats").split("<main")[1]
    desk = staff("campaigner")
    desk.submit("/staff/campaigns/1/seats", form=f"form[@action='/staff/campaigns/1/seats/{anna}/free']")
    assert seats_of(app) == {"Anna": "cancelled"}
    assert '/staff/campaigns/1/seats"' in read(desk, "/staff/campaigns/1")


def test_the_table_for_a_spreadsheet_says_who_waits(citizen: Citizen, event: str, staff: Staff):
    come(citizen, event, "Anna", "Boris", "Clara")
    desk = staff("campaigner")
    answer = desk.submit("/staff/campaigns/1", form="form[@action='/staff/campaigns/1/sign-ups.csv']")
    heading, *rows = answer.get_data(as_text=True).splitlines()
    place = heading.split(";").index("Platz")
    assert [row.split(";")[place] for row in rows] == ["Hat einen Platz", "Hat einen Platz", "Wartet"]


def test_a_larger_number_makes_room_and_a_smaller_one_takes_nobodys_seat(
    app: Flask, citizen: Citizen, event: str
):
    come(citizen, event, "Anna", "Boris")
    for number, left in ((5, 3), (1, 0)):
        with app.app_context():
            campaign = db.session.scalars(select(Campaign)).one()
            campaign.draft = with_seats(campaign.draft, number)
            publishing.publish(campaign)
            db.session.commit()
            assert standing(campaign.id, number) == Seats(number, 2, 0)
            assert standing(campaign.id, number).left == left
        forget_all()
    assert seats_of(app) == {"Anna": "seat", "Boris": "seat"}


def test_who_registered_before_there_was_a_number_has_a_seat(
    app: Flask, citizen: Citizen, organisation: None
):
    with app.app_context():
        publishing.publish(drafting.new_campaign("event", "Rundgang", slug="rundgang"))
        db.session.commit()
    come(citizen, "rundgang", "Anna")
    assert seats_of(app) == {}
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = with_seats(campaign.draft, 2)
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    assert "Noch 1 von 2 Plätzen frei" in read(citizen.client, "/rundgang")
    assert seats_of(app) == {"Anna": "seat"}


def test_whoever_signed_an_earlier_phase_has_no_seat_yet(app: Flask, citizen: Citizen, petition: str):
    come(citizen, petition, "Anna")
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        event = with_seats(drafting.draft_content("event", "Fest zum Schulweg"), 2)
        publishing.publish_content(campaign, event)
        db.session.commit()
    forget_all()
    assert "Noch 2 von 2 Plätzen frei" in read(citizen.client, "/schulweg")


def test_a_person_who_is_forgotten_frees_their_seat(app: Flask, citizen: Citizen, event: str):
    come(citizen, event, "Anna")
    anna = contact_of(app, "Anna")
    with app.app_context():
        assert personal_data.collect(anna)["seats"][0]["seated_at"] is not None
        personal_data.erase(anna)
        db.session.commit()
        assert standing(1, 2) == Seats(2, 0, 0)
        assert db.session.get_one(Tally, 1).seats == 2


def test_the_event_is_a_file_that_calendars_read(client: CheckingClient, event: str):
    answer = client.get("/muehle/event.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.get_data(as_text=True)
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = dict(line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if line)
    assert lines["SUMMARY"] == r"Rundgang\; durch die Mühle\, mit Licht"
    assert lines["LOCATION"] == "Alte Mühle"
    assert lines["UID"] == "event-1@localhost"
    starts = datetime.strptime(lines["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert starts == datetime(2027, 3, 20, 9, tzinfo=UTC)
    english = client.get("/muehle/en/event.ics").get_data(as_text=True).replace("\r\n ", "")
    assert "URL:http://localhost/muehle/en" in english


def test_a_petition_is_no_event(client: CheckingClient, petition: str):
    assert client.get("/schulweg/event.ics").status_code == 404
    assert client.get("/nowhere/event.ics").status_code == 404
