"""The wordings in easy German (Leichte Sprache): short sentences, one thought each, and no clause in a clause."""

from __future__ import annotations

from typing import Final

EASY: Final = "de-simple"
_TAKE_BACK: Final = "Ich kann mein Ja immer zurücknehmen."

PLAIN_WORDINGS: Final[dict[str, str]] = {
    "newsletter": (
        "Ja. {organisation} darf mir den Newsletter schicken. Der Newsletter ist eine E-Mail mit Neuigkeiten. "
        "Ich kann den Newsletter immer abbestellen. Dafür reicht 1 Klick."
    ),
    "campaigns": (
        "Ja. {organisation} darf mir E-Mails schicken. In den E-Mails geht es um andere Aktionen. "
        + _TAKE_BACK
    ),
    "publish_name": (
        "Ja. Mein Name darf auf dieser Seite stehen. Mein Ort darf auf dieser Seite stehen. "
        "Alle Menschen können das lesen. " + _TAKE_BACK
    ),
    "phone": (
        "Ja. {organisation} darf mich anrufen. {organisation} darf mir auch eine SMS schicken. "
        "Es darf dabei nur um diese Aktion gehen. " + _TAKE_BACK
    ),
    "handover": (
        "Ja. {organisation} darf meinen Namen weitergeben. {organisation} darf auch meine Postleitzahl weitergeben. "
        "Die Angaben bekommen nur bestimmte Menschen. Diese Menschen entscheiden über das Thema. "
        + _TAKE_BACK
    ),
    "ambassador_news": (
        "Ja. {organisation} darf mir E-Mails zu dieser Aktion schicken. Ich bekomme eine E-Mail, wenn durch meinen "
        "Link mehr Menschen mitmachen. Ich bekomme auch eine E-Mail, wenn bei der Aktion ein neuer Teil anfängt. "
        "Ich kann die E-Mails immer abbestellen. Dafür reicht 1 Klick."
    ),
    "number_call": (
        "Guten Tag. {organisation} ruft Sie an. Es geht um diese Telefonnummer. Die Nummer steht bei uns. Jemand hat "
        "uns erlaubt: Wir dürfen diese Nummer anrufen. Wir dürfen auch SMS schicken. Haben Sie uns das erlaubt? Dann "
        "sagen Sie mir bitte Ihren Namen. Darf {organisation} Sie anrufen? Darf {organisation} Ihnen SMS schicken? "
        "Sie dürfen Nein sagen. Ein Ja können Sie immer zurücknehmen."
    ),
    "art9": (
        "Ja. Ich mache hier mit. {organisation} darf das speichern und benutzen. Ich erlaube das ausdrücklich. "
        "Andere Menschen erfahren dadurch vielleicht meine Meinung über Politik. Das Gesetz schützt diese Meinung "
        "besonders (Artikel 9 Absatz 2 Buchstabe a der Datenschutz-Grundverordnung). " + _TAKE_BACK
    ),
    "political": (
        "Ja. {organisation} darf mir E-Mails schicken. Die E-Mails sind Werbung für Politik. {organisation} darf die "
        "Werbung für mich aussuchen. Dafür darf {organisation} nur meine eigenen Angaben benutzen "
        "(Artikel 18 der Verordnung (EU) 2024/900). " + _TAKE_BACK
    ),
    "measurement": (
        "Ja. {organisation} darf festhalten: Öffne ich eine E-Mail? Welche Links klicke ich in der E-Mail an? "
        + _TAKE_BACK
        + " Das gilt auch für E-Mails, die schon da sind."
    ),
    "partner": (
        "Ja. {organisation} darf meinen Namen und meine E-Mail-Adresse weitergeben. {partner} bekommt die Angaben. "
        "{partner} darf mir E-Mails schicken. " + _TAKE_BACK
    ),
}
