"""Finding contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.contacts.folding import folded, folded_in_database
from app.contacts.models import Contact
from app.foundation.database import db
from app.foundation.paging import PAGE_SIZE, Page, page_number

_MOST_WORDS = 6
# What a list can be sorted by; the rest of each tuple breaks ties, the id the last ones.
_ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (Contact.family_name, Contact.given_name),
    "email": (Contact.canonical_email,),
    "postal_code": (Contact.postal_code,),
    "created": (Contact.created_at,),
}
DEFAULT_ORDER = "-created"


@dataclass(frozen=True, slots=True)
class ContactSearch:
    """What a list was asked for: words, and an order such as ``name`` or ``-created``."""

    words: str
    order: str

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.words)


def search(words: str, order: str) -> ContactSearch:
    """A search as the address names it; an unknown order is the default one."""
    # No database takes the characters that cannot be printed, and no name has them.
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return ContactSearch(
        printable.strip()[:200], order if order.removeprefix("-") in _ORDERS else DEFAULT_ORDER
    )


def contacts_page(wanted: ContactSearch) -> Page[Contact]:
    """One page of the contacts that match."""
    conditions = [_matches(word) for word in wanted.words.split()[:_MOST_WORDS]]
    total = db.session.scalar(select(func.count()).select_from(Contact).where(*conditions)) or 0
    number = page_number(total)
    rows = db.session.scalars(
        select(Contact)
        .where(*conditions)
        .order_by(*_ordering(wanted.order))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(rows, number, total)


def contact_by_id(contact_id: int) -> Contact | None:
    """One person."""
    return db.session.get(Contact, contact_id)


def _matches(word: str) -> ColumnElement[bool]:
    """A word stands somewhere in name, address or postal code; one pass, quick enough at 100,000."""
    text: ColumnElement[str] = Contact.canonical_email + ""
    for column in (Contact.email, Contact.postal_code, Contact.family_name, Contact.given_name):
        text = func.coalesce(column, "") + " " + text
    return folded_in_database(text).contains(folded(word), autoescape=True)


def _ordering(order: str) -> list[Any]:
    key = order.removeprefix("-")
    columns = [folded_in_database(column) if key == "name" else column for column in _ORDERS[key]]
    if order.startswith("-"):
        return [*(column.desc().nulls_last() for column in columns), Contact.id.desc()]
    return [*(column.asc().nulls_last() for column in columns), Contact.id]
