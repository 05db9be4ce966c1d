"""Addresses of the editor: left the page as it will be, right what can be changed about the block one clicked."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns import arranging, draft_history, queries
from app.campaigns.block_forms import BlockForm, block_form, may_be_empty, text_field
from app.campaigns.block_kinds import all_kinds, block_kind
from app.campaigns.checks import findings
from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.models import Campaign
from app.campaigns.page_content import Content, default_language
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.wording import time_of_day

bp = staff_blueprint("editor", __name__)
bp.add_app_template_filter(arranging.in_order_of_the_page)


@bp.get("/campaigns/<int:campaign_id>/edit")
@needs("campaigns.edit")
def editor(campaign_id: int) -> ResponseReturnValue:
    """The editor; ``?language=&block=``."""
    campaign = _campaign(campaign_id)
    language = _language(campaign)
    chosen = next((one for one in campaign.draft["blocks"] if one["id"] == request.args.get("block")), None)
    return render_template(
        "campaigns/editor.html",
        campaign=campaign,
        language_names=LANGUAGE_NAMES,
        form=block_form(chosen, language, first=default_language(campaign.draft)) if chosen else None,
        **_around(campaign, language),
    )


@bp.get("/campaigns/<int:campaign_id>/edit/checks")
@needs("campaigns.edit")
def checks(campaign_id: int) -> ResponseReturnValue:
    """What is better looked at before publishing, for the list beside the button."""
    return render_template("campaigns/_checks.html", findings=findings(_campaign(campaign_id)))


@bp.get("/campaigns/<int:campaign_id>/edit/outline")
@needs("campaigns.edit")
def outline(campaign_id: int) -> ResponseReturnValue:
    """The list of blocks, for the panel."""
    campaign = _campaign(campaign_id)
    return render_template(
        "campaigns/_outline.html", campaign=campaign, **_around(campaign, _language(campaign))
    )


@bp.get("/campaigns/<int:campaign_id>/edit/blocks/<block_id>")
@needs("campaigns.edit")
def block_panel(campaign_id: int, block_id: str) -> ResponseReturnValue:
    """What can be changed about one block, for the panel."""
    campaign = _campaign(campaign_id)
    block = arranging.find_block(campaign.draft, block_id)
    form = block_form(block, _language(campaign), first=default_language(campaign.draft))
    return _panel(campaign, form)


@bp.post("/campaigns/<int:campaign_id>/edit/blocks/<block_id>")
@needs("campaigns.edit")
def change_block(campaign_id: int, block_id: str) -> ResponseReturnValue:
    """Keep a block's words and settings as a draft."""
    campaign, language = _campaign(campaign_id), _language(_campaign(campaign_id))
    block = arranging.find_block(campaign.draft, block_id)
    form = block_form(block, language, request.form, first=default_language(campaign.draft))
    if not form.validate():
        if _wants_json():
            return jsonify(errors=form.errors), 422
        return _panel(campaign, form), 422
    texts, settings = form.values
    changed = arranging.with_block_changed(
        campaign.draft, block_id, language=language, texts=texts, settings=settings
    )
    return _keep(campaign, changed, what=f"block {block_id} {language}", block_id=block_id)


@bp.post("/campaigns/<int:campaign_id>/edit/blocks/<block_id>/text")
@needs("campaigns.edit")
def change_text(campaign_id: int, block_id: str) -> ResponseReturnValue:
    """Keep one text that was changed where it stands on the page."""
    campaign, language = _campaign(campaign_id), _language(_campaign(campaign_id))
    block = arranging.find_block(campaign.draft, block_id)
    name, value = request.form.get("name", ""), request.form.get("value", "")
    known = block_kind(block["kind"])
    if not text_field(known, name):
        abort(422)
    texts = block.get("texts", {}).get(language, {}) | {name: value.strip()}
    form = known.kind.texts(data=texts)
    field = form[name]
    if language != default_language(campaign.draft):
        may_be_empty(field)
    if not field.validate(form):
        return jsonify(errors={name: str(field.errors[0])}), 422
    changed = arranging.with_block_changed(
        campaign.draft, block_id, language=language, texts={name: value.strip()}, settings={}
    )
    return _keep(campaign, changed, what=f"block {block_id} {language}", block_id=block_id)


