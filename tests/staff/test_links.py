"""Signing in by a link that works once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.foundation import clock, queue, tokens
from app.foundation.database import db
from app.outbox.models import OutboxMessage
from app.staff.models import EntryLink
from app.staff.queries import account_by_email
from tests.pages import CheckingClient, parse, values_of
from tests.staff.conftest import KARIN, is_inside, without_tokens

UWE = "uwe.brandt@example.org"


def press(client: CheckingClient, link: str) -> int:
    """Open the link and press its button, where there is one."""
    if client.get(link).status_code != 200:
        return 410
    return client.submit(link, form="form[@action='']").status_code


def ask_for_link(client: CheckingClient, email: str) -> TestResponse:
    """Type the address at the door and press the second button, which leads elsewhere than the first."""
    page = parse(client.get("/staff/sign-in").get_data(as_text=True))
    form, button = page.find(".//form[@action='/staff/sign-in']"), page.find(".//button[@formaction]")
    assert form is not None
    assert button is not None
    return client.post(str(button.get("formaction")), data=values_of(form) | {"email": email})


def test_the_mailed_link_signs_in(
    app: Flask, client: CheckingClient, staff: Callable[..., CheckingClient], add_account: Callable[..., str]
) -> None:
    """From the form at the door by way of the built-in outbox to the first page."""
    add_account(password=None)
    assert ask_for_link(client, KARIN.upper()).location == "/staff/sign-in/link-sent"
    with app.app_context():
        queue.run("outbox")
        message = db.session.query(OutboxMessage).filter_by(kind="entry_link").one()
        number = message.id
    mail = staff("admin", "other@example.org").get(f"/staff/outbox/{number}?tab=text").get_data(as_text=True)
    found = re.search(r"http://localhost(/staff/enter/[\w=-]+)", mail)
    assert found
    assert press(client, found[1]) == 302
    assert is_inside(client)


def test_asking_looks_the_same_with_and_without_an_account(
    app: Flask, client: CheckingClient, add_account: Callable[..., str], close_account: Callable[[str], None]
) -> None:
    add_account()
    close_account(add_account(email=UWE))
    answers = [
        ask_for_link(client, email).location for email in (KARIN, UWE, "nobody@example.org", "no address")
    ]
    assert set(answers) == {"/staff/sign-in/link-sent"}
    with app.app_context():
        assert db.session.query(OutboxMessage).count() == 1


def test_looking_at_the_link_signs_nobody_in(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    """A mail scanner opens links, often and in many ways; the person still gets in afterwards."""
    add_account()
    link = new_link()
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert not is_inside(client)
    assert press(client, link) == 302


def test_a_link_works_once(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    add_account()
    link = new_link()
    page = client.get(link)
    assert press(client, link) == 302
    client.submit("/staff/contacts", form="form[@action='/staff/sign-out']")
    assert client.get(link).status_code == 410
    again = re.search(
        r'name="csrf_token" value="([^"]+)"', client.get("/staff/sign-in").get_data(as_text=True)
    )
    assert again
    assert client.post(link, data={"csrf_token": again[1]}).status_code == 410
    assert not is_inside(client)
    assert page.status_code == 200


def test_a_link_expires(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    add_account()
    link = new_link()
    with clock.moved(timedelta(minutes=21)):
        assert press(client, link) == 410
    assert press(client, link) == 302


def test_an_expired_a_used_a_closed_and_a_made_up_link_look_the_same(
    app: Flask,
    client: CheckingClient,
    add_account: Callable[..., str],
    new_link: Callable[..., str],
    close_account: Callable[[str], None],
) -> None:
    add_account()
    add_account(email=UWE)
    used, closed = new_link(), new_link(UWE)
    press(client.application.test_client(), used)  # type: ignore[arg-type]
    close_account(UWE)
    with app.app_context():
        made_up = tokens.seal("confirm", tokens.new_handle(), clock.now() + timedelta(days=1))
    pages = {
        without_tokens(client.get(link)).replace(link, "…")
        for link in (used, closed, f"/staff/enter/{made_up}", "/staff/enter/x")
    }
    assert len(pages) == 1
    assert client.get(used).status_code == 410


def test_closing_an_account_ends_its_links_for_good(
    app: Flask,
    client: CheckingClient,
    staff: Callable[..., CheckingClient],
    add_account: Callable[..., str],
    new_link: Callable[..., str],
) -> None:
    """Also the printed one that holds for a day, should the account be opened again."""
    add_account()
    link = new_link(lifetime=timedelta(hours=24))
    chief = staff("admin", "chief@example.org")
    with app.app_context():
        account = account_by_email(KARIN)
        assert account is not None
        number = account.id
    for active in ("no", "yes"):
        chief.submit(
            "/staff/accounts", form=f"form[@action='/staff/accounts/{number}/active']", active=active
        )
    assert press(client, link) == 410


def test_a_link_for_somebody_else_ends_the_session_before_it(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    """Nothing of the other account's session is carried over."""
    add_account()
    add_account("analyst", email=UWE)
    press(client, new_link())
    with client.session_transaction("/staff/") as session:
        session["left over"] = "of Karin"
    link = new_link(UWE)
    assert UWE in client.get(link).get_data(as_text=True)
    assert press(client, link) == 302
    with client.session_transaction("/staff/") as session:
        assert "left over" not in session
    assert UWE in client.get("/staff/campaigns").get_data(as_text=True)


def test_nobody_is_kept_out_by_a_stranger_asking_for_links(
    app: Flask, client: CheckingClient, add_account: Callable[..., str]
) -> None:
    """Three unspent links at most; whoever then asks in vain has one that works in the inbox."""
    add_account()
    for _ in range(10):
        ask_for_link(client, KARIN)
    with app.app_context():
        links = db.session.query(EntryLink).all()
        assert len(links) == 3
        assert all(link.expires_at > clock.now() for link in links)
    with clock.moved(timedelta(minutes=21)), app.app_context():
        ask_for_link(client, KARIN)
        assert db.session.query(EntryLink).count() == 4


def test_two_clicks_at_once_spend_it_once(
    app: Flask, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    add_account()
    link = new_link()
    first, second = app.test_client(), app.test_client()
    tokens_of = [
        re.findall(r'name="csrf_token" value="([^"]+)"', one.get(link).get_data(as_text=True))[0]
        for one in (first, second)
    ]
    statuses = [
        one.post(link, data={"csrf_token": token}).status_code
        for one, token in zip((first, second), tokens_of, strict=True)
    ]
    assert statuses == [302, 410]


@pytest.mark.parametrize("asked", ["", "   ", "x" * 321])
def test_an_impossible_address_is_asked_for_again(client: CheckingClient, asked: str) -> None:
    assert ask_for_link(client, asked).status_code == 422
