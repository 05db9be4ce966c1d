"""What becomes of consents with time: unused ones are frozen (R1.17), proof of withdrawn ones is deleted (R1.16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.ambassadors.milestones import MAIL_KIND, note
from app.ambassadors.news_consent import gets_news
from app.ambassadors.news_uses import last_news
from app.consent import ledger, stale, uses
from app.consent.chain import seal
from app.consent.legal_texts import current_text
from app.consent.models import ConsentEvent, ConsentRequest
from app.consent.proof import forget_old_proof, kept_until
from app.consent.purposes import AMBASSADOR_NEWS
from app.consent.verifying import wrong_lines
from app.consent.withdrawing import agreeing_among, withdraw
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.agreements import agreements_of
from app.foundation.database import db
from app.landing.models import SignUp
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from app.privacy.erasing import erase
from app.privacy.subjects import subject_of_address

# A live petition, and citizens who sign it.
from tests.landing.conftest import (  # noqa: F401
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
UWE = "uwe.brandt@example.org"
MONTH = timedelta(days=31)


@pytest.fixture
def uwe(app: Flask, citizen: Citizen, petition: str) -> int:  # noqa: F811
    """The number of somebody who agreed to the newsletter and to be named."""
    citizen.sign(petition, **{"consent-newsletter": "on", "consent-handover": "on"})
    citizen.get_mail()
    citizen.confirm()
    with app.app_context():
        seal()
        return db.session.scalars(select(Contact.id)).one()


@contextmanager
def later(app: Flask, months: float) -> Iterator[None]:
    """So many months from now, inside the program."""
    with clock.moved(months * MONTH), app.app_context():
        yield


def stale_ones() -> list[tuple[str, bool]]:
    return [(one.purpose, one.is_frozen) for one in stale.all_stale()]


def test_r1_17_an_unused_consent_is_warned_about_and_then_frozen(app: Flask, uwe: int):
    for months, warned, agreeing in (
        (23, [], {uwe}),
        (25, [("newsletter", False)], {uwe}),
        (37, [("newsletter", True)], set()),
    ):
        with later(app, months):
            assert stale_ones() == warned
            assert agreeing_among([uwe], "newsletter") == agreeing
            assert agreeing_among([uwe], "handover") == {uwe}, "By this nobody is written to."


def test_r1_17_using_it_saying_that_one_stays_and_giving_it_anew_keep_it_alive(
    app: Flask, uwe: int, monkeypatch: pytest.MonkeyPatch
):
    begin = clock.now()
    used = {uwe: begin + 20 * MONTH}
    monkeypatch.setattr(uses, "_tellers", [lambda ids, purpose: used if purpose == "newsletter" else {}])
    with later(app, 37):
        assert stale_ones() == []
        assert agreeing_among([uwe], "newsletter") == {uwe}
    monkeypatch.setattr(uses, "_tellers", [last_news])
    with app.app_context():
        db.session.get_one(Contact, uwe).kept_at = begin + 5 * MONTH
        db.session.commit()
    with later(app, 37):
        assert stale_ones() == [("newsletter", False)]
        assert agreeing_among([uwe], "newsletter") == {uwe}
    with later(app, 50):
        assert agreeing_among([uwe], "newsletter") == set()
        ledger.add(
            uwe, "newsletter", ledger.GIVEN, {}, legal_text_id=current_text("newsletter", "de", "Wir").id
        )
        assert agreeing_among([uwe], "newsletter") == {uwe}, "Whoever agrees anew is written to again."
        assert stale_ones() == []


def test_r1_17_mails_about_ones_link_stop_too_and_each_that_left_counts_as_use(app: Flask, uwe: int):
    with app.app_context():
        sign_up = db.session.scalars(select(SignUp.id)).one()
        text = current_text(AMBASSADOR_NEWS, "de", "Wir").id
        ledger.add(uwe, AMBASSADOR_NEWS, ledger.GIVEN, {}, legal_text_id=text, sign_up_id=sign_up)
        db.session.commit()
        assert gets_news(sign_up)
    with later(app, 37):
        assert not gets_news(sign_up)
        assert (AMBASSADOR_NEWS, True) in stale_ones()
        _mail_about_the_link_left(sign_up, clock.now() - 10 * MONTH)
        assert last_news([uwe], AMBASSADOR_NEWS)
        assert gets_news(sign_up)
        assert (AMBASSADOR_NEWS, True) not in stale_ones()


def _mail_about_the_link_left(sign_up: int, at: datetime) -> None:
    noted = note(sign_up, "phase-1")
    assert noted is not None
    leaving.put(MAIL_KIND, noted)
    db.session.flush()
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == MAIL_KIND)).one()
    message.sent_at, message.due_at = at, None
    db.session.commit()


def test_r1_17_whoever_ticks_the_box_again_is_asked_to_confirm_it_and_gets_the_newsletter_again(
    app: Flask,
    uwe: int,
    citizen: Citizen,  # noqa: F811
    petition: str,  # noqa: F811
):
    citizen.sign(petition, **{"consent-newsletter": "on"})
    citizen.get_mail()
    assert _lines(app, uwe, "newsletter") == ["given"], "What holds is not asked for again."
    with clock.moved(37 * MONTH):
        citizen.sign(petition, **{"consent-newsletter": "on"})
        citizen.get_mail()
        citizen.confirm()
        assert _lines(app, uwe, "newsletter") == ["given", "given"]
        with app.app_context():
            assert agreeing_among([uwe], "newsletter") == {uwe}


def test_r1_17_staff_see_whom_to_ask_again(app: Flask, uwe: int, staff: Staff):
    english = {"Accept-Language": "en"}
    page = "/staff/contacts/asking-again"
    assert "Nobody to ask again" in staff("campaigner").get(page, headers=english).text
    with clock.moved(37 * MONTH):
        said = staff("campaigner").get(page, headers=english).text
        assert f'href="/staff/contacts/{uwe}"' in said
        assert "Frozen" in said
        assert staff("analyst").get(page).status_code == 403


def test_r1_16_proof_stays_until_the_end_of_the_third_year_and_is_gone_after_four(app: Flask, uwe: int):
    with app.app_context():
        withdraw(uwe, ["newsletter"], by="page")
        db.session.commit()
        (ended,) = [one for one in agreements_of(uwe) if not one.is_in_force]
        assert ended.proof_until == kept_until(clock.now())
        until = ended.proof_until
        assert until is not None
        almost, over = until - timedelta(hours=1) - clock.now(), until + timedelta(hours=1) - clock.now()
    with clock.moved(almost), app.app_context():
        assert forget_old_proof() == 0
        assert _lines(app, uwe, "newsletter") == ["given", "withdrawn"]
    with clock.moved(over), app.app_context():
        assert forget_old_proof() == 2
        assert _lines(app, uwe, "newsletter") == []
        assert _lines(app, uwe, "handover") == ["given"], "What holds is proved on."
        asked = db.session.scalars(select(ConsentRequest)).one()
        assert "newsletter" not in {box["purpose"] for box in asked.shown}
        assert agreeing_among([uwe], "newsletter") == set()
        assert wrong_lines() == [], "The chain says that these lines were erased on purpose."
        assert forget_old_proof() == 0


def test_r1_16_a_consent_given_anew_outlives_the_proof_of_the_old_one(app: Flask, uwe: int):
    with app.app_context():
        withdraw(uwe, ["newsletter"], by="page")
        db.session.commit()
    with later(app, 20):
        text = current_text("newsletter", "de", "Wir").id
        ledger.add(uwe, "newsletter", ledger.GIVEN, {}, legal_text_id=text)
        db.session.commit()
    with later(app, 50):
        assert forget_old_proof() == 2
        assert _lines(app, uwe, "newsletter") == ["given"]


def test_r1_16_what_is_restricted_stays_and_what_is_erased_does_not(app: Flask, uwe: int):
    with app.app_context():
        withdraw(uwe, ["newsletter"], by="page")
        db.session.get_one(Contact, uwe).restricted_at = clock.now()
        db.session.commit()
    with later(app, 60):
        assert forget_old_proof() == 0
        erase(subject_of_address(UWE), "staff")
        db.session.commit()
        assert db.session.scalars(select(ConsentEvent)).all() == []


def test_r1_16_locked_proof_is_seen_only_by_who_answers_for_peoples_rights(
    app: Flask, uwe: int, staff: Staff
):
    english = {"Accept-Language": "en"}
    with app.app_context():
        wanted = select(ConsentEvent.id).where(ConsentEvent.purpose == "newsletter")
        receipt = f"/staff/contacts/{uwe}/consents/{db.session.scalars(wanted).one()}"
    assert receipt in staff("campaigner").get(f"/staff/contacts/{uwe}").text
    assert staff("campaigner").get(f"{receipt}.json").status_code == 200
    with app.app_context():
        withdraw(uwe, ["newsletter"], by="page")
        db.session.commit()
    seen = staff("campaigner").get(f"/staff/contacts/{uwe}", headers=english).text
    assert receipt not in seen
    assert "the proof is locked" in seen
    assert staff("campaigner").get(f"{receipt}.json").status_code == 403
    assert receipt in staff("admin").get(f"/staff/contacts/{uwe}").text
    assert staff("admin").get(f"{receipt}.json").status_code == 200


def test_r1_16_years_end_where_the_organisation_is(app: Flask):
    new_year = datetime(2029, 12, 31, 23, tzinfo=UTC)
    with app.app_context():
        assert kept_until(datetime(2026, 1, 1, 12, tzinfo=UTC)) == new_year
        assert kept_until(datetime(2026, 12, 31, 22, tzinfo=UTC)) == new_year
        next_year = kept_until(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
        assert next_year == datetime(2030, 12, 31, 23, tzinfo=UTC), "In Germany it is 2027 by then."


def _lines(app: Flask, contact_id: int, purpose: str) -> list[str]:
    wanted = select(ConsentEvent.action).where(
        ConsentEvent.contact_id == contact_id, ConsentEvent.purpose == purpose
    )
    with app.app_context():
        return list(db.session.scalars(wanted.order_by(ConsentEvent.id)))
