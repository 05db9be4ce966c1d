"""The rows a real sign-up leaves behind, for one that never was: marked as demo wherever something is proved."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from flask import current_app

from app.consent.fingerprints import with_fingerprint
from app.consent.ledger import GIVEN
from app.consent.special_wordings import ART9
from app.demo.signing import Signed
from app.foundation import tokens
from app.landing.signing_up import CONFIRMATION, TIME_TO_CONFIRM
from app.outbox.delivering import BUILT_IN
from app.outbox.suppression import address_key

Row = dict[str, Any]

TOLD = ("given_name", "family_name", "postal_code", "phone", "birth_year")
# How many fill in what need not be filled in, and how many tick which box.
_FILLED_IN = {"given_name": 0.93, "family_name": 0.9, "postal_code": 0.84, "phone": 0.55, "birth_year": 0.5}
_TICKED = {"newsletter": 0.36, "campaigns": 0.29, "publish_name": 0.47, "handover": 0.44}
_TICKED_ELSE = 0.15
_MAILBOXES = (
    "gmx",
    "webde",
    "gmail",
    "gmx",
    "tonline",
    "webde",
    "gmail",
    "",
    "outlook",
    "gmx",
    "icloud",
    "posteo",
    "",
)


def sign_up(one: Signed, number: int, rng: Random) -> Row:
    """What the form sent; ``number`` tells the sign-ups of the demo apart."""
    content = one.launched.campaign.draft
    told: Row = dict.fromkeys(TOLD)
    for name in content["fields"]:
        if name in told and (name in content["required"] or rng.random() < _FILLED_IN[name]):
            told[name] = getattr(one.person, name)
    return told | {
        # Derived under the server's key: the same each time, and not to be guessed by whoever reads this file.
        "handle": tokens.keyed_hash("demo", str(number))[: tokens.HANDLE_BYTES],
        "campaign_id": one.launched.campaign.id,
        "rendered_page_id": one.launched.pages[one.language, one.variant].id,
        "language": one.language,
        "email": one.person.address.shown,
        "address_key": address_key(one.person.address.canonical),
        # All are at example.org; here they are spread as in Germany.
        "provider": _MAILBOXES[number * 7 % len(_MAILBOXES)],
        "comment": one.comment,
        "answers": {},
        "channel": one.channel,
        "variant": one.variant,
        "ref_code": one.ref_code,
        "share_code": one.share_code,
        "created_at": one.created_at,
        "expires_at": one.created_at + TIME_TO_CONFIRM,
        "code_attempts": 1 if one.confirmed_by == "code" else 0,
        "confirmed_at": one.confirmed_at,
        "confirmed_by": one.confirmed_by,
    }


def contact(one: Signed, confirmed: Row) -> Row:
    """The person, as they were first known."""
    return {name: confirmed[name] for name in TOLD} | {
        "email": one.person.address.shown,
        "canonical_email": one.person.address.canonical,
        "language": one.language,
        "created_at": one.confirmed_at,
    }


def mail(sign_up_id: int, written: Row, rng: Random) -> Row:
    """The confirmation mail, long since in the built-in outbox: nothing of the demo ever leaves the house."""
    return {
        "kind": CONFIRMATION,
        "subject_id": sign_up_id,
        "message_id": f"<{written['handle'].hex()}@{current_app.config['TESTBALLON'].host}>",
        "created_at": written["created_at"],
        "due_at": None,
        "attempts": 1,
        "sent_at": written["created_at"] + timedelta(seconds=rng.uniform(0.2, 3.5)),
        "server_answer": BUILT_IN,
    }


def consent_request(one: Signed, sign_up_id: int, rng: Random) -> Row:
    """The boxes as they were shown and ticked."""
    base = current_app.config["TESTBALLON"].base_url.rstrip("/")
    return {
        "sign_up_id": sign_up_id,
        "requested_at": one.created_at,
        "page_url": f"{base}/{one.launched.story.slug}",
        "shown": [
            {
                "purpose": box["purpose"],
                "legal_text_id": box["legal_text_id"],
                # Without this one nobody takes part (R2.13).
                "ticked": box["purpose"] == ART9 or rng.random() < _TICKED.get(box["purpose"], _TICKED_ELSE),
            }
            for box in one.launched.pages[one.language, one.variant].consents
        ],
    }


def consent_events(request: Row, sent: Row, confirmed: Row) -> list[Row]:
    """A line of the ledger for each ticked box, whose evidence says that it is none."""
    evidence = {
        "demo": True,
        "requested_at": request["requested_at"].isoformat(),
        "page_url": request["page_url"],
        "shown": request["shown"],
        "confirmed_at": confirmed["confirmed_at"].isoformat(),
        "confirmed_by": confirmed["confirmed_by"],
        "rendered_page_id": confirmed["rendered_page_id"],
        "message_id": sent["message_id"],
        "content_hash": None,
        "sent_at": sent["sent_at"].isoformat(),
        "server_answer": sent["server_answer"],
        "through_built_in_outbox": True,
    }
    return [
        with_fingerprint(
            {
                "contact_id": confirmed["contact_id"],
                "purpose": box["purpose"],
                "action": GIVEN,
                "at": confirmed["confirmed_at"],
                "legal_text_id": box["legal_text_id"],
                "sign_up_id": request["sign_up_id"],
                "evidence": evidence,
            }
        )
        for box in request["shown"]
        if box["ticked"]
    ]
