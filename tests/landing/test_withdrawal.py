"""Taking a consent back: without signing in, each on its own, at once (R1.12, R1.14, R4.01)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.consent import ledger
from app.consent.ledger import consents_in_force
from app.consent.models import ConsentEvent
from app.consent.withdrawing import agreeing_among, one_click_headers, withdraw, withdrawal_token
from app.contacts.models import Contact
from app.foundation import clock, personal_data, queue
from app.foundation.database import db
from app.landing.models import Supporter
from app.outbox import composing, delivering, leaving
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app: Flask, citizen: Citizen, petition: str) -> str:
    """The link of somebody who agreed to the newsletter and to be named."""
    citizen.sign(petition, **{"consent-newsletter": "on", "consent-handover": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        return f"/u/{withdrawal_token(db.session.scalars(select(Contact)).one())}"


@pytest.fixture
def holding(app: Flask) -> Callable[[], list[str]]:
    """The purposes that hold now."""

    def look() -> list[str]:
        with app.app_context():
            return sorted(
                event.purpose for event in consents_in_force(db.session.scalars(select(Contact.id)).one())
            )

    return look


def test_r1_14_looking_changes_nothing_and_one_press_takes_one_back(
    client: CheckingClient, link: str, holding: Callable[[], list[str]]
):
    for _ in range(3):
        page = client.get(f"{link}?for=newsletter", headers={"Sec-Purpose": "prefetch"}).get_data(
            as_text=True
        )
    assert client.head(link).status_code == 200
    assert holding() == ["handover", "newsletter"]
    assert "darf mir den Newsletter per E-Mail schicken" in page
    assert "uwe.brandt@" not in page, "Whoever finds the link does not read the address."
    answer = client.post(link, data={"purpose": "newsletter"})
    assert answer.status_code == 200
    assert holding() == ["handover"]
    assert client.get_cookie("session") is None


def test_r4_01_a_mail_programs_button_takes_back_what_its_mail_was_about(
    app: Flask, client: CheckingClient, link: str, holding: Callable[[], list[str]]
):
    with app.app_context():
        headers = one_click_headers(db.session.scalars(select(Contact)).one(), "handover")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    for _ in range(2):
        assert client.post(address, data=ONE_CLICK).status_code == 200
    assert holding() == ["newsletter"]
    with app.app_context():
        lines = db.session.scalars(select(ConsentEvent).where(ConsentEvent.action == "withdrawn")).all()
        assert [(line.purpose, line.evidence["withdrawn_by"]) for line in lines] == [
            ("handover", "one-click")
        ]
        assert db.session.scalar(select(func.count()).select_from(Supporter)) == 1, (
            "The signature still counts."
        )


def test_r1_14_everything_at_once_and_once_more(
    client: CheckingClient, link: str, holding: Callable[[], list[str]]
):
    client.post(link, data={"purpose": "all"})
    assert holding() == []
    assert client.get(link).status_code == 200
    assert client.post(link, data={"purpose": "newsletter"}).status_code == 200


def test_a_button_that_says_nothing_is_taken_for_no_more_mails(
    client: CheckingClient, link: str, holding: Callable[[], list[str]]
):
    assert client.post(link, data=ONE_CLICK).status_code == 200
    assert holding() == []


def test_a_link_that_was_tampered_with_or_whose_person_is_gone_opens_nothing(
    app: Flask, client: CheckingClient, link: str
):
    assert client.get(link[:-3] + "AAA").status_code == 404
    with app.app_context():
        personal_data.erase(db.session.scalars(select(Contact.id)).one())
        db.session.commit()
        # On SQLite the next one gets the same number.
        db.session.add(
            Contact(email="v@example.org", canonical_email="v@example.org", created_at=clock.now())
        )
        db.session.commit()
    assert client.get(link).status_code == 404
    assert client.post(link, data=ONE_CLICK).status_code == 404


@pytest.fixture
def newsletter(app: Flask) -> Callable[[int], None]:
    """Queue so many mails that leave only to who agrees to the newsletter."""

    def compose(messages: Sequence[OutboxMessage]) -> list[Mail | Withheld]:
        agreeing = agreeing_among({one.subject_id for one in messages}, "newsletter")
        return [
            Mail("uwe.brandt@example.org", "Neues", "Hallo", "<p>Hallo</p>", "Lindenbach bewegt")
            if one.subject_id in agreeing
            else Withheld("withdrawn")
            for one in messages
        ]

    def put(number: int) -> None:
        composing.composed_together_by("news", compose)
        with app.app_context():
            contact_id = db.session.scalars(select(Contact.id)).one()
            db.session.execute(
                insert(OutboxMessage), [leaving.row("news", contact_id) for _ in range(number)]
            )
            db.session.commit()

    return put


def _states(app: Flask) -> dict[str, int]:
    with app.app_context():
        states = [
            row.state for row in db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "news"))
        ]
        return {state: states.count(state) for state in set(states)}


def test_r1_14_of_ten_thousand_queued_mails_none_leaves_after_the_withdrawal(
    app: Flask, client: CheckingClient, link: str, newsletter: Callable[[int], None]
):
    newsletter(10_000)
    client.post(f"{link}?for=newsletter", data=ONE_CLICK)
    with app.app_context():
        queue.run("outbox")
    while "waiting" in _states(app):
        with app.app_context():
            queue.run("outbox")
    assert _states(app) == {"withheld": 10_000}


def test_r4_12_a_withdrawal_while_they_are_leaving_stops_the_rest(
    app: Flask, link: str, newsletter: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
):
    newsletter(100)
    rounds = []
    claim = delivering.record_and_claim
    with app.app_context():
        contact_id = db.session.scalars(select(Contact.id)).one()
        db.session.rollback()

        def after_two_batches(outcomes: Sequence[object], owner: str) -> list[OutboxMessage]:
            rounds.append(1)
            if len(rounds) == 3:
                withdraw(contact_id, ["newsletter"], by="page")
                db.session.commit()
            return claim(outcomes, owner)

        monkeypatch.setattr(delivering, "record_and_claim", after_two_batches)
        queue.run("outbox")
    assert _states(app) == {"sent": 40, "withheld": 60}


def test_r1_14_a_supporters_own_page_leads_to_it(citizen: Citizen, petition: str, link: str):
    citizen.sign(petition, email="ada@example.org")
    citizen.get_mail()
    kit = citizen.confirm("ada@example.org").location
    page = citizen.client.get(kit).get_data(as_text=True)
    there = re.search(r'href="(/u/[^"]+)"', page)
    assert there
    assert there[1] != link, "Their own, nobody else's."
    assert "Es gibt nichts mehr" in citizen.client.get(there[1]).get_data(as_text=True)


def test_r2_06_to_whom_is_restricted_nothing_is_sent_until_that_is_lifted(
    app: Flask, link: str, newsletter: Callable[[int], None]
):
    newsletter(3)
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        contact.restricted_at = clock.now()
        db.session.commit()
        queue.run("outbox")
    assert _states(app) == {"withheld": 3}
    with app.app_context():
        contact = db.session.scalars(select(Contact)).one()
        contact.restricted_at = None
        db.session.commit()
        assert agreeing_among([contact.id], "newsletter") == {contact.id}, "The consent itself still holds."


def test_r2_13_withdrawing_the_consent_to_store_a_political_opinion_leads_to_deletion(
    app: Flask, client: CheckingClient, link: str
):
    assert "/me" in client.get(link).get_data(as_text=True)
    said = "dürfen wir nicht mehr behalten, dass Sie mitgemacht haben"
    assert said not in client.get(link).get_data(as_text=True)
    with app.app_context():
        ledger.add(db.session.scalars(select(Contact.id)).one(), "art9", ledger.GIVEN, {})
        db.session.commit()
    assert said in client.get(link).get_data(as_text=True)
    client.post(link, data={"purpose": "art9"})
    assert said not in client.get(link).get_data(as_text=True)
