"""What is known of people, said to staff: ``wording.py`` says the same to the people themselves."""

from __future__ import annotations

from flask_babel import gettext as _


def title_for_staff(table: str) -> str:
    """What stands in a table about somebody; its name where nobody has found words."""
    return titles().get(table, table)


def titles() -> dict[str, str]:
    """The same tables as in ``wording.py``; a test compares the two."""
    return {
        "contacts": _("Master data"),
        "consent_events": _("Consents given and withdrawn"),
        "phone_calls": _("Calls to this person"),
        "sign_ups": _("Sign-ups"),
        "paper_signatures": _("Signatures on paper"),
        "invalidated_sign_ups": _("Sign-ups that were taken out"),
        "supporters": _("Places in the counts"),
        "own_words": _("Own words and photo"),
        "seats": _("Seats at events"),
        "letters": _("Letters sent"),
        "moderated": _("Texts for the public"),
        "referrals": _("By whose link the person came"),
        "kits": _("The person's own page for sharing"),
        "kit_mails": _("Mails about the person's link"),
        "consent_requests": _("What forms showed the person"),
        "imported_contacts": _("Lines of lists that were brought in"),
        "contact_import_parts": _("Parts of lists that were brought in"),
        "invalidations": _("Reasons why sign-ups were taken out"),
        "releases": _("Releases that name the person"),
        "outbox_messages": _("Mails to this person"),
        "suppressed_addresses": _("Blocks of the address"),
        "bounces": _("Mails that came back"),
        "unwanted_requests": _("Requests stopped by “That was not me”"),
        "audit_entries": _("Lines of the audit trail"),
        "portal_sessions": _("Visits to the own page"),
        "privacy_requests": _("Requests by other ways"),
        "barrier_reports": _("Reported barriers"),
        "erasures": _("Earlier erasures"),
    }
