"""``testballon staff …``: accounts from the command line."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.staff.accounts import PRINTED_LINK_LIFETIME, add_account, entry_link
from app.staff.permissions import ROLES
from app.staff.queries import account_by_email


@click.group("staff", help="Accounts of the people who work here.")
def staff_group() -> None:
    """Hold the commands below."""


@staff_group.command("add", help="Make an account. Without a password it signs in by one-time links.")
@click.argument("email")
@click.option("--role", type=click.Choice(list(ROLES)), required=True, help="What the account may do.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, first line.")
@with_appcontext
def add(email: str, role: str, password_stdin: bool) -> None:
    """Make an account and say how it gets in."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password_stdin and not password:
        raise click.ClickException("No password came on standard input.")
    try:
        account = add_account(email, role, password)
    except RefusedError as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"{account.email} may now work here as {role}.")
    if not password:
        click.echo(f"Sign in: testballon staff link {account.email}")


@staff_group.command("link", help="Print a link that signs the account in once, within 24 hours.")
@click.argument("email")
@with_appcontext
def link(email: str) -> None:
    """Print a one-time link."""
    account = account_by_email(email)
    if account is None or not account.active:
        raise click.ClickException(f"There is no open account for {email}; “testballon staff add” makes one.")
    url = entry_link(account, PRINTED_LINK_LIFETIME)
    db.session.commit()
    click.echo(url)
