"""How everything ends: on Ctrl-C, on SIGTERM, and when one process dies before the others."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.outbox.models import OutboxMessage
from tests.servers.people import Citizen
from tests.servers.processes import Process, children_of, kill, living, until
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers
Start = Callable[..., Product]


@pytest.mark.parametrize("way", ["Ctrl-C", "SIGTERM", "SIGTERM for the whole group"])
def test_everything_stops_and_nobody_stays_behind(product: Start, servers: dict[str, str], way: str) -> None:
    """With exit status 0 and without a trace of an error."""
    site = product(**servers)
    assert Citizen(site.url).get("/healthz").status == 200
    for process in site.processes:
        if way == "Ctrl-C":
            process.interrupt_group(signal.SIGINT)
        elif way == "SIGTERM":
            process.end(by=signal.SIGTERM)
        else:
            process.interrupt_group(signal.SIGTERM)
    for process in site.processes:
        assert process.wait() == 0, process.output
        until(lambda process=process: not process.members(), seconds=5, what="the group to be empty")
        assert "Traceback" not in process.output
        assert "rror" not in process.output, process.output


def test_a_mail_being_handed_over_is_written_down_before_the_end(
    product: Start, smtp_server: SmtpServer
) -> None:
    """A stop is no crash: nothing is sent a second time after it."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url)
    citizen = Citizen(site.url)
    assert citizen.sign(site.new_petition()).status == 303
    smtp_server.hold("DATA")
    until(smtp_server.has_somebody_waiting, what="the mail to be on its way")
    run = site.processes[0]
    run.interrupt_group(signal.SIGINT)
    smtp_server.let_go()
    assert run.wait() == 0
    with site.inside():
        assert db.session.scalars(select(OutboxMessage)).one().state == "sent"


def test_a_dead_worker_is_replaced(product: Start, smtp_server: SmtpServer) -> None:
    """The pages must not go on for days while no mail leaves."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url)
    run, slug = site.processes[0], site.new_petition()
    for number in range(2):
        dead = site.embedded_worker(run)
        kill(dead)
        citizen = Citizen(site.url, f"nachbar-{number}@example.org")
        assert citizen.sign(slug).status == 303
        smtp_server.next_to(citizen.email)
        assert site.embedded_worker(run) != dead


def test_a_dead_web_process_is_replaced(product: Start) -> None:
    """By the web server, which minds its own."""
    site = product()
    run = site.processes[0]
    (dead,) = site.web_processes(run)
    kill(dead)
    until(lambda: _answers(site), what="the page to be back")
    assert site.web_processes(run) != [dead]


def test_without_a_web_server_run_ends_with_a_sentence(product: Start) -> None:
    """Whoever watches over it (systemd) starts it anew."""
    site = product()
    run = site.processes[0]
    (server,) = {living()[pid].parent for pid in site.web_processes(run)}
    kill(server)
    assert run.wait() == 1
    assert "The web server ended unexpectedly" in run.output
    assert "Traceback" not in run.output
    until(lambda: not run.members(), seconds=5, what="the group to be empty")


def test_when_run_is_killed_its_processes_leave(product: Start) -> None:
    """kill -9 gives it no time to tell them."""
    site = product()
    run = site.processes[0]
    members = run.members()
    assert len(members) == 4
    kill_only(run)
    until(lambda: not set(members) & set(living()), seconds=10, what="all processes to be gone")


def kill_only(process: Process) -> None:
    """kill -9 of the process alone, not of its group."""
    assert children_of(process.pid)
    kill(process.pid)


def _answers(site: Product) -> bool:
    try:
        return Citizen(site.url).get("/healthz").status == 200
    except OSError:
        return False
