"""A receipt on paper, typeset by ``typst/receipt.typ``; what people typed is data to that template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from app.campaigns.themes import FOLDER
from app.consent.imported_words import imported_evidence
from app.consent.telling import purpose_label, purpose_title
from app.foundation.paper import as_document
from app.landing.receipt_calls import in_pairs
from app.landing.receipts import Facts, moment

_TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"
Pairs = list[tuple[str, str]]
# Headings, each with its pairs and with what is quoted below them.
Parts = list[tuple[str, Sequence[tuple[str, str | None]], str]]


def as_pdf(facts: Facts) -> bytes:
    """The receipt as an accessible A4 document (PDF/UA-1), in the reader's language."""
    return as_document(_TEMPLATE, _sheet(facts), FOLDER / "fonts")


def _sheet(facts: Facts) -> dict[str, Any]:
    if "participation" in facts:
        title, about, parts = (
            _("Receipt of taking part"),
            facts["page"].get("campaign", ""),
            _taking_part(facts),
        )
    else:
        about = purpose_title(facts["consent"]["purpose"])
        title, parts = _("Receipt of a consent"), _agreeing(facts, about)
    return {
        "title": title,
        "subtitle": f"{about} · {facts['person']['email']}",
        "organisation": facts["controller"],
        "language": str(get_locale() or "en")[:2],
        "page_label": _("Page"),
        "parts": [
            {"heading": heading, "pairs": [pair for pair in pairs if pair[1]], "quote": quote}
            for heading, pairs, quote in parts
            if pairs
        ],
    }


def _agreeing(facts: Facts, label: str) -> Parts:
    return [
        (_("Consent"), _consent(facts, label), (facts["wording"] or {}).get("text", "")),
        (_("Not given here, but brought in with a list"), imported_evidence(facts["imported"] or {}), ""),
        *_shown_and_sent(facts),
        (_("Confirmation and withdrawal"), [*_confirmation(facts), *_withdrawal(facts)], ""),
        (_("Telephone number"), in_pairs(facts["calls"], _when), ""),
        (_("Ledger"), _ledger(facts), ""),
    ]


def _taking_part(facts: Facts) -> Parts:
    who = [
        (_("Controller"), facts["controller"]),
        (_("Person"), _twice(facts["person"]["name"], facts["person"]["email"])),
        (_("Took part"), _when(facts["participation"]["at"])),
        (_("Taken out of all counts"), _when(facts["taken_out_at"])),
        (_("Receipt made"), _when(facts["made_at"])),
    ]
    return [
        (_("Taking part"), who, facts["participation"]["asked_for"]),
        *_shown_and_sent(facts),
        (_("Confirmation"), _confirmation(facts), ""),
    ]


def _shown_and_sent(facts: Facts) -> Parts:
    return [
        (_("Page and form"), _page(facts), ""),
        (_("What the form offered"), _boxes(facts), ""),
        (_("Conditions for taking part"), _conditions(facts), (facts["conditions"] or {}).get("text", "")),
        (_("Mail to confirm"), _mail(facts), (facts["mail"] or {}).get("text") or ""),
    ]


def _consent(facts: Facts, label: str) -> Pairs:
    wording = facts["wording"] or {}
    return [
        (_("Controller"), facts["controller"]),
        (_("Person"), _twice(facts["person"]["name"], facts["person"]["email"])),
        (_("Purpose"), label),
        (_("Consent given"), _when(facts["consent"]["given_at"])),
        (_("Language"), _language(wording.get("language", ""))),
        (_("Version of the wording"), str(wording.get("version", ""))),
        (
            _("The wording is unchanged since"),
            _when(wording.get("since")) if wording.get("is_unchanged") else "",
        ),
    ]


def _language(code: str) -> str:
    return str({"de": _("German"), "en": _("English")}.get(code, code))


def _page(facts: Facts) -> Pairs:
    page = facts["page"]
    return [
        (_("Address"), page.get("url") or ""),
        (_("Campaign"), page.get("campaign", "")),
        (_("Language"), _language(page.get("language", ""))),
        (_("Version of the page"), str(page.get("revision", ""))),
        (_("Published"), _when(page.get("published_at"))),
        (_("Fingerprint of the page (SHA-256)"), page.get("sha256", "")),
        (_("Fingerprint of the privacy notice (SHA-256)"), page.get("privacy_notice_sha256") or ""),
        (_("Fields of the form"), " · ".join(facts["form"]["fields"])),
        (_("Form sent"), _when(facts["requested_at"])),
    ]


def _boxes(facts: Facts) -> Pairs:
    ticked, left = _("ticked by the person; empty when shown"), _("not ticked; empty when shown")
    return [
        (box["wording"] or purpose_label(box["purpose"]), ticked if box["ticked_by_the_person"] else left)
        for box in facts["form"]["boxes"]
    ]


def _conditions(facts: Facts) -> Pairs:
    led_to = facts["conditions"]
    if led_to is None:
        return []
    return [
        (_("Led to from the form, in version"), str(led_to["version"])),
        (_("The wording is unchanged since"), _when(led_to["since"]) if led_to["is_unchanged"] else ""),
    ]


def _mail(facts: Facts) -> Pairs:
    mail = facts["mail"] or {}
    built_in = _("None: it stayed in the built-in outbox, which administrators can read.")
    return [
        (_("Message-ID of the mail"), mail.get("message_id") or ""),
        (_("Mail sent"), _when(mail.get("sent_at"))),
        (
            _("Answer of the mail server it was handed to"),
            built_in
            if mail.get("through_built_in_outbox")
            else mail.get("answer_of_the_server_it_was_handed_to") or "",
        ),
        (_("Fingerprint of the mail (SHA-256)"), mail.get("sha256") or ""),
        (_("Subject"), mail.get("subject") or ""),
        (
            _("Text"),
            _("as it was handed over, without link and code:")
            if mail.get("text")
            else _("only its fingerprint is kept"),
        ),
    ]


def _confirmation(facts: Facts) -> Pairs:
    ways = {"button": _("with the button in the mail"), "code": _("with the code from the mail")}
    return [
        (_("Confirmed"), _when(facts["confirmation"]["at"])),
        (_("How"), ways.get(str(facts["confirmation"]["by"]), "")),
    ]


def _withdrawal(facts: Facts) -> Pairs:
    withdrawals = {
        "page": _("on the page for it"),
        "one-click": _("with the button of a mail program"),
        "staff": _("by staff"),
        "call": _("on the phone"),
    }
    withdrawn = facts["withdrawn"]
    return [
        (_("Withdrawn on"), _when(withdrawn["at"]) if withdrawn else _("not withdrawn")),
        (_("How it was withdrawn"), withdrawals.get(str(withdrawn["by"]), "") if withdrawn else ""),
    ]


def _ledger(facts: Facts) -> Pairs:
    ledger = facts["ledger"]
    return [
        (_("Line"), str(facts["consent"]["line"])),
        (
            _("Unchanged since it was written"),
            _("yes") if ledger["is_unchanged"] else _("NO: it was changed in the database"),
        ),
        (_("Link of the chain"), str(ledger["link"] or _("not linked yet"))),
        (_("Linked"), _when(ledger["linked_at"])),
        (_("Fingerprint of the link"), ledger["chained"] or ""),
        (_("Receipt made"), _when(facts["made_at"])),
    ]


def _when(written: str | None) -> str:
    when = moment(written)
    return f"{when.astimezone(UTC):%d.%m.%Y %H:%M:%S} UTC" if when else ""


def _twice(name: str, email: str) -> str:
    return email if name == email else f"{name}, {email}"
