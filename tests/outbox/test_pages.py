"""The outbox as administrators see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, update

from app.consent.models import ConsentRequest
from app.foundation import clock
from app.foundation.database import db
from app.foundation.settings import Settings
from app.landing.models import SignUp
from app.outbox import leaving
from app.outbox.models import OutboxMessage
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient, parse
from tests.statements import statements

ENGLISH = {"Accept-Language": "en"}
LIVE_LINK = re.compile(r"/(c|staff/enter)/[\w=-]{48}")


@pytest.fixture
def chief(staff: Callable[..., CheckingClient]) -> CheckingClient:
    return staff("admin")


@pytest.fixture
def mailed(petition: str, citizen: Citizen) -> str:
    """Somebody signed, and the mail is in the built-in outbox; its address there."""
    citizen.sign(petition)
    citizen.get_mail()
    return "/staff/outbox/1"


def change(app: Flask, **columns: object) -> None:
    """Let the one message be as it would be after something happened to it."""
    with app.app_context():
        db.session.execute(update(OutboxMessage).values(**columns))
        db.session.commit()


def words_on(client: CheckingClient, address: str) -> str:
    """All the words of a page, with single spaces."""
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    return " ".join(" ".join(parse(page.get_data(as_text=True)).itertext()).split())


def test_an_empty_outbox_says_what_will_be_here(chief: CheckingClient) -> None:
    assert "Nothing has left yet" in words_on(chief, "/staff/outbox")


def test_the_list_shows_subject_recipient_state_and_delay(chief: CheckingClient, mailed: str) -> None:
    words = words_on(chief, "/staff/outbox")
    assert "Bitte bestätigen" in words
    assert "uwe.brandt@example.org" in words
    assert "sent 1" in words
    assert "the only one in the last 24 hours" in words
    assert "nothing waits" in words


def test_a_mail_can_be_read_as_page_text_and_headers(chief: CheckingClient, mailed: str) -> None:
    page = chief.get(mailed).get_data(as_text=True)
    frame = parse(page).find(".//iframe")
    assert frame is not None
    assert frame.get("src") == f"{mailed}/html"
    assert "allow-scripts" not in (frame.get("sandbox") or "")
    text = words_on(chief, f"{mailed}?tab=text")
    assert LIVE_LINK.search(text)
    headers = words_on(chief, f"{mailed}?tab=headers")
    assert "Subject Bitte bestätigen" in headers
    assert "Message-ID <" in headers
    assert words_on(chief, f"{mailed}?tab=nonsense")


def test_the_html_part_can_run_nothing_and_load_nothing(chief: CheckingClient, mailed: str) -> None:
    answer = super(CheckingClient, chief).open(f"{mailed}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert '<base target="_blank">' in answer.get_data(as_text=True)


def test_with_a_mail_server_there_is_no_live_link_anywhere(
    app: Flask,
    settings: Settings,
    chief: CheckingClient,
    mailed: str,
    petition: str,
    citizen: Citizen,
) -> None:
    """Neither for what left before it was set up, nor for what waits now."""
    citizen.sign(petition, "ida@example.org")
    app.config["TESTBALLON"] = settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:9"})
    for address in ("/staff/outbox", "/staff/outbox/1", "/staff/outbox/2"):
        for tab in ("html", "text", "headers"):
            page = chief.get(f"{address}?tab={tab}", headers=ENGLISH).get_data(as_text=True)
            assert not LIVE_LINK.search(page)
            assert "example.org</td>" not in page
            assert "<iframe" not in page
    assert chief.get("/staff/outbox/1/html").status_code == 404
    assert "for its recipient alone" in words_on(chief, "/staff/outbox/1")
    assert "No mail server is set up" not in words_on(chief, "/staff/outbox")


def test_whoever_waits_too_long_is_seen_at_once(
    chief: CheckingClient,
    petition: str,
    citizen: Citizen,
) -> None:
    citizen.sign(petition)
    with clock.moved(timedelta(minutes=3)):
        page = chief.get("/staff/outbox", headers=ENGLISH).get_data(as_text=True)
    assert "waits for the mail server or the worker" in page
    assert "text-danger" in page
    assert re.search(r"3 min \d+ s", page)


@pytest.mark.parametrize(
    ("columns", "in_list", "on_page"),
    [
        (
            {"sent_at": None, "failed_at": clock.now(), "last_error": "550 no such user", "attempts": 1},
            "failed 550 no such user",
            "Last failure 550 no such user",
        ),
        (
            {"sent_at": None, "due_at": clock.now(), "last_error": "451 greylisted", "attempts": 2},
            "waiting 451 greylisted",
            "Tries 2",
        ),
        (
            {"sent_at": None, "withheld_at": clock.now(), "withheld_reason": "suppressed"},
            "withheld This address wants no mail",
            "wants no mail",
        ),
    ],
)
def test_what_went_wrong_says_why(
    app: Flask, chief: CheckingClient, mailed: str, columns: dict[str, object], in_list: str, on_page: str
) -> None:
    change(app, **columns)
    assert in_list in words_on(chief, "/staff/outbox")
    assert on_page in words_on(chief, mailed)


def test_a_mail_about_a_deleted_sign_up_says_that_it_left(
    app: Flask, chief: CheckingClient, mailed: str
) -> None:
    with app.app_context():
        db.session.execute(delete(ConsentRequest))
        db.session.execute(delete(SignUp))
        db.session.commit()
    assert "Confirmation deleted since sent" in words_on(chief, "/staff/outbox")
    assert "has been deleted since" in words_on(chief, mailed)
    assert chief.get(f"{mailed}/html").status_code == 404


def test_a_message_of_a_kind_nobody_knows_any_more_breaks_nothing(app: Flask, chief: CheckingClient) -> None:
    with app.app_context():
        leaving.put("smoke_signal", 1)
        db.session.commit()
    assert "smoke_signal" in words_on(chief, "/staff/outbox")
    assert "cannot be put together" in words_on(chief, "/staff/outbox/1")


def test_a_filter_shows_one_state_and_is_remembered(app: Flask, chief: CheckingClient, mailed: str) -> None:
    assert "Nothing in this state" in words_on(chief, "/staff/outbox?state=failed")
    change(app, failed_at=clock.now(), sent_at=None)
    assert "Bitte bestätigen" in words_on(chief, "/staff/outbox?state=failed")
    assert words_on(chief, "/staff/outbox?state=nonsense&page=99999999999999999999")
    page = chief.get("/staff/outbox?state=failed").get_data(as_text=True)
    assert 'hx-get="/staff/outbox?state=failed"' in page


def test_htmx_gets_the_numbers_and_the_table_alone(chief: CheckingClient, mailed: str) -> None:
    part = chief.get("/staff/outbox", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert "<html" not in part
    assert "Bitte bestätigen" in part


def test_ten_thousand_messages_take_as_many_questions_as_two(
    app: Flask,
    chief: CheckingClient,
    petition: str,
    citizen: Citizen,
) -> None:
    citizen.sign(petition)
    citizen.get_mail()
    asked = []
    for more in (1, 9_999):
        with app.app_context():
            rows = [leaving.row("doi", 1) | {"sent_at": clock.now(), "due_at": None} for _ in range(more)]
            db.session.execute(insert(OutboxMessage), rows)
            db.session.commit()
        # What is kept for two seconds may run out on the way, which costs a question more now and then.
        fewest = []
        for _ in range(4):
            with statements(app) as seen:
                words = words_on(chief, "/staff/outbox?page=400")
            fewest.append(len(seen))
        asked.append(min(fewest))
    assert "of 10,001" in words
    assert asked[0] == asked[1]


@pytest.mark.parametrize("role", ["campaigner", "analyst", "counter"])
def test_only_administrators_may_read_other_peoples_mail(
    staff: Callable[..., CheckingClient], mailed: str, role: str
) -> None:
    client = staff(role)
    for address in ("/staff/outbox", mailed, f"{mailed}/html"):
        assert client.get(address).status_code == 403
