"""The consents with rules of their own: Art. 9, targeted political messages, measuring, and named partners."""

from __future__ import annotations

from typing import Final

# Taking part in a political campaign shows an opinion (Art. 9 GDPR, C-184/20): without this no sign-up (R2.13).
ART9: Final = "art9"
# "partner-<key>": each partner is named in the words, and each is a purpose of its own.
PARTNER: Final = "partner"

SPECIAL_WORDINGS: Final[dict[str, dict[str, str]]] = {
    ART9: {
        "de": (
            "Ich willige ausdrücklich ein, dass {organisation} speichert und verwendet, dass ich hier mitmache. "
            "Daraus kann meine politische Meinung hervorgehen, und die ist besonders geschützt "
            "(Art. 9 Abs. 2 lit. a DSGVO). Das kann ich jederzeit widerrufen."
        ),
        "en": (
            "I explicitly agree that {organisation} stores and uses that I take part here. That can show my "
            "political opinion, which is specially protected (Art. 9(2)(a) GDPR). I can withdraw this at any time."
        ),
    },
    "political": {
        "de": (
            "Ja, {organisation} darf mir per E-Mail politische Werbung schicken, die nach dem ausgesucht ist, was "
            "ich selbst angegeben habe (Art. 18 der Verordnung (EU) 2024/900). Das kann ich jederzeit widerrufen."
        ),
        "en": (
            "Yes, {organisation} may e-mail me political advertising that is selected by what I have stated myself "
            "(Art. 18 of Regulation (EU) 2024/900). I can withdraw this at any time."
        ),
    },
    "measurement": {
        "de": (
            "Ja, {organisation} darf festhalten, ob ich Mails öffne und welche Links darin ich anklicke. "
            "Das kann ich jederzeit widerrufen, auch für Mails, die schon da sind."
        ),
        "en": (
            "Yes, {organisation} may record whether I open its mails and which links in them I follow. "
            "I can withdraw this at any time, also for mails that have arrived already."
        ),
    },
    PARTNER: {
        "de": (
            "Ja, {organisation} darf meinen Namen und meine E-Mail-Adresse an {partner} weitergeben, und {partner} "
            "darf mir per E-Mail schreiben. Das kann ich jederzeit widerrufen."
        ),
        "en": (
            "Yes, {organisation} may pass my name and e-mail address on to {partner}, and {partner} may write to me "
            "by e-mail. I can withdraw this at any time."
        ),
    },
}


def is_partner(purpose: str) -> bool:
    """Whether it is the consent for a named partner."""
    return purpose.startswith(f"{PARTNER}-")


def kind_of(purpose: str) -> str:
    """Under which name its words are kept: those for partners share theirs."""
    return PARTNER if is_partner(purpose) else purpose
