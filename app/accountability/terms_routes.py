"""The terms an organisation chooses within bounds: one page, each with what it is for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.foundation import audit, terms
from app.foundation.database import db
from app.foundation.errors import RefusedError
from app.foundation.gates import needs, staff_blueprint

bp = staff_blueprint("terms", __name__)


@bp.get("/data-protection/terms")
@needs("contacts.rights")
def overview() -> ResponseReturnValue:
    """What holds now."""
    return _page({term.key: str(terms.value_of(term)) for term in terms.ALL})


@bp.post("/data-protection/terms")
@needs("organisation.edit")
def choose() -> ResponseReturnValue:
    """All of them at once; each change is a line of the trail."""
    typed = {term.key: request.form.get(term.key, "").strip()[:4] for term in terms.ALL}
    try:
        changed = terms.choose({key: _number(value) for key, value in typed.items()})
    except RefusedError as refusal:
        db.session.rollback()
        return _page(typed, error=str(refusal)), 422
    for key, value in changed.items():
        audit.record("term.chosen", "term", None, term=key, value=value)
    db.session.commit()
    flash(
        _("Saved. Notices and record say it from now on.") if changed else _("Nothing was changed."),
        "success",
    )
    return redirect("/staff/data-protection/terms", 303)


def _page(typed: Mapping[str, str], *, error: str = "") -> str:
    words = _words()
    fields = [(term, *words[term.key], typed[term.key]) for term in terms.ALL]
    return render_template("accountability/terms.html", fields=fields, error=error)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() else -1


def _words() -> dict[str, tuple[str, str, str]]:
    """What it is, in which unit, and why one would choose another number."""
    return {
        "confirm": (
            _("To confirm a sign-up"),
            _("days"),
            _(
                "Then the link in the mail has expired; a day later everything that was entered is deleted. Holds for "
                "sign-ups from now on."
            ),
        ),
        "warned": (
            _("Without any use until staff are warned of a consent"),
            _("months"),
            _(
                "Unused is counted from when it was given, from the last mail because of it, or from “Keep me”."
            ),
        ),
        "frozen": (
            _("Without any use until nothing leaves by a consent"),
            _("months"),
            _(
                "Courts have found consents of four unused years to have lapsed. It holds for all consents at once."
            ),
        ),
        "proof": (
            _("Proof of a withdrawn consent"),
            _("years"),
            _(
                "Counted from the end of the year of the withdrawal. So long claims can be raised (§§ 195, 199 BGB); "
                "it is locked until then. A smaller number deletes older proof within the day."
            ),
        ),
    }
