"""What a column of a list can be, and what its name says that it is, in German or English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask_babel import gettext as _

from app.contacts.folding import folded

EMAIL: Final = "email"
# What a person may be told from; never taken over what they said themselves.
TOLD: Final = ("given_name", "family_name", "postal_code", "phone", "birth_year")
LANGUAGE: Final = "language"
# Who wants to bring in a consent has to say all of this of each person (R1.09, R1.18).
EVIDENCE: Final = (
    "consent_purpose",
    "consent_given_at",
    "consent_wording",
    "consent_where",
    "consent_confirmed_at",
    "consent_confirmed_how",
)
FIELDS: Final = (EMAIL, *TOLD, LANGUAGE, *EVIDENCE)

# Without blanks, hyphens and capitals, umlauts as two letters.
_NAMES: Final = {
    "email": "email mail emailadresse emailaddress mailadresse mailaddress adresseemail emailprivat privateemail "
    "email1 emailadresse1 emailaddress1value epost",
    "given_name": "givenname firstname vorname forename rufname",
    "family_name": "familyname lastname surname nachname familienname zuname name vollername fullname namen",
    "postal_code": "postalcode postcode zip zipcode plz postleitzahl",
    "phone": "phone telephone telefon telefonnummer tel phonenumber mobile mobil handy mobilnummer telefonmobil "
    "telefonprivat rufnummer",
    "birth_year": "birthyear yearofbirth geburtsjahr jahrgang geburtsdatum dateofbirth birthdate birthday geburtstag",
    "language": "language sprache locale",
    "consent_purpose": "consentpurpose purpose einwilligungzweck zweck zweckdereinwilligung einwilligungfuer "
    "einwilligung consent einwilligungwofuer wofuer",
    "consent_given_at": "consentgivenat consentdate optindate optinat optintime einwilligungam einwilligungsdatum "
    "einwilligungerteiltam erteiltam givenat datumdereinwilligung signupdate anmeldedatum "
    "einwilligungwannerteilt wannerteilt angemeldetam",
    "consent_wording": "consentwording wording consenttext wortlaut einwilligungstext einwilligungwortlaut "
    "wortlautdereinwilligung",
    "consent_where": "consentwhere consentsource consentpage optinsource optinurl einwilligungquelle einwilligungwo "
    "quelledereinwilligung erteiltwo woerteilt einwilligungwoerteilt",
    "consent_confirmed_at": "consentconfirmedat confirmedat confirmtime doubleoptinat doidate doubleoptindatum "
    "bestaetigtam bestaetigungam einwilligungbestaetigtam bestaetigungsdatum",
    "consent_confirmed_how": "consentconfirmedhow confirmedhow confirmationmethod bestaetigtwie bestaetigtwodurch "
    "bestaetigungsart einwilligungbestaetigtwie artderbestaetigung wiebestaetigt einwilligungwiebestaetigt",
}  # fmt: skip
_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names.split()}


def guessed(heading: Sequence[str]) -> list[str]:
    """For each column the field its name speaks of, empty where it speaks of none; each field once."""
    found: list[str] = []
    for name in heading:
        plain = "".join(sign for sign in folded(name) if sign.isalnum())
        field = plain if plain in FIELDS else _FIELD_OF.get(plain, "")
        if not field:
            field = _FIELD_OF.get(plain.removesuffix("value"), "")
        found.append("" if field in found else field)
    return found


def missing_evidence(columns: Sequence[str]) -> list[str]:
    """The fields that a consent would need and no column has; empty where none is asked for."""
    there = [field for field in EVIDENCE if field in columns]
    return [field for field in EVIDENCE if field not in columns] if there else []


def brings_evidence(columns: Sequence[str]) -> bool:
    """Whether each line can say everything a consent needs."""
    return all(field in columns for field in EVIDENCE)


def label_of(field: str) -> str:
    """A field in words."""
    labels = {
        "email": _("E-mail address"),
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "postal_code": _("Postal code"),
        "phone": _("Telephone"),
        "birth_year": _("Year of birth"),
        "language": _("Language"),
        "consent_purpose": _("Consent: for what"),
        "consent_given_at": _("Consent: given when"),
        "consent_wording": _("Consent: in which words"),
        "consent_where": _("Consent: given where"),
        "consent_confirmed_at": _("Consent: confirmed when"),
        "consent_confirmed_how": _("Consent: confirmed how"),
    }
    return str(labels.get(field, field))
