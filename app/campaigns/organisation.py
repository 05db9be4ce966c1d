"""The one organisation this installation belongs to."""

from __future__ import annotations

from app.campaigns.models import Organisation
from app.foundation.database import db


def the_organisation() -> Organisation:
    """The organisation; an empty one, not yet saved, on a fresh installation."""
    return db.session.get(Organisation, 1) or Organisation(
        id=1, name="", street="", postal_code="", city="", country="DE", email="", phone="",
        represented_by="", register_entry="", privacy_contact="", supervisory_authority="", is_demo=False,
    )  # fmt: skip
