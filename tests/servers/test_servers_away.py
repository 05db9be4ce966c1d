"""Mail server, Redis or a worker is away for a while: everything is delayed, nothing is lost or sent twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.outbox.models import OutboxMessage
from tests.servers.people import Citizen
from tests.servers.processes import until
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer
from tests.servers.valkey import Valkey

pytestmark = pytest.mark.servers
Start = Callable[..., Product]
PEOPLE = [f"nachbar-{number}@example.org" for number in range(40)]


def test_a_mail_server_that_is_away_delays_mails_and_loses_none(
    product: Start, servers: dict[str, str], smtp_server: SmtpServer
) -> None:
    """Everybody gets one mail after it is back, also those the server puts off or refuses."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    slug = site.new_petition()
    smtp_server.stop()
    for email in PEOPLE:
        assert Citizen(site.url, email).sign(slug).status == 303
    until(lambda: "mail server away" in site.output, what="the worker to notice")
    smtp_server.answer("451 Come back later", to=PEOPLE[3])
    smtp_server.answer("550 No such mailbox", to=PEOPLE[4])
    smtp_server.start()
    until(lambda: len(smtp_server.mails) >= len(PEOPLE) - 2, what="all mails but two")
    smtp_server.answer(None, to=PEOPLE[3])
    smtp_server.next_to(PEOPLE[3])
    until(lambda: _states(site).get("waiting", 0) == 0, what="an outbox with nothing left to do")
    assert _states(site) == {"sent": len(PEOPLE) - 1, "failed": 1}
    assert sorted(mail.recipients[0] for mail in smtp_server.mails) == sorted({*PEOPLE} - {PEOPLE[4]})


def test_a_dead_redis_keeps_nobody_from_signing_and_no_mail_from_leaving(
    product: Start, postgres_url: str, valkey: Valkey, smtp_server: SmtpServer
) -> None:
    """The worker goes on by itself; when Redis is back, it is used again."""
    site = product(
        TESTBALLON_SMTP_URL=smtp_server.url,
        TESTBALLON_DATABASE_URL=postgres_url,
        TESTBALLON_REDIS_URL=valkey.url,
    )
    slug = site.new_petition()
    assert Citizen(site.url, PEOPLE[0]).sign(slug).status == 303
    smtp_server.next_to(PEOPLE[0])
    valkey.kill()
    for email in PEOPLE[1:6]:
        assert Citizen(site.url, email).sign(slug).status == 303
    readiness = Citizen(site.url).get("/readyz")
    assert (readiness.status, '"unreachable"' in readiness.text) == (200, True), "The pages stay on the net."
    for email in PEOPLE[1:6]:
        smtp_server.next_to(email)
    valkey.start()
    assert Citizen(site.url, PEOPLE[6]).sign(slug).status == 303
    smtp_server.next_to(PEOPLE[6])
    assert len(smtp_server.mails) == 7
    worker, web = site.processes
    assert (worker.end(), web.end()) == (0, 0), "Both outlived it, and stop as always."


def test_a_worker_stops_in_order_while_redis_is_away(
    product: Start, postgres_url: str, valkey: Valkey
) -> None:
    """It must not need the dead one in order to end."""
    site = product(TESTBALLON_DATABASE_URL=postgres_url, TESTBALLON_REDIS_URL=valkey.url)
    worker = site.processes[0]
    until(lambda: "periodic tasks begin here" in worker.output, what="the worker to work")
    valkey.kill()
    assert worker.end(seconds=60) == 0
    assert "Traceback" not in worker.output


def test_a_killed_worker_is_relieved_by_another_in_the_middle_of_its_job(
    product: Start, postgres_url: str, redis_url: str, smtp_server: SmtpServer
) -> None:
    """Two workers: one dies with a batch in its hands, the other takes it up; nothing leaves under two Message-IDs."""
    site = product(
        start=False,
        TESTBALLON_SMTP_URL=smtp_server.url,
        TESTBALLON_DATABASE_URL=postgres_url,
        TESTBALLON_REDIS_URL=redis_url,
    )
    site.start()
    slug = site.new_petition()
    for email in PEOPLE:
        assert Citizen(site.url, email).sign(slug).status == 303
    smtp_server.hold("DATA")
    first = site.start_worker()
    until(smtp_server.has_somebody_waiting, what="the first worker to be at it")
    site.start_worker()
    # One more sign-up calls the second worker at once: after 20 seconds the first would give the held mail up.
    people = {*PEOPLE, "nachzueglerin@example.org"}
    assert Citizen(site.url, "nachzueglerin@example.org").sign(slug).status == 303
    until(lambda: len(smtp_server.mails) >= 2, what="the second worker to be at it")
    first.kill()
    smtp_server.let_go()
    until(lambda: _states(site) == {"sent": len(people)}, what="all mails to be sent")
    assert {mail.recipients[0] for mail in smtp_server.mails} == people
    ids = {(mail.recipients[0], mail.message["Message-ID"]) for mail in smtp_server.mails}
    assert len(ids) == len(people)
    assert len(smtp_server.mails) <= len(people) + 1, "Only the mail in the dead worker's hands left twice."


def _states(site: Product) -> dict[str, int]:
    with site.inside():
        states = [row.state for row in db.session.scalars(select(OutboxMessage))]
    return {state: states.count(state) for state in set(states)}
