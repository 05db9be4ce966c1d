"""Two people who share one e-mail address: each may take part, in their own name and by their own link (R7.09).

The rule is that of the e-petitions of the UK Parliament: a second person counts whose name is another one and whose
postcode is the same. What cannot be told apart is one person: where a name or a postcode is missing, where the names
fit each other, and whoever comes third. Nothing here looks at consents, and what an address gets a day stays capped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from app.contacts.folding import folded
from app.contacts.models import Contact
from app.foundation.database import db
from app.landing.models import SignUp, Supporter

# Couples share an address, and there the e-petitions draw the line: with more, one mailbox could be a crowd.
MOST_PEOPLE = 2
# What is done with the profile of an address: its telephone number, where its person lives and how old they are. A
# second person's consent to that would be used on the first one.
ABOUT_THE_PROFILE = frozenset({"phone", "political"})


class Named(Protocol):
    """Who somebody said they are."""

    @property
    def given_name(self) -> str | None: ...
    @property
    def family_name(self) -> str | None: ...
    @property
    def postal_code(self) -> str | None: ...


class Numbered(Named, Protocol):
    """The same of a sign-up that was confirmed: ``person`` is which of those at its address it is of, 1 or 2."""

    @property
    def person(self) -> int: ...


def full_name(one: Named) -> str:
    """As it was typed; empty where the page did not ask."""
    return " ".join(part for part in (one.given_name, one.family_name) if part)


def is_another_person(one: Named, other: Named) -> bool:
    """Whether these two, at one address, are certainly two: other names, same postcode, and nothing missing."""
    names, places = (_words(one), _words(other)), (_place(one), _place(other))
    return all((*names, *places)) and places[0] == places[1] and not _is_same_name(*names)


def is_one_more(one: Named, others: Sequence[Named]) -> bool:
    """Whether somebody is another person than all of these, and there is room for them."""
    return all(is_another_person(one, other) for other in others) and _people_among(others) < MOST_PEOPLE


def which_person(one: Named, others: Sequence[Numbered]) -> int:
    """Which of the people at its address a sign-up is of, given the confirmed ones of its address and campaign."""
    if not others:
        return 1
    taken = {other.person for other in others}
    free = [number for number in range(1, MOST_PEOPLE + 1) if number not in taken]
    if free and is_one_more(one, others):
        return free[0]
    same = [other.person for other in others if _is_same_name(_words(one), _words(other))]
    return min(same or taken)


def confirmed_at_address(sign_up: SignUp, contact_id: int) -> Sequence[Numbered]:
    """The other sign-ups of the address that stand, in the same campaign. The caller holds the contact's row."""
    rows: Any = db.session.execute(
        select(SignUp.person, SignUp.given_name, SignUp.family_name, SignUp.postal_code)
        .where(
            SignUp.contact_id == contact_id,
            SignUp.campaign_id == sign_up.campaign_id,
            SignUp.id != sign_up.id,
            SignUp.confirmed_at.is_not(None),
            SignUp.invalidated_at.is_(None),
        )
        .order_by(SignUp.id)
    )
    return list(rows)


def is_whose_profile(sign_up: SignUp, contact: Contact, person: int) -> bool:
    """Whether what a sign-up says belongs into the address's profile, which is that of one person.

    Not what a second person says; nor, where two are known to share the address, what the other one says elsewhere.
    """
    if person > 1:
        return False
    if not is_another_person(sign_up, contact):
        return True
    shared = select(SignUp.id).where(SignUp.contact_id == contact.id, SignUp.person > 1)
    return db.session.scalar(shared.limit(1)) is None


def same_person() -> ColumnElement[bool]:
    """Of a sign-up and a supporter: it is one of those the supporter made, however often they signed."""
    return and_(
        Supporter.campaign_id == SignUp.campaign_id,
        Supporter.contact_id == SignUp.contact_id,
        Supporter.person == SignUp.person,
    )


def shared_addresses(*which: ColumnElement[bool]) -> int:
    """How many addresses count as two people in a campaign; ``which`` supporters that are the second one."""
    first = aliased(Supporter)
    both = and_(
        first.campaign_id == Supporter.campaign_id,
        first.contact_id == Supporter.contact_id,
        first.person < Supporter.person,
    )
    return db.session.scalar(select(func.count()).select_from(Supporter).join(first, both).where(*which)) or 0


def _people_among(others: Sequence[Named]) -> int:
    people: list[Named] = []
    for other in others:
        if all(is_another_person(other, known) for known in people):
            people.append(other)
    return len(people)


def _words(one: Named) -> list[str]:
    return re.findall(r"\w+", folded(full_name(one)))


def _place(one: Named) -> str:
    return "".join(folded(one.postal_code or "").split())


def _is_same_name(one: list[str], other: list[str]) -> bool:
    """In any order, and where one leaves out or shortens what the other says: "A. Weber" may be Anna Maria Weber."""
    if not one or not other:
        return False
    return "".join(one) == "".join(other) or _fits(one, other) or _fits(other, one)


def _fits(short: list[str], long: list[str]) -> bool:
    return all(
        any(word == whole or (len(word) == 1 and whole[0] == word) for whole in long) for word in short
    )
