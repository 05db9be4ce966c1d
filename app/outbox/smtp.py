"""Handing a mail to an SMTP server, and which of its failures are worth another try."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

_TIMEOUT_SECONDS = 20

# Worth another try: the server is away, busy, or asks to come back (RFC 5321, 4yz).
TEMPORARY_FAILURES = (
    OSError,
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
)
# Final for this message: the server said no for good (5yz), or the address cannot be written down.
PERMANENT_FAILURES = (smtplib.SMTPNotSupportedError, UnicodeEncodeError)


class SmtpHandOver:
    """One connection for one batch; opened when first needed."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, email: EmailMessage, envelope_sender: str, to: str) -> str:
        """Hand one mail over; returns the server's answer. Raises what smtplib raises."""
        server = self._connected()
        code, answer = server.mail(envelope_sender)
        if code != 250:
            server.rset()
            raise smtplib.SMTPSenderRefused(code, answer, envelope_sender)
        code, answer = server.rcpt(to)
        if code not in (250, 251):
            server.rset()
            raise smtplib.SMTPRecipientsRefused({to: (code, answer)})
        code, answer = server.data(email.as_bytes())
        if code != 250:
            raise smtplib.SMTPDataError(code, answer)
        return f"{code} {answer.decode(errors='replace')}"[:300]

    def close(self) -> None:
        """Say goodbye if there is anybody to say it to."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            parts = self._parts
            host, implicit_tls = parts.hostname or "localhost", parts.scheme == "smtps"
            context = ssl.create_default_context()
            server: smtplib.SMTP
            if implicit_tls:
                server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 25, timeout=_TIMEOUT_SECONDS)
            server.ehlo_or_helo_if_needed()
            if not implicit_tls and server.has_extn("starttls"):
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            self._server = server
        return self._server


def is_permanent(failure: Exception) -> bool:
    """Whether trying again would only annoy the server: a 5yz answer, or an address it cannot take."""
    if isinstance(failure, PERMANENT_FAILURES):
        return True
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in failure.recipients.values())
    # A refused login or sender is the operator's to mend, not the recipient's fault: the mail waits.
    if isinstance(failure, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        return False
    if isinstance(failure, smtplib.SMTPResponseException):
        return 500 <= failure.smtp_code < 600
    return False


def describe(failure: Exception) -> str:
    """The failure in a few words for staff, without the recipient's address."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(failure.recipients.values()))
        return f"{code} {type(failure).__name__}"[:300] if not answer else f"{code} recipient refused"
    if isinstance(failure, smtplib.SMTPResponseException):
        return f"{failure.smtp_code} {type(failure).__name__}"
    return type(failure).__name__
