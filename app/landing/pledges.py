"""The pledge wall: what people wrote, once staff have approved it, and only of those who agreed to be named.

A decision is one row of ``moderated`` (kind and sign-up); what has none waits. The words themselves stay with the
sign-up, so that nobody who is forgotten is left behind in the queue.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, type_coerce

from app.campaigns.block_kinds import block_kind
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content
from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.sealed_columns import SealedText
from app.landing.models import Moderated, SignUp, Supporter
from app.landing.moderation_kinds import AT_ONCE, Written, keep_decision
from app.landing.signatures import PURPOSE

KIND = "pledge"
MOST = 8
_LONGEST_SHOWN = 280


class Pledge(NamedTuple):
    """What is shown of a person."""

    given_name: str
    postal_code: str
    text: str


def pledge_block(content: Content) -> str:
    """The id of the block that shows pledges; empty without one."""
    for block in content["blocks"]:
        if "public pledges" in block_kind(block["kind"]).kind.needs:
            return str(block["id"])
    return ""


def pledges_of(campaign_id: int, content: Content) -> tuple[Pledge, ...]:
    """The newest that are approved and whose writers still agree to be named."""
    block_id = pledge_block(content)
    if not block_id:
        return ()
    text = _text_of(block_id)
    rows = db.session.execute(
        select(SignUp.given_name, SignUp.postal_code, text.label("text"))
        .join(Moderated, and_(Moderated.sign_up_id == SignUp.id, Moderated.kind == KIND))
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .where(
            Supporter.campaign_id == campaign_id,
            Moderated.approved_at.is_not(None),
            text != "",
            agrees_to_be_named(),
        )
        .order_by(Supporter.counted_at.desc(), Supporter.contact_id.desc())
        .limit(MOST)
    )
    return tuple(Pledge(row.given_name or "", row.postal_code or "", _cut(row.text)) for row in rows)


def queue() -> list[Written]:
    """What waits to be read, oldest first; then what was decided, newest first."""
    found = [one for campaign in _with_a_wall() for one in _written(campaign)]
    waiting = sorted((one for one in found if one.decision is None), key=lambda one: one.sign_up.id)
    decided = sorted((one for one in found if one.decision), key=lambda one: -one.sign_up.id)
    return waiting + decided


def decide(sign_up_id: int, *, approve: bool, mark: str = "") -> bool:
    """Show a pledge, or hide it; whether there is one. The caller commits."""
    if not _is_a_pledge(db.session.get(SignUp, sign_up_id)):
        return False
    keep_decision(KIND, sign_up_id, approve=approve)
    return True


def _is_a_pledge(sign_up: SignUp | None) -> bool:
    """Whether something was written for the wall of its campaign's page, and confirmed."""
    if sign_up is None or sign_up.confirmed_at is None:
        return False
    revision = db.session.get_one(Campaign, sign_up.campaign_id).current_revision
    block_id = pledge_block(revision.content) if revision else ""
    return bool(block_id and (sign_up.answers or {}).get(block_id))


@lru_cache(maxsize=64)
def pledges_said(pledges: tuple[Pledge, ...], language: str) -> Markup:
    """The wall as a list; a sentence where nothing stands on it yet."""
    if not pledges:
        with force_locale(language[:2]):
            return Markup('<p class="small">{}</p>').format(_("The first pledges will soon stand here."))
    return Markup("<ul>{}</ul>").format(
        Markup().join(
            Markup('<li><p dir="auto">{}</p><small dir="auto">{}</small></li>').format(
                one.text, ", ".join(part for part in (one.given_name, one.postal_code) if part)
            )
            for one in pledges
        )
    )


def _written(campaign: Campaign) -> list[Written]:
    content = campaign.current_revision.content if campaign.current_revision else campaign.draft
    text = _text_of(pledge_block(content))
    is_decided = or_(Moderated.approved_at.is_not(None), Moderated.hidden_at.is_not(None))
    rows = db.session.execute(
        select(SignUp, text.label("text"), Moderated)
        .join(Supporter, Supporter.sign_up_id == SignUp.id)
        .outerjoin(Moderated, and_(Moderated.sign_up_id == SignUp.id, Moderated.kind == KIND))
        .where(Supporter.campaign_id == campaign.id, text != "", agrees_to_be_named())
        # Who has waited longest comes first, however many wait.
        .order_by(is_decided, case((is_decided, -SignUp.id), else_=SignUp.id))
        .limit(AT_ONCE)
    )
    return [Written(sign_up, campaign, words, decision) for sign_up, words, decision in rows]


def _with_a_wall() -> list[Campaign]:
    published = select(Campaign).where(Campaign.current_revision_id.is_not(None))
    return [
        one
        for one in db.session.scalars(published)
        if one.current_revision is not None and pledge_block(one.current_revision.content)
    ]


def _text_of(block_id: str) -> ColumnElement[str]:
    """What was written for the wall; sealed in the database, open when it comes out of it."""
    return type_coerce(SignUp.answers[block_id].as_string(), SealedText("sign_ups.answers"))


def agrees_to_be_named() -> ColumnElement[bool]:
    """The sign-up said yes to being named, and the person's last word on it is still a yes."""
    last: Any = (
        select(func.max(ConsentEvent.id))
        .where(ConsentEvent.contact_id == Supporter.contact_id, ConsentEvent.purpose == PURPOSE)
        .correlate(Supporter)
        .scalar_subquery()
    )
    said_yes = exists().where(
        ConsentEvent.sign_up_id == SignUp.id,
        ConsentEvent.contact_id == Supporter.contact_id,
        ConsentEvent.purpose == PURPOSE,
        ConsentEvent.action == GIVEN,
    )
    still_yes = exists().where(ConsentEvent.id == last, ConsentEvent.action == GIVEN)
    is_restricted = exists().where(Contact.id == Supporter.contact_id, Contact.restricted_at.is_not(None))
    return and_(said_yes, still_yes, ~is_restricted)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN].rsplit(" ", 1)[0] + " …"
