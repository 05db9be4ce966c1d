"""Addresses of the media library: look, upload, describe, set the focus, delete."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.campaigns.forms import LANGUAGE_NAMES
from app.campaigns.keeping_pictures import crops_around, delete_picture, describe, keep_picture, set_focus
from app.campaigns.pictures import Picture, picture_by_key, pictures_page, shown_picture, uses_of
from app.campaigns.receiving_pictures import LARGEST_FILE
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.uploads import take_files_from_staff

bp = staff_blueprint("media", __name__)
bp.add_app_template_global(shown_picture)


@bp.app_template_global()
def language_name(code: str) -> str:
    """A language in words, as far as we know it."""
    return str(LANGUAGE_NAMES.get(code, code))


# Room for what surrounds the file in the form.
_LARGEST_UPLOAD = LARGEST_FILE + 256 * 1024


take_files_from_staff(bp, "upload", permission="campaigns.edit", most=_LARGEST_UPLOAD)


@bp.get("/media")
@needs("campaigns.view")
def library() -> ResponseReturnValue:
    """All pictures; ``?search=&page=``. htmx gets the grid alone."""
    return _library()


@bp.post("/media")
@needs("campaigns.edit")
def upload() -> ResponseReturnValue:
    """One picture: JSON with its key, its address and its tile, or the library with the picture in it."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise RefusedError(_("Please choose a picture first."))
        picture = keep_picture(sent.stream.read(), sent.filename, account_id=current_user.id)
    except RefusedError as refusal:
        if _wants_json():
            return jsonify(error=str(refusal)), 422
        return _library(refusal=str(refusal)), 422
    db.session.commit()
    url = url_for("media.picture_page", key=picture.key)
    if _wants_json():
        tile = render_template("campaigns/_media_tile.html", picture=picture, name=request.form.get("field"))
        return jsonify(key=picture.key, url=url, tile=tile)
    return redirect(url, 303)


@bp.get("/media/<key>")
@needs("campaigns.view")
def picture_page(key: str) -> ResponseReturnValue:
    """One picture, what is said about it, and where it stands."""
    return _picture_page(_picture(key))


@bp.get("/media/<key>/details")
@needs("campaigns.edit")
def details(key: str) -> ResponseReturnValue:
    """The same form for the editor's panel; ``?languages=de,en&back=``."""
    wanted = request.args.get("languages", "").split(",")
    return render_template(
        "campaigns/_media_details.html",
        picture=_picture(key),
        languages=[code for code in LANGUAGE_NAMES if code in wanted],
        back=_back(request.args.get("back", "")),
    )


@bp.post("/media/<key>")
@needs("campaigns.edit")
def change(key: str) -> ResponseReturnValue:
    """Keep what is said about a picture, and its focus."""
    sent = request.form
    x, y = sent.get("focus_x", type=int), sent.get("focus_y", type=int)
    drawn = crops_around(key, x, y) if x is not None and y is not None else []
    picture = _picture(key)
    said = {
        name.removeprefix("alt-"): value
        for name, value in sent.items()
        if name.startswith("alt-") and name.removeprefix("alt-") in LANGUAGE_NAMES
    }
    describe(picture, alt=said, is_decorative="decorative" in sent, credit=sent.get("credit", ""))
    if x is not None and y is not None:
        set_focus(picture, x, y, drawn)
    db.session.commit()
    if _wants_json():
        return jsonify(saved=_("Saved."))
    flash(_("Saved. Pages that are live show it once they are published again."), "success")
    return redirect(_back(sent.get("back", "")) or url_for("media.picture_page", key=key), 303)


@bp.post("/media/<key>/delete")
@needs("campaigns.edit")
def delete(key: str) -> ResponseReturnValue:
    """Throw an unused picture away."""
    picture = _picture(key)
    try:
        delete_picture(picture)
    except RefusedError as refusal:
        return _picture_page(picture, refusal=str(refusal)), 422
    db.session.commit()
    flash(_("The picture has been deleted."), "success")
    return redirect(url_for("media.library"), 303)


def _library(refusal: str = "") -> str:
    words = request.args.get("search", "").strip()[:200]
    name = "campaigns/_media_results.html" if request.headers.get("HX-Request") else "campaigns/media.html"
    return render_template(
        name, page=pictures_page(words), words=words, refusal=refusal, languages=list(LANGUAGE_NAMES)
    )


def _picture_page(picture: Picture, refusal: str = "") -> str:
    return render_template(
        "campaigns/media_picture.html",
        picture=picture,
        uses=uses_of(picture),
        languages=list(LANGUAGE_NAMES),
        refusal=refusal,
        back="",
    )


def _picture(key: str) -> Picture:
    return picture_by_key(key) or abort(404)


def _back(address: str) -> str:
    """Only into our own staff pages."""
    return address if address.startswith("/staff/") and "\\" not in address else ""


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
