"""What becomes of a letter that leaves through us: withheld, forgotten, told of, counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import clock, personal_data
from app.foundation.database import db
from app.landing.live_pages import forget_all
from app.landing.models import Letter, SignUp
from app.metrics.queries import campaign_numbers
from app.outbox import composing
from app.outbox.models import OutboxMessage
from app.outbox.queries import confirmation_delay
from app.outbox.suppression import suppress
from tests.landing.conftest import Citizen
from tests.landing.letter_writers import BOSS, FORM, become, change, letters_of, said
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]


def paused(campaign: Campaign) -> None:
    publishing.pause(campaign)


def archived(campaign: Campaign) -> None:
    publishing.end(campaign)
    campaign.archived_at = clock.now()


def erased(_campaign: Campaign) -> None:
    personal_data.erase(db.session.scalars(select(Contact.id)).one())


def recipient_wants_no_mail(_campaign: Campaign) -> None:
    suppress(BOSS, "complaint")


def supporter_said_it_was_not_them(_campaign: Campaign) -> None:
    suppress("tina@example.org", "not me")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (paused, "paused"),
        (archived, "gone"),
        (erased, "gone"),
        (recipient_wants_no_mail, "suppressed"),
        (supporter_said_it_was_not_them, "suppressed"),
    ],
)
def test_what_must_not_leave_any_more_is_withheld_and_says_why(
    app: Flask, citizen: Citizen, letter_through_us: str, happens: Callable[[Campaign], None], reason: str
):
    kit = become(citizen, letter_through_us)
    citizen.client.submit(kit, form=FORM)
    with app.app_context():
        happens(db.session.scalars(select(Campaign)).one())
        db.session.commit()
    citizen.get_mail()
    with app.app_context():
        message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "letter")).one()
        assert (message.state, message.withheld_reason) == ("withheld", reason)
    page = citizen.client.get(kit).get_data(as_text=True)
    if reason == "paused":
        assert "Ihr Brief ging nicht hinaus, denn die Kampagne ruhte" in page
    assert ("mailto:fahrplan@example.org" in page) == (happens is not erased)


def test_what_was_written_before_the_end_still_leaves(app: Flask, citizen: Citizen, letter_through_us: str):
    citizen.client.submit(become(citizen, letter_through_us), form=FORM)
    with app.app_context():
        publishing.end(db.session.scalars(select(Campaign)).one())
        db.session.commit()
    citizen.get_mail()
    assert [message.state for _, message in letters_of(app)] == ["sent"]


def test_only_where_letters_leave_through_us_can_one_be_sent(
    app: Flask, citizen: Citizen, letter_through_us: str
):
    kit = become(citizen, letter_through_us)
    typed = {"to": BOSS, "subject": "Mein Betreff", "text": "Mein eigener Brief"}
    with app.app_context():
        change(db.session.scalars(select(Campaign)).one(), sending="own")
        db.session.commit()
    answer = citizen.client.post(f"{kit}/letter", data=typed)
    assert answer.status_code == 422
    assert "Mein eigener Brief" in answer.get_data(as_text=True)
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        change(campaign, sending="us")
        publishing.pause(campaign)
        db.session.commit()
    assert "Brief senden" not in said(citizen, kit)
    assert citizen.client.post(f"{kit}/letter", data=typed).status_code == 422
    assert citizen.client.post(f"{kit[:-6]}AAAAAA/letter", data=typed).status_code == 404
    assert letters_of(app) == []


def test_who_did_not_say_their_name_signs_with_one(app: Flask, citizen: Citizen, letter_through_us: str):
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.draft = campaign.draft | {"required": []}
        publishing.publish(campaign)
        db.session.commit()
    forget_all()
    kit = become(citizen, letter_through_us, "Tina", given_name="", family_name="")
    for name in ("", "www.example.org", "x" * 101):
        assert citizen.client.submit(kit, form=FORM, name=name).status_code == 422
    assert citizen.client.submit(kit, form=FORM, name="Tina Lang").status_code == 303
    [(row, message)] = letters_of(app)
    assert row.text.endswith("\nTina Lang")
    with app.app_context():
        mail = composing.compose(message)
    assert isinstance(mail, composing.Mail)
    assert mail.sender_name == "Tina Lang über Lindenbach bewegt e. V."


def test_a_person_sees_their_letter_among_what_is_known_and_it_goes_with_them(
    app: Flask, citizen: Citizen, letter_through_us: str, staff: Staff
):
    citizen.client.submit(become(citizen, letter_through_us), form=FORM, text="Von Herzen")
    with app.app_context():
        contact = db.session.scalars(select(Contact.id)).one()
        [known] = personal_data.collect(contact)["letters"]
        assert (known["recipient_email"], known["text"], known["writer"]) == (BOSS, "Von Herzen", "Tina Lang")
    history = staff("admin").get(f"/staff/contacts/{contact}").get_data(as_text=True)
    assert "Schrieb einen Brief an Sabine Weber" in history
    with app.app_context():
        personal_data.erase(contact)
        db.session.commit()
        assert db.session.scalars(select(Letter)).all() == []
        assert db.session.scalars(select(SignUp.contact_id)).all() == [None]


def test_the_privacy_notice_names_who_gets_the_letter(app: Flask, citizen: Citizen, letter_through_us: str):
    page = citizen.client.get(f"/{letter_through_us}").get_data(as_text=True)
    assert f'href="/{letter_through_us}/privacy"' in page
    assert "Sabine Weber" in said(citizen, f"/{letter_through_us}/privacy")
    assert "Sabine Weber" not in said(citizen, "/privacy")
    with app.app_context():
        change(db.session.scalars(select(Campaign)).one(), sending="own")
        db.session.commit()
    assert "Sabine Weber" not in said(citizen, f"/{letter_through_us}/privacy")


def test_staff_see_how_many_letters_left_and_wait(
    app: Flask, citizen: Citizen, letter_through_us: str, staff: Staff
):
    desk = staff("admin")
    card = "/staff/campaigns/1/letters/card"
    assert f'hx-get="{card}"' in desk.get("/staff/campaigns/1").get_data(as_text=True)
    assert "0 Briefe sind hinaus" in desk.get(card).get_data(as_text=True)
    for name in ("Anna", "Boris"):
        citizen.client.submit(become(citizen, letter_through_us, name), form=FORM)
    citizen.get_mail()
    assert "1 Brief ist hinaus. 1 wartet" in " ".join(desk.get(card).get_data(as_text=True).split())
    assert "geht am" in desk.get("/staff/outbox?state=waiting").get_data(as_text=True)
    [(_, first), (_, second)] = letters_of(app)
    page = desk.get(f"/staff/outbox/{first.id}").get_data(as_text=True)
    assert "Brief an Entscheidende" in page
    assert "<iframe" not in page
    assert desk.get(f"/staff/outbox/{first.id}/html").status_code == 404
    assert "Frühestens" in desk.get(f"/staff/outbox/{second.id}").get_data(as_text=True)


def test_no_letter_is_counted_as_a_confirmation_mail(app: Flask, citizen: Citizen, letter_through_us: str):
    kits = [become(citizen, letter_through_us, name) for name in ("Anna", "Boris")]

    def mails() -> tuple[int, int, int]:
        with app.app_context():
            total = campaign_numbers(1).totals
            return total.mails_sent, total.mails_waiting, confirmation_delay().sent

    before = mails()
    assert before == (2, 0, 2)
    for kit in kits:
        citizen.client.submit(kit, form=FORM)
    assert mails() == before
    citizen.get_mail()
    assert mails() == before


def test_where_everybody_sends_it_themselves_staff_see_no_number(
    app: Flask, citizen: Citizen, letter_through_us: str, staff: Staff
):
    with app.app_context():
        change(db.session.scalars(select(Campaign)).one(), sending="own")
        db.session.commit()
    assert staff("analyst").get("/staff/campaigns/1/letters/card").get_data() == b""


def test_staff_read_the_letter_as_it_arrives_before_anybody_sends_it(
    app: Flask, letter_through_us: str, staff: Staff
):
    karin, letter = staff("campaigner"), "/staff/campaigns/1/preview/letter"
    look_at = "/staff/campaigns/1/look-at?view=mail"
    assert f"{letter}?language=de" in karin.get(look_at).get_data(as_text=True)
    # Like a mail it carries its style with it, so the checks for pages do not fit.
    shown = super(CheckingClient, karin).open(f"{letter}?language=en").get_data(as_text=True)
    assert "Kim Berger via Lindenbach bewegt e. V." in shown
    assert "Yours sincerely,\nKim Berger\n\n-- \n" in shown
    with app.app_context():
        change(db.session.scalars(select(Campaign)).one(), sending="own")
        db.session.commit()
    assert letter not in karin.get(look_at).get_data(as_text=True)
    assert karin.get(letter).status_code == 404
