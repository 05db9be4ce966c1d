"""What people's data is exposed to, what is done about it, and what is left: the core of an impact assessment.

Each part is told from what is configured and published now (Art. 32, 35(7) GDPR; R2.17); sentences, no scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accountability.models import AssessmentNote
from app.accountability.risks import (
    Risk,
    of_handing_on,
    of_keeping,
    of_letters,
    of_names,
    of_opinion,
    of_others_addresses,
    of_staff,
    of_theft,
)
from app.campaigns.letters import recipient_through_us
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.retention import AFTER_THE_END, NOTICE, SILENCE
from app.foundation.settings import Settings
from app.landing.confirm_time import days_until_deleted

# From so many people on, their opinions are processed on a large scale (recital 91; WP 248 names no number).
LARGE_SCALE = 5000


def newest_note() -> AssessmentNote | None:
    """What an administrator added last."""
    return db.session.scalars(select(AssessmentNote).order_by(AssessmentNote.id.desc()).limit(1)).first()


def reasons(pages: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Why an assessment is a duty here (Art. 35(3)(b) GDPR); empty where nothing speaks for it."""
    political = [title for title, content in pages if content.get("political")]
    people = db.session.scalar(select(func.count()).select_from(Contact)) or 0
    found = []
    if political:
        found.append(
            _("Political opinions are processed (Art. 9 GDPR): %(pages)s.", pages=", ".join(political))
        )
    if people >= LARGE_SCALE:
        found.append(
            _("%(people)s people or more are known here, which is a large scale.", people=LARGE_SCALE)
        )
    return found


def risks(pages: list[tuple[str, dict[str, Any]]]) -> list[Risk]:
    """Those that there are with these pages, the gravest first."""
    contents = [content for _title, content in pages]
    purposes = {purpose for content in contents for purpose in content.get("purposes", [])}
    found = []
    if any(content.get("political") for content in contents):
        found.append(of_opinion())
    found += [of_theft(), of_staff()]
    if "publish_name" in purposes:
        found.append(of_names())
    if any(one == "handover" or one.startswith("partner-") for one in purposes):
        found.append(of_handing_on())
    if any(recipient_through_us(content) for content in contents):
        found.append(of_letters())
    return [*found, of_others_addresses(), of_keeping()]


def measures() -> Mapping[str, list[str]]:
    """Technical and organisational measures by what they protect (Art. 32(1) GDPR), as they are now."""
    return {
        _("Confidentiality"): list(_confidentiality(current_app.config["TESTBALLON"])),
        _("Integrity"): [
            _("Each change by staff leaves a line with account and moment that nobody can change in the program."),
            _("Whoever looks at a person, a receipt or a mail is on record before they see anything."),
            _("The ledger of consents is append only and chained by checksums; a check finds lines that were changed."),
            _("Nobody is written to who has not confirmed the address."),
        ],
        _("Availability"): [
            _("What is to be sent is stored before it is sent, so that no crash loses it."),
            _("A copy of everything can be made while pages are used, and sealed with a passphrase."),
            _("After a restored backup, who was erased is erased again."),
        ],
        _("Data minimisation"): [
            _("Visits are counted without cookies, without IP addresses and without a row per person."),
            _("Optional fields are off until they are switched on for a page."),
            _(
                "Erased: unconfirmed sign-ups after %(unconfirmed)s days, who only took part %(after)s days after "
                "the end, and all others after %(silence)s days of silence and %(notice)s days of notice.",
                unconfirmed=days_until_deleted(),
                after=AFTER_THE_END.days, silence=SILENCE.days, notice=NOTICE.days,
            ),
        ],
    }  # fmt: skip


def _confidentiality(settings: Settings) -> Iterator[str]:
    yield (
        _("Pages are reached by HTTPS only.")
        if settings.is_secure
        else _("Missing: the address of the site does not begin with https.")
    )
    yield (
        _("Phone numbers and free text are sealed in the database with keys of their own.")
        if settings.all_field_keys
        else _(
            "Phone numbers and free text are sealed in the database with the server's key; TESTBALLON_FIELD_KEYS gives "
            "them one of their own."
        )
    )
    if settings.staff_url:
        yield _(
            "Staff sign in on a host of its own: %(host)s.", host=urlsplit(settings.staff_url).hostname or ""
        )
    yield _mail(settings)
    yield _(
        "Staff see and do what their role allows: administration, campaigns, numbers, or typing in paper."
    )
    yield _("Passwords are stored as Argon2 hashes; after several wrong ones there is a pause.")
    yield _("Logs hold neither IP nor e-mail addresses.")


def _mail(settings: Settings) -> str:
    host = urlsplit(settings.smtp_url).hostname
    if not host:
        return str(_("Mail does not leave: no mail server is set."))
    return str(_("Mail is handed over to %(host)s.", host=host))
