"""For what people can give a consent on a form (R1.12). Each is separate, unticked and never a condition."""

from __future__ import annotations

from typing import Final

PURPOSES: Final = ("newsletter", "campaigns", "publish_name", "phone", "handover")

# The words a form starts with. "{organisation}" is filled in when a text becomes a version.
DEFAULT_WORDINGS: Final[dict[str, dict[str, str]]] = {
    "newsletter": {
        "de": (
            "Ja, {organisation} darf mir den Newsletter per E-Mail schicken. "
            "Abbestellen kann ich ihn jederzeit mit einem Klick."
        ),
        "en": (
            "Yes, {organisation} may send me its newsletter by e-mail. "
            "I can unsubscribe at any time with one click."
        ),
    },
    "campaigns": {
        "de": (
            "Ja, {organisation} darf mich per E-Mail über weitere Aktionen informieren. "
            "Das kann ich jederzeit widerrufen."
        ),
        "en": "Yes, {organisation} may tell me about its other campaigns by e-mail. I can withdraw this at any time.",
    },
    "publish_name": {
        "de": (
            "Ja, mein Name und mein Ort dürfen auf dieser Seite öffentlich genannt werden. "
            "Das kann ich jederzeit widerrufen."
        ),
        "en": "Yes, my name and place may be shown publicly on this page. I can withdraw this at any time.",
    },
    "phone": {
        "de": (
            "Ja, {organisation} darf mich wegen dieser Aktion anrufen oder mir eine SMS schicken. "
            "Das kann ich jederzeit widerrufen."
        ),
        "en": "Yes, {organisation} may call or text me about this campaign. I can withdraw this at any time.",
    },
    "handover": {
        "de": (
            "Ja, {organisation} darf meinen Namen und meine Postleitzahl bei der Übergabe an diejenigen "
            "weitergeben, die darüber entscheiden. Das kann ich jederzeit widerrufen."
        ),
        "en": (
            "Yes, {organisation} may pass on my name and postcode to those who decide when this is handed "
            "over to them. I can withdraw this at any time."
        ),
    },
}
