"""What staff do for a person's rights: a copy, erasing, restricting, an objection that came by letter or phone."""

from __future__ import annotations

import json

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.contacts.models import Contact
from app.foundation import audit, releases
from app.foundation.database import db
from app.foundation.gates import needs, staff_blueprint
from app.outbox.suppression import RESTING, RESTS_FOR, held_by_bounces
from app.privacy import erasing, restricting
from app.privacy.access import copy_for, known_of, recipients
from app.privacy.one_by_one import many_stopped
from app.privacy.staff_wording import title_for_staff
from app.privacy.subjects import subject_of_contact
from app.privacy.wording import in_words

bp = staff_blueprint("rights", __name__)
_LONGEST_REASON = 300


@bp.get("/contacts/<int:contact_id>/rights")
@needs("contacts.rights")
def rights(contact_id: int) -> ResponseReturnValue:
    """What can be done for this person."""
    return audit.shown(_rights_page(_contact(contact_id)), audit.PERSON_SEEN, "contact", contact_id)


@bp.post("/contacts/<int:contact_id>/copy")
@needs("contacts.rights")
def copy(contact_id: int) -> ResponseReturnValue:
    """Everything that is known, as a page to print or as a file; the trail notes who looked (R7.10)."""
    contact = _contact(contact_id)
    subject, as_file = subject_of_contact(contact), request.form.get("as") == "json"
    if answer := many_stopped(releases.EXPORT, "contact.copied", contact_id, "json" if as_file else "page"):
        return answer
    audit.record("contact.copied", "contact", contact.id, kind="json" if as_file else "page")
    if as_file:
        content = json.dumps(copy_for(subject), ensure_ascii=False, indent=2)
        db.session.commit()
        named = {"Content-Disposition": f'attachment; filename="person-{contact_id}.json"'}
        return Response(content, content_type="application/json", headers=named)
    page = render_template(
        "privacy/copy.html", contact=contact, chapters=in_words(known_of(subject)), recipients=recipients()
    )
    db.session.commit()
    return page


@bp.get("/contacts/<int:contact_id>/erase")
@needs("contacts.rights")
def ask_erase(contact_id: int) -> ResponseReturnValue:
    """What would go, and what stays."""
    return audit.shown(_erase_page(_contact(contact_id)), audit.PERSON_SEEN, "contact", contact_id)


@bp.post("/contacts/<int:contact_id>/erase")
@needs("contacts.rights")
def erase(contact_id: int) -> ResponseReturnValue:
    """Erase, once the box is ticked."""
    contact = _contact(contact_id)
    if not request.form.get("sure"):
        return _erase_page(contact, asked=True), 422
    if answer := many_stopped(releases.MASS, "contact.erased", contact_id, "1"):
        return answer
    erasing.erase(subject_of_contact(contact), "staff")
    db.session.commit()
    erasing.wipe_traces()
    flash(
        _("Erased. Only the number they raised is left, and a keyed hash that keeps them from coming back.")
    )
    return redirect(url_for("contacts.contact_list"), 303)


@bp.post("/contacts/<int:contact_id>/restrict")
@needs("contacts.rights")
def restrict(contact_id: int) -> ResponseReturnValue:
    """Restrict, or release; each needs a reason."""
    contact, reason = _contact(contact_id), _reason()
    if not reason:
        return _without_reason(contact)
    if request.form.get("do") == "release":
        restricting.release(contact, by="staff")
        sentence = _("Released. They may get what they agreed to again.")
    else:
        restricting.restrict(contact, reason, by="staff")
        sentence = _("Restricted. No mail leaves, and they are in no list and no export.")
    db.session.commit()
    return _back(contact_id, sentence)


@bp.post("/contacts/<int:contact_id>/object")
@needs("contacts.rights")
def object_(contact_id: int) -> ResponseReturnValue:
    """An objection to advertising that came by another way."""
    contact, reason = _contact(contact_id), _reason()
    if not reason:
        return _without_reason(contact)
    restricting.object_to_advertising(contact, reason, by="staff")
    db.session.commit()
    return _back(contact_id, _("Noted. All consents to advertising have ended."))


@bp.post("/contacts/<int:contact_id>/write-again")
@needs("contacts.rights")
def write_again(contact_id: int) -> ResponseReturnValue:
    """Lift what was concluded from mails that came back, and nothing else."""
    if restricting.write_again(_contact(contact_id), by="staff"):
        sentence = _("This address may be written to again, as far as they agreed to it.")
    else:
        sentence = _("Nothing was lifted: no mails that came back hold this address.")
    db.session.commit()
    return _back(contact_id, sentence)


def _contact(contact_id: int) -> Contact:
    return db.session.get(Contact, contact_id) or abort(404)


def _reason() -> str:
    return request.form.get("reason", "").strip()[:_LONGEST_REASON]


def _without_reason(contact: Contact) -> ResponseReturnValue:
    return _rights_page(contact, lacks_reason=True), 422


def _rights_page(contact: Contact, *, lacks_reason: bool = False) -> str:
    held = held_by_bounces(contact.canonical_email)
    until = held.since + RESTS_FOR if held and held.reason == RESTING else None
    return render_template(
        "privacy/rights.html", contact=contact, lacks_reason=lacks_reason, held=held, held_until=until
    )


def _erase_page(contact: Contact, *, asked: bool = False) -> str:
    counts = erasing.what_would_go(subject_of_contact(contact))
    going = [(title_for_staff(table), number) for table, number in counts.items() if number]
    return render_template("privacy/erase.html", contact=contact, going=going, lacks_tick=asked)


def _back(contact_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("rights.rights", contact_id=contact_id), 303)
