"""Nobody is kept longer than there is a reason, and nobody goes without having been told (R2.12)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accountability import clean_up as cleaning
from app.accountability.clean_up import Report, clean_up
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import clock, queue
from app.foundation.database import db
from app.landing.models import Supporter, Tally
from app.outbox.composing import Mail, compose
from app.outbox.models import OutboxMessage
from app.privacy.erasing import erase
from app.privacy.subjects import Subject
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.portal.conftest import ENGLISH, UWE, Visitor

IDA = "ida@example.org"
Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Call it with a number of days from today."""
    start = clock.now()

    def at(days: int) -> None:
        moment: datetime = start + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return at


@pytest.fixture
def both(app: Flask, citizen: Citizen, uwe: str) -> str:
    """Uwe gets the newsletter; Ida has signed and nothing else."""
    citizen.sign(uwe, IDA)
    citizen.get_mail()
    citizen.confirm(IDA)
    return uwe


def people(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Contact.email).order_by(Contact.email)))


def run(app: Flask, *, dry: bool = False) -> Report:
    with app.app_context():
        return clean_up(dry_run=dry)


def keep_link(app: Flask) -> str | None:
    with app.app_context():
        queue.run("outbox")
        row = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "keep")).first()
        if row is None or row.state != "sent":
            return None
        mail = compose(row)
    assert isinstance(mail, Mail)
    found = re.search(r"/me/keep/[\w=-]+", mail.text)
    assert found
    return found[0]


def test_r2_12_after_two_years_of_silence_a_mail_asks_and_a_month_later_they_go(
    app: Flask, both: str, later: Later
):
    later(729)
    assert run(app) == Report()
    later(731)
    assert run(app, dry=True) == Report(announced=1, written_to=1)
    assert keep_link(app) is None
    assert run(app) == Report(announced=1, written_to=1)
    assert run(app) == Report()
    assert keep_link(app)
    later(760)
    assert run(app) == Report()
    later(762)
    assert run(app, dry=True) == Report(erased=1)
    assert people(app) == [IDA, UWE]
    assert run(app) == Report(erased=1)
    # Ida stays as long as the campaign runs; both still count.
    assert people(app) == [IDA]
    with app.app_context():
        assert db.session.scalars(select(Tally.confirmed)).one() == 2
        assert len(db.session.scalars(select(Supporter)).all()) == 2


def test_r2_12_whoever_presses_keep_me_stays_for_two_more_years(
    app: Flask, both: str, later: Later, visitor: Visitor
):
    later(731)
    run(app)
    link = keep_link(app)
    assert link
    assert "Keep me" in visitor.client.get(link, headers=ENGLISH).text
    later(740)
    assert "you stay" in visitor.client.post(link, headers=ENGLISH).text
    later(790)
    assert run(app) == Report()
    assert UWE in people(app)
    later(740 + 731)
    assert run(app).announced == 1


def test_r2_12_whoever_presses_keep_me_while_others_are_erased_stays(
    app: Flask, both: str, citizen: Citizen, later: Later, monkeypatch: pytest.MonkeyPatch
):
    """A batch takes its time; what was read when it began is not what holds."""
    late = "zoe@example.org"
    citizen.sign(both, late, **{"consent-newsletter": "on"})
    citizen.get_mail()
    citizen.confirm(late)
    later(731)
    assert run(app).announced == 2
    later(762)

    def erase_and_be_overtaken(subject: Subject, reason: str) -> None:
        erase(subject, reason)
        db.session.commit()
        db.session.execute(
            update(Contact).where(Contact.email == late).values(kept_at=clock.now(), announced_at=None)
        )
        db.session.commit()

    monkeypatch.setattr(cleaning, "erase", erase_and_be_overtaken)
    assert run(app) == Report(erased=1)
    assert people(app) == [IDA, late]


def test_r2_12_looking_at_ones_data_is_a_sign_of_life(app: Flask, both: str, later: Later, visitor: Visitor):
    later(731)
    run(app)
    visitor.enter()
    later(770)
    assert run(app) == Report()
    assert UWE in people(app)


def test_r2_12_who_only_signed_goes_half_a_year_after_the_end(app: Flask, both: str, later: Later):
    later(100)
    with app.app_context():
        db.session.scalars(select(Campaign)).one().ended_at = clock.now()
        db.session.commit()
    later(100 + 152)
    assert run(app) == Report()
    later(100 + 154)
    assert run(app) == Report(announced=1)
    later(100 + 185)
    assert run(app) == Report(erased=1)
    assert people(app) == [UWE]


def test_r2_12_nothing_is_erased_that_was_not_announced_for_a_month(app: Flask, both: str, later: Later):
    """An installation that learns the rule years later does not lose its people overnight."""
    later(2000)
    assert run(app).erased == 0
    later(2029)
    assert run(app).erased == 0
    later(2031)
    assert run(app).erased == 1


def test_r2_12_the_clock_stands_on_the_persons_page_and_on_their_own(
    app: Flask, both: str, visitor: Visitor, staff: Callable[..., CheckingClient]
):
    with app.app_context():
        ids = dict(tuple(row) for row in db.session.execute(select(Contact.email, Contact.id)))
    desk = staff("counter")
    page = desk.get(f"/staff/contacts/{ids[UWE]}", headers=ENGLISH).text
    assert "Will be erased on" in page
    assert "for two years" in page
    page = desk.get(f"/staff/contacts/{ids[IDA]}", headers=ENGLISH).text
    assert "Is kept, because a campaign" in page
    visitor.enter()
    assert "It will be deleted on" in visitor.page()


def test_r2_06_what_is_restricted_is_not_erased(app: Flask, both: str, later: Later, visitor: Visitor):
    visitor.enter()
    visitor.send("/me/restrict", reason="Wird gestritten.")
    later(3000)
    run(app)
    later(3040)
    run(app)
    assert UWE in people(app)
