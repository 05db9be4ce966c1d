"""Erasure (Art. 17 GDPR): nothing is left of a person but the number they raised and a hash that says nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.contacts.models import Contact
from app.foundation import clock, queue
from app.foundation.database import db
from app.landing import clearing
from app.landing.models import SignUp, Tally
from app.metrics.acquaintance import acquaintance_of
from app.outbox.models import OutboxMessage, SuppressedAddress
from app.privacy.access import copy_for
from app.privacy.erasing import LOG_FILE, erase, what_would_go, wipe_traces
from app.privacy.replaying import replay_erasures
from app.privacy.restricting import restrict
from app.privacy.subjects import subject_of_address
from app.starting import check_database
from tests.landing.conftest import Citizen
from tests.privacy.conftest import Planted, everything

UWE = "uwe.brandt@example.org"
# What would give Uwe away, wherever it stood.
TRACES = ("uwe.brandt", "Quirin-Uwe", "Brandt-Marker", "0170 7654321", "Meine Tochter Mathilda")
# What stays of a row so that counts stay true. None of it was told by the person or names them.
STAYS = {
    "sign_ups": ("language", "channel", "variant", "ref_code", "share_code", "confirmed_by"),
    "outbox_messages": ("message_id", "owner", "withheld_reason", "last_error"),
    "privacy_requests": ("kind", "way"),
    "referrals": ("medium", "excluded"),
    "suppressed_addresses": ("reason",),
    "audit_entries": ("action", "detail"),
    "erasures": ("reason",),
}


def forget(app: Flask, email: str = UWE) -> None:
    """As a page does it."""
    with app.app_context():
        erase(subject_of_address(email), "staff")
        db.session.commit()
        wipe_traces()


def traces(app: Flask) -> list[str]:
    """Where anything of Uwe stands: in a row of any table, or in a file of the data folder."""
    rows = everything(app)
    found = [f"table {table}: {one}" for table, said in rows.items() for one in TRACES if one in said]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for path in app.config["TESTBALLON"].data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [f"file {path.name}: {one}" for one in TRACES if one.encode() in content]
    return found


@pytest.fixture
def uwe(citizen: Citizen, petition: str) -> str:
    """The petition that Uwe has signed with all he has, and signs once more without confirming."""
    told = {"given_name": "Quirin-Uwe", "family_name": "Brandt-Marker", "phone": "0170 7654321"}
    told |= {"comment": "Meine Tochter Mathilda geht dort.", "consent-newsletter": "on"}
    citizen.sign(petition, UWE, **told)
    citizen.get_mail()
    citizen.confirm(UWE)
    citizen.sign(petition, UWE, **told)
    citizen.sign(petition, "ida@example.org")
    citizen.get_mail()
    citizen.confirm("ida@example.org")
    return petition


def test_r2_04_no_trace_is_left_in_any_table_or_file(app: Flask, uwe: str):
    assert traces(app), "There is something to find."
    forget(app)
    assert traces(app) == []


def test_r2_04_an_address_that_was_typed_in_a_thousand_times_is_forgotten_as_often(
    app: Flask, uwe: str, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clearing, "_BATCH", 1)
    for _ in range(3):
        citizen.sign(uwe, UWE)
    forget(app)
    with app.app_context():
        assert db.session.scalars(select(SignUp.id).where(SignUp.email == UWE)).all() == []


def test_r2_04_no_table_that_knows_people_is_forgotten(app: Flask, plant: Callable[[str], Planted]):
    """A column that comes later and keeps its text fails here; what stands about somebody else stays."""
    one, other = plant("uwe"), plant("ida")
    with app.app_context():
        assert what_would_go(subject_of_address(one.email))["sign_ups"] == 1
    forget(app, one.email)
    rows = "\n".join(everything(app).values())
    kept = {f"{table}.{column}" for table, columns in STAYS.items() for column in columns}
    left = [where for where, marker in one.markers.items() if marker in rows and where not in kept]
    assert left == []
    assert one.email not in rows
    gone = [where for where, marker in other.markers.items() if marker not in rows]
    assert gone == []


def test_r2_04_the_numbers_survive(app: Flask, uwe: str):
    with app.app_context():
        campaign = db.session.scalars(select(SignUp.campaign_id)).first()
        before = acquaintance_of(campaign)
        assert before.new + before.known == 2
    forget(app)
    with app.app_context():
        after = acquaintance_of(campaign)
        assert after.new + after.known == 2
        assert db.session.get_one(Tally, campaign).confirmed == 2
        assert len(db.session.scalars(select(Contact)).all()) == 1
        assert copy_for(subject_of_address(UWE))["data"].keys() == {"erasures", "suppressed_addresses"}


def test_r2_04_no_link_of_theirs_opens_anything_any_more(app: Flask, uwe: str, citizen: Citizen):
    confirm = citizen.link(UWE)
    forget(app)
    assert citizen.client.get(confirm).status_code == 410


def test_r2_05_what_is_left_is_a_keyed_hash_that_a_dictionary_does_not_open(app: Flask, uwe: str):
    forget(app)
    with app.app_context():
        row = db.session.scalars(select(SuppressedAddress)).one()
        kept, reason = row.address_hash, row.reason
        app.config["TESTBALLON"] = app.config["TESTBALLON"].model_copy(update={"secret_key": "another"})
        app.config["TESTBALLON"].__dict__.pop("key", None)
        guessed = {subject_of_address(one).key for one in (UWE, "ida@example.org")}
    assert reason == "erased"
    assert kept not in guessed


def test_r2_05_whoever_comes_back_of_their_own_accord_is_let_in(app: Flask, uwe: str, citizen: Citizen):
    forget(app)
    citizen.sign(uwe, UWE)
    citizen.get_mail()
    with app.app_context():
        sent = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert sent is not None
        assert sent.state == "sent"
    citizen.confirm(UWE)
    with app.app_context():
        assert db.session.scalar(select(Contact.id).where(Contact.email == UWE))
        assert db.session.scalars(select(SuppressedAddress)).all() == []


def test_r2_05_whoever_was_restricted_before_is_let_in_as_well(app: Flask, uwe: str, citizen: Citizen):
    with app.app_context():
        restrict(db.session.scalars(select(Contact).where(Contact.email == UWE)).one(), "Streit", by="portal")
        db.session.commit()
    forget(app)
    citizen.sign(uwe, UWE)
    citizen.get_mail()
    citizen.confirm(UWE)
    with app.app_context():
        assert db.session.scalar(select(Contact.id).where(Contact.email == UWE))


def test_r2_04_a_restored_backup_does_not_bring_anybody_back(app: Flask, uwe: str):
    """Yesterday's copy is put back; the next start erases again before it answers."""
    backup = rows_of_all_tables(app)
    forget(app)
    assert traces(app) == []
    put_back(app, backup)
    assert traces(app), "The backup knows Uwe."
    check_database(app)
    assert traces(app) == []
    with app.app_context():
        assert replay_erasures() == 0


