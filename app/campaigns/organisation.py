"""The one organisation this installation belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from flask_babel import gettext as _

from app.campaigns.brand import Brand
from app.campaigns.logos import draw_logo
from app.campaigns.models import Organisation
from app.campaigns.page_content import without_private_signs
from app.campaigns.pictures import picture_by_key
from app.foundation import audit, clock
from app.foundation.database import db


def the_organisation() -> Organisation:
    """The organisation; an empty one, not yet saved, on a fresh installation."""
    return db.session.get(Organisation, 1) or Organisation(
        id=1, name="", street="", postal_code="", city="", country="DE", email="", phone="",
        represented_by="", register_entry="", privacy_contact="", supervisory_authority="", land="",
        is_public_body=False, media_line="", accessibility_body="", accessibility_limits="", brand={}, is_demo=False,
    )  # fmt: skip


def save_organisation(entered: Mapping[str, str | bool]) -> None:
    """Keep what was entered; from then on it is nobody's demo. The caller commits."""
    organisation = the_organisation()
    for name, value in entered.items():
        setattr(organisation, name, without_private_signs(value))
    organisation.is_demo = False
    db.session.add(organisation)
    audit.record("organisation.changed", "organisation", 1)


def save_brand(brand: Brand) -> None:
    """Keep what was chosen. The caller commits, and publishes the pages anew."""
    organisation = the_organisation()
    organisation.brand = {name: value for name, value in asdict(brand).items() if value}
    picture = picture_by_key(brand.logo)
    if picture is not None:
        draw_logo(picture)
    db.session.add(organisation)
    audit.record("organisation.brand_changed", "organisation", 1)


def look_through_statement(limits: str) -> None:
    """Keep what is known not to be accessible, and that the statement holds as of now. The caller commits."""
    organisation = the_organisation()
    organisation.accessibility_limits = without_private_signs(limits.strip())
    organisation.accessibility_checked_at = clock.now()
    db.session.add(organisation)
    audit.record("organisation.accessibility_checked", "organisation", 1)


def duty_label(field: str) -> str:
    """A field nothing may go live without, in words."""
    labels = {
        "name": _("Name"),
        "street": _("Street and number"),
        "postal_code": _("Postcode"),
        "city": _("Town"),
        "email": _("E-mail address"),
        "represented_by": _("Represented by"),
        "privacy_contact": _("E-mail address for questions on data protection"),
        "land": _("Land"),
        "media_line": _("What you stand for, in a sentence (Austria)"),
        "accessibility_body": _("Who enforces accessibility"),
        "accessibility_checked_at": _("Accessibility statement, looked through within a year"),
    }
    return str(labels[field])
