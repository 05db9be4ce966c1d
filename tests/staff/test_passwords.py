"""Signing in by e-mail address and password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import argon2
import pytest

from app.foundation import clock
from app.staff.throttling import TRIES_FOR_ALL, TRIES_FOR_ONE_ADDRESS, note_try
from tests.pages import CheckingClient
from tests.staff.conftest import KARIN, PASSWORD, enter, is_inside, without_tokens

A_STRANGER = "niemand@example.org"


def test_the_right_password_opens_the_staff_pages(
    client: CheckingClient, add_account: Callable[..., str]
) -> None:
    answer = enter(client, add_account().upper())
    assert (answer.status_code, answer.location) == (302, "/staff/")
    assert is_inside(client)


def test_whoever_came_for_a_page_is_led_to_it(
    client: CheckingClient, add_account: Callable[..., str]
) -> None:
    add_account()
    sent_away = client.get("/staff/contacts?search=moser&page=2")
    assert sent_away.location.startswith("/staff/sign-in?next=")
    answer = client.submit(
        sent_away.location, form="form[@action='/staff/sign-in']", email=KARIN, password=PASSWORD
    )
    assert answer.location == "/staff/contacts?search=moser&page=2"


def test_wrong_unknown_closed_and_passwordless_get_the_same_answer(
    client: CheckingClient, add_account: Callable[..., str], close_account: Callable[[str], None]
) -> None:
    """Nobody learns by it who works here (ASVS 6.3.8)."""
    add_account(email="karin@example.org")
    add_account(email="closed@example.org")
    add_account(email="byLink@example.org", password=None)
    close_account("closed@example.org")
    tries = [
        ("karin@example.org", "falsch geraten 123"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("bylink@example.org", PASSWORD),
    ]
    pages = set()
    for email, password in tries:
        answer = enter(client, email, password)
        assert answer.status_code == 422
        assert "Set-Cookie" not in answer.headers or "_user_id" not in answer.headers["Set-Cookie"]
        pages.add(without_tokens(answer).replace(email, "…"))
        assert not is_inside(client)
    assert len(pages) == 1


def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(
    client: CheckingClient, add_account: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the time is the hash; leaving it out would tell the two apart by a clock."""
    add_account()
    add_account(email="link@example.org", password=None)
    hashed: list[str] = []

    def counted(real: Any) -> Any:
        def count(*arguments: Any, **named: Any) -> Any:
            hashed.append("once")
            return real(*arguments, **named)

        return count

    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon2.low_level, name, counted(getattr(argon2.low_level, name)))
    costs = []
    for email in (KARIN, A_STRANGER, "link@example.org"):
        enter(client, email, "falsch geraten 123")
        costs.append(len(hashed))
        hashed.clear()
    assert costs == [1, 1, 1]


@pytest.mark.parametrize("typed", ["", "  ", "a\x00b@example.org", "x" * 5000, "‮gro.elpmaxe@a", "<b>@x"])
def test_whatever_is_typed_as_an_address_is_refused_kindly(client: CheckingClient, typed: str) -> None:
    assert enter(client, typed).status_code == 422


def test_after_ten_wrong_passwords_only_a_link_helps_for_a_while(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    """Also for the right password; and the link still works, so that guessing locks nobody out."""
    add_account()
    for _ in range(TRIES_FOR_ONE_ADDRESS):
        assert enter(client, KARIN, "falsch geraten 123").status_code == 422
    answer = enter(client, KARIN)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert 'formaction="/staff/sign-in/link"' in answer.get_data(as_text=True)
    assert f'value="{KARIN}"' in answer.get_data(as_text=True)
    assert not is_inside(client)
    client.submit(new_link(), form="form[@action='']")
    assert is_inside(client)


def test_the_pause_is_the_same_for_an_address_without_an_account(client: CheckingClient) -> None:
    for _ in range(TRIES_FOR_ONE_ADDRESS):
        enter(client, A_STRANGER, "falsch geraten 123")
    assert enter(client, A_STRANGER, "falsch geraten 123").status_code == 429


def test_the_pause_passes_and_the_right_password_clears_the_slate(
    client: CheckingClient, add_account: Callable[..., str]
) -> None:
    add_account()
    for _ in range(TRIES_FOR_ONE_ADDRESS):
        enter(client, KARIN, "falsch geraten 123")
    with clock.moved(timedelta(minutes=16)):
        assert enter(client, KARIN).status_code == 302
        client.submit("/staff/contacts", form="form[@action='/staff/sign-out']")
        for _ in range(TRIES_FOR_ONE_ADDRESS - 1):
            enter(client, KARIN, "falsch geraten 123")
        assert enter(client, KARIN).status_code == 302


def test_guessing_at_many_addresses_pauses_passwords_and_not_links(
    client: CheckingClient, add_account: Callable[..., str], new_link: Callable[..., str]
) -> None:
    """One password tried at everybody would pass under a limit for each address."""
    add_account()
    with client.application.app_context():
        for number in range(TRIES_FOR_ALL):
            note_try(f"someone{number}@example.org")
    assert enter(client, KARIN).status_code == 429
    client.submit(new_link(), form="form[@action='']")
    assert is_inside(client)
    with clock.moved(timedelta(minutes=2)):
        other = client.application.test_client()
        assert isinstance(other, CheckingClient)
        assert enter(other, KARIN).status_code == 302


@pytest.mark.parametrize(
    "leads_away",
    [
        "//evil.example.org",
        "/\\evil.example.org",
        "https://evil.example.org/staff",
        "/staff\\@evil.example.org",
        "/staff\t/evil",
        "/staffellauf",
        "javascript:alert(1)",
        "/staff/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(
    client: CheckingClient, add_account: Callable[..., str], leads_away: str
) -> None:
    add_account()
    assert enter(client, KARIN, next=leads_away).location == "/staff/"


def test_signed_in_people_are_led_past_the_door(
    client: CheckingClient, add_account: Callable[..., str]
) -> None:
    enter(client, add_account())
    assert client.get("/staff/sign-in?next=/staff/contacts").location == "/staff/contacts"
    assert client.get("/staff/sign-in?next=//evil.example.org").location == "/staff/"
