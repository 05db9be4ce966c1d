"""The week by mail: once to whoever is to get it, on Monday morning, whoever does it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.foundation import clock
from app.foundation.database import db
from app.foundation.settings import Settings
from app.foundation.wording import zone
from app.metrics import report_readers, report_task
from app.metrics.models import GivenVerdict
from app.metrics.report_models import WeeklyReport
from app.metrics.report_task import write_weekly_reports
from app.metrics.report_week import week_of
from app.outbox import delivering
from app.outbox.models import OutboxMessage
from app.staff.accounts import change_role, set_active
from app.staff.models import Account
from tests.metrics.conftest import Town
from tests.pages import CheckingClient, parse
from tests.servers.smtp import SmtpServer

Staff = Callable[..., CheckingClient]


@pytest.fixture
def settings(settings: Settings, smtp_server: SmtpServer) -> Settings:
    """Those of a house with a mail server that is there."""
    return settings.model_copy(update={"smtp_url": smtp_server.url})


@pytest.fixture
def readers(town: Town, staff: Staff) -> Callable[..., None]:
    """Call it with roles; each of them has an account and is to get the mail."""

    def choose(*roles: str) -> None:
        town.look()
        town.app.extensions["testballon_visits"].flush()
        for role in roles:
            staff(role)
        with town.app.app_context():
            accounts = db.session.scalars(select(Account)).all()
            report_readers.choose_readers([account.id for account in accounts])
            db.session.commit()

    return choose


@contextmanager
def _next_monday(town: Town, *, days: int = 0, hour: int = 7) -> Iterator[None]:
    with town.app.app_context():
        where, now = zone(), clock.now()
        monday = datetime.combine(week_of(now, where).next.monday, datetime.min.time(), tzinfo=where)
    with clock.moved(monday + timedelta(days=days, hours=hour) - now):
        yield


def _write_and_send(town: Town) -> None:
    with town.app.app_context():
        write_weekly_reports()
        delivering.work()


def _written(town: Town) -> int:
    with town.app.app_context():
        return db.session.scalar(select(func.count(WeeklyReport.id))) or 0


def _say(town: Town, state: str, reason: str) -> None:
    shares = {"value": 0.2, "low": 0.15, "high": 0.25, "break_even": 0.1}
    with town.app.app_context():
        verdict = GivenVerdict(
            campaign_id=town.campaign_id, judged_at=clock.now(), state=state, reason=reason,
            log={"evidence": {}, "verdict": {"numbers": shares | {"visits": 900, "confirmed": 180}}},
        )  # fmt: skip
        db.session.add(verdict)
        db.session.commit()


@pytest.mark.servers
def test_a_mail_server_gets_it_once_however_often_somebody_looks(
    town: Town, readers: Callable[..., None], smtp_server: SmtpServer
):
    readers("analyst", "counter")
    _say(town, "stop", "far_below_usual")
    with _next_monday(town, hour=5):
        _write_and_send(town)
    assert smtp_server.mails == [], "At 5 o'clock it is too early."
    for days in (0, 0, 3):
        with _next_monday(town, days=days):
            _write_and_send(town)
    (mail,) = smtp_server.to("analyst@example.org")
    assert smtp_server.to("counter@example.org") == [], "Who counts signatures sees no numbers."
    assert str(mail.message["Subject"]).endswith(": 1 Kampagne sollte enden")
    for part in (mail.text, mail.html):
        assert "Ein sicherer Schulweg für Lindenbach" in part
        assert "Stoppen" in part
        assert "/staff/report?week=" in part
        assert "#mail" in part
    assert "<img" not in mail.html
    assert "\nBesuche: 1\nEintragungen: 0\n" in mail.text.replace("\r\n", "\n")


@pytest.mark.servers
def test_after_a_downtime_it_still_comes_and_the_week_after_the_next_one(
    town: Town, readers: Callable[..., None], smtp_server: SmtpServer
):
    readers("analyst")
    for days in (4, 7, 7):
        with _next_monday(town, days=days):
            _write_and_send(town)
    subjects = [str(mail.message["Subject"]) for mail in smtp_server.to("analyst@example.org")]
    assert len(subjects) == len(set(subjects)) == 2


def test_of_two_workers_at_once_one_writes_it(
    town: Town, readers: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    readers("analyst", "admin")
    both_have_looked = threading.Barrier(2, timeout=60)

    def ran_in(_week: object) -> bool:
        both_have_looked.wait()
        return True

    monkeypatch.setattr(report_task, "ran_in", ran_in)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with town.app.app_context():
                write_weekly_reports()
        except BaseException as failure:
            failures.append(failure)

    with _next_monday(town):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert not failures
    assert _written(town) == 2
    with town.app.app_context():
        kind = OutboxMessage.kind == report_task.MAIL_KIND
        assert db.session.scalar(select(func.count(OutboxMessage.id)).where(kind)) == 2


def test_who_was_chosen_after_monday_waits_for_the_next_one(town: Town, readers: Callable[..., None]):
    with _next_monday(town, days=1):
        readers("analyst")
        _write_and_send(town)
        assert _written(town) == 0
    with _next_monday(town, days=7):
        _write_and_send(town)
        assert _written(town) == 1


def test_a_week_without_a_campaign_is_not_worth_a_mail(
    town: Town, readers: Callable[..., None], monkeypatch: pytest.MonkeyPatch
):
    readers("analyst")
    monkeypatch.setattr(report_task, "ran_in", lambda _week: False)
    with _next_monday(town):
        _write_and_send(town)
    assert _written(town) == 0


def test_whoever_sees_no_numbers_any_more_gets_none(town: Town, readers: Callable[..., None]):
    readers("analyst", "campaigner")
    with town.app.app_context():
        left, changed = db.session.scalars(select(Account).order_by(Account.email)).all()
        set_active(left, False)
        change_role(changed, "counter")
        db.session.commit()
    with _next_monday(town):
        _write_and_send(town)
    assert _written(town) == 0


def test_the_language_is_the_readers(town: Town, readers: Callable[..., None], smtp_server: SmtpServer):
    readers("analyst")
    with town.app.app_context():
        db.session.scalars(select(Account)).one().language = "en"
        db.session.commit()
    with _next_monday(town):
        _write_and_send(town)
    (mail,) = smtp_server.to("analyst@example.org")
    assert str(mail.message["Subject"]).endswith(": 0 people confirmed")
    assert "To the whole report" in mail.html
    assert "noch" not in mail.text


def test_whoever_edits_campaigns_chooses_and_everybody_may_leave(town: Town, staff: Staff):
    analyst, campaigner, _counter = staff("analyst"), staff("campaigner"), staff("counter")
    page = parse(campaigner.get("/staff/report").get_data(as_text=True))
    boxes = page.findall(".//input[@name='account']")
    assert len(boxes) == 2, "The analyst and the campaigner, not the counter."
    ids = [str(box.get("value")) for box in boxes]
    form = "form[@action='/staff/report/readers']"
    campaigner.submit("/staff/report", form=form, account=ids)
    with town.app.app_context():
        assert report_readers.chosen_readers() == {int(one) for one in ids}
    assert "Mir nicht mehr schicken" in analyst.get("/staff/report").get_data(as_text=True)
    analyst.submit("/staff/report", form="form[@action='/staff/report/mine']", wanted="no")
    with town.app.app_context():
        assert len(report_readers.chosen_readers()) == 1
    assert "Mir schicken" in analyst.get("/staff/report").get_data(as_text=True)
