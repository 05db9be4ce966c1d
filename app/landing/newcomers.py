"""Who was new to the organisation when they confirmed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_

from app.contacts.models import Contact
from app.landing.models import SignUp


def is_new() -> ColumnElement[bool]:
    """Of a sign-up and its contact: the contact is made in the very moment of the first confirmation, never before.

    A second person at an address the organisation knows is not new to it.
    """
    return and_(SignUp.person == 1, Contact.created_at >= SignUp.confirmed_at)
