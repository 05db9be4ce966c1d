"""The receipt of one consent: everything that proves it, as it was shown, sent and pressed (R1.09).

It is put together from what was kept, never from what holds today: the wording by its version, the form from the page
as it was published, the mail from its row; and it says whether what is kept is still what was written (R1.11).
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import select

from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import the_organisation
from app.campaigns.page_content import headline
from app.consent.fingerprints import line_fingerprint, wording_fingerprint
from app.consent.ledger import GIVEN, WITHDRAWN
from app.consent.models import ChainLink, ConsentEvent, LegalText
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.confirming import code_of
from app.landing.households import full_name
from app.landing.mails import compose_confirmation, confirm_token
from app.landing.models import RenderedPage, SignUp
from app.landing.receipt_calls import calls_of
from app.landing.signing_up import CONFIRMATION
from app.outbox.composing import Mail
from app.outbox.mime import as_bytes
from app.outbox.models import OutboxMessage

Facts = dict[str, Any]


def receipt(contact_id: int, event_id: int) -> Facts | None:
    """All facts about a consent that was given, ready for JSON; None where this person gave no such consent."""
    event = db.session.get(ConsentEvent, event_id)
    if event is None or event.contact_id != contact_id or event.action != GIVEN:
        return None
    contact = db.session.get_one(Contact, contact_id)
    sign_up = db.session.get(SignUp, event.sign_up_id) if event.sign_up_id else None
    return {
        "made_at": clock.now().isoformat(),
        "controller": the_organisation().name,
        "person": {"email": contact.email, "name": _name(contact, sign_up)},
        "consent": {"purpose": event.purpose, "given_at": event.at.isoformat(), "line": event.id},
        "wording": _wording(event),
        "imported": _imported(event),
        "page": page_shown(event.evidence, sign_up),
        "form": form_shown(event.evidence),
        "conditions": conditions_shown(event.evidence),
        "requested_at": event.evidence.get("requested_at"),
        "mail": mail_sent(event.evidence, sign_up),
        "confirmation": {
            "at": event.evidence.get("confirmed_at"),
            "by": event.evidence.get("confirmed_by"),
            "pressed": event.evidence.get("pressed"),
        },
        "calls": calls_of(event),
        "withdrawn": _withdrawn(event),
        "ledger": _ledger(event),
    }


def _name(contact: Contact, sign_up: SignUp | None) -> str:
    """The contact's; where two share the address and the second one agreed, hers."""
    return full_name(sign_up) if sign_up and sign_up.person > 1 else contact.display_name


def _wording(event: ConsentEvent) -> Facts | None:
    text = event.legal_text
    if text is None:
        words = event.evidence.get("wording")
        return {"text": words, "is_as_the_list_says": True} if words else None
    return _version(text)


def _version(text: LegalText) -> Facts:
    said = {name: getattr(text, name) for name in ("purpose", "language", "version", "wording")}
    return {
        "text": text.wording,
        "language": text.language,
        "version": text.version,
        "since": text.created_at.isoformat(),
        "is_unchanged": text.fingerprint == wording_fingerprint(said),
    }


def _imported(event: ConsentEvent) -> Facts | None:
    """Of a consent that nobody gave here, what the list said that it was brought in with."""
    if not event.evidence.get("imported_at"):
        return None
    names = ("imported_at", "list_source", "list_collected_when", "list_collected_by", "list_line")
    told = ("given_at", "given_where", "confirmed_how")
    return {name: event.evidence.get(name) for name in (*names, *told)}


def conditions_shown(kept: Facts) -> Facts | None:
    """Those the form led to when it was shown."""
    page = db.session.get(RenderedPage, kept.get("rendered_page_id") or 0)
    text = db.session.get(LegalText, page.conditions_id) if page and page.conditions_id else None
    return _version(text) if text else None


def page_shown(kept: Facts, sign_up: SignUp | None) -> Facts:
    facts: Facts = {"url": kept.get("page_url")}
    page = db.session.get(RenderedPage, kept.get("rendered_page_id") or 0)
    if page is None:
        return facts
    revision = db.session.get_one(Revision, page.revision_id)
    campaign = db.session.get_one(Campaign, revision.campaign_id)
    return facts | {
        "campaign": headline(revision.content, page.language),
        "address": campaign.slug,
        "language": page.language,
        "variant": page.variant,
        "channel": sign_up.channel if sign_up else None,
        "revision": revision.number,
        "published_at": revision.published_at.isoformat(),
        "rendered_page_id": page.id,
        "build": page.build,
        "sha256": hashlib.sha256(page.html.encode()).hexdigest(),
        "privacy_notice": page.notice,
        "privacy_notice_sha256": hashlib.sha256(page.notice.encode()).hexdigest() if page.notice else None,
    }


