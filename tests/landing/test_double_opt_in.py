"""From the form to the confirmed supporter, and everything that must not confirm."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.consent.models import ConsentEvent, ConsentRequest
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.clearing import delete_unconfirmed
from app.landing.confirming import code_of
from app.landing.models import SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen

Count = Callable[[type], int]


def test_a_citizen_signs_confirms_and_counts(citizen: Citizen, petition: str, count: Count, app: Flask):
    signed = citizen.sign(petition)
    assert signed.status_code == 303
    assert signed.location.startswith(f"/{petition}/thanks/")
    assert citizen.client.get(signed.location).status_code == 200
    assert count(Contact) == 0, "Nobody is a contact before confirming."

    citizen.get_mail()
    confirmed = citizen.confirm()
    assert confirmed.status_code == 303
    kit = citizen.client.get(confirmed.location)
    assert kit.status_code == 200
    assert "/s/" in kit.get_data(as_text=True)
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        assert (contact.canonical_email, contact.given_name) == ("uwe.brandt@example.org", "Uwe")
        assert db.session.scalars(select(Tally.confirmed)).one() == 1
        assert db.session.scalars(select(Supporter.number)).one() == 1


def test_r1_03_a_scanner_that_only_looks_confirms_nothing(citizen: Citizen, petition: str, count: Count):
    citizen.sign(petition)
    citizen.get_mail()
    link = citizen.link()
    citizen.client.head(link)
    for _ in range(20):
        citizen.client.get(link)
    citizen.client.get(link, headers={"Sec-Purpose": "prefetch"})
    citizen.client.get(link, headers={"User-Agent": "BarracudaCentral"})
    assert (count(Contact), count(ConsentEvent), count(Supporter)) == (0, 0, 0)


def test_r1_03_a_press_without_the_pages_own_stamp_is_refused(citizen: Citizen, petition: str, count: Count):
    citizen.sign(petition)
    citizen.get_mail()
    assert citizen.client.post(citizen.link()).status_code == 403
    assert citizen.client.post(citizen.link(), data={"stamp": "1.2.3"}).status_code == 403
    assert count(Contact) == 0


def test_r1_04_a_press_faster_than_a_hand_is_asked_once_more(citizen: Citizen, petition: str, count: Count):
    citizen.sign(petition)
    citizen.get_mail()
    assert citizen.client.submit(citizen.link()).status_code == 422
    assert count(Contact) == 0
    assert citizen.confirm().status_code == 303
    assert count(Contact) == 1


def test_r1_04_the_stamp_of_another_page_is_none(citizen: Citizen, petition: str, count: Count):
    citizen.sign(petition)
    citizen.sign(petition, "karin.moser@example.org")
    citizen.get_mail()
    pages = [citizen.client.get(citizen.link("karin.moser@example.org")), citizen.client.get(f"/{petition}")]
    for page in pages:
        stamp = re.search(r'name="stamp" value="([^"]+)"', page.get_data(as_text=True))
        assert stamp
        with clock.moved(timedelta(seconds=30)):
            assert citizen.client.post(citizen.link(), data={"stamp": stamp[1]}).status_code == 403
    assert count(Contact) == 0


def test_r1_04_how_the_button_was_pressed_is_part_of_the_evidence(
    citizen: Citizen, petition: str, app: Flask
):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    page = citizen.client.get(citizen.link()).get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    assert stamp
    with clock.moved(timedelta(seconds=30)):
        pressed = citizen.client.post(
            citizen.link(), data={"stamp": stamp[1]}, headers={"Sec-Fetch-User": "?1"}
        )
    assert pressed.status_code == 303, "Half a minute is slow enough for a hand."
    with app.app_context():
        evidence = db.session.scalars(select(ConsentEvent)).one().evidence
    assert evidence["sec_fetch_user"] == "?1"
    assert evidence["pressed_twice"] is False
    assert 29 < evidence["page_open_seconds"] < 40


def test_r1_05_confirming_again_changes_nothing_and_is_no_error(
    citizen: Citizen, petition: str, count: Count, app: Flask
):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    for _ in range(3):
        assert citizen.confirm().status_code == 303
    assert (count(Contact), count(ConsentEvent), count(Supporter)) == (1, 1, 1)
    with app.app_context():
        assert db.session.scalars(select(Tally.confirmed)).one() == 1


def test_r1_12_consents_are_unticked_and_only_the_ticked_ones_are_written(
    citizen: Citizen, petition: str, app: Flask
):
    page = citizen.client.get(f"/{petition}").get_data(as_text=True)
    assert " checked" not in page
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        event = db.session.scalars(select(ConsentEvent)).one()
        assert event.purpose == "newsletter"
        assert event.legal_text is not None
        assert event.legal_text.wording in page.replace("&#34;", '"')
        assert event.evidence["through_built_in_outbox"] is True
        assert event.evidence["message_id"]


def test_r1_02_the_mail_holds_one_button_and_no_advertising(citizen: Citizen, petition: str, app: Flask):
    from app.landing.mails import compose_confirmation
    from app.outbox.composing import Mail

    citizen.sign(petition)
    with app.app_context():
        mail = compose_confirmation(db.session.scalars(select(OutboxMessage)).one())
        assert isinstance(mail, Mail)
    link = f"http://localhost{citizen.link()}"
    assert mail.html.count(link) >= 1
    assert link in mail.text
    assert "<img" not in mail.html
    hosts = set(re.findall(r"https?://([^/\"'\s<]+)", mail.html))
    assert hosts <= {"localhost"}, hosts


def test_r1_06_the_database_holds_no_usable_link(citizen: Citizen, petition: str, app: Flask):
    citizen.sign(petition)
    citizen.get_mail()
    token = citizen.link().removeprefix("/c/")
    with app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert token not in str(tuple(row))


def test_the_code_from_the_mail_confirms_on_the_open_page(
    citizen: Citizen, petition: str, app: Flask, count: Count
):
    thanks = citizen.sign(petition).location
    with app.app_context():
        code = code_of(db.session.scalars(select(SignUp)).one())
    early = citizen.client.post(thanks, data={"code": code})
    assert early.status_code == 422, "Before the mail has left, nobody can know the code."
    citizen.get_mail()
    wrong = citizen.client.post(thanks, data={"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422
    right = citizen.client.post(thanks, data={"code": f"{code[:3]} {code[3:]}"})
    assert right.status_code == 303
    assert count(Contact) == 1


def test_guessing_the_code_ends_after_five_tries(citizen: Citizen, petition: str, app: Flask, count: Count):
    thanks = citizen.sign(petition).location
    citizen.get_mail()
    with app.app_context():
        code = code_of(db.session.scalars(select(SignUp)).one())
    for guess in range(5):
        citizen.client.post(thanks, data={"code": f"{(int(code) + guess + 1) % 1_000_000:06d}"})
    assert citizen.client.post(thanks, data={"code": code}).status_code == 422
    assert count(Contact) == 0


def test_an_expired_link_says_how_to_ask_again(citizen: Citizen, petition: str, count: Count):
    citizen.sign(petition)
    link = citizen.link()
    with clock.moved(timedelta(days=8)):
        assert citizen.client.get(link).status_code == 410
        assert citizen.client.post(link).status_code == 410
    assert count(Contact) == 0


def test_r1_07_what_is_not_confirmed_is_deleted_on_the_eighth_day(
    citizen: Citizen, petition: str, count: Count, app: Flask
):
    citizen.sign(petition, comment="Meine Tochter geht hier zur Schule.")
    citizen.get_mail()
    with app.app_context(), clock.moved(timedelta(days=7, hours=1)):
        assert delete_unconfirmed() == 0
    with app.app_context(), clock.moved(timedelta(days=8, hours=1)):
        assert delete_unconfirmed() == 1
    assert (count(SignUp), count(ConsentRequest), count(OutboxMessage)) == (0, 0, 0)


def test_r7_01_one_address_gets_three_mails_a_day_however_often_it_is_typed(
    citizen: Citizen, petition: str, app: Flask
):
    from app.campaigns import drafting, publishing

    with app.app_context():
        slugs = []
        for number in range(6):
            campaign = drafting.new_campaign("petition", f"Aktion {number}")
            publishing.publish(campaign)
            slugs.append(campaign.slug)
        db.session.commit()
    answers = [citizen.sign(slug) for slug in slugs for _ in range(3)]
    citizen.get_mail()
    assert {(answer.status_code, len(answer.location)) for answer in answers} == {
        (303, len(answers[0].location))
    }
    with app.app_context():
        states = [message.state for message in db.session.scalars(select(OutboxMessage))]
    assert states.count("sent") == 3
    assert states.count("withheld") == len(answers) - 3


def test_r7_03_a_known_address_gets_the_same_answer_and_learns_it_by_mail(
    citizen: Citizen, petition: str, app: Flask
):
    from app.landing.mails import compose_confirmation
    from app.outbox.composing import Mail

    new = citizen.sign(petition)
    citizen.get_mail()
    citizen.confirm()
    with clock.moved(timedelta(hours=25)):
        known = citizen.sign(petition)
        with app.app_context():
            message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
            assert message is not None
            mail = compose_confirmation(message)
    assert (new.status_code, len(new.location)) == (known.status_code, len(known.location))
    assert isinstance(mail, Mail)
    assert not re.search(r"/c/[^/\s]+(?!\S*/not-me)(\s|$)", mail.text), "There is nothing to confirm."
