"""Ticking the box for mails about one's kit: a line of the ledger, with the words that were seen (R1.12)."""

from __future__ import annotations

from flask import current_app

from app.ambassadors.news_consent import gets_news
from app.campaigns.domains import address_of
from app.campaigns.models import Campaign
from app.consent import ledger
from app.consent.legal_texts import current_text
from app.consent.purposes import AMBASSADOR_NEWS
from app.consent.withdrawing import withdraw
from app.foundation import clock
from app.landing.models import SignUp


def agree(sign_up: SignUp, campaign: Campaign, *, language: str, organisation: str) -> None:
    """Enter it. Whoever has the kit's address has confirmed theirs by double opt-in. The caller commits."""
    if sign_up.contact_id is None or gets_news(sign_up.id):
        return
    text = current_text(AMBASSADOR_NEWS, language, organisation)
    ledger.add(
        sign_up.contact_id,
        AMBASSADOR_NEWS,
        ledger.GIVEN,
        {
            "requested_at": clock.now().isoformat(),
            "page_url": address_of(campaign),
            "shown": [{"purpose": AMBASSADOR_NEWS, "legal_text_id": text.id, "ticked": True}],
            "confirmed_at": sign_up.confirmed_at.isoformat() if sign_up.confirmed_at else None,
            "confirmed_by": sign_up.confirmed_by,
            "through_built_in_outbox": not current_app.config["TESTBALLON"].smtp_url,
        },
        legal_text_id=text.id,
        sign_up_id=sign_up.id,
    )


def disagree(sign_up: SignUp) -> None:
    """No more mails about any kit of this person. The caller commits."""
    if sign_up.contact_id is not None:
        withdraw(sign_up.contact_id, [AMBASSADOR_NEWS], by="page")
