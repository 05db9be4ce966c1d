"""Publishing with a second person: what was released is what goes live, for the release is for this very content."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.campaigns.models import Campaign
from app.campaigns.page_content import Content
from app.foundation import releases
from app.foundation.database import db

_NOT_SENT_AGAIN = ("csrf_token", "release_reason")


def publishing_stopped(campaign: Campaign) -> ResponseReturnValue | None:
    """None where the draft may go live now. What was typed stays in the draft either way: it is committed."""
    return _stopped(campaign, campaign.draft, url_for("campaigns.publish", campaign_id=campaign.id))


def step_stopped(campaign: Campaign, content: Content) -> ResponseReturnValue | None:
    """The same for a form that shows visitors this page as it does something else; it is sent again as it was."""
    return _stopped(campaign, content, request.path, _fields())


def _stopped(
    campaign: Campaign, content: Content, path: str, fields: dict[str, str] | None = None
) -> ResponseReturnValue | None:
    answer = releases.stopped_by(
        releases.Wish(
            releases.PUBLISH,
            campaign.id,
            asked={"content": content},
            subject=campaign.title,
            look=url_for("campaigns.campaign_page", campaign_id=campaign.id),
            path=path,
            fields=fields or {},
        )
    )
    if answer is not None:
        db.session.commit()
    return answer


def _fields() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name not in _NOT_SENT_AGAIN}
