"""Addresses of campaigns as folders: out into a zip, and in again."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import queries
from app.campaigns.life_forms import ImportForm
from app.campaigns.packing import packed
from app.campaigns.unpacking import LARGEST_ARCHIVE, campaign_from_archive
from app.foundation.database import db, reading
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("campaign_folders", __name__)


# Room for what surrounds the file in the form.
_LARGEST_UPLOAD = LARGEST_ARCHIVE + 64 * 1024


@bp.url_value_preprocessor
def take_more_from_those_who_may(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """An archive is larger than any form; a stranger's request stays as small as all others."""
    if endpoint != "campaign_folders.import_campaign" or request.method != "POST":
        return
    with reading():
        if current_user.is_authenticated and current_user.may("campaigns.edit"):
            request.max_content_length = _LARGEST_UPLOAD
            # The parser reads in pieces of 64 kB and counts what of a piece it has not passed on yet.
            request.max_form_memory_size = 512 * 1024


@bp.get("/campaigns/<int:campaign_id>/export.zip")
@needs("campaigns.edit")
def export(campaign_id: int) -> ResponseReturnValue:
    """The draft as a folder in a zip; nobody's data is in it."""
    campaign = queries.campaign_by_id(campaign_id) or abort(404)
    answer = Response(packed(campaign), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{campaign.slug}.zip"'
    return answer


@bp.route("/campaigns/import", methods=["GET", "POST"])
@needs("campaigns.edit")
def import_campaign() -> ResponseReturnValue:
    """A draft from such a zip; what is wrong with it is said, and nothing is kept of it."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            archive = form.file.data.read(LARGEST_ARCHIVE + 1)
            campaign = campaign_from_archive(archive, owner_id=current_user.id)
        except RefusedError as refusal:
            db.session.rollback()
            form.file.errors = [str(refusal)]
        else:
            db.session.commit()
            flash(_("The campaign is here, as a draft. Have a look before you publish it."), "success")
            return redirect(url_for("campaigns.campaign_page", campaign_id=campaign.id), 303)
    page = render_template("campaigns/import.html", form=form)
    return page, 422 if request.method == "POST" else 200
