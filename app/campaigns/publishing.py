"""Publishing a draft, and the later life of a campaign: pause, resume, end."""

from __future__ import annotations

import copy
from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.campaigns import phases
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import duty_label, the_organisation
from app.campaigns.page_content import Content, event_of, headline, without_private_signs
from app.campaigns.pictures import without_alt
from app.consent.legal_texts import words_in_force
from app.consent.special_wordings import ART9
from app.consent.wordings import CONDITIONS
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
    """Make the draft what visitors see, at once or from ``starts_at`` on. The caller commits.

    Raises PublishingRefusedError.
    """
    missing = missing_for_publishing(campaign)
    if missing:
        raise PublishingRefusedError(missing)
    now = clock.now()
    revision = _new_revision(campaign, copy.deepcopy(campaign.draft), account_id)
    if campaign.published_at is None and not (campaign.starts_at and campaign.starts_at > now):
        campaign.published_at = campaign.starts_at or now
    campaign.changed_at = now
    audit.record("campaign.published", "campaign", campaign.id, revision=revision.number)
    return revision


def publish_again(*, account_id: int | None = None) -> int:
    """Show all published pages anew, as they are, for something they all name has changed. The caller commits.

    Each gets a new revision, so that evidence still says which page somebody saw.
    """
    published = db.session.scalars(select(Campaign).where(Campaign.current_revision_id.is_not(None))).all()
    for campaign in published:
        publish_one_again(campaign, account_id=account_id)
    return len(published)


def publish_one_again(campaign: Campaign, *, account_id: int | None = None) -> None:
    """The same for one page, if it is published. The caller commits."""
    if campaign.current_revision is not None:
        _new_revision(campaign, copy.deepcopy(campaign.current_revision.content), account_id)


def publish_content(campaign: Campaign, content: Content, *, account_id: int | None = None) -> Revision:
    """Let visitors see this page, whatever the draft is, for a phase that begins. The caller commits."""
    campaign.changed_at = clock.now()
    return _new_revision(campaign, content, account_id)


def _new_revision(campaign: Campaign, content: Content, account_id: int | None) -> Revision:
    last = db.session.scalar(select(func.max(Revision.number)).where(Revision.campaign_id == campaign.id))
    revision = Revision(
        campaign_id=campaign.id,
        number=(last or 0) + 1,
        content=without_private_signs(content),
        published_at=clock.now(),
        published_by=account_id,
        phase_id=_phase_shown_from_now(campaign),
    )
    db.session.add(revision)
    db.session.flush()
    campaign.current_revision_id = revision.id
    for listener in _listeners:
        listener(campaign, revision)
    return revision


def _phase_shown_from_now(campaign: Campaign) -> int | None:
    """The phase visitors see; with the first publishing that is the one in the draft."""
    known = phases.phases_of(campaign)
    shown = phases.shown_phase(known) or phases.phase_in_draft(known)
    if shown is None:
        return None
    shown.begun_at = shown.begun_at or clock.now()
    return shown.id


def missing_for_publishing(campaign: Campaign) -> list[tuple[str, str]]:
    """What stands in the way, each as a sentence and the address where it can be mended."""
    missing = missing_in(campaign, campaign.draft)
    known = phases.phases_of(campaign)
    shown, opened = phases.shown_phase(known), phases.phase_in_draft(known)
    if shown and opened and shown is not opened:
        sentence = _(
            "The draft is the page of another phase, “%(name)s”: let that phase begin instead.",
            name=opened.name,
        )
        missing.append((sentence, f"/staff/campaigns/{campaign.id}/phases"))
    return missing


def missing_in(campaign: Campaign, content: Content) -> list[tuple[str, str]]:
    """The same for any page of the campaign."""
    words_url = f"/staff/campaigns/{campaign.id}/words"
    missing = []
    if lacking := the_organisation().missing_for_imprint:
        sentence = _(
            "The imprint is not complete yet; without it no page may go live. Missing: %(fields)s.",
            fields=", ".join(duty_label(field) for field in lacking),
        )
        missing.append((sentence, f"/staff/organisation#{lacking[0]}"))
    for language in content["languages"]:
        title, name = headline(content, language).strip(), str(LANGUAGE_NAMES.get(language, language))
        if not title:
            sentence = _("The headline is missing (%(language)s).", language=name)
            missing.append((sentence, f"{words_url}?language={language}"))
        elif len(title) > LONGEST_TITLE:
            sentence = _(
                "The headline is longer than %(n)s characters (%(language)s).",
                n=LONGEST_TITLE,
                language=name,
            )
            missing.append((sentence, f"{words_url}?language={language}"))
    missing += _without_art9_words(campaign, content)
    missing += _without_conditions(content)
    missing += _dates_in_the_past(campaign, content, words_url)
    for block_id, language in without_alt(content):
        sentence = _(
            "A picture has no description for people who cannot see it (%(language)s).",
            language=str(LANGUAGE_NAMES.get(language, language)),
        )
        missing.append(
            (sentence, f"/staff/campaigns/{campaign.id}/edit?language={language}&block={block_id}")
        )
    return missing


def _without_art9_words(campaign: Campaign, content: Content) -> list[tuple[str, str]]:
    """R2.13: whoever takes part agrees explicitly, in words of their own language."""
    if not content.get("political"):
        return []
    return [
        (
            _(
                "The consent a political campaign needs (Art. 9 GDPR) has no words in %(language)s.",
                language=str(LANGUAGE_NAMES.get(language, language)),
            ),
            f"/staff/legal-texts/{ART9}/{language}",
        )
        for language in content["languages"]
        if not words_in_force(ART9, language)
    ]


def _without_conditions(content: Content) -> list[tuple[str, str]]:
    """What a form leads to must be there, in each language of the page."""
    if not content.get("conditions"):
        return []
    return [
        (
            _(
                "The form leads to conditions that are not written in %(language)s.",
                language=str(LANGUAGE_NAMES.get(language, language)),
            ),
            f"/staff/legal-texts/{CONDITIONS}/{language}",
        )
        for language in content["languages"]
        if not words_in_force(CONDITIONS, language)
    ]


def _dates_in_the_past(campaign: Campaign, content: Content, words_url: str) -> list[tuple[str, str]]:
    """An event, or an end, that would be over before anybody can sign up."""
    begins = max(clock.now(), campaign.starts_at) if campaign.starts_at else clock.now()
    event, missing = event_of(content), []
    if event is not None and (event.ends_at or event.starts_at) < begins:
        sentence = (
            _("The date of the event has passed.")
            if (event.ends_at or event.starts_at) < clock.now()
            else _("The event is over before the page begins to take sign-ups.")
        )
        missing.append((sentence, words_url))
    if campaign.state == "draft" and campaign.ends_at and campaign.ends_at <= begins:
        missing.append((_("The end date has passed."), f"/staff/campaigns/{campaign.id}#schedule"))
    return missing


def pause(campaign: Campaign) -> None:
    """Nobody can sign up until it goes on."""
    campaign.paused_at = campaign.paused_at or clock.now()
    audit.record("campaign.paused", "campaign", campaign.id)


def resume(campaign: Campaign) -> None:
    """Go on after a pause or an end; an end date that has passed is taken away, or it would end at once."""
    campaign.paused_at = campaign.ended_at = None
    if campaign.ends_at and campaign.ends_at <= clock.now():
        campaign.ends_at = None
    audit.record("campaign.resumed", "campaign", campaign.id)


def end(campaign: Campaign) -> None:
    """The campaign is over; its page says so."""
    campaign.ended_at = campaign.ended_at or clock.now()
    audit.record("campaign.ended", "campaign", campaign.id)
