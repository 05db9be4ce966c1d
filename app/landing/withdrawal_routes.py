"""``/u/<token>``: what somebody agreed to, each with a button to take it back. GET asks, POST does (RFC 8058)."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.campaigns.brand import brand_of
from app.campaigns.organisation import the_organisation
from app.campaigns.style_sheets import style_url
from app.consent.ledger import consents_in_force
from app.consent.telling import purpose_title
from app.consent.withdrawing import holder_of, withdraw
from app.contacts.addresses import masked
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.gates import public_blueprint
from app.landing import own_signature
from app.landing.error_pages import DEFAULT_THEME, LANGUAGES

bp = public_blueprint("withdrawal", __name__)


@bp.get("/u/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Each consent that holds; what the mail was about comes first. Nothing is changed."""
    return _page(holder_of(token), withdrawn=[])


@bp.post("/u/<token>")
def take_back(token: str) -> ResponseReturnValue:
    """Take one back, or all, or a signature out; a mail program's own button takes back what its mail was about."""
    contact = holder_of(token)
    if request.form.get("take_out"):
        taken_out = own_signature.take_out(contact.id)
        db.session.commit()
        return _page(contact, withdrawn=[], taken_out=taken_out)
    holding = [event.purpose for event in consents_in_force(contact.id)]
    if request.form.get("List-Unsubscribe") == "One-Click":
        by, wanted = "one-click", [request.args.get("for", "")]
    else:
        by, wanted = "page", request.form.getlist("purpose")
    # Whatever a program sends that we do not understand: it does not want our mails.
    if "" in wanted or not wanted or "all" in wanted:
        wanted = holding
    withdrawn = withdraw(contact.id, wanted, by=by)
    db.session.commit()
    return _page(contact, withdrawn=withdrawn)


def _page(contact: Contact, *, withdrawn: list[str], taken_out: list[str] | None = None) -> str:
    organisation, wished = the_organisation(), request.args.get("for", "")
    language = contact.language[:2] if contact.language[:2] in LANGUAGES else LANGUAGES[0]
    with force_locale(language):
        holding = sorted(consents_in_force(contact.id), key=lambda event: event.purpose != wished)
        return render_template(
            "landing/withdraw.html",
            page=None,
            organisation=organisation,
            css_url=style_url(DEFAULT_THEME, brand_of(organisation)),
            holding=[
                (event.purpose, purpose_title(event.purpose), event.legal_text, event.at) for event in holding
            ],
            withdrawn=[purpose_title(purpose) for purpose in withdrawn],
            taken_out=taken_out,
            still_counts=list(dict.fromkeys(own_signature.left_without_consent(contact.id).values())),
            asked=request.method == "GET",
            masked_email=masked(contact.email),
            language=language,
        )
