"""The frame of mails that are about one thing: who writes, in which colours, and where imprint and privacy notice are.

The mails of the double opt-in, of which thousands leave, put theirs together in another way (``mail_words.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import current_app, render_template

from app.campaigns.brand import brand_of, colours_of
from app.campaigns.models import Organisation
from app.campaigns.organisation import the_organisation
from app.campaigns.themes import theme
from app.landing.error_pages import DEFAULT_THEME
from app.outbox.composing import Mail


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the organisation, under which name, with which theme; imprint and notice are below ``legal``."""

    organisation: Organisation
    name: str
    theme: str
    legal: str


def base() -> str:
    """Where the installation is, without a slash at the end."""
    return str(current_app.config["TESTBALLON"].base_url.rstrip("/"))


def the_house() -> Sender:
    """The organisation itself, where no campaign is behind the mail."""
    organisation = the_organisation()
    return Sender(organisation, organisation.name or "Testballon", DEFAULT_THEME, base())


def service_mail(
    template: str,
    sender: Sender,
    *,
    to: str,
    language: str,
    subject: str,
    given_name: str | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
    **words: object,
) -> Mail:
    """The mail of a template (``….txt`` and ``….html``) in its frame, in the language of the moment (``force_locale``).

    ``words`` are what the template says beside that.
    """
    said = {
        "language": language,
        "subject": subject,
        "greeting_name": given_name or "",
        "sender": sender.name,
        "imprint_url": f"{sender.legal}/imprint",
        "privacy_url": f"{sender.legal}/privacy",
        "data_url": f"{base()}/me",
        "theme": colours_of(theme(sender.theme), brand_of(sender.organisation)),
        **words,
    }
    return Mail(
        to=to,
        subject=subject,
        text=render_template(f"{template}.txt", **said),
        html=render_template(f"{template}.html", **said),
        sender_name=sender.name,
        reply_to=sender.organisation.email,
        headers=dict(headers),
    )
