"""The lines of the trail that are about supporters, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation import audit


def words() -> dict[str, str]:
    """What was done, by the name it has in the trail; for each of ``breach.EFFECTS``."""
    moderated = {
        f"{kind}.{did}": label
        for kind in ("nickname", "quote", "pledge")
        for did, label in (("approved", _("Released a text")), ("hidden", _("Hid a text")))
    }
    return moderated | _seen() | _changed()


def _seen() -> dict[str, str]:
    return {
        "sign_ups.exported": _("Downloaded the list"),
        "contact.copied": _("Looked at everything"),
        audit.PERSON_SEEN: _("Opened the person's page"),
        audit.PEOPLE_LISTED: _("Saw them in a list"),
        audit.RECEIPT_SEEN: _("Opened a receipt"),
        audit.MAIL_SEEN: _("Read a mail to them"),
        audit.MAILS_LISTED: _("Saw a mail to them in the outbox"),
    }


def _changed() -> dict[str, str]:
    return {
        "sign_ups.invalidated": _("Took sign-ups out"),
        "sign_ups.invalidation_undone": _("Brought sign-ups back"),
        "contact.restricted": _("Restricted"),
        "contact.released": _("Released"),
        audit.WRITTEN_AGAIN: _("Let mails leave again to an address they had come back from"),
        "contact.objected": _("Noted an objection"),
        "contact.corrected": _("Corrected"),
        "contact.announced": _("Announced an erasure"),
        "contact.erased": _("Erased"),
        "seat.given": _("Gave a seat"),
        "seat.freed": _("Freed a seat"),
        "kit.revoked": _("Switched a link off"),
        "kit.restored": _("Switched a link on"),
        "referrals.counted": _("Counted who came by a link"),
        "referrals.left_out": _("Left out who came by a link"),
    }
