"""``testballon bounce``: the mail server pipes mails that came back into it."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.foundation.errors import SetupError
from app.outbox.bouncing import take_in

_SAID = {
    "hard": "Nobody is there: this address gets nothing any more.",
    "full": "The mailbox is full.",
    "soft": "It could not be delivered for now.",
    "blocked": "The provider blocks our mails; the person has nothing to do with it.",
    "ignored": "This is no failure, such as an absence note; nothing was done.",
    "unknown": "This answers none of our mails; nothing was done.",
}


@click.command()
@click.option(
    "--to", "delivered_to", default="", help="The address it was delivered to, where the mail does not say."
)
@with_appcontext
def bounce(delivered_to: str) -> None:
    """Take in one mail that came back, from standard input.

    Set TESTBALLON_BOUNCE_ADDRESS to an address whose mail, also with +anything before the @, your mail server pipes
    into this command. It ends with 0 for whatever was understood, also where there is nothing to do, so that the mail
    server does not answer an answer.
    """
    if not current_app.config["TESTBALLON"].bounce_address:
        raise SetupError(
            "No TESTBALLON_BOUNCE_ADDRESS is set, so no mail of ours can be told by what comes back."
        )
    click.echo(_SAID[take_in(sys.stdin.buffer.read(), delivered_to)])
