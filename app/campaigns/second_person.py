"""Publishing with a second person: what was released is what goes live, for the release is for this very content."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.campaigns.models import Campaign
from app.campaigns.page_content import Content
from app.campaigns.phases import phases_of
from app.foundation import releases
from app.foundation.database import db

_NOT_SENT_AGAIN = ("csrf_token", "release_reason")


# For a step that shows the page at once although a beginning is set.
NOW = "now"


def publishing_stopped(campaign: Campaign) -> ResponseReturnValue | None:
    """None where the draft may go live now. What was typed stays in the draft either way: it is committed."""
    return _stopped(campaign, campaign.draft, url_for("campaigns.publish", campaign_id=campaign.id))


def step_stopped(campaign: Campaign, content: Content, begins: str = "") -> ResponseReturnValue | None:
    """The same for a form that shows visitors this page as it does something else; it is sent again as it was.

    ``begins`` says when, where it is not when the campaign does: a moment the form sets, or ``NOW``.
    """
    return _stopped(campaign, content, request.path, _fields(), begins)


def is_as_asked(campaign_id: int | None, fingerprint: bytes, fields: Mapping[str, str]) -> bool:
    """Whether the draft, or a phase's page, is still the one that somebody asked to publish, and at the same time."""
    campaign = db.session.get(Campaign, campaign_id or 0)
    if campaign is None:
        return False
    pages = [campaign.draft, *(phase.content for phase in phases_of(campaign))]
    moments = ("", NOW, fields.get("starts_at", ""))
    return any(
        _wish(campaign, page, begins=begins).fingerprint == fingerprint
        for page in pages
        for begins in moments
    )


def _stopped(
    campaign: Campaign, content: Content, path: str, fields: dict[str, str] | None = None, begins: str = ""
) -> ResponseReturnValue | None:
    answer = releases.stopped_by(_wish(campaign, content, path, fields, begins))
    if answer is not None:
        db.session.commit()
    return answer


def _wish(
    campaign: Campaign,
    content: Content,
    path: str = "",
    fields: dict[str, str] | None = None,
    begins: str = "",
) -> releases.Wish:
    when = begins or (campaign.starts_at.isoformat() if campaign.starts_at else "")
    return releases.Wish(
        releases.PUBLISH,
        campaign.id,
        asked={"content": content, "begins": when},
        subject=campaign.title,
        look=url_for("campaigns.campaign_page", campaign_id=campaign.id),
        path=path,
        fields=fields or {},
    )


def _fields() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name not in _NOT_SENT_AGAIN}
