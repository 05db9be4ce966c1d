"""The receipt of taking part: what was shown, sent and pressed when somebody signed, with consents or without (R1.12).

Taking part is no consent that could be withdrawn, so it has no line in the ledger; a political petition asks for one
beside it (Art. 9 GDPR). Its evidence is the sign-up itself, the form it was sent with and the mail that was confirmed:
they stay as long as somebody counts by name, and are forgotten with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.campaigns.models import Campaign, Revision
from app.campaigns.organisation import the_organisation
from app.campaigns.own_sender import organisation_of
from app.campaigns.page_content import headline, text_in
from app.campaigns.variants import content_as
from app.consent.models import ConsentRequest
from app.foundation import clock
from app.foundation.database import db
from app.landing.confirming import evidence_of
from app.landing.households import full_name
from app.landing.models import RenderedPage, SignUp
from app.landing.receipts import Facts, conditions_shown, form_shown, mail_sent, page_shown


def participation(contact_id: int, sign_up_id: int) -> Facts | None:
    """All facts about it, ready for JSON; None where this person has not confirmed such a sign-up."""
    sign_up = db.session.get(SignUp, sign_up_id)
    if sign_up is None or sign_up.contact_id != contact_id or sign_up.confirmed_at is None:
        return None
    kept = kept_of([sign_up])[sign_up.id]
    return {
        "made_at": clock.now().isoformat(),
        "controller": the_organisation().name,
        "person": {"email": sign_up.email, "name": full_name(sign_up) or sign_up.email},
        "participation": {
            "asked_for": _asked_for(sign_up),
            "at": kept["confirmed_at"],
            "sign_up": sign_up.id,
        },
        "page": page_shown(kept, sign_up),
        "form": form_shown(kept),
        "conditions": conditions_shown(kept),
        "requested_at": kept["requested_at"],
        "mail": mail_sent(kept, sign_up),
        "confirmation": {"at": kept["confirmed_at"], "by": kept["confirmed_by"]},
        "taken_out_at": sign_up.invalidated_at.isoformat() if sign_up.invalidated_at else None,
    }


def kept_of(sign_ups: Sequence[SignUp]) -> dict[int, dict[str, Any]]:
    """The evidence of each confirmed sign-up, as a line of the ledger has it. Two queries."""
    wanted = select(ConsentRequest).where(ConsentRequest.sign_up_id.in_([one.id for one in sign_ups]))
    asked = {request.sign_up_id: request for request in db.session.scalars(wanted)}
    mailed = evidence_of(sign_ups)
    return {one.id: mailed[one.id] | _asked(one, asked.get(one.id)) for one in sign_ups}


def _asked(sign_up: SignUp, asked: ConsentRequest | None) -> dict[str, Any]:
    return {
        "requested_at": (asked.requested_at if asked else sign_up.created_at).isoformat(),
        "page_url": asked.page_url if asked else None,
        "shown": asked.shown if asked else [],
    }


def _asked_for(sign_up: SignUp) -> str:
    """What the mail and the page behind its link asked to confirm, in these words."""
    page = db.session.get_one(RenderedPage, sign_up.rendered_page_id)
    content = content_as(db.session.get_one(Revision, page.revision_id).content, page.variant)
    organisation = organisation_of(db.session.get_one(Campaign, sign_up.campaign_id))
    return text_in(content, "request", page.language, organisation) or headline(content, page.language)
