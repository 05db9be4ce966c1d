"""Addresses of a page's variants (A7): all beside each other, the words of one, stop and go on."""

from __future__ import annotations

from babel.numbers import format_percent
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import draft_history, queries, variant_shares, variant_stopping, variants
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, block_texts
from app.campaigns.variant_forms import variant_form
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("variants", __name__)


@bp.get("/campaigns/<int:campaign_id>/variants")
@needs("campaigns.view")
def overview(campaign_id: int) -> ResponseReturnValue:
    """All variants of the draft beside each other, each as it will look; ``?language=``."""
    campaign = _campaign(campaign_id)
    live = campaign.current_revision.content if campaign.current_revision else {}
    return render_template(
        "campaigns/variants.html",
        campaign=campaign,
        page_language=_language(campaign),
        language_names=LANGUAGE_NAMES,
        versions=_versions(campaign.draft, _language(campaign)),
        # A live page with one wording shows that one.
        published=variants.variant_ids(live) or ([variants.ORIGINAL] if live else []),
        stopped=variants.stopped_variants(campaign.id),
        shown=_shown(campaign),
        moves=variant_shares.traffic_moves(campaign.id),
        most=variants.MOST + 1,
    )


@bp.post("/campaigns/<int:campaign_id>/variants")
@needs("campaigns.edit")
def add(campaign_id: int) -> ResponseReturnValue:
    """One more, which says what the page says until it is worded."""
    campaign = _campaign(campaign_id)
    try:
        changed, letter = variants.with_variant(campaign.draft, variants.letters_of_old(campaign))
    except RefusedError as refusal:
        flash(str(refusal), "error")
        return redirect(_overview(campaign), 303)
    draft_history.keep(campaign, changed, what=f"variant {letter} added")
    db.session.commit()
    return redirect(url_for("variants.words", campaign_id=campaign.id, variant=letter), 303)


@bp.route("/campaigns/<int:campaign_id>/variants/<variant>", methods=["GET", "POST"])
@needs("campaigns.edit")
def words(campaign_id: int, variant: str) -> ResponseReturnValue:
    """What one variant says in one language, and its picture, with the page beside it."""
    campaign = _campaign(campaign_id)
    language = _language(campaign)
    form = variant_form(campaign.draft, variant, language)
    if form.validate_on_submit():
        changed = variants.with_variant_changed(
            campaign.draft, variant, language=language, texts=form.texts, picture=form.picture.data or ""
        )
        draft_history.keep(campaign, changed, what=f"variant {variant} {language}")
        db.session.commit()
        flash(_("Saved as a draft. Visitors see it once you publish it."), "success")
        return redirect(_overview(campaign), 303)
    page = render_template(
        "campaigns/variant.html",
        campaign=campaign,
        form=form,
        variant=variant,
        page_language=language,
        language_names=LANGUAGE_NAMES,
        original=_said(campaign.draft, language),
        published=variants.variant_ids(
            campaign.current_revision.content if campaign.current_revision else {}
        ),
    )
    return page, 422 if form.errors else 200


@bp.post("/campaigns/<int:campaign_id>/variants/<variant>/remove")
@needs("campaigns.edit")
def remove(campaign_id: int, variant: str) -> ResponseReturnValue:
    """Out of the draft; what was counted for it stays."""
    campaign = _campaign(campaign_id)
    draft_history.keep(
        campaign, variants.without_variant(campaign.draft, variant), what=f"variant {variant} removed"
    )
    db.session.commit()
    flash(_("Variant %(name)s is no longer in the draft. Its numbers stay.", name=variant.upper()), "success")
    return redirect(_overview(campaign), 303)


@bp.post("/campaigns/<int:campaign_id>/variants/<variant>/<any('stop', 'go-on'):step>")
@needs("campaigns.publish")
def stop_or_go_on(campaign_id: int, variant: str, step: str) -> ResponseReturnValue:
    """Take a variant from the visitors at once, or give it back."""
    campaign, name = _campaign(campaign_id), variant.upper()
    try:
        if step == "stop":
            variant_stopping.stop_variant(campaign, variant, account_id=current_user.id)
            said = _("Variant %(name)s is stopped: visitors see the others.", name=name)
        else:
            variant_stopping.run_variant_again(campaign, variant)
            said = _("Variant %(name)s is shown again.", name=name)
    except RefusedError as refusal:
        flash(str(refusal), "error")
        return redirect(_overview(campaign), 303)
    db.session.commit()
    flash(said, "success")
    return redirect(_overview(campaign), 303)


def _shown(campaign: Campaign) -> dict[str, str]:
    """What part of the visitors sees each running variant, as pages draw it."""
    running = variant_shares.running_variants(campaign)
    weights = variant_shares.weights_of(running, variant_shares.shares_in_force(campaign.id))
    whole, language = sum(weights.values()), str(get_locale() or "de")
    return {one: str(format_percent(weight / whole, locale=language)) for one, weight in weights.items()}


def _versions(content: Content, language: str) -> list[tuple[str, dict[str, str]]]:
    """Letter and words of each, the page itself first."""
    letters = variants.variant_ids(content) or [variants.ORIGINAL]
    return [(letter, _said(variants.content_as(content, letter), language)) for letter in letters]


def _said(content: Content, language: str) -> dict[str, str]:
    return {
        name: str(block_texts(content, kind, language).get(name, "")) for name, kind in variants.TEXTS.items()
    }


def _language(campaign: Campaign) -> str:
    wished = request.values.get("language", "")
    languages = campaign.draft["languages"]
    return wished if wished in languages else str(languages[0])


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)


def _overview(campaign: Campaign) -> str:
    return url_for("variants.overview", campaign_id=campaign.id, language=_language(campaign))
