"""A domain of its own for a campaign: how it is written, and where the campaign's page is then."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.foundation import audit
from app.foundation.database import db
from app.foundation.errors import RefusedError

_NAME = re.compile(r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")


def change_domain(campaign: Campaign, typed: str) -> None:
    """Keep a domain, or take it away. The caller publishes the page anew and commits. Raises RefusedError."""
    domain = written_domain(typed)
    if domain and not _NAME.match(domain):
        raise RefusedError(_("This is not a domain. It should look like schulweg.example.org."))
    settings = current_app.config["TESTBALLON"]
    if domain and domain in (urlsplit(settings.base_url).hostname, urlsplit(settings.staff_url).hostname):
        raise RefusedError(_("All pages are under this domain already. A campaign needs another one."))
    taken = select(Campaign.id).where(Campaign.domain == domain, Campaign.id != campaign.id)
    if domain and db.session.scalar(taken):
        raise RefusedError(_("Another campaign has this domain already."))
    campaign.domain = domain or None
    audit.record("campaign.domain_changed", "campaign", campaign.id)


def written_domain(typed: str) -> str:
    """As browsers send it: without what is around it, in small letters, umlauts in their ASCII form."""
    host = (
        typed.strip().lower().removeprefix("https://").removeprefix("http://").partition("/")[0].rstrip(".")
    )
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def site_of(campaign: Campaign) -> str:
    """What all whole addresses of a campaign begin with: its own domain, or the installation's address."""
    base = urlsplit(current_app.config["TESTBALLON"].base_url)
    if not campaign.domain:
        return str(base.geturl()).rstrip("/")
    return f"{base.scheme}://{campaign.domain}" + (f":{base.port}" if base.port else "")


def address_of(campaign: Campaign) -> str:
    """The whole address of its page in the default language."""
    return f"{site_of(campaign)}/" if campaign.domain else f"{site_of(campaign)}/{campaign.slug}"
