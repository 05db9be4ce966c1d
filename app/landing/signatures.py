"""The names on a page: of people who confirmed and agreed to be named (purpose ``publish_name``), and nobody else's.

Only first name and postcode are shown. Whoever withdraws is gone from the page a few seconds later, for the names are
read anew that often, and from the newest supporters only, so that it costs the same however many there are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.campaigns.block_kinds import block_kind
from app.campaigns.page_content import Content
from app.consent.ledger import GIVEN
from app.consent.models import ConsentEvent
from app.consent.special_wordings import ART9, PARTNER
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter

PURPOSE = "publish_name"
MOST = 24
_LOOKED_AT = 500


class Signature(NamedTuple):
    """What is shown of a person."""

    given_name: str
    postal_code: str


def shows_signatures(content: Content) -> bool:
    """Whether a block of the page names supporters."""
    return _needs(content, "public signatures")


def purposes_of(content: Content) -> list[str]:
    """What the form asks consent for: the page's purposes, and what follows from what is on the page."""
    purposes = [*([ART9] if content.get("political") else []), *content["purposes"], *partners_of(content)]
    names_people = shows_signatures(content) or _needs(content, "public pledges")
    return [*purposes, PURPOSE] if names_people and PURPOSE not in purposes else purposes


def partners_of(content: Content) -> dict[str, str]:
    """The names of those whom what people enter is passed on to if they agree, by purpose."""
    return {f"{PARTNER}-{partner['key']}": partner["name"] for partner in content.get("partners", [])}


def _needs(content: Content, what: str) -> bool:
    return any(what in block_kind(block["kind"]).kind.needs for block in content["blocks"])


def signatures_of(campaign_id: int) -> tuple[Signature, ...]:
    """The newest who agreed with the sign-up that counts, and have not withdrawn it since."""
    newest = (
        select(Supporter.sign_up_id, Supporter.contact_id, Supporter.counted_at)
        .where(Supporter.campaign_id == campaign_id)
        .order_by(Supporter.counted_at.desc(), Supporter.contact_id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    later = aliased(ConsentEvent)
    taken_back = exists().where(
        later.contact_id == newest.c.contact_id,
        later.purpose == PURPOSE,
        later.action != GIVEN,
        later.id > ConsentEvent.id,
    )
    rows = db.session.execute(
        select(SignUp.given_name, SignUp.postal_code)
        .join(newest, newest.c.sign_up_id == SignUp.id)
        .join(ConsentEvent, ConsentEvent.contact_id == newest.c.contact_id)
        .join(Contact, Contact.id == newest.c.contact_id)
        .where(
            Contact.restricted_at.is_(None),
            ConsentEvent.sign_up_id == SignUp.id,
            ConsentEvent.purpose == PURPOSE,
            ConsentEvent.action == GIVEN,
            SignUp.given_name.is_not(None),
            ~taken_back,
        )
        .order_by(newest.c.counted_at.desc(), newest.c.contact_id.desc())
        .limit(MOST)
    )
    return tuple(Signature(row.given_name, row.postal_code or "") for row in rows)


@lru_cache(maxsize=64)
def signatures_said(signatures: tuple[Signature, ...], language: str) -> Markup:
    """The names as a list; a sentence where there are none yet."""
    if not signatures:
        with force_locale(language[:2]):
            return Markup('<p class="small">{}</p>').format(
                _("Here stand the first names of those who sign and agree to be named.")
            )
    names = Markup().join(
        Markup('<li><span dir="auto">{}</span>{}</li>').format(
            one.given_name, Markup(" <small>{}</small>").format(one.postal_code) if one.postal_code else ""
        )
        for one in signatures
    )
    return Markup("<ul>{}</ul>").format(names)