def test_r2_04_somebody_who_came_back_before_the_backup_is_not_erased_again(
    app: Flask, uwe: str, citizen: Citizen
):
    forget(app)
    with app.app_context():
        db.session.execute(text("DELETE FROM erasures"))
        db.session.commit()
    citizen.sign(uwe, UWE)
    citizen.confirm(UWE)
    with app.app_context():
        contact = db.session.scalars(select(Contact).where(Contact.email == UWE)).one()
        contact.created_at = clock.now() + timedelta(seconds=5)
        db.session.commit()
    check_database(app)
    with app.app_context():
        assert db.session.scalar(select(Contact.id).where(Contact.email == UWE))


def test_r2_04_half_a_line_in_the_log_holds_up_nobody(app: Flask, uwe: str):
    forget(app)
    with (app.config["TESTBALLON"].data / LOG_FILE).open("a") as file:
        file.write('{"at": "2026-11-2')
    check_database(app)


def test_r2_04_whoever_is_erased_after_half_a_line_is_in_the_log_as_well(app: Flask, uwe: str):
    backup = rows_of_all_tables(app)
    (app.config["TESTBALLON"].data / LOG_FILE).write_text('{"at": "2026-11-2')
    forget(app)
    put_back(app, backup)
    check_database(app)
    assert traces(app) == []


def test_r2_04_a_log_that_was_put_together_twice_holds_up_no_start(app: Flask, uwe: str):
    backup = rows_of_all_tables(app)
    forget(app)
    log = app.config["TESTBALLON"].data / LOG_FILE
    log.write_text(log.read_text() * 2)
    put_back(app, backup)
    check_database(app)
    assert traces(app) == []


def test_r2_04_a_mail_that_waits_does_not_leave_any_more(app: Flask, citizen: Citizen, petition: str):
    citizen.sign(petition, UWE)
    forget(app)
    with app.app_context():
        queue.run("outbox")
        assert db.session.scalars(select(OutboxMessage)).all() == []


def test_r2_04_whoever_confirms_at_that_very_moment_is_erased_or_comes_too_late(
    app: Flask, citizen: Citizen, petition: str
):
    """Ten times both at once: in the end there is no contact, and nobody saw a failure."""
    for number in range(10):
        email = f"uwe{number}@example.org"
        citizen.sign(petition, email)
        link, stamp = citizen.link(email), _stamp(citizen, email)
        answers: list[int] = []

        def press(link: str = link, stamp: str = stamp, answers: list[int] = answers) -> None:
            answers.append(app.test_client().post(link, data={"stamp": stamp}).status_code)

        both = [
            threading.Thread(target=press),
            threading.Thread(target=forget, args=(app, email)),
        ]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert answers[0] in (303, 410, 422)
        with app.app_context():
            left = db.session.scalars(select(SignUp.email).where(SignUp.email == email)).all()
            assert left == []
            assert db.session.scalars(select(Contact.email).where(Contact.email == email)).all() == []


def _stamp(citizen: Citizen, email: str) -> str:
    page = citizen.client.get(citizen.link(email)).get_data(as_text=True)
    return page.partition('name="stamp" value="')[2].partition('"')[0]


def rows_of_all_tables(app: Flask) -> dict[str, list[dict[str, object]]]:
    with app.app_context():
        return {
            table.name: [dict(row._mapping) for row in db.session.execute(select(table))]
            for table in db.metadata.sorted_tables
        }


def put_back(app: Flask, backup: dict[str, list[dict[str, object]]]) -> None:
    """As a restored copy would be: exactly the rows of then."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        late = "PRAGMA defer_foreign_keys = ON" if is_sqlite else "SET session_replication_role = replica"
        db.session.execute(text(late))
        for table in db.metadata.sorted_tables:
            db.session.execute(table.delete())
        for table in db.metadata.sorted_tables:
            if backup[table.name]:
                db.session.execute(table.insert(), backup[table.name])
        db.session.commit()
        if not is_sqlite:
            db.session.execute(text("SET session_replication_role = DEFAULT"))
            db.session.commit()
        db.session.remove()
        db.engine.dispose()
