"""The sign-ups of a person, and the mails about them, as lines of their timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, and_, select

from app.campaigns.channels import channel_name
from app.campaigns.models import Campaign, Revision
from app.consent.telling import evidence_in_words
from app.foundation.database import db
from app.foundation.timeline import TimelineEntry
from app.landing.households import full_name
from app.landing.letter_writing import KIND as LETTER
from app.landing.models import Letter, RenderedPage, SignUp
from app.landing.participation import kept_of
from app.landing.questions import in_words
from app.landing.signing_up import CONFIRMATION
from app.outbox.models import OutboxMessage


def tell(contact_id: int) -> list[TimelineEntry]:
    """Signed, mailed, confirmed, and a letter sent: up to four lines for each sign-up."""
    sign_ups = db.session.execute(
        select(SignUp, Campaign.title)
        .join(Campaign, Campaign.id == SignUp.campaign_id)
        .where(SignUp.contact_id == contact_id)
    ).all()
    kept = kept_of([sign_up for sign_up, _title in sign_ups])
    return (
        [entry for sign_up, title in sign_ups for entry in _of_sign_up(sign_up, title, kept[sign_up.id])]
        + [entry for mail in _mails([sign_up.id for sign_up, _title in sign_ups]) for entry in _of_mail(mail)]
        + _letters(contact_id)
    )


def _of_sign_up(sign_up: SignUp, title: str, kept: dict[str, Any]) -> Iterator[TimelineEntry]:
    page = f"/staff/campaigns/{sign_up.campaign_id}"
    came_by = _("Channel: %(channel)s", channel=channel_name(sign_up.channel))
    if sign_up.variant:
        came_by += " · " + _("Variant %(name)s", name=sign_up.variant.upper())
    if sign_up.person > 1:
        came_by += " · " + _("Second person with this address: %(name)s", name=full_name(sign_up))
    yield TimelineEntry(
        sign_up.created_at,
        "pencil",
        _("Signed up: %(title)s", title=title),
        came_by,
        wording=sign_up.comment or "",
        answers=_answers(sign_up),
        url=page,
        permission="campaigns.view",
    )
    if sign_up.confirmed_at:
        way = (
            _("with the button in the mail")
            if sign_up.confirmed_by == "button"
            else _("with the code from the mail")
        )
        if sign_up.person > 1:
            way += ". " + _(
                "Two people, one address: the name is another one and the postcode the same, so each counts for "
                "themselves. What this profile says is the first one’s."
            )
        text = _("Confirmed: %(title)s", title=title)
        yield TimelineEntry(
            sign_up.confirmed_at,
            "mail-check",
            text,
            way,
            url=page,
            permission="campaigns.view",
            evidence=evidence_in_words(kept),
            receipt=f"/staff/contacts/{sign_up.contact_id}/sign-ups/{sign_up.id}",
        )


def _answers(sign_up: SignUp) -> tuple[tuple[str, str], ...]:
    """What was answered to the page's own questions, as they were asked."""
    if not sign_up.answers:
        return ()
    asked = db.session.scalars(
        select(Revision.content)
        .join(RenderedPage, RenderedPage.revision_id == Revision.id)
        .where(RenderedPage.id == sign_up.rendered_page_id)
    ).one()
    return tuple(in_words(asked, sign_up.language, sign_up.answers))


def _mails(sign_up_ids: list[int]) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                OutboxMessage.id,
                OutboxMessage.created_at,
                OutboxMessage.sent_at,
                OutboxMessage.failed_at,
                OutboxMessage.last_error,
                Campaign.title,
            )
            .join(SignUp, SignUp.id == OutboxMessage.subject_id)
            .join(Campaign, Campaign.id == SignUp.campaign_id)
            .where(OutboxMessage.kind == CONFIRMATION, OutboxMessage.subject_id.in_(sign_up_ids))
        )
    )


def _of_mail(mail: Row[Any]) -> Iterator[TimelineEntry]:
    page = f"/staff/outbox/{mail.id}"
    if mail.sent_at:
        text = _("Confirmation mail sent: %(title)s", title=mail.title)
        yield TimelineEntry(mail.sent_at, "send", text, url=page, permission="outbox.view")
    elif mail.failed_at:
        text = _("Confirmation mail given up: %(title)s", title=mail.title)
        yield TimelineEntry(
            mail.failed_at, "mail-x", text, mail.last_error or "", url=page, permission="outbox.view"
        )


def _letters(contact_id: int) -> list[TimelineEntry]:
    rows = db.session.execute(
        select(Letter, OutboxMessage)
        .join(SignUp, SignUp.id == Letter.sign_up_id)
        .join(
            OutboxMessage, and_(OutboxMessage.kind == LETTER, OutboxMessage.subject_id == Letter.sign_up_id)
        )
        .where(SignUp.contact_id == contact_id)
    )
    return [
        TimelineEntry(
            letter.written_at,
            "mail",
            _("Wrote a letter to %(name)s", name=letter.recipient_name),
            letter.subject,
            wording=letter.text,
            url=f"/staff/outbox/{message.id}",
            permission="outbox.view",
        )
        for letter, message in rows
    ]
