"""Publishing a draft, and the later life of a campaign: pause, resume, end."""

from __future__ import annotations

import copy
from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import headline
from app.foundation import audit, clock
from app.foundation.database import db
from app.foundation.errors import RefusedError

LONGEST_TITLE = 120

# Called in this order, in the transaction that publishes; filled by app/wiring.py.
Listener = Callable[[Campaign, Revision], None]
_listeners: list[Listener] = []


class PublishingRefusedError(RefusedError):
    """Something the law or the reader needs is missing; ``missing`` says what and where to mend it."""

    def __init__(self, missing: list[tuple[str, str]]) -> None:
        super().__init__(" ".join(sentence for sentence, _url in missing))
        self.missing = missing


def when_published(*listeners: Listener) -> None:
    """Name who must know of a new revision."""
    _listeners[:] = listeners


def publish(campaign: Campaign, *, account_id: int | None = None) -> Revision:
    """Make the draft what visitors see. The caller commits. Raises PublishingRefusedError."""
    missing = missing_for_publishing(campaign)
    if missing:
        raise PublishingRefusedError(missing)
    now = clock.now()
    last = db.session.scalar(select(func.max(Revision.number)).where(Revision.campaign_id == campaign.id))
    revision = Revision(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        content=copy.deepcopy(campaign.draft),
        published_at=now,
        published_by=account_id,
    )
    db.session.add(revision)
    db.session.flush()
    campaign.current_revision_id = revision.id
    campaign.published_at = campaign.published_at or now
    campaign.changed_at = now
    for listener in _listeners:
        listener(campaign, revision)
    audit.record("campaign.published", "campaign", campaign.id, revision=revision.number)
    return revision


def missing_for_publishing(campaign: Campaign) -> list[tuple[str, str]]:
    """What stands in the way, each as a sentence and the address where it can be mended."""
    missing = []
    if the_organisation().missing_for_imprint:
        missing.append(
            (
                _("The imprint is not complete yet; without it no page may go live."),
                "/staff/organisation",
            )
        )
    for language in campaign.draft["languages"]:
        title = headline(campaign.draft, language).strip()
        if not title:
            missing.append(
                (
                    _("The title is missing (%(language)s).", language=language),
                    f"/staff/campaigns/{campaign.id}",
                )
            )
        elif len(title) > LONGEST_TITLE:
            missing.append(
                (
                    _(
                        "The title is longer than %(n)s characters (%(language)s).",
                        n=LONGEST_TITLE,
                        language=language,
                    ),
                    f"/staff/campaigns/{campaign.id}",
                )
            )
    return missing


def pause(campaign: Campaign) -> None:
    """Nobody can sign up until it goes on."""
    campaign.paused_at = campaign.paused_at or clock.now()
    audit.record("campaign.paused", "campaign", campaign.id)


def resume(campaign: Campaign) -> None:
    """Go on after a pause or an end."""
    campaign.paused_at = campaign.ended_at = None
    audit.record("campaign.resumed", "campaign", campaign.id)


def end(campaign: Campaign) -> None:
    """The campaign is over; its page says so."""
    campaign.ended_at = campaign.ended_at or clock.now()
    audit.record("campaign.ended", "campaign", campaign.id)
