"""From a row to a delivered mail: what is sent, tried again, given up, and never sent twice."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.foundation import clock, owners, queue
from app.foundation.database import db
from app.foundation.settings import Settings
from app.outbox import claiming, composing, delivering, leaving
from app.outbox.composing import Mail, Withheld
from app.outbox.models import OutboxMessage
from tests.servers.processes import until
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers


@pytest.fixture
def app(settings: Settings, smtp_server: SmtpServer) -> Iterator[Flask]:
    """The app with a mail server, and a kind of message of which number n goes to nachbar-n."""
    app = create_app(settings.model_copy(update={"smtp_url": smtp_server.url}))
    composing.composed_by("letter", _letter)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _letter(message: OutboxMessage) -> Mail | Withheld:
    number = message.subject_id
    if number == 13:
        raise LookupError("Nobody lives at number 13.")
    if number == 0:
        return Withheld("gone")
    return Mail(_address(number), "Guten Tag", f"Hallo Nachbar {number}", "<p>Hallo</p>", "Karin Moser")


def _address(number: int) -> str:
    return f"nachbar-{number}@example.org"


def _write(*numbers: int) -> None:
    for number in numbers:
        leaving.put("letter", number)
    db.session.commit()


def _row(number: int) -> OutboxMessage:
    db.session.expire_all()
    row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject_id == number)).one()
    db.session.commit()
    return row


def test_what_was_sent_is_written_down_with_the_servers_answer(app: Flask, smtp_server: SmtpServer):
    _write(1, 0)
    assert delivering.work() == 2
    mail, row = smtp_server.next_to(_address(1)), _row(1)
    assert (row.state, row.server_answer) == ("sent", "250 OK number 1")
    assert mail.message["Message-ID"] == row.message_id
    assert row.content_hash == hashlib.sha256(mail.raw).hexdigest()
    assert (_row(0).state, _row(0).withheld_reason) == ("withheld", "gone")
    assert delivering.work() == 0


def test_a_mail_the_server_does_not_want_yet_is_tried_again_later_and_later(
    app: Flask, smtp_server: SmtpServer
):
    smtp_server.answer("451 Greylisted, come back", to=_address(2))
    _write(1, 2, 3)
    delivering.work()
    assert [_row(number).state for number in (1, 2, 3)] == ["sent", "waiting", "sent"]
    waits = []
    passed = timedelta(0)
    for _ in range(4):
        with clock.moved(passed):
            due_at = _row(2).due_at
            assert due_at is not None
            waits.append(round((due_at - clock.now()).total_seconds()))
        passed += timedelta(seconds=waits[-1] + 1)
        with clock.moved(passed):
            delivering.work()
    assert waits == [5, 10, 20, 40]
    assert _row(2).last_error == "451 recipient refused"
    smtp_server.answer(None, to=_address(2))
    with clock.moved(timedelta(hours=1)):
        delivering.work()
    assert _row(2).state == "sent"
    assert len(smtp_server.to(_address(2))) == 1


@pytest.mark.parametrize("everybody", [True, False])
def test_a_mail_the_server_refuses_for_good_is_given_up_at_once_and_staff_see_why(
    app: Flask, smtp_server: SmtpServer, everybody: bool
):
    smtp_server.answer("550 No such mailbox", to=None if everybody else _address(1))
    _write(1)
    delivering.work()
    row = _row(1)
    assert (row.state, row.attempts) == ("failed", 1)
    assert row.last_error is not None
    assert row.last_error.startswith("550")
    assert _address(1) not in row.last_error
    smtp_server.answer(None)
    with clock.moved(timedelta(days=2)):
        assert delivering.work() == 0


def test_a_server_that_is_away_delays_all_and_costs_none_a_try(app: Flask, smtp_server: SmtpServer):
    smtp_server.stop()
    numbers = range(1, 31)
    _write(*range(1, 13), *range(14, 32))
    delivering.work()
    states = [_row(number) for number in numbers if number != 13]
    assert {row.state for row in states} == {"waiting"}
    assert sum(row.attempts for row in states) == 1, "Only the one that found out was tried."
    with clock.moved(timedelta(seconds=6)):
        delivering.work()
        smtp_server.start()
    with clock.moved(timedelta(seconds=30)):
        delivering.work()
    assert len({mail.recipients[0] for mail in smtp_server.mails}) == len(smtp_server.mails) == 30


def test_mails_leave_within_a_minute_of_the_servers_return_however_long_it_was_away(
    app: Flask, smtp_server: SmtpServer
):
    smtp_server.stop()
    _write(1)
    for hours in range(24):
        with clock.moved(timedelta(hours=hours)):
            delivering.work()
            due_at = _row(1).due_at
            assert due_at is not None
            assert due_at - clock.now() <= timedelta(seconds=60)


def test_a_server_that_hangs_up_gets_the_same_mail_again(app: Flask, smtp_server: SmtpServer):
    smtp_server.hang_up(1)
    _write(1, 2)
    delivering.work()
    with clock.moved(timedelta(seconds=10)):
        delivering.work()
    first, second = smtp_server.to(_address(1))
    assert first.raw == second.raw
    assert len(smtp_server.to(_address(2))) == 1


def test_after_three_days_in_vain_a_mail_is_given_up(app: Flask, smtp_server: SmtpServer):
    smtp_server.answer("451 Not now")
    _write(1)
    delivering.work()
    with clock.moved(timedelta(days=3, minutes=1)):
        delivering.work()
    assert _row(1).state == "failed"


def test_what_has_a_time_waits_for_it_and_gets_its_three_days_from_then_on(
    app: Flask, smtp_server: SmtpServer
):
    turn = clock.now() + timedelta(days=5)
    leaving.put("letter", 1, not_before=turn)
    db.session.commit()
    delivering.work()
    assert (_row(1).state, _row(1).attempts, smtp_server.mails) == ("waiting", 0, [])
    smtp_server.answer("451 Not now")
    with clock.moved(timedelta(days=5, minutes=1)):
        delivering.work()
        assert (_row(1).state, _row(1).attempts) == ("waiting", 1)
        smtp_server.answer(None)
    with clock.moved(timedelta(days=5, minutes=2)):
        delivering.work()
    [mail] = smtp_server.to(_address(1))
    assert mail.message["Date"].datetime == turn.replace(microsecond=0)


def test_one_that_cannot_be_composed_does_not_hold_up_the_others(app: Flask, smtp_server: SmtpServer):
    _write(12, 13, 14)
    delivering.work()
    assert [_row(number).state for number in (12, 13, 14)] == ["sent", "waiting", "sent"]
    assert _row(13).last_error == "LookupError"


def test_two_workers_send_each_mail_once(app: Flask, smtp_server: SmtpServer):
    numbers = [number for number in range(1, 82) if number != 13]
    _write(*numbers)

    def work() -> None:
        with app.app_context():
            delivering.work()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(mail.recipients[0] for mail in smtp_server.mails) == sorted(map(_address, numbers))


def test_the_rows_of_a_dead_process_are_free_at_once(app: Flask, smtp_server: SmtpServer):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    machine, _, _ = owners.new_name().partition("-")
    _write(1)
    claiming.record_and_claim([], f"{machine}-{ended.pid}-00000000")
    assert delivering.work() == 0
    assert claiming.release_dead() == 1
    assert delivering.work() == 1


def test_the_rows_of_a_living_process_are_left_alone(app: Flask):
    machine, _, _ = owners.new_name().partition("-")
    _write(1)
    claiming.record_and_claim([], f"{machine}-{os.getppid()}-00000000")
    assert claiming.release_dead() == 0


def test_the_rows_of_another_machine_are_waited_for(app: Flask, smtp_server: SmtpServer):
    _write(1)
    elsewhere = "elsewhere-1-00000000"
    claiming.record_and_claim([], elsewhere)
    assert claiming.release_dead() == 0
    with clock.moved(claiming.LEASE + timedelta(seconds=1)):
        assert delivering.work() == 1
        claiming.record([claiming.Outcome(id=_row(1).id, failed_at=clock.now())], elsewhere)
    assert _row(1).state == "sent", "Whoever lost its lease changes nothing any more."


def test_a_stop_comes_between_two_mails(app: Flask, smtp_server: SmtpServer):
    _write(1, 2, 3)
    smtp_server.hold("DATA")

    def work() -> None:
        with app.app_context():
            delivering.work()

    worker = threading.Thread(target=work)
    worker.start()
    until(smtp_server.has_somebody_waiting, what="the first mail to be on its way")
    queue.stopping.set()
    try:
        smtp_server.let_go()
        worker.join()
    finally:
        queue.stopping.clear()
    assert [_row(number).state for number in (1, 2, 3)] == ["sent", "waiting", "waiting"]
    assert delivering.work() == 2
