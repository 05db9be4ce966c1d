"""Receipts for staff, as ``.pdf`` and ``.json``: of a consent, and of taking part.

``/staff/contacts/<id>/consents/<line>`` and ``/staff/contacts/<id>/sign-ups/<number>``.
"""

from __future__ import annotations

from flask import Response, abort, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.consent.proof import PERMISSION
from app.foundation import audit
from app.foundation.gates import needs, staff_blueprint
from app.landing.participation import participation
from app.landing.receipt_pdf import as_pdf
from app.landing.receipts import Facts, receipt

bp = staff_blueprint("receipts", __name__)


@bp.get("/contacts/<int:contact_id>/consents/<int:line>.pdf")
@needs("contacts.view")
def on_paper(contact_id: int, line: int) -> ResponseReturnValue:
    """To print, or to hand to a court."""
    answer = Response(as_pdf(_found(contact_id, line)), mimetype="application/pdf")
    return _file(answer, contact_id, f"consent-{line}.pdf")


@bp.get("/contacts/<int:contact_id>/consents/<int:line>.json")
@needs("contacts.view")
def for_programs(contact_id: int, line: int) -> ResponseReturnValue:
    """The same facts for a program."""
    return _file(jsonify(_found(contact_id, line)), contact_id, f"consent-{line}.json")


@bp.get("/contacts/<int:contact_id>/sign-ups/<int:number>.pdf")
@needs("contacts.view")
def participation_on_paper(contact_id: int, number: int) -> ResponseReturnValue:
    """That somebody took part, to print."""
    facts = participation(contact_id, number) or abort(404)
    return _file(
        Response(as_pdf(facts), mimetype="application/pdf"), contact_id, f"participation-{number}.pdf"
    )


@bp.get("/contacts/<int:contact_id>/sign-ups/<int:number>.json")
@needs("contacts.view")
def participation_for_programs(contact_id: int, number: int) -> ResponseReturnValue:
    """The same facts for a program."""
    facts = participation(contact_id, number) or abort(404)
    return _file(jsonify(facts), contact_id, f"participation-{number}.json")


def _found(contact_id: int, line: int) -> Facts:
    facts = receipt(contact_id, line) or abort(404)
    if facts["withdrawn"] and not current_user.may(PERMISSION):
        # Locked since it was withdrawn (R1.16).
        abort(403)
    return facts


def _file(answer: Response, contact_id: int, name: str) -> ResponseReturnValue:
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return audit.shown(answer, audit.RECEIPT_SEEN, "contact", contact_id)
