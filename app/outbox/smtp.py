"""Handing a mail to an SMTP server, and which of its failures are worth another try."""

from __future__ import annotations

import smtplib
import ssl
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

_TIMEOUT_SECONDS = 20
# RFC 5321, 3.8: the server closes down, whatever it was asked.
_CLOSING_DOWN = 421
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

# What the server may say about one mail. A 5yz answer, or an address that cannot be written down, is final for it;
# with any other answer it is worth another try.
ABOUT_THE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    UnicodeError,
)
# Everything else that goes wrong on the way is about the server: it is away, or refuses us as such. No other mail
# would fare better, and none is given up for it: a wrong password is the operator's to mend, and mails wait for that.
FAILURES = (smtplib.SMTPException, OSError, UnicodeError)


class SmtpHandOver:
    """One connection for all mails of one run; opened when first needed, and again after it broke."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, content: bytes, envelope_sender: str, to: str) -> str:
        """Hand one mail over; returns the server's answer. Raises what smtplib raises."""
        server = self.connected()
        options = _options_for(server, to)
        code, answer = server.mail(envelope_sender, options)
        if code != 250:
            self._begin_anew(server, code)
            raise smtplib.SMTPSenderRefused(code, answer, envelope_sender)
        code, answer = server.rcpt(to)
        if code not in (250, 251):
            self._begin_anew(server, code)
            raise smtplib.SMTPRecipientsRefused({to: (code, answer)})
        code, answer = server.data(content)
        if code != 250:
            raise smtplib.SMTPDataError(code, answer)
        return f"{code} {answer.decode(errors='replace')}"[:300]

    def connected(self) -> smtplib.SMTP:
        """The greeted, encrypted and signed-in connection. Raises what smtplib raises."""
        if self._server is None:
            parts = self._parts
            host, implicit_tls = parts.hostname or "localhost", parts.scheme == "smtps"
            context = ssl.create_default_context()
            server: smtplib.SMTP
            if implicit_tls:
                server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT_SECONDS)
            # Kept at once: should the greeting fail, close() finds it.
            self._server = server
            server.ehlo_or_helo_if_needed()
            # A relay on this very machine seldom has a certificate anybody could check, and nobody listens in.
            if not implicit_tls and host not in _THIS_MACHINE and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo_or_helo_if_needed()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        return self._server

    def close(self) -> None:
        """Say goodbye if there is anybody to say it to."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _begin_anew(self, server: smtplib.SMTP, code: int) -> None:
        if code != _CLOSING_DOWN:
            server.rset()


def is_about_the_server(failure: Exception) -> bool:
    """Whether no other mail would fare better now."""
    return not isinstance(failure, ABOUT_THE_MAIL) or _code_of(failure) == _CLOSING_DOWN


def is_permanent(failure: Exception) -> bool:
    """Whether trying this mail again would only annoy the server."""
    if is_about_the_server(failure):
        return False
    code = _code_of(failure)
    return code is None or 500 <= code < 600


def describe(failure: Exception) -> str:
    """The failure in a few words for staff, without the recipient's address."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return f"{_code_of(failure)} recipient refused"
    if isinstance(failure, smtplib.SMTPResponseException):
        return f"{failure.smtp_code} {type(failure).__name__}"
    return type(failure).__name__


def _code_of(failure: Exception) -> int | None:
    """The server's answer as a number, None where it gave none."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, _answer = next(iter(failure.recipients.values()))
        return int(code)
    return int(failure.smtp_code) if isinstance(failure, smtplib.SMTPResponseException) else None


def _options_for(server: smtplib.SMTP, to: str) -> list[str]:
    """RFC 6531 for an address beyond ASCII. Raises SMTPNotSupportedError where the server cannot take one."""
    if to.isascii():
        return []
    if not server.has_extn("smtputf8"):
        raise smtplib.SMTPNotSupportedError("SMTPUTF8")
    return ["SMTPUTF8"]
