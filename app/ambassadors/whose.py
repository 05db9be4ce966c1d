"""Whose kit or link somebody opened, and the page it leads to as that supporter knows it."""

from __future__ import annotations

from flask import current_app

from app.ambassadors.media import told_apart
from app.ambassadors.queries import SharedBy, by_code, by_handle, read_code
from app.campaigns.models import Campaign
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import Content
from app.campaigns.variants import content_as
from app.foundation import tokens
from app.foundation.errors import NotFoundError
from app.landing.page_view import PageView, page_view


def supporter_of(token: str) -> SharedBy:
    """Whose kit it is. Raises NotFoundError."""
    shared = by_handle(tokens.open_token("kit", token).handle)
    if shared is None:
        raise NotFoundError("There is no such page.")
    return shared


def sharer_of(code: str) -> SharedBy:
    """Whose link it is. Raises NotFoundError."""
    shared = by_code(told_apart(read_code(code))[0])
    if shared is None:
        raise NotFoundError("This link is not known here.")
    return shared


def short_url(code: str) -> str:
    """The link as it is shared."""
    return f"{current_app.config['TESTBALLON'].base_url.rstrip('/')}/s/{code}"


def language_for(campaign: Campaign, wished: str) -> str:
    """The wished language where the page speaks it, else its first."""
    languages = content_now(campaign)["languages"]
    return str(wished if wished in languages else languages[0])


def content_now(campaign: Campaign) -> Content:
    """The page as visitors see it, which is that of the phase that began last."""
    return campaign.current_revision.content if campaign.current_revision else campaign.draft


def page_for(campaign: Campaign, language: str, variant: str) -> PageView:
    """The page in the wording the supporter knows, where there still is one."""
    content = content_as(content_now(campaign), variant)
    return page_view(campaign, content, language, organisation_of(campaign))
