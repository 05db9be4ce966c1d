"""A mail as the bytes that travel. The same row and words always give the same bytes, so that a mail that is handed
over once more after a crash is the same mail in every respect.

Written by hand, because a mail leaves for each of hundreds of sign-ups a second and the library's way from words to
bytes takes longer than everything else together. Headers with anything unusual in them still go through the library.
Sources: RFC 5322, RFC 2045–2047, RFC 6532 for addresses beyond ASCII.
"""

from __future__ import annotations

import binascii
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email
from flask import current_app

from app.outbox.composing import Mail
from app.outbox.models import OutboxMessage

# The only sender address: the SMTP account's own domain; the name in front of it says who writes.
_LOCAL_PART = "post"


def as_bytes(message: OutboxMessage, mail: Mail) -> bytes:
    """The MIME message: from a program as text and HTML, not to be answered by machines; by hand as plain text."""
    head = [
        _sender_line(mail.sender_name, sender_address()),
        f"To: {writable_address(mail.to)}\r\n".encode(),
        _line("Subject", mail.subject),
        f"Date: {format_datetime(message.wanted_at)}\r\nMessage-ID: {message.message_id}\r\n".encode(),
    ]
    if mail.reply_to:
        head.append(_reply_line(mail.reply_to))
    if not mail.by_hand:
        # RFC 3834: a vacation reply must not answer this.
        head.append(b"Auto-Submitted: auto-generated\r\n")
    head += [_line(name, value) for name, value in mail.headers.items()]
    head.append(b"MIME-Version: 1.0\r\n")
    if mail.by_hand:
        return b"".join((*head, _part("plain", mail.text)))
    boundary = f"=_{message.message_id.strip('<>').partition('@')[0]}"
    head.append(f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode())
    divider = f"--{boundary}\r\n".encode()
    parts = (divider, _part("plain", mail.text), divider, _part("html", mail.html))
    return b"".join((*head, *parts, f"--{boundary}--\r\n".encode()))


def sender_address() -> str:
    """Where mails come from, on the envelope as in the header."""
    return f"{_LOCAL_PART}@{current_app.config['TESTBALLON'].host}"


def writable_address(address: str) -> str:
    """The address with its domain in the form every mail server knows (``müller.de`` as ``xn--mller-kva.de``)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return str(validate_email(f"post@{domain}", check_deliverability=False).ascii_domain)
    except EmailNotValidError as failure:
        raise UnicodeError("This domain cannot be written in ASCII.") from failure


@lru_cache(maxsize=1024)
def _sender_line(name: str, address: str) -> bytes:
    email = EmailMessage(policy=SMTP)
    local, _, domain = address.rpartition("@")
    email["From"] = Address(_one_line(name), local, domain)
    return _head_of(email)


def _reply_line(address: str) -> bytes:
    """The library would take an address beyond ASCII apart, and nobody could answer it (RFC 6532)."""
    if address.isascii() or len(address.split()) > 1:
        return _line("Reply-To", address)
    return f"Reply-To: {writable_address(address)}\r\n".encode()


@lru_cache(maxsize=4096)
def _line(name: str, value: str) -> bytes:
    said = _one_line(value)
    if said.isascii() and name.startswith("List-"):
        # An address is one long word, which the library would take apart, and no mail program puts together again.
        return f"{name}: {said}\r\n".encode()
    email = EmailMessage(policy=SMTP)
    email[name] = said
    return _head_of(email)


def _head_of(email: EmailMessage) -> bytes:
    return email.as_bytes().removesuffix(b"\r\n")


def _part(subtype: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").rstrip("\r\n") + "\r\n"
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + binascii.b2a_qp(lines.encode(errors="replace"), istext=True)


def _one_line(text: str) -> str:
    """No line break reaches a header, whatever was typed."""
    return " ".join(text.split())
