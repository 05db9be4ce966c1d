"""Addresses of lists that are brought in: upload, columns, what would happen, letting them in, taking them back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.foundation import audit, queue, releases
from app.foundation.database import db, wipe_traces
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint
from app.foundation.text_files import file_name_of, one_line
from app.foundation.uploads import take_files_from_staff
from app.foundation.wording import number
from app.imports import page_parts, queries, receiving, taking_back
from app.imports.columns import FIELDS, brings_evidence
from app.imports.models import ContactImport
from app.imports.problem_words import as_table
from app.imports.reading_tables import MOST_BYTES
from app.imports.receiving import Origin, the_import
from app.imports.running import JOB

bp = staff_blueprint("imports", __name__)

# Far above what is read, so that whoever is a little above it gets a sentence beside the field.
_LARGEST_UPLOAD = 4 * MOST_BYTES


class ListForm(FlaskForm):  # type: ignore[misc]
    """A list of people."""

    file = FileField(_l("List (CSV)"), [FileRequired(_l("Please choose a file."))])


take_files_from_staff(bp, "upload", permission="contacts.import", most=_LARGEST_UPLOAD)


@bp.get("/contacts/import")
@needs("contacts.import")
def overview() -> ResponseReturnValue:
    """The form for a list, and all lists so far."""
    return _overview(ListForm())


@bp.post("/contacts/import")
@needs("contacts.import")
def upload() -> ResponseReturnValue:
    """Take a list in; nothing of it becomes a contact yet."""
    form = ListForm()
    if not form.validate_on_submit():
        return _overview(form), 422
    try:
        name = file_name_of(form.file.data.filename or "")
        data = form.file.data.read(MOST_BYTES + 1)
        found = receiving.receive(data, name, account_id=int(current_user.id))
    except RefusedError as refusal:
        db.session.rollback()
        form.file.errors = [str(refusal)]
        return _overview(form), 422
    db.session.commit()
    return redirect(url_for("imports.show", import_id=found.id), 303)


@bp.get("/contacts/imports/<int:import_id>")
@needs("contacts.import")
def show(import_id: int) -> ResponseReturnValue:
    """A list as it stands; ``?columns=`` for choosing them anew. htmx asks how far it is, and reloads at the end."""
    found = the_import(import_id)
    if request.headers.get("HX-Request"):
        if not found.is_at_work:
            return "", 200, {"HX-Refresh": "true"}
        return render_template("imports/_progress.html", found=found, progress=page_parts.progress_of(found))
    page = _page(found)
    seen = page_parts.addresses_shown(found)
    return (
        audit.shown(page, audit.PEOPLE_LISTED, "contact_import", import_id, addresses=seen) if seen else page
    )


@bp.post("/contacts/imports/<int:import_id>/columns")
@needs("contacts.import")
def choose(import_id: int) -> ResponseReturnValue:
    """Say what the columns are and where the list comes from."""
    found = the_import(import_id)
    chosen = [request.form.get(f"column-{place}", "") for place in range(len(found.heading))]
    columns = [column if column in FIELDS else "" for column in chosen]
    origin = Origin(
        *(one_line(request.form.get(name, ""))[:most] for name, most in page_parts.ORIGIN_FIELDS.items())
    )
    try:
        receiving.ask_for_check(found, columns, origin)
    except RefusedError as refusal:
        db.session.rollback()
        found = the_import(import_id)
        if found.started_at:
            return _refused(import_id, refusal)
        page = _columns_page(found, columns, origin, str(refusal)), 422
        seen = page_parts.addresses_in(found)
        return audit.shown(page, audit.PEOPLE_LISTED, "contact_import", import_id, addresses=seen)
    return _at_work(import_id)


@bp.post("/contacts/imports/<int:import_id>/start")
@needs("contacts.import")
def start(import_id: int) -> ResponseReturnValue:
    """Let the people come in, as they were looked through; with consents a second person has to agree."""
    found = the_import(import_id)
    try:
        if found.started_at or found.checked_at is None:
            raise RefusedError(_("Meanwhile something happened with this list; please look again."))
        checked = request.form.get("checked", "")
        # What holds is decided anew while it comes in: a date that was to come may have passed, a consent have ended.
        asks = brings_evidence(found.columns)
        if asks and (answer := releases.stopped_by(_wish(found, "start", checked))):
            return answer
        receiving.start(found, _moment(checked))
    except RefusedError as refusal:
        return _refused(import_id, refusal)
    return _at_work(import_id)


@bp.post("/contacts/imports/<int:import_id>/throw-away")
@needs("contacts.import")
def throw_away(import_id: int) -> ResponseReturnValue:
    """Forget a list that was not brought in."""
    try:
        receiving.throw_away(the_import(import_id))
    except RefusedError as refusal:
        return _refused(import_id, refusal)
    db.session.commit()
    wipe_traces()
    flash(_("The list is thrown away; nobody on it was kept."), "success")
    return redirect(url_for("imports.overview"), 303)


@bp.post("/contacts/imports/<int:import_id>/take-back")
@needs("contacts.import")
def take_back(import_id: int) -> ResponseReturnValue:
    """Take a list back; where that is many people at once, a second person has to agree."""
    found = the_import(import_id)
    try:
        many = queries.number_of_people(import_id) > 1
        if found.finished_at and many and (answer := releases.stopped_by(_wish(found, "take-back", ""))):
            return answer
        taking_back.ask_to_take_back(found)
    except RefusedError as refusal:
        return _refused(import_id, refusal)
    return _at_work(import_id)


@bp.get("/contacts/imports/<int:import_id>/left-out.csv")
@needs("contacts.import")
def left_out(import_id: int) -> ResponseReturnValue:
    """What was refused or left out, and why, by line: to mend the list with."""
    answer = Response(as_table(the_import(import_id)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="left-out-{import_id}.csv"'
    return answer


def _wish(found: ContactImport, step: str, checked: str) -> releases.Wish:
    what = {
        "start": _("Bring in with consents: %(file)s", file=found.file_name),
        "take-back": _("Take back: %(file)s", file=found.file_name),
    }
    return releases.Wish(
        releases.IMPORT,
        found.id,
        asked={"step": step, "checked": checked},
        subject=" · ".join([str(what[step]), number(found.lines), found.source]),
        look=url_for("imports.show", import_id=found.id),
        path=url_for(f"imports.{step.replace('-', '_')}", import_id=found.id),
        fields={"checked": checked} if checked else {},
    )


def _moment(written: str) -> datetime:
    """When a list was looked through, as its page says. Raises RefusedError."""
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise RefusedError(_("Meanwhile something happened with this list; please look again."))


def _at_work(import_id: int) -> ResponseReturnValue:
    db.session.commit()
    queue.nudge(JOB)
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _refused(import_id: int, refusal: RefusedError) -> ResponseReturnValue:
    db.session.rollback()
    flash(str(refusal), "danger")
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _overview(form: ListForm) -> str:
    return render_template("imports/overview.html", form=form, imports=queries.all_imports())


def _page(found: ContactImport) -> str:
    if found.state == "new" or (found.state == "checked" and "columns" in request.args):
        return _columns_page(found)
    return render_template("imports/list.html", found=found, **page_parts.parts_of(found))


def _columns_page(
    found: ContactImport, columns: list[str] | None = None, origin: Origin | None = None, wrong: str = ""
) -> str:
    kept = Origin(found.source, found.collected_when, found.collected_by)
    return render_template(
        "imports/columns.html",
        found=found,
        columns=page_parts.columns_of(found, columns or found.columns),
        origin=origin or kept,
        wrong=wrong,
        **page_parts.choices(found),
    )
