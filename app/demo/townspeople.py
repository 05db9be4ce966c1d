"""The people of Lindenbach, every one of them made up."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from random import Random

from app.contacts.addresses import EmailAddress
from app.demo.stories import people

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "đ": "d", " ": "-"})
# How people spell their address; most by given and family name.
_SPELLINGS = (
    "{given}.{family}",
    "{given}.{family}",
    "{initial}.{family}",
    "{family}.{given}",
    "{given}{year}",
)
# Numbers kept free for films (Bundesnetzagentur), so that nobody's telephone can ring.
_TELEPHONE = "0176 040690{number:02d}"
# Of ten people, about two take part in more than one campaign.
_SEEN_BEFORE = 0.19


@dataclass(slots=True)
class Person:
    """Somebody, and in which campaigns they have already signed."""

    given_name: str
    family_name: str
    postal_code: str
    phone: str
    birth_year: int
    address: EmailAddress
    signed: set[str] = field(default_factory=set)


class Town:
    """Hands out people, now and then one who was here before."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        known = people()
        names = [(given, family) for given in known["given"] for family in known["family"]]
        rng.shuffle(names)
        self._names = iter(names)
        self._codes, self._weights = list(known["postal_codes"]), list(known["postal_codes"].values())
        self._addresses: set[str] = set()
        self._people: list[Person] = []

    def somebody_for(self, slug: str) -> Person:
        """Somebody who has not signed this campaign yet, and now does."""
        person = self._known_for(slug) or self._new()
        person.signed.add(slug)
        return person

    def _known_for(self, slug: str) -> Person | None:
        if self._rng.random() >= _SEEN_BEFORE or not self._people:
            return None
        person = self._rng.choice(self._people)
        return None if slug in person.signed else person

    def _new(self) -> Person:
        given, family = next(self._names)
        year = self._rng.randint(1942, 2007)
        person = Person(
            given_name=given,
            family_name=family,
            postal_code=self._rng.choices(self._codes, self._weights)[0],
            phone=_TELEPHONE.format(number=self._rng.randrange(100)),
            birth_year=year,
            address=self._address(given, family, year),
        )
        self._people.append(person)
        return person

    def _address(self, given: str, family: str, year: int) -> EmailAddress:
        parts = {
            "given": _plain(given),
            "family": _plain(family),
            "initial": _plain(given)[0],
            "year": f"{year % 100:02d}",
        }
        wished = self._rng.choice(_SPELLINGS).format(**parts)
        number, local = 2, wished
        while local in self._addresses:
            local, number = f"{wished}{number}", number + 1
        self._addresses.add(local)
        # Small letters without accents are their own canonical form.
        return EmailAddress(f"{local}@example.org", f"{local}@example.org")


def _plain(name: str) -> str:
    """``Jürgen`` as ``juergen``: what fits into an address."""
    spelled = name.lower().translate(_LETTERS)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
