"""Where staff keep the legal texts: in one place for all campaigns, in versions, by language."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import publishing
from app.campaigns.forms import LANGUAGE_NAMES
from app.consent import wordings
from app.consent.wordings import ADDITIONS, is_agreed_to, longest_of
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.landing.legal_text_view import KINDS, all_texts, brought, text_of, versions

bp = staff_blueprint("legal_texts", __name__)


@bp.get("/legal-texts")
@needs("organisation.edit")
def texts() -> ResponseReturnValue:
    """All of them, with the words in force."""
    return render_template("landing/legal_texts.html", texts=all_texts())


@bp.get("/legal-texts/<kind>/<language>")
@needs("organisation.edit")
def text(kind: str, language: str) -> ResponseReturnValue:
    """One of them, with every version people were shown."""
    _known(kind, language)
    return _page(kind, language)


@bp.post("/legal-texts/<kind>/<language>")
@needs("organisation.edit")
def change(kind: str, language: str) -> ResponseReturnValue:
    """New words are a new version; pages show them from now on, and what people agreed to stays what it was."""
    _known(kind, language)
    typed, meaning = request.form.get("words", ""), request.form.get("meaning", "")
    try:
        if is_agreed_to(kind) and meaning not in ("same", "more"):
            raise RefusedError(_("Please say whether the new words ask for more than those before."))
        changed = wordings.write(
            kind, language, typed, asks_for_more=meaning == "more", account_id=current_user.id
        )
    except RefusedError as refusal:
        return _page(kind, language, typed=typed, error=str(refusal)), 422
    if changed:
        publishing.publish_again(account_id=current_user.id)
    db.session.commit()
    flash(
        _("Saved. All pages show the new words from now on; who agreed before agreed to the old ones."),
        "success",
    )
    return redirect(url_for("legal_texts.text", kind=kind, language=language), 303)


def _page(kind: str, language: str, *, typed: str | None = None, error: str = "") -> str:
    shown = text_of(kind, language)
    return render_template(
        "landing/legal_text.html",
        text=shown,
        typed=shown.words if typed is None else typed,
        error=error,
        brought=brought(kind, language),
        is_addition=kind in ADDITIONS,
        is_agreed_to=is_agreed_to(kind),
        is_for_partners=kind == "partner",
        versions=versions(kind, language),
        longest=longest_of(kind),
    )


def _known(kind: str, language: str) -> None:
    if kind not in KINDS or language not in LANGUAGE_NAMES:
        abort(404)
