"""Addresses of the contacts room."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.contacts import queries
from app.foundation import audit
from app.foundation.agreements import agreements_of
from app.foundation.gates import needs, staff_blueprint
from app.foundation.retention import fate_of
from app.foundation.timeline import entries_for

bp = staff_blueprint("contacts", __name__)


@bp.get("/contacts")
@needs("contacts.view")
def contact_list() -> ResponseReturnValue:
    """Everybody who confirmed; ``?search=&sort=&page=``. htmx gets the table alone."""
    wanted = queries.search(request.args.get("search", ""), request.args.get("sort", queries.DEFAULT_ORDER))
    page = queries.contacts_page(wanted)
    people = [contact.id for contact in page.items]
    template = "contacts/_results.html" if request.headers.get("HX-Request") else "contacts/list.html"
    answer = render_template(template, page=page, wanted=wanted)
    return audit.shown(answer, audit.PEOPLE_LISTED, "contacts", None, contacts=people)


@bp.get("/contacts/<int:contact_id>")
@needs("contacts.view")
def profile(contact_id: int) -> ResponseReturnValue:
    """One person: how to reach them, what they agree to now, and what happened with them."""
    contact = queries.contact_by_id(contact_id) or abort(404)
    page = render_template(
        "contacts/profile.html",
        contact=contact,
        agreements=agreements_of(contact.id),
        entries=entries_for(contact.id),
        fate=fate_of(contact.id),
    )
    return audit.shown(page, audit.PERSON_SEEN, "contact", contact_id)
