"""Who gets in at /me: whoever reads the mailbox, in the browser that asked, once, within ten minutes; nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.foundation import clock, queue
from app.foundation.database import db
from app.foundation.settings import Settings
from app.outbox.models import OutboxMessage
from app.outbox.suppression import RESTING, suppress
from app.portal.clearing import forget_old_sessions
from app.portal.entering import code_of
from app.portal.models import PortalSession
from tests.landing.conftest import Citizen
from tests.portal.conftest import ENGLISH, UWE, Visitor
from tests.statements import statements

PENDING, BLOCKED, UNKNOWN = "pia@example.org", "gesperrt@example.org", "niemand@example.org"


def test_r2_02_the_link_from_the_mail_lets_in_once(visitor: Visitor, uwe: str):
    assert visitor.ask().location == "/me"
    link = visitor.link()
    looked = visitor.client.get(link)
    assert looked.status_code == 200
    assert UWE not in visitor.page()
    assert visitor.client.post(link).status_code == 303
    assert UWE in visitor.page()
    visitor.send("/me/leave")
    assert visitor.client.post(link).status_code == 403
    assert UWE not in visitor.page()


def test_r2_02_the_code_lets_in_and_five_wrong_ones_lock_it(visitor: Visitor, uwe: str):
    visitor.ask()
    code = visitor.code()
    wrong = "000 000" if code != "000 000" else "111 111"
    assert visitor.client.post("/me/code", data={"code": wrong}).status_code == 422
    assert visitor.client.post("/me/code", data={"code": code}).status_code == 303
    assert UWE in visitor.page()
    visitor.send("/me/leave")
    visitor.ask()
    code = visitor.code()
    wrong = "000 000" if code != "000 000" else "111 111"
    for _ in range(5):
        visitor.client.post("/me/code", data={"code": wrong})
    assert visitor.client.post("/me/code", data={"code": code}).status_code == 422


def test_r2_02_somebody_elses_browser_stays_outside(app: Flask, visitor: Visitor, uwe: str):
    """The link alone is not enough: not from a forwarded mail, and not from a page that made them ask."""
    visitor.ask()
    link = visitor.link()
    other = Visitor(app, app.test_client())  # type: ignore[arg-type]
    assert "only in the browser" in other.client.get(link, headers=ENGLISH).get_data(as_text=True)
    assert other.client.post(link).status_code == 403
    other.ask("somebody.else@example.org")
    assert other.client.post(link).status_code == 403
    assert UWE not in other.page()
    assert visitor.client.post(link).status_code == 303


def test_r2_02_after_ten_minutes_it_is_over_and_so_is_a_visit_after_an_hour(
    app: Flask, visitor: Visitor, uwe: str, monkeypatch: pytest.MonkeyPatch
):
    visitor.ask()
    link, code = visitor.link(), visitor.code()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    assert visitor.client.post(link).status_code == 410
    assert visitor.client.post("/me/code", data={"code": code}).status_code == 422
    visitor.enter()
    assert UWE in visitor.page()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=71))
    assert UWE not in visitor.page()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    with app.app_context():
        forget_old_sessions()
        assert db.session.scalars(select(PortalSession)).all() == []
        assert db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "portal")).all() == []


def test_r7_03_the_door_answers_every_address_alike(app: Flask, citizen: Citizen, visitor: Visitor, uwe: str):
    """The same statements, the same answer, the same page; only the mailbox tells."""
    citizen.sign(uwe, PENDING)
    with app.app_context():
        suppress(BLOCKED, "wished")
        db.session.commit()
    visitor.ask("warm.up@example.org")
    ran, seen = {}, set()
    for email in (UWE, PENDING, BLOCKED, UNKNOWN):
        with statements(app) as asked:
            answer = visitor.ask(email)
        ran[email] = asked
        cookie = re.sub(r"me=[\w-]+", "me=…", answer.headers["Set-Cookie"])
        cookie = re.sub(r"Expires=[^;]+", "Expires=…", cookie)
        seen.add((answer.status_code, answer.location, answer.get_data(as_text=True), cookie, visitor.page()))
    assert len(seen) == 1
    assert all(statements == ran[UWE] for statements in ran.values())
    with app.app_context():
        queue.run("outbox")
        rows = db.session.execute(
            select(PortalSession.email, OutboxMessage.withheld_reason)
            .join(OutboxMessage, OutboxMessage.subject_id == PortalSession.id)
            .where(OutboxMessage.kind == "portal")
        )
        why = dict(tuple(row) for row in rows)
    assert [why[email] for email in (UWE, PENDING, BLOCKED, UNKNOWN)] == [None, None, "suppressed", "unknown"]


def test_r2_02_whose_mailbox_was_full_gets_the_link_they_ask_for(app: Flask, visitor: Visitor, uwe: str):
    with app.app_context():
        suppress(UWE, RESTING)
        db.session.commit()
    visitor.ask(UWE)
    with app.app_context():
        queue.run("outbox")
        mail = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "portal")).one()
        assert mail.state == "sent"


def test_r7_01_one_network_that_asks_too_often_does_not_lock_out_the_others(visitor: Visitor):
    place = visitor.client.environ_base
    place["REMOTE_ADDR"] = "203.0.113.9"
    codes = [visitor.ask(f"person{number}@example.org").status_code for number in range(25)]
    assert codes == [303] * 20 + [429] * 5
    place["REMOTE_ADDR"] = "203.0.113.77"
    assert visitor.ask("neighbour@example.org").status_code == 429, "The same network."
    place["REMOTE_ADDR"] = "198.51.100.20"
    assert visitor.ask("somebody.else@example.org").status_code == 303


def test_r7_03_nobody_is_flooded_with_mails_and_the_answer_stays_the_same(
    app: Flask, visitor: Visitor, uwe: str
):
    assert {visitor.ask().status_code for _ in range(8)} == {303}
    with app.app_context():
        queue.run("outbox")
        sent = select(func.count()).where(OutboxMessage.kind == "portal", OutboxMessage.sent_at.is_not(None))
        assert db.session.scalar(sent) == 3
    codes = {visitor.ask(f"person{number}@example.org").status_code for number in range(70)}
    assert codes == {303, 429}


def test_r2_02_whoever_asks_again_and_again_gets_no_more_guesses(app: Flask, visitor: Visitor, uwe: str):
    """Of each request five codes may be tried; of requests beyond those that get a mail, none."""
    for _ in range(4):
        visitor.ask()
    with app.app_context():
        newest = db.session.scalars(select(PortalSession).order_by(PortalSession.id.desc())).first()
        assert newest is not None
        lucky = code_of(newest)
    assert visitor.client.post("/me/code", data={"code": lucky}).status_code == 422
    assert UWE not in visitor.page()


def test_what_is_no_address_is_said_so_and_kept(visitor: Visitor):
    page = visitor.ask("uwe@")
    assert page.status_code == 422
    assert 'value="uwe@"' in page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers
    assert 'value="uwe@"' in visitor.ask("u\x00we@").get_data(as_text=True)


def test_the_visit_leaves_nothing_in_caches_and_tells_no_other_site(visitor: Visitor, uwe: str):
    visitor.enter()
    for path in ("/me", "/me/data.json", "/me/erase"):
        headers = visitor.client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in visitor.client.get(f"/{uwe}").headers


def test_over_tls_the_cookie_is_one_that_no_other_host_can_set(settings: Settings):
    app = create_app(settings.model_copy(update={"base_url": "https://mitmachen.example.org"}))
    cookie = app.test_client().post("/me/ask", data={"email": UWE}).headers["Set-Cookie"]
    assert cookie.startswith("__Host-me=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    app.extensions["testballon_visits"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
