"""The ledger shows what was done to it, and erasing people on purpose leaves it whole (R1.11)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.consent import chain, ledger
from app.consent.models import ChainLink, ConsentEvent, LedgerHead, LegalText
from app.consent.verifying import wrong_lines
from app.contacts.models import Contact
from app.doctor import findings
from app.foundation import clock, personal_data
from app.foundation.database import db
from tests.landing.conftest import Citizen, organisation, petition  # noqa: F401 - fixtures

PEOPLE = ("anna", "bela", "carla", "deniz", "emma")


@pytest.fixture
def lines(app_context: Flask) -> list[int]:
    """The ids of five sealed lines, of five people."""
    for name in PEOPLE:
        contact = _contact(name)
        ledger.add(contact.id, "newsletter", ledger.GIVEN, {"page_url": f"/{name}", "n": 1.5, "none": None})
    db.session.commit()
    assert chain.seal() == 5
    return list(db.session.scalars(select(ConsentEvent.id).order_by(ConsentEvent.id)))


def _contact(name: str) -> Contact:
    address = f"{name}@example.org"
    contact = Contact(email=address, canonical_email=address, created_at=clock.now())
    db.session.add(contact)
    db.session.flush()
    return contact


def _behind_our_back(statement: str, **values: object) -> None:
    db.session.execute(text(statement), values)
    db.session.commit()


@pytest.mark.parametrize(
    "change",
    [
        "contact_id = (SELECT MIN(id) FROM contacts)",
        "purpose = 'phone'",
        "action = 'withdrawn'",
        "at = '2020-01-01 00:00:00'",
        "sign_up_id = NULL, legal_text_id = NULL, evidence = '{}'",
        "salt = '00'",
    ],
)
def test_r1_11_a_line_that_was_changed_in_the_database_is_named(lines: list[int], change: str):
    assert wrong_lines() == []
    _behind_our_back(f"UPDATE consent_events SET {change} WHERE id = :line", line=lines[2])
    assert wrong_lines() == [
        f"Line {lines[2]} of the ledger of consents (consent_events) was changed after it was written."
    ]
    assert wrong_lines()[0] in findings(), "The doctor says so."


def test_r1_11_a_line_that_was_deleted_in_the_database_is_named(lines: list[int]):
    _behind_our_back("DELETE FROM consent_events WHERE id = :line", line=lines[4])
    assert wrong_lines() == [
        f"Line {lines[4]} of the ledger of consents (consent_events) was deleted past the program."
    ]


def test_r1_11_a_line_that_was_slipped_in_is_never_sealed_and_named(lines: list[int]):
    """Copied from a genuine one, for another person, with everything that belongs to it."""
    _behind_our_back(
        "INSERT INTO consent_events (contact_id, purpose, action, at, evidence, salt, fingerprint) "
        "SELECT (SELECT MIN(id) FROM contacts), purpose, action, at, evidence, salt, fingerprint "
        "FROM consent_events WHERE id = :line",
        line=lines[3],
    )
    forged = db.session.scalar(select(func.max(ConsentEvent.id)))
    assert chain.seal() == 0
    said = (
        f"Line {forged} of the ledger of consents (consent_events) was written, or changed, past the program."
    )
    assert wrong_lines() == [said]


def test_r1_11_a_line_changed_before_it_is_sealed_is_named_too(lines: list[int]):
    ledger.add(_contact("fritz").id, "newsletter", ledger.GIVEN, {})
    db.session.commit()
    _behind_our_back("UPDATE consent_events SET purpose = 'phone' WHERE id > :line", line=lines[-1])
    assert chain.seal() == 0
    assert "past the program" in wrong_lines()[0]


def test_r1_11_the_chain_itself_cannot_be_rewritten(lines: list[int]):
    _behind_our_back("UPDATE ledger_chain SET event_id = 999 WHERE position = 2")
    assert "Link 2 of the ledger's chain was changed after it was made." in wrong_lines()
    _behind_our_back("UPDATE ledger_chain SET event_id = :line WHERE position = 2", line=lines[1])
    assert wrong_lines() == []
    _behind_our_back("DELETE FROM ledger_chain WHERE position = 2")
    assert "The ledger of consents lacks the links 2 to 2 of its chain." in wrong_lines()


def test_r1_11_cutting_off_the_end_shows_by_the_days_head(lines: list[int]):
    _behind_our_back("DELETE FROM ledger_chain WHERE position >= 4")
    _behind_our_back("DELETE FROM consent_events WHERE id >= :line", line=lines[3])
    assert len(wrong_lines()) == 1
    assert "its head of that day is gone" in wrong_lines()[0]


def test_r1_11_an_erasure_made_up_in_the_database_is_no_excuse(lines: list[int]):
    _behind_our_back("DELETE FROM consent_events WHERE id = :line", line=lines[0])
    _behind_our_back(
        "INSERT INTO ledger_chain (position, erased, fingerprint, linked_at, chained) "
        "SELECT 6, :erased, fingerprint, linked_at, chained FROM ledger_chain WHERE position = 5",
        erased=f"[{lines[0]}]",
    )
    assert "Link 6 of the ledger's chain was changed after it was made." in wrong_lines()


def test_r1_11_erasing_people_leaves_the_chain_whole_and_nothing_of_them_in_it(lines: list[int]):
    for contact_id in db.session.scalars(
        select(ConsentEvent.contact_id).where(ConsentEvent.id.in_(lines[3:]))
    ):
        personal_data.erase(contact_id)
    db.session.commit()
    assert list(db.session.scalars(select(ConsentEvent.id).order_by(ConsentEvent.id))) == lines[:3]
    assert wrong_lines() == []
    # On SQLite the id of the last line could be given again, and the chain would take one for the other.
    ledger.add(_contact("gerd").id, "newsletter", ledger.GIVEN, {})
    db.session.commit()
    assert chain.seal() == 1
    assert db.session.scalar(select(func.max(ConsentEvent.id))) == lines[-1] + 1
    assert wrong_lines() == []
    _behind_our_back("UPDATE consent_events SET purpose = 'phone' WHERE id = :line", line=lines[0])
    assert len(wrong_lines()) == 1, "Still watched over."


def test_r1_11_what_was_not_sealed_yet_can_be_erased_as_well(app_context: Flask):
    contact = _contact("hanna")
    ledger.add(contact.id, "newsletter", ledger.GIVEN, {})
    db.session.commit()
    personal_data.erase(contact.id)
    db.session.commit()
    assert wrong_lines() == []
    assert db.session.scalars(select(ConsentEvent)).all() == []


def test_r1_11_a_changed_wording_is_named(app: Flask, petition: str):  # noqa: F811
    with app.app_context():
        assert wrong_lines() == []
        text_id = db.session.scalar(select(func.min(LegalText.id)))
        _behind_our_back("UPDATE legal_texts SET wording = 'Ich kaufe alles.' WHERE id = :id", id=text_id)
        assert len(wrong_lines()) == 1
        assert f"legal_texts {text_id}" in wrong_lines()[0]


def test_r1_11_consents_given_while_nothing_seals_are_all_there_and_sealed_once(app: Flask):
    """Ten confirm at the same time while two processes seal; nobody waits for a lock of the chain."""

    def confirm(name: str) -> None:
        with app.app_context():
            ledger.add(_contact(name).id, "newsletter", ledger.GIVEN, {"name": name})
            db.session.commit()

    def seal(_: int) -> None:
        with app.app_context():
            chain.seal()

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(confirm, f"person{n}") for n in range(10)] + [
            pool.submit(seal, n) for n in range(4)
        ]
        for job in jobs:
            job.result()
    with app.app_context():
        chain.seal()
        assert db.session.scalar(select(func.count()).select_from(ChainLink)) == 10
        assert wrong_lines() == []


def test_r1_11_the_head_of_each_day_is_kept_and_printed(app: Flask, lines: list[int]):
    with clock.moved(timedelta(days=1)):
        ledger.add(_contact("ida").id, "newsletter", ledger.GIVEN, {})
        db.session.commit()
        chain.seal()
    days = {kept.day: kept.position for kept in db.session.scalars(select(LedgerHead))}
    assert sorted(days.values()) == [5, 6]
    printed = app.test_cli_runner().invoke(args=["ledger"])
    assert printed.exit_code == 0
    assert [line.split()[1] for line in printed.stdout.splitlines() if line[:2] == "20"] == ["6", "5"]


def test_r1_11_a_worker_that_does_not_seal_is_noticed(app_context: Flask):
    ledger.add(_contact("jan").id, "newsletter", ledger.GIVEN, {})
    db.session.commit()
    assert wrong_lines() == []
    with clock.moved(timedelta(minutes=11)):
        assert wrong_lines() == ["1 lines of the ledger of consents are not sealed yet. Is a worker at work?"]