@bp.post("/campaigns/<int:campaign_id>/edit/arrange")
@needs("campaigns.edit")
def arrange(campaign_id: int) -> ResponseReturnValue:
    """Add, copy, move or remove a block: ``action`` with ``kind`` and ``after``, ``block``, ``before``."""
    campaign, sent = _campaign(campaign_id), request.form
    draft, block_id = campaign.draft, sent.get("block", "")
    action = sent.get("action", "")
    try:
        if action == "add":
            changed, block_id = arranging.with_block(draft, sent.get("kind", ""), after=sent.get("after", ""))
        elif action == "copy":
            changed, block_id = arranging.with_copy(draft, block_id)
        elif action in ("up", "down"):
            changed = arranging.with_block_shifted(draft, block_id, by=-1 if action == "up" else 1)
        elif action == "move":
            changed = arranging.with_block_moved(draft, block_id, before=sent.get("before", ""))
        elif action == "remove":
            changed, block_id = arranging.without_block(draft, block_id), ""
        else:
            abort(422)
    except RefusedError as refusal:
        return jsonify(refused=str(refusal)), 422
    return _keep(campaign, changed, what=f"{action} {block_id}"[:80], block_id=block_id)


@bp.post("/campaigns/<int:campaign_id>/edit/<any(undo, redo):way>")
@needs("campaigns.edit")
def step(campaign_id: int, way: str) -> ResponseReturnValue:
    """One change back, or forward again."""
    campaign = _campaign(campaign_id)
    go = draft_history.undo if way == "undo" else draft_history.redo
    try:
        go(campaign, seen=_seen(campaign) or campaign.draft_stamp)
    except draft_history.ChangedMeanwhileError as conflict:
        return _conflict(campaign, conflict)
    db.session.commit()
    return _kept(campaign, "")


def _keep(campaign: Campaign, content: Content, *, what: str, block_id: str) -> ResponseReturnValue:
    try:
        draft_history.keep(campaign, content, what=what, seen=_seen(campaign))
    except draft_history.ChangedMeanwhileError as conflict:
        return _conflict(campaign, conflict)
    db.session.commit()
    return _kept(campaign, block_id)


def _kept(campaign: Campaign, block_id: str) -> ResponseReturnValue:
    if not _wants_json():
        address = url_for(
            "editor.editor", campaign_id=campaign.id, language=_language(campaign), block=block_id or None
        )
        return redirect(address, 303)
    return jsonify(
        stamp=campaign.draft_stamp,
        block=block_id,
        can_undo=draft_history.can_undo(campaign),
        can_redo=draft_history.can_redo(campaign),
        can_be_published=campaign.can_be_published,
        saved=_("Saved at %(time)s", time=time_of_day(campaign.changed_at)),
    )


def _conflict(campaign: Campaign, conflict: draft_history.ChangedMeanwhileError) -> ResponseReturnValue:
    db.session.rollback()
    who = queries.account_email(conflict.by) or _("Somebody else")
    sentence = _(
        "%(who)s changed this draft at %(time)s, after you opened it. Nothing has been overwritten.",
        who=who,
        time=time_of_day(conflict.at),
    )
    return jsonify(conflict=sentence, stamp=campaign.draft_stamp), 409


def _panel(campaign: Campaign, form: BlockForm) -> str:
    return render_template(
        "campaigns/_block_panel.html", campaign=campaign, form=form, page_language=form.language
    )


def _around(campaign: Campaign, language: str) -> dict[str, Any]:
    """What outline and toolbar show."""
    return {
        "page_language": language,
        "kinds": all_kinds(),
        "kinds_to_add": arranging.kinds_to_add(campaign.draft),
        "can_undo": draft_history.can_undo(campaign),
        "can_redo": draft_history.can_redo(campaign),
        "findings": findings(campaign),
    }


def _seen(campaign: Campaign) -> int | None:
    """Which state of the draft the change was made on; without JavaScript the one that is there."""
    return request.form.get("seen", type=int)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _language(campaign: Campaign) -> str:
    wished = request.values.get("language", "")
    languages = campaign.draft["languages"]
    return wished if wished in languages else str(languages[0])


def _campaign(campaign_id: int) -> Campaign:
    campaign = queries.campaign_by_id(campaign_id)
    return campaign if campaign is not None else abort(404)
