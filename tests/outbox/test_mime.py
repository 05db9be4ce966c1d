"""The bytes that travel say what was meant, to every mail program."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from app.foundation import clock
from app.foundation.settings import Settings
from app.outbox.composing import Mail
from app.outbox.mime import as_bytes, writable_address
from app.outbox.models import OutboxMessage
from tests.servers.smtp import Mail as ReceivedMail

# What can stand in a text: no half characters, and none of the controls the form takes out.
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=400)
_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120)


@pytest.fixture(scope="module")
def app_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app that is never asked for its database."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("mime"), base_url="http://localhost"))
    with app.app_context():
        yield app


def _message() -> OutboxMessage:
    return OutboxMessage(id=1, kind="letter", message_id="<0123abc@localhost>", created_at=clock.now())


@settings(max_examples=150, deadline=None)
@given(text=_TEXT, html=_TEXT, subject=_LINE, name=_LINE)
def test_every_text_arrives_as_it_was_written(
    app_context: Flask, text: str, html: str, subject: str, name: str
):
    raw = as_bytes(_message(), Mail("uwe@example.org", subject, text, html, name, "post@example.org"))
    assert max(map(len, raw.split(b"\r\n"))) <= 998, "RFC 5322, 2.1.1"
    assert b"\n" not in raw.replace(b"\r\n", b"")
    received = ReceivedMail("", [], raw)
    assert _lines(received.text) == _lines(text)
    assert _lines(received.html) == _lines(html)
    assert received.subject.split() == subject.split()
    message = cast(EmailMessage, message_from_bytes(raw, policy=default))
    assert (message["To"], message["Reply-To"]) == ("uwe@example.org", "post@example.org")
    assert message["From"].addresses[0].addr_spec == "post@localhost"
    assert not message.defects


def _lines(text: str) -> list[str]:
    """Lines as people see them; a mail ends with a line's end, and has CRLF for LF."""
    return text.replace("\r\n", "\n").rstrip("\n").split("\n")


def test_the_same_row_and_words_give_the_same_bytes(app_context: Flask):
    message = _message()
    mail = Mail("uwe@example.org", "Grüße", "Hallo", "<p>Hallo</p>", "Karin Moser")
    assert as_bytes(message, mail) == as_bytes(message, mail)


def test_what_a_person_wrote_is_plain_and_may_be_answered_by_a_machine(app_context: Flask):
    mail = Mail(
        "boss@example.org",
        "Bitte",
        "Grüße\n\n-- \nTina",
        "",
        "Tina über uns",
        "käthe@müller.example",
        by_hand=True,
    )
    message = cast(EmailMessage, message_from_bytes(as_bytes(_message(), mail), policy=default))
    assert (message.get_content_type(), message["Auto-Submitted"]) == ("text/plain", None)
    assert _lines(message.get_content()) == ["Grüße", "", "-- ", "Tina"]
    assert str(message["Reply-To"]) == "käthe@xn--mller-kva.example"


def test_no_line_break_reaches_a_header(app_context: Flask):
    attack = "Hallo\r\nBcc: everybody@example.org"
    mail = Mail("uwe@example.org", attack, "", "", attack, headers={"X-Kind": attack})
    message = message_from_bytes(as_bytes(_message(), mail), policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Hallo Bcc: everybody@example.org"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("uwe@müller.example", "uwe@xn--mller-kva.example"),
        ("uwe@example.org", "uwe@example.org"),
        ("käthe@example.org", "käthe@example.org"),
    ],
)
def test_a_domain_with_umlauts_is_written_as_mail_servers_know_it(typed: str, written: str):
    assert writable_address(typed) == written
