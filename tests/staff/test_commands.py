"""Accounts from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.staff.queries import account_by_email
from tests.pages import CheckingClient
from tests.staff.conftest import KARIN, PASSWORD, enter, is_inside


def test_an_account_with_a_password_from_standard_input(app: Flask, client: CheckingClient) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(
        args=["staff", "add", KARIN, "--role", "admin", "--password-stdin"], input=PASSWORD + "\n"
    )
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    enter(client, KARIN)
    assert is_inside(client)


def test_an_account_without_a_password_enters_by_a_printed_link(app: Flask, client: CheckingClient) -> None:
    runner = app.test_cli_runner()
    added = runner.invoke(args=["staff", "add", KARIN, "--role", "campaigner"])
    assert f"testballon staff link {KARIN}" in added.output
    printed = runner.invoke(args=["staff", "link", KARIN.upper()])
    assert printed.exit_code == 0
    link = printed.output.strip()
    assert link.startswith("http://localhost/staff/enter/")
    client.submit(link.removeprefix("http://localhost"), form="form[@action='']")
    assert is_inside(client)
    with app.app_context():
        account = account_by_email(KARIN)
        assert account is not None
        assert account.password is None


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (["add", "no address", "--role", "admin"], "", "is not a complete e-mail address"),
        (["add", KARIN, "--role", "emperor"], "", "is not one of"),
        (["add", KARIN, "--role", "admin", "--password-stdin"], "", "No password came"),
        (["add", KARIN, "--role", "admin", "--password-stdin"], "kurz\n", "at least 12 characters"),
        (["add", KARIN], "", "--role"),
        (["link", "nobody@example.org"], "", "There is no open account"),
    ],
)
def test_what_does_not_work_is_one_clear_sentence(
    app: Flask, arguments: list[str], typed: str, sentence: str
) -> None:
    done = app.test_cli_runner().invoke(args=["staff", *arguments], input=typed)
    assert done.exit_code != 0
    assert sentence in done.output
    assert "Traceback" not in done.output
    with app.app_context():
        assert account_by_email(KARIN) is None


def test_an_address_has_one_account(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["staff", "add", KARIN, "--role", "admin"])
    again = runner.invoke(args=["staff", "add", KARIN.upper(), "--role", "admin"])
    assert again.exit_code != 0
    assert "has an account already" in again.output


def test_the_link_names_the_host_of_staff_where_there_is_one(sqlite_data: Path) -> None:
    from app import create_app
    from app.foundation.settings import Settings

    app = create_app(
        Settings(
            data=sqlite_data,
            secret_key="k",
            base_url="https://mitmachen.example.org",
            staff_url="https://team.example.org/",
        )
    )
    runner = app.test_cli_runner()
    runner.invoke(args=["staff", "add", KARIN, "--role", "admin"])
    assert runner.invoke(args=["staff", "link", KARIN]).output.startswith(
        "https://team.example.org/staff/enter/"
    )
