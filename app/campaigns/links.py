"""Addresses that a page may link to: the web, a mail address, a place on the page itself; never a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from wtforms import ValidationError


def is_a_link(_form: Any, field: Any) -> None:
    """A WTForms validator: https, http, mailto, tel or a place on the page; empty is right, too."""
    address = (field.data or "").strip()
    if not address or (address.startswith(("#", "/")) and not address.startswith("//")):
        return
    if address.startswith(("mailto:", "tel:")) and len(address) > 8:
        return
    _must_be_web(address)


def is_a_web_address(_form: Any, field: Any) -> None:
    """A WTForms validator: https or http; empty is right, too."""
    if address := (field.data or "").strip():
        _must_be_web(address)


def is_a_mail_address(_form: Any, field: Any) -> None:
    """A WTForms validator: an address that can be written to, as far as its form tells; empty is right, too."""
    address = (field.data or "").strip()
    if address:
        try:
            validate_email(address, check_deliverability=False)
        except EmailNotValidError as failure:
            raise ValidationError(
                _("This e-mail address is not complete. It should look like name@example.org.")
            ) from failure


def host_of(address: str) -> str:
    """``www.example.org`` of an address, to say where a link leads."""
    return urlsplit(address or "").hostname or ""


def _must_be_web(address: str) -> None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or " " in address:
        raise ValidationError(_("This is not an address. It should look like https://www.example.org."))