def form_shown(kept: Facts) -> Facts:
    """The labels as the page showed them, and each box with its words and whether it was ticked."""
    page = db.session.get(RenderedPage, kept.get("rendered_page_id") or 0)
    shown = kept.get("shown") or []
    ids = [box["legal_text_id"] for box in shown]
    wordings = {text.id: text for text in db.session.scalars(select(LegalText).where(LegalText.id.in_(ids)))}
    labels = _Labels()
    labels.feed(page.html if page else "")
    words = {text.wording for text in wordings.values()}
    return {
        "fields": [label for label in labels.found if label not in words],
        "boxes": [
            {
                "purpose": box["purpose"],
                "wording": wordings[box["legal_text_id"]].wording if box["legal_text_id"] in wordings else "",
                "was_ticked_when_shown": False,
                "ticked_by_the_person": box["ticked"],
            }
            for box in shown
        ],
    }


def mail_sent(kept: Facts, sign_up: SignUp | None) -> Facts | None:
    """The mail as it was handed over. Its words are put together anew, and compared with its fingerprint."""
    if not kept.get("message_id"):
        return None
    facts: Facts = {
        "message_id": kept["message_id"],
        "sent_at": kept.get("sent_at"),
        "answer_of_the_server_it_was_handed_to": kept.get("server_answer"),
        "sha256": kept.get("content_hash"),
        "through_built_in_outbox": bool(kept.get("through_built_in_outbox")),
        "subject": None,
        "text": None,
    }
    row = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.message_id == kept["message_id"])
    ).first()
    if sign_up is None or row is None or row.kind != CONFIRMATION:
        return facts
    mail = compose_confirmation(row)
    if not isinstance(mail, Mail) or hashlib.sha256(as_bytes(row, mail)).hexdigest() != kept.get(
        "content_hash"
    ):
        return facts
    return facts | {"to": mail.to, "subject": mail.subject, "text": _without_secrets(mail.text, sign_up)}


def _without_secrets(text: str, sign_up: SignUp) -> str:
    """Whoever holds the receipt must not be able to use the link or the code."""
    text = text.replace(confirm_token(sign_up), "…")
    return re.sub(r"\s?".join(code_of(sign_up)), "…", text)


def _withdrawn(event: ConsentEvent) -> Facts | None:
    """The first line after this one that takes the same consent back."""
    later = db.session.scalars(
        select(ConsentEvent)
        .where(
            ConsentEvent.contact_id == event.contact_id,
            ConsentEvent.purpose == event.purpose,
            ConsentEvent.action == WITHDRAWN,
            ConsentEvent.id > event.id,
        )
        .order_by(ConsentEvent.id)
        .limit(1)
    ).first()
    if later is None:
        return None
    return {"at": later.at.isoformat(), "by": later.evidence.get("withdrawn_by"), "line": later.id}


def _ledger(event: ConsentEvent) -> Facts:
    line = {column.name: getattr(event, column.name) for column in ConsentEvent.__table__.columns}
    link = db.session.scalars(select(ChainLink).where(ChainLink.event_id == event.id)).first()
    holds = event.fingerprint == line_fingerprint(line) and (
        link is None or link.fingerprint == event.fingerprint
    )
    return {
        "is_unchanged": holds,
        "fingerprint": event.fingerprint,
        "link": link.position if link else None,
        "linked_at": link.linked_at.isoformat() if link else None,
        "chained": link.chained if link else None,
    }


class _Labels(HTMLParser):
    """The labels of a page's form, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._words: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "label" and ("for", "f-website") not in attrs:
            self._words = []

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label" and self._words is not None:
            self.found.append(" ".join("".join(self._words).split()))
            self._words = None


def moment(written: str | None) -> datetime | None:
    """A time of the receipt, to be said in words."""
    return datetime.fromisoformat(written) if written else None
