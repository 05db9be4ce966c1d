"""Who has seen a person's data, and who changed it: ``/staff/contacts/<id>/trail`` (R7.10)."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from app.contacts.models import Contact
from app.foundation import audit
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.foundation.paging import PAGE_SIZE, Page, page_number
from app.landing.models import SignUp
from app.outbox.suppression import address_key
from app.safety.breach import CHANGED, EFFECTS, SEEN
from app.safety.trail_words import words
from app.staff.access_lines import KEPT, about_address, about_contact
from app.staff.models import AuditEntry
from app.staff.queries import all_accounts

bp = staff_blueprint("trail", __name__)


@bp.get("/contacts/<int:contact_id>/trail")
@needs("contacts.rights")
def of_person(contact_id: int) -> ResponseReturnValue:
    """The lines about one person, newest first; ``?how=seen|changed&page=``."""
    contact, how = db.session.get(Contact, contact_id) or abort(404), request.args.get("how", "")
    ways = {SEEN: _("Seen"), CHANGED: _("Changed")}
    page = render_template(
        "safety/trail.html",
        contact=contact,
        page=_lines(contact, how if how in ways else ""),
        how=how if how in ways else "",
        ways=ways,
        words=words(),
        emails={one.id: one.email for one in all_accounts()},
        kept=KEPT.days,
    )
    return audit.shown(page, audit.PERSON_SEEN, "contact", contact_id)


def _lines(contact: Contact, how: str) -> Page[AuditEntry]:
    own_sign_ups = select(SignUp.id).where(SignUp.contact_id == contact.id)
    about = or_(
        about_contact(contact.id),
        about_address(audit.shortened(address_key(contact.canonical_email))),
        and_(AuditEntry.object_kind == "sign_up", AuditEntry.object_id.in_(own_sign_ups)),
    )
    known = [action for action, (_table, did) in EFFECTS.items() if how in ("", did)]
    which = about, AuditEntry.action.in_(known)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
    number = page_number(total)
    rows = db.session.scalars(
        select(AuditEntry)
        .where(*which)
        .order_by(AuditEntry.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total)
