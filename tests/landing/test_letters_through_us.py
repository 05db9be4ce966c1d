"""A letter that leaves through us: changed by the citizen, sent once, in its turn, to whom it was written."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from app.outbox import composing
from tests.landing.conftest import Citizen
from tests.landing.letter_writers import BOSS, FORM, become, change, letters_of, said
from tests.pages import parse, values_of


def test_what_the_citizen_made_of_it_arrives_in_their_name(
    app: Flask, citizen: Citizen, letter_through_us: str
):
    page = said(citizen, f"/{letter_through_us}")
    assert "Sabine Weber sieht Ihren Namen und Ihre E-Mail-Adresse" in page
    assert "senden Sie den Brief aus Ihrem eigenen" not in page
    kit = become(citizen, letter_through_us)
    page = said(citizen, kit)
    assert "tina@example.org" in page
    assert "sobald Sie den Knopf gedrückt haben" in page
    html = citizen.client.get(kit).get_data(as_text=True)
    assert BOSS in html
    form = parse(html).find(f".//{FORM}")
    assert form is not None
    assert values_of(form)["text"].endswith("Mit freundlichen Grüßen\nTina Lang")
    sent = citizen.client.submit(
        kit, form=FORM, subject="Bitte: die Zwölf", text="Guten Tag,\r\n\r\nbitte ändern.\r\nTina Lang"
    )
    assert (sent.status_code, sent.location) == (303, f"{kit}#letter")
    assert "Ihr Brief geht jetzt hinaus" in said(citizen, kit)
    citizen.get_mail()
    assert "Ihr Brief wurde am" in said(citizen, kit)
    [(row, message)] = letters_of(app)
    assert (row.recipient_name, row.recipient_email) == ("Sabine Weber", BOSS)
    with app.app_context():
        mail = composing.compose(message)
    assert isinstance(mail, composing.Mail)
    assert (mail.to, mail.reply_to, mail.subject) == (BOSS, "tina@example.org", "Bitte: die Zwölf")
    assert mail.sender_name == "Tina Lang über Lindenbach bewegt e. V."
    assert mail.by_hand
    assert not mail.headers
    assert mail.text.startswith("Guten Tag,\n\nbitte ändern.\nTina Lang\n\n-- \n")
    assert "http://localhost/linie-12" in mail.text.partition("\n-- \n")[2]


def test_pressing_twice_or_going_back_sends_no_second_letter(
    app: Flask, citizen: Citizen, letter_through_us: str
):
    kit = become(citizen, letter_through_us)
    first = citizen.client.submit(kit, form=FORM)
    again = citizen.client.post(f"{kit}/letter", data={"to": BOSS, "subject": "Zweiter", "text": "Nochmals"})
    empty = citizen.client.post(f"{kit}/letter", data={})
    assert first.location == again.location == empty.location
    assert [row.subject for row, _ in letters_of(app)] == ["Die Linie 12 für späte Gäste"]


def test_who_signs_once_more_has_sent_theirs_already(app: Flask, citizen: Citizen, letter_through_us: str):
    citizen.client.submit(become(citizen, letter_through_us), form=FORM)
    # Something new to agree to needs a confirmation of its own.
    with clock.moved(timedelta(days=2)):
        kit = become(citizen, letter_through_us, **{"consent-newsletter": "on"})
        assert "Ihr Brief an Sabine Weber" in said(citizen, kit)
        citizen.client.post(f"{kit}/letter", data={"to": BOSS, "subject": "Zweiter", "text": "Nochmals"})
    assert len(letters_of(app)) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": " "}, "Bitte schreiben Sie einen Betreff."),
        ({"text": "\r\n "}, "Bitte schreiben Sie den Brief."),
        ({"subject": "x" * 151}, "höchstens 150 Zeichen"),
        ({"text": "x" * 6001}, "höchstens 6000 Zeichen"),
        ({"subject": "Hallo\r\nBcc: everybody@example.org"}, "Ein Betreff ist eine Zeile"),
        ({"to": "somebody.else@example.org"}, "geht inzwischen an jemand anderen: Sabine Weber"),
    ],
)
def test_what_cannot_be_sent_says_why_and_nothing_typed_is_lost(
    app: Flask, citizen: Citizen, letter_through_us: str, typed: dict[str, str], sentence: str
):
    kit = become(citizen, letter_through_us)
    written = {"to": BOSS, "subject": "Mein Betreff", "text": "Mein eigener Brief"} | typed
    answer = citizen.client.post(f"{kit}/letter", data=written)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    form = parse(page).find(f".//{FORM}")
    assert form is not None
    shown = values_of(form)
    assert sentence in " ".join(form.itertext())
    assert shown["to"] == BOSS
    for name in ("subject", "text"):
        assert shown[name].split() == written[name].split()
    assert letters_of(app) == []
    assert citizen.client.post(f"{kit}/letter", data=shown | {"subject": "Gut", "text": "Gut"}).location


def test_the_letters_of_a_campaign_leave_one_after_the_other(
    app: Flask, citizen: Citizen, letter_through_us: str
):
    kits = [become(citizen, letter_through_us, name) for name in ("Anna", "Boris", "Clara")]
    for kit in kits:
        assert citizen.client.submit(kit, form=FORM).status_code == 303
    turns = [row.leaves_at for row, _ in letters_of(app)]
    assert [after - before for before, after in pairwise(turns)] == [timedelta(minutes=1)] * 2
    citizen.get_mail()
    assert [message.state for _, message in letters_of(app)] == ["sent", "waiting", "waiting"]
    assert "Ihr Brief geht" in said(citizen, kits[2])
    with clock.moved(timedelta(seconds=65)):
        citizen.get_mail()
    assert [message.state for _, message in letters_of(app)] == ["sent", "sent", "waiting"]
    with clock.moved(timedelta(days=1)):
        kit = become(citizen, letter_through_us, "Doris")
        assert "sobald Sie den Knopf" in said(citizen, kit)


def test_the_rate_is_the_campaigners(app: Flask, citizen: Citizen, letter_through_us: str):
    kits = [become(citizen, letter_through_us, name) for name in ("Anna", "Boris", "Clara")]
    for kit, rate in zip(kits, (120, 120, 1), strict=True):
        with app.app_context():
            change(db.session.scalars(select(Campaign)).one(), rate=rate)
            db.session.commit()
        citizen.client.submit(kit, form=FORM)
    first, second, third = (row.leaves_at for row, _ in letters_of(app))
    assert (second - first, third - second) == (timedelta(seconds=30), timedelta(hours=1))


def test_a_recipient_who_is_changed_later_gets_nothing_written_to_somebody_else(
    app: Flask, citizen: Citizen, letter_through_us: str
):
    kit = become(citizen, letter_through_us)
    citizen.client.submit(kit, form=FORM)
    with app.app_context():
        change(db.session.scalars(select(Campaign)).one(), name="Max Neu", email="neu@example.org")
        db.session.commit()
    assert "Ihr Brief an Sabine Weber" in said(citizen, kit)
    with app.app_context():
        mail = composing.compose(letters_of(app)[0][1])
    assert isinstance(mail, composing.Mail)
    assert mail.to == BOSS
