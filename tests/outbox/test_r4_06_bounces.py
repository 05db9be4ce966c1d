"""Mails that come back: understood, believed where they answer a mail of ours, and blamed on nobody who is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select

from app.command_line import main
from app.foundation import clock
from app.foundation.database import db
from app.landing.guard_models import Alarm
from app.landing.models import SignUp
from app.metrics.counted_evidence import evidence_of_all
from app.outbox import bounce_reading
from app.outbox.bounce_addresses import envelope_sender
from app.outbox.bouncing import take_in
from app.outbox.delivering import work
from app.outbox.models import Bounce, OutboxMessage, SuppressedAddress
from app.outbox.suppression import address_key, forget_rested, suppressed_among
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_address
from app.safety.delivery import delivery
from app.visits.adding_up import Cell, add_up
from app.visits.counting import this_hour
from tests.landing.conftest import Citizen
from tests.servers.smtp import SmtpServer

CORPUS = sorted(Path(__file__).with_name("bounces").rglob("*.eml"))
_ADDRESS = "zurueck@mitmachen.example.org"
_PLACE = "zurueck+0123456789abcdef0123456789abcdef-0123456789abcdef@mitmachen.example.org"
UWE = "uwe.brandt@example.org"


def corpus(name: str) -> bytes:
    return (Path(__file__).with_name("bounces") / f"{name}.eml").read_bytes()


@pytest.fixture
def app(app: Flask, settings) -> Flask:
    app.config["TESTBALLON"] = settings.model_copy(update={"bounce_address": _ADDRESS})
    return app


@pytest.fixture
def comes_back(app: Flask) -> Callable[..., str]:
    """``comes_back("hard/qmail-1", email)``: the newest mail to them comes back like that."""

    def answer(name: str, email: str = UWE, *, sender: str = "") -> str:
        with app.app_context():
            mail = db.session.scalars(
                select(OutboxMessage)
                .join(SignUp, SignUp.id == OutboxMessage.subject_id)
                .where(SignUp.email == email)
                .order_by(OutboxMessage.id.desc())
            ).first()
            assert mail is not None
            assert mail.sent_at
            place = sender or envelope_sender(mail)
            return take_in(corpus(name).replace(_PLACE.encode(), place.encode()))

    return answer


def suppressed(app: Flask) -> set[bytes]:
    with app.app_context():
        return set(db.session.scalars(select(SuppressedAddress.address_hash)))


def key_of(app: Flask) -> bytes:
    with app.app_context():
        return address_key(UWE)


def signs(citizen: Citizen, slug: str, *emails: str) -> None:
    for email in emails:
        citizen.sign(slug, email)
        citizen.get_mail()


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 50
    assert {path.parent.name for path in CORPUS} == {"hard", "full", "soft", "blocked", "ignored"}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_r4_06_each_mail_that_came_back_is_understood(path: Path):
    said = bounce_reading.read(message_from_bytes(path.read_bytes()))
    assert (said.kind if said else "ignored") == path.parent.name


def test_r4_06_where_nobody_is_nothing_is_sent_any_more(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
):
    signs(citizen, petition, UWE)
    assert comes_back("hard/postfix-3") == "hard"
    with app.app_context():
        assert suppressed(app) == {key_of(app)}
        bounce = db.session.scalars(select(Bounce)).one()
        assert (bounce.kind, bounce.status) == ("hard", "5.1.1")
    citizen.sign(petition, UWE)
    citizen.get_mail()
    with app.app_context():
        newest = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert newest is not None
        assert (newest.state, newest.withheld_reason) == ("withheld", "suppressed")


def test_r4_06_a_made_up_bounce_does_nothing(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
):
    signs(citizen, petition, UWE)
    with app.app_context():
        name = db.session.scalars(select(OutboxMessage.message_id)).one().strip("<>").partition("@")[0]
    for sender in (_PLACE, _ADDRESS, f"zurueck+{name}-{'0' * 16}@mitmachen.example.org"):
        assert comes_back("hard/postfix-3", sender=sender) == "unknown"
    assert suppressed(app) == set()


@pytest.mark.parametrize(
    "head",
    [
        b"From: <@",
        b"From: " + 5000 * b"(",
        b"Subject: =?utf-8?q?=?=\nFrom: =?x?B?/?= mailer-daemon",
        b"To: " + 200_000 * b"a@b,",
        5000 * b"Content-Type: message/rfc822\n\n",
    ],
    ids=["no address", "brackets", "encoded", "many", "nested"],
)
def test_r4_06_whatever_strangers_write_is_taken_in(app: Flask, citizen: Citizen, petition: str, head: bytes):
    signs(citizen, petition, UWE)
    with app.app_context():
        place = envelope_sender(db.session.scalars(select(OutboxMessage)).one())
        assert take_in(head + b"\n\n") == "unknown"
        # Nor does it stop whoever has a mail of ours.
        assert take_in(f"Delivered-To: {place}\n".encode() + head + b"\n\nHello") in ("ignored", "unknown")
    assert suppressed(app) == set()


def test_r4_06_an_absence_note_triggers_nothing(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
):
    signs(citizen, petition, UWE)
    assert comes_back("ignored/vacation-1") == "ignored"
    with app.app_context():
        assert db.session.scalars(select(Bounce)).all() == []
        assert len(db.session.scalars(select(OutboxMessage)).all()) == 1
    assert suppressed(app) == set()


@pytest.mark.parametrize(("name", "times"), [("soft/postfix-1", 3), ("full/postfix-3", 5)])
def test_r4_06_what_passes_is_borne_for_a_while(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
    name: str,
    times: int,
):
    for number in range(times):
        assert suppressed(app) == set()
        # An address is asked once a day.
        with clock.moved(timedelta(days=2 * number)):
            signs(citizen, petition, UWE)
            comes_back(name)
            # The same bounce once more counts once.
            comes_back(name)
    assert suppressed(app) == {key_of(app)}
    last = timedelta(days=2 * (times - 1))
    with app.app_context():
        key = key_of(app)
        for days, is_held in ((29, True), (31, False)):
            with clock.moved(last + timedelta(days=days)):
                assert suppressed_among([key]) == ({key} if is_held else set())
                forget_rested()
    assert suppressed(app) == set()


def test_r4_06_a_block_holds_the_campaigns_mails_and_takes_nobody_out(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
    staff: Callable,
):
    emails = [f"nachbar{number}@example.org" for number in range(3)]
    signs(citizen, petition, *emails)
    for email in emails:
        assert comes_back("blocked/postfix-3", email) == "blocked"
    assert suppressed(app) == set()
    signs(citizen, petition, "late@example.org")
    with app.app_context():
        held = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert held is not None
        assert (held.state, held.withheld_reason) == ("withheld", "blocked")
        alarm = db.session.scalars(select(Alarm)).one()
    admin = staff("admin")
    page = admin.get("/staff/delivery").get_data(as_text=True)
    assert "5.7.1" in page
    admin.submit("/staff/delivery", form=f"form[@action='/staff/delivery/alarms/{alarm.id}/let-through']")
    citizen.get_mail()
    with app.app_context():
        assert db.session.get_one(OutboxMessage, held.id).state == "sent"
    # What came back before is settled; what comes back now is a new alarm.
    signs(citizen, petition, "later@example.org")
    assert comes_back("blocked/postfix-3", "later@example.org") == "blocked"
    with app.app_context():
        assert len(db.session.scalars(select(Alarm)).all()) == 1


def test_r8_06_what_comes_back_counts_against_a_campaign(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
):
    signs(citizen, petition, UWE, "ida@example.org")
    comes_back("hard/postfix-3")
    # Blocked we are ourselves; that says nothing about where the addresses come from.
    comes_back("blocked/postfix-3", "ida@example.org")
    with app.app_context():
        campaign = db.session.scalars(select(SignUp.campaign_id)).first()
        assert campaign is not None
        add_up({Cell(campaign, this_hour(), "view", "direct", "", "de"): 30})
        evidence = evidence_of_all()[0][campaign]
        assert (evidence.mails_sent, evidence.bounces) == (2, 1)
        row = delivery().all
        assert (row.accepted, row.refused) == (2, 2)


def test_r2_04_a_bounce_is_forgotten_with_the_person(
    app: Flask,
    citizen: Citizen,
    petition: str,
    comes_back: Callable[..., str],
):
    signs(citizen, petition, UWE)
    comes_back("full/postfix-3")
    with app.app_context():
        erase(subject_of_address(UWE), "portal")
        db.session.commit()
        assert db.session.scalars(select(Bounce)).all() == []


@pytest.mark.servers
def test_each_mail_has_an_envelope_sender_of_its_own(
    app: Flask,
    citizen: Citizen,
    petition: str,
    smtp_server: SmtpServer,
):
    usual = app.config["TESTBALLON"]
    app.config["TESTBALLON"] = usual.model_copy(update={"smtp_url": smtp_server.url})
    citizen.sign(petition, UWE)
    with app.app_context():
        work()
        row = db.session.scalars(select(OutboxMessage)).one()
        assert smtp_server.next_to(UWE).sender == envelope_sender(row)


def test_the_command_takes_a_mail_from_the_mail_server(
    app: Flask,
    citizen: Citizen,
    petition: str,
):
    signs(citizen, petition, UWE)
    with app.app_context():
        place = envelope_sender(db.session.scalars(select(OutboxMessage)).one())

    def pipe(*arguments: str) -> str:
        return (
            CliRunner()
            .invoke(
                main,
                ["bounce", *arguments],
                input=corpus("hard/qmail-1"),
                obj=ScriptInfo(create_app=lambda: app),
            )
            .output
        )

    assert "none of our mails" in pipe()
    assert "gets nothing any more" in pipe("--to", place)
