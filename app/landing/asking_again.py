"""When a form that was sent is shown once more: what is wrong with it, or why it takes a second click."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, request
from flask_babel import gettext as _
from sqlalchemy import select

from app.campaigns.models import Campaign, Revision
from app.foundation.database import db, reading
from app.landing import proving, stamps
from app.landing.arriving import arrival
from app.landing.form_reading import HONEYPOT, Answers
from app.landing.live_pages import LivePage
from app.landing.models import RenderedPage
from app.landing.page_serving import values_of
from app.landing.page_view import FormView
from app.landing.rendering import page_html
from app.outbox.suppression import address_key


def why_to_ask_again(stamp: stamps.Stamp | None, seen: LivePage | None) -> str | None:
    """Why a second click is needed, or None. A second click itself may be as quick as it likes (R1.04)."""
    reason = None
    if request.form.get(HONEYPOT):
        reason = _("Please send the form once more; your browser filled in a field that should stay empty.")
    elif stamp is None or seen is None:
        reason = _(
            "The page was open for a long time or has changed since. Everything you typed is still here: please look "
            "it over and press the button once more."
        )
    elif (
        not stamp.is_second_try and stamp.age_seconds < current_app.config["TESTBALLON"].minimum_fill_seconds
    ):
        reason = _("That was very quick. Everything is still here: please press the button once more.")
    return reason


def proof_or_ask(form: FormView, answers: Answers, campaign_id: int) -> str:
    """While a flood is on: how it was proved that this is none of it; or the form is told to ask for it.

    A proof is used up in the transaction of the sign-up, which the caller commits.
    """
    if not proving.is_asked_for(campaign_id):
        return ""
    key = address_key(answers.address.canonical)
    proof = proving.proof_in(request.form, campaign_id, key)
    if proof and proving.use_up(proof):
        return proof.how
    form.challenge = proving.new_challenge(campaign_id, key)
    form.asked_again = _(
        "Very many sign-ups come in at the moment. Everything you typed is still here: please press the button "
        "once more in ten seconds."
    )
    return ""


def page_as_seen(live: LivePage, stamp: stamps.Stamp | None) -> LivePage | None:
    """The page the form stood on, which may be an earlier revision than the one served now.

    None where that cannot be told, or where the words of a consent have changed since: what is kept as evidence has
    to be what the person saw (R1.09), and what they agree to has to be what is in force.
    """
    if stamp is None or stamp.rendered_page_id == live.rendered_page_id:
        return live if stamp else None
    with reading():
        row = db.session.execute(
            select(RenderedPage.consents, RenderedPage.variant)
            .join(Revision, Revision.id == RenderedPage.revision_id)
            .where(RenderedPage.id == stamp.rendered_page_id, Revision.campaign_id == live.campaign_id)
        ).first()
    if row is None or _texts(row.consents) != _texts(live.consents):
        return None
    return replace(live, rendered_page_id=stamp.rendered_page_id, variant=row.variant)


def form_again(live: LivePage, form: FormView) -> str:
    """The whole page with the form filled in as it was sent."""
    campaign = db.session.get_one(Campaign, live.campaign_id)
    come = arrival(request.form, live.channels)
    values = values_of(live, come, stamps.new_stamp(live.rendered_page_id, again=True))
    return page_html(campaign, live.content, live.language, slot=values, consents=form.consents, form=form)


def _texts(consents: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(box["purpose"], box["legal_text_id"]) for box in consents]
