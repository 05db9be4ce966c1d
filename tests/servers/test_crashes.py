"""kill -9 of web and worker between each two steps of the main job.

Each test stops the product at one step for certain – the mail server keeps it waiting, or we hold a lock it needs –
kills it there, starts it again and looks what became of the sign-up: every acknowledged one gets its mail, under one
Message-ID, and can be confirmed.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

import pytest
from sqlalchemy import func, select, text

from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter, Tally
from app.outbox.models import OutboxMessage
from tests.servers.people import Citizen
from tests.servers.processes import Process, kill, until
from tests.servers.product import Product
from tests.servers.smtp import Mail, SmtpServer

pytestmark = pytest.mark.servers


@dataclass
class Scene:
    """The product with a live petition, a mail server, and somebody who wants to sign."""

    site: Product
    smtp: SmtpServer
    slug: str
    citizen: Citizen

    @property
    def web(self) -> Process:
        """The latest ``testballon run``."""
        return next(process for process in reversed(self.site.processes) if "run" in process.command)

    def kill_worker(self) -> None:
        """kill -9 of whoever sends mails; another takes its place, by itself or because we start one."""
        worker = next((one for one in reversed(self.site.processes) if "worker" in one.command), None)
        if worker is None:
            kill(self.site.embedded_worker(self.web))
        else:
            worker.kill()
            self.site.start_worker()

    def kill_everything(self) -> None:
        """kill -9 of all there is."""
        for process in self.site.processes:
            process.kill()

    def start_again(self) -> None:
        """As after a power cut."""
        if "TESTBALLON_REDIS_URL" in self.site.environment:
            self.site.start_worker()
        self.site.start()

    def the_mail(self) -> Mail:
        """The one mail the citizen got; it may have come twice, but then it is the same in every byte."""
        mail = self.smtp.next_to(self.citizen.email)
        self.until_recorded()
        mails = self.smtp.to(self.citizen.email)
        assert len({one.message["Message-ID"] for one in mails}) == 1
        assert len({one.raw for one in mails}) == 1
        return mail

    def until_recorded(self) -> None:
        """Until the outbox has nothing left to do."""

        def nothing_due() -> bool:
            with self.site.inside():
                due = select(func.count()).where(OutboxMessage.due_at.is_not(None))
                return db.session.scalar(due) == 0

        until(nothing_due, what="an outbox with nothing left to do")

    def assert_counted_once(self) -> None:
        """One contact, one supporter, and the number says so."""
        with self.site.inside():
            assert db.session.scalar(select(func.count()).select_from(Contact)) == 1
            assert db.session.scalar(select(func.count()).select_from(Supporter)) == 1
            assert db.session.scalars(select(Tally.confirmed)).one() == 1


@pytest.fixture
def scene(product: Callable[..., Product], servers: dict[str, str], smtp_server: SmtpServer) -> Scene:
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    return Scene(site, smtp_server, site.new_petition(), Citizen(site.url))


def test_killed_before_the_sign_up_is_stored(scene: Scene) -> None:
    """It was not acknowledged and is not there; signing again works as if nothing had been."""
    with _nobody_can_write(scene.site, "sign_ups"), _in_background(scene.citizen.sign, scene.slug) as answer:
        scene.kill_everything()
    assert not answer, "Nothing was acknowledged."
    scene.start_again()
    assert scene.citizen.sign(scene.slug).status == 303
    assert scene.citizen.confirm(scene.the_mail()).status == 303
    with scene.site.inside():
        assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1


def test_killed_between_storing_and_telling_the_worker(
    product: Callable[..., Product], postgres_url: str, redis_url: str, smtp_server: SmtpServer
) -> None:
    """A Redis that takes the connection and never answers stops the web process right there."""
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        settings = {"TESTBALLON_DATABASE_URL": postgres_url, "TESTBALLON_SMTP_URL": smtp_server.url}
        url = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        site = product(start=False, TESTBALLON_REDIS_URL=url, **settings)
        web, slug = site.start(), site.new_petition()
        citizen = Citizen(site.url)
        with _in_background(citizen.sign, slug) as answer:
            until(lambda: _number_of_sign_ups(site), what="the sign-up to be stored")
            web.kill()
    assert not answer
    site.environment["TESTBALLON_REDIS_URL"] = redis_url
    site.start_worker()
    smtp_server.next_to(citizen.email)


def test_killed_right_after_the_answer(scene: Scene) -> None:
    """No mail has left yet, for the mail server is away."""
    scene.smtp.stop()
    assert scene.citizen.sign(scene.slug).status == 303
    scene.kill_everything()
    scene.smtp.start()
    scene.start_again()
    assert scene.citizen.confirm(scene.the_mail()).status == 303
    scene.assert_counted_once()


def test_killed_with_the_mail_claimed_and_not_handed_over(scene: Scene) -> None:
    """The row is free again as soon as its owner is dead."""
    scene.smtp.hold("RCPT")
    assert scene.citizen.sign(scene.slug).status == 303
    until(scene.smtp.has_somebody_waiting, what="the worker to be at the mail server")
    scene.kill_worker()
    scene.smtp.let_go()
    scene.the_mail()
    assert len(scene.smtp.to(scene.citizen.email)) == 1


def test_killed_with_the_mail_handed_over_and_not_written_down(scene: Scene) -> None:
    """The one case in which a mail leaves twice; mail programs know it for the same by its Message-ID."""
    scene.smtp.hold("DATA")
    assert scene.citizen.sign(scene.slug).status == 303
    first = scene.smtp.next_to(scene.citizen.email)
    scene.kill_worker()
    scene.smtp.let_go()
    again = scene.smtp.next_to(scene.citizen.email, number=2)
    assert (again.message["Message-ID"], again.raw) == (first.message["Message-ID"], first.raw)
    assert scene.citizen.confirm(scene.the_mail()).status == 303
    scene.assert_counted_once()


def test_confirmed_before_the_crash_was_noticed_nothing_is_sent_again(scene: Scene) -> None:
    """Whoever already has the mail and pressed the button need not be asked once more."""
    scene.smtp.hold("DATA")
    assert scene.citizen.sign(scene.slug).status == 303
    mail = scene.smtp.next_to(scene.citizen.email)
    scene.kill_everything()
    scene.smtp.let_go()
    scene.smtp.stop()
    scene.start_again()
    until(lambda: _tried_in_vain(scene.site), what="the worker to find the mail server away")
    assert scene.citizen.confirm(mail).status == 303
    scene.smtp.start()
    scene.until_recorded()
    assert len(scene.smtp.to(scene.citizen.email)) == 1


def test_killed_after_the_mail_was_written_down(scene: Scene) -> None:
    """Nothing leaves a second time."""
    assert scene.citizen.sign(scene.slug).status == 303
    mail = scene.the_mail()
    scene.kill_everything()
    scene.start_again()
    other = Citizen(scene.site.url, "karin.moser@example.org")
    assert other.sign(scene.slug).status == 303
    scene.smtp.next_to(other.email)
    assert len(scene.smtp.to(scene.citizen.email)) == 1
    assert scene.citizen.confirm(mail).status == 303


def test_killed_in_the_middle_of_confirming(scene: Scene) -> None:
    """Half a confirmation is none; pressing again makes it whole, once."""
    assert scene.citizen.sign(scene.slug).status == 303
    mail = scene.the_mail()
    with _nobody_can_write(scene.site, "tallies"), _in_background(scene.citizen.confirm, mail) as answer:
        scene.kill_everything()
    assert not answer
    with scene.site.inside():
        assert db.session.scalars(select(SignUp.confirmed_at)).one() is None
        assert db.session.scalar(select(func.count()).select_from(Contact)) == 0
    scene.start_again()
    assert scene.citizen.confirm(mail).status == 303
    assert scene.citizen.confirm(mail).status == 303
    scene.assert_counted_once()


@contextmanager
def _nobody_can_write(site: Product, table: str) -> Iterator[None]:
    """Hold what a writer needs: on SQLite the one lock there is, on PostgreSQL that of a table."""
    with site.inside(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
        else:
            # Our SQLite transactions begin with the lock.
            connection.execute(text("SELECT 1"))
        yield
        connection.rollback()


@contextmanager
def _in_background(do: Callable[..., object], *arguments: object) -> Iterator[list[object]]:
    """Do something that will not come to an end; in the list is what did come back."""
    came_back: list[object] = []
    began = threading.Event()

    def work() -> None:
        with suppress(OSError, HTTPException):
            began.set()
            came_back.append(do(*arguments))

    thread = threading.Thread(target=work)
    thread.start()
    began.wait()
    yield came_back
    thread.join(timeout=30)


def _number_of_sign_ups(site: Product) -> int:
    with site.inside():
        return db.session.scalar(select(func.count()).select_from(SignUp)) or 0


def _tried_in_vain(site: Product) -> bool:
    with site.inside():
        return db.session.scalars(select(OutboxMessage.last_error)).one() is not None
