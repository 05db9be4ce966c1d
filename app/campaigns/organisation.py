"""The one organisation this installation belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from app.campaigns.models import Organisation
from app.foundation import audit
from app.foundation.database import db


def the_organisation() -> Organisation:
    """The organisation; an empty one, not yet saved, on a fresh installation."""
    return db.session.get(Organisation, 1) or Organisation(
        id=1, name="", street="", postal_code="", city="", country="DE", email="", phone="",
        represented_by="", register_entry="", privacy_contact="", supervisory_authority="", is_demo=False,
    )  # fmt: skip


def save_organisation(entered: Mapping[str, str]) -> None:
    """Keep what was entered; from then on it is nobody's demo. The caller commits."""
    organisation = the_organisation()
    for name, value in entered.items():
        setattr(organisation, name, value)
    organisation.is_demo = False
    db.session.add(organisation)
    audit.record("organisation.changed", "organisation", 1)
