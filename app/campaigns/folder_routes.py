"""Addresses of campaigns as folders: out into a zip, and in again."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns import queries
from app.campaigns.life_forms import ImportForm
from app.campaigns.packing import packed
from app.campaigns.unpacking import LARGEST_ARCHIVE, campaign_from_archive
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.uploads import take_files_from_staff

bp = staff_blueprint("campaign_folders", __name__)


# Room for what surrounds the file in the form.
_LARGEST_UPLOAD = LARGEST_ARCHIVE + 64 * 1024


take_files_from_staff(bp, "import_campaign", permission="campaigns.edit", most=_LARGEST_UPLOAD)


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
