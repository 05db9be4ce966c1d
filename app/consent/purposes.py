"""For what people can give a consent on a form (R1.12). Each is separate, unticked and never a condition."""

from __future__ import annotations

from typing import Final

PURPOSES: Final = (
    "newsletter",
    "campaigns",
    "publish_name",
    "phone",
    "handover",
    "political",
    "measurement",
)
# Asked on a supporter's kit, never on a form.
AMBASSADOR_NEWS: Final = "ambassador_news"
# No consent: what is read out on the phone to confirm that the number is theirs (``calls.py``).
NUMBER_CALL: Final = "number_call"

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
    AMBASSADOR_NEWS: {
        "de": (
            "Ja, {organisation} darf mir zu dieser Aktion E-Mails schicken: wenn durch meinen Link wieder mehr "
            "Menschen dazugekommen sind und wenn die Aktion in einen neuen Abschnitt geht. "
            "Abbestellen kann ich sie jederzeit mit einem Klick."
        ),
        "en": (
            "Yes, {organisation} may e-mail me about this campaign: when more people have joined through my link, "
            "and when the campaign enters a new phase. I can unsubscribe at any time with one click."
        ),
    },
    # Whoever picks up may be somebody else, so neither the person nor the campaign is named.
    NUMBER_CALL: {
        "de": (
            "Guten Tag, hier ist {organisation} wegen dieser Telefonnummer. Sie ist bei uns eingetragen, mit der "
            "Erlaubnis, unter ihr anzurufen oder eine SMS zu schicken. Haben Sie das selbst eingetragen? Dann "
            "sagen Sie mir bitte Ihren Namen. Sind Sie damit einverstanden, dass {organisation} Sie unter dieser "
            "Nummer anruft oder Ihnen eine SMS schickt? Sie können Nein sagen, und ein Ja können Sie jederzeit "
            "widerrufen."
        ),
        "en": (
            "Hello, this is {organisation} about this telephone number. It was entered with us, with the permission "
            "to call it or to send text messages to it. Did you enter it yourself? Then please tell me your name. "
            "Do you agree that {organisation} calls you on this number or sends you text messages? You can say no, "
            "and you can withdraw a yes at any time."
        ),
    },
}
