"""Addresses of past campaigns: which were brought in, bringing a table in, taking it out again."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.foundation.database import db, reading
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.text_files import file_name_of, text_of
from app.foundation.uploads import take_files_from_staff
from app.foundation.wording import number
from app.metrics import past_example, past_imports
from app.metrics.past_file import MOST_BYTES, PastTable, read_past

bp = staff_blueprint("past", __name__)

# Every sign of a file may take three bytes in the form that confirms it, and there is something around it.
_LARGEST_UPLOAD = 3 * MOST_BYTES + 64 * 1024


class PastForm(FlaskForm):  # type: ignore[misc]
    """A table of campaigns."""

    file = FileField(_l("Table (CSV)"), [FileRequired(_l("Please choose a file."))])


take_files_from_staff(
    bp, "preview", "bring_in", permission="campaigns.edit", most=_LARGEST_UPLOAD, in_fields=_LARGEST_UPLOAD
)


@bp.get("/past-campaigns")
@needs("numbers.view")
def past() -> ResponseReturnValue:
    """What was brought in, and the form to bring in more."""
    return _page(PastForm())


@bp.get("/past-campaigns/example.csv")
@needs("numbers.view")
def example() -> ResponseReturnValue:
    """A table to look at and to fill in."""
    return _as_file(past_example.text(), "testballon-example.csv")


@bp.get("/past-campaigns/<int:import_id>.csv")
@needs("numbers.view")
def table(import_id: int) -> ResponseReturnValue:
    """An import as a table, to be brought in again."""
    _name, text = past_imports.as_table(import_id)
    return _as_file(text, f"past-campaigns-{import_id}.csv")


@bp.post("/past-campaigns/preview")
@needs("campaigns.edit")
def preview() -> ResponseReturnValue:
    """What would be brought in. Nothing is kept: the table travels in the form that confirms it."""
    form = PastForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        name = file_name_of(form.file.data.filename or "")
        data = form.file.data.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise RefusedError(_("%(file)s is larger than 1 MB.", file=name))
        text = text_of(data, name)
        with reading():
            found = read_past(text, name, known=past_imports.known_campaigns())
        if not found.parts:
            raise RefusedError(past_imports.nothing_in_it(found))
    except RefusedError as refusal:
        form.file.errors = [str(refusal)]
        return _page(form), 422
    usual = past_imports.usual_of(found.campaigns.values())
    return render_template("metrics/past_preview.html", name=name, text=text, table=found, usual=usual)


@bp.post("/past-campaigns")
@needs("campaigns.edit")
def bring_in() -> ResponseReturnValue:
    """Keep what the preview showed."""
    name = file_name_of(request.form.get("name", ""))
    try:
        found = _read(name)
        past_imports.bring_in(found, name, account_id=current_user.id)
    except RefusedError as refusal:
        db.session.rollback()
        form = PastForm(formdata=None)
        form.file.errors = [str(refusal)]
        return _page(form), 422
    db.session.commit()
    many = len(found.campaigns)
    flash(
        ngettext(
            "%(shown)s campaign is here. From the next verdict on it counts.",
            "%(shown)s campaigns are here. From the next verdict on they count.",
            many,
            shown=number(many),
        ),
        "success",
    )
    return redirect(url_for("past.past"), 303)


@bp.post("/past-campaigns/<int:import_id>/remove")
@needs("campaigns.edit")
def remove(import_id: int) -> ResponseReturnValue:
    """Take an import out as a whole."""
    name = past_imports.take_out(import_id).file_name
    db.session.commit()
    flash(
        _(
            "“%(name)s” is taken out. Later verdicts do without it; to undo this, bring the file in again.",
            name=name,
        ),
        "success",
    )
    return redirect(url_for("past.past"), 303)


def _read(name: str) -> PastTable:
    text = request.form.get("text", "")
    return read_past(text, name, known=past_imports.known_campaigns())


def _page(form: PastForm) -> str:
    return render_template("metrics/past.html", form=form, imports=past_imports.brought_in())


def _as_file(text: str, name: str) -> Response:
    # With the mark at its beginning, a spreadsheet shows umlauts.
    answer = Response("\ufeff" + text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
