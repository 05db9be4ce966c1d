"""Mails a program writes say so, and no mail is ever answered by one (R4.08, RFC 3834)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.foundation import clock
from app.foundation.database import db
from app.outbox import composing
from app.outbox.composing import Mail
from app.outbox.delivering import work
from app.outbox.mime import as_bytes
from app.outbox.models import OutboxMessage
from app.staff.accounts import mail_entry_link
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.servers.smtp import SmtpServer

UWE, KARIN = "uwe.brandt@example.org", "admin@example.org"


@pytest.mark.servers
def test_r4_08_confirmation_receipt_portal_and_staff_mails_say_that_they_are_automatic(
    app: Flask,
    citizen: Citizen,
    petition: str,
    staff: Callable[..., CheckingClient],
    smtp_server: SmtpServer,
):
    staff("admin")
    app.config["TESTBALLON"] = app.config["TESTBALLON"].model_copy(update={"smtp_url": smtp_server.url})
    citizen.sign(petition, UWE)
    _deliver(app)
    citizen.confirm(UWE)
    citizen.client.submit("/me", form="form[@action='/me/ask']", email=UWE)
    with app.app_context():
        assert mail_entry_link(KARIN)
        db.session.commit()
    _deliver(app)
    assert len(smtp_server.mails) >= 3
    for mail in smtp_server.mails:
        assert mail.message["Auto-Submitted"] == "auto-generated", mail.subject


def test_r4_08_every_kind_of_mail_a_program_writes_says_so(app_context: Flask):
    """In one place for all of them: no composer can forget it, and what a person wrote does not say it."""
    assert len(composing._composers) >= 8
    row = OutboxMessage(
        id=1, kind="any", message_id="<a@localhost>", created_at=clock.now(), due_at=clock.now()
    )
    for by_hand in (False, True):
        mail = Mail(UWE, "Betreff", "Text", "<p>Text</p>", "Karin Moser", by_hand=by_hand)
        assert (b"Auto-Submitted: auto-generated\r\n" in as_bytes(row, mail)) is not by_hand


def _deliver(app: Flask) -> None:
    with app.app_context():
        work()
