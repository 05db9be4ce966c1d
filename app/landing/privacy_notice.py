"""The privacy notice of a page (Art. 13 GDPR), written from what is on the page and who is behind it (R2.08)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.campaigns.authorities import authority_of
from app.campaigns.models import Organisation
from app.consent.wordings import words_of_staff
from app.foundation.processing import Activity, activities_of
from app.landing.legal_pages import address, lines, mail_link, section


def privacy(
    organisation: Organisation, content: dict[str, Any] | None = None, language: str = "de"
) -> tuple[str, Markup]:
    """Heading and text; without a page what holds for all pages."""
    activities = activities_of(content, language)
    parts = [
        section(_("Who is responsible"), lines(address(organisation), mail_link(organisation.email))),
        section(
            _("Data protection officer, and questions about your data"),
            mail_link(organisation.privacy_contact or organisation.email),
        ),
        *(section(activity.name, _said(activity)) for activity in activities),
        *(section(heading, body) for heading, body in _for_all(organisation, content)),
        section(_("In addition"), lines(*escape(words_of_staff("privacy", language)).splitlines())),
    ]
    return _("Privacy notice"), Markup("").join(parts)


def _said(activity: Activity) -> Markup:
    labelled = (
        ("", activity.why),
        (_("Legal basis:"), activity.basis),
        (_("Data:"), activity.data),
        (_("Recipients:"), activity.recipients),
        (_("How long:"), activity.kept),
    )
    return lines(
        *(
            Markup("<strong>{}</strong> {}").format(label, text) if label else escape(text)
            for label, text in labelled
            if text
        )
    )


def _for_all(organisation: Organisation, content: dict[str, Any] | None) -> Iterator[tuple[str, Markup]]:
    yield _("What is up to you"), escape(_what_is_up_to_you(content))
    yield _("Profiles and automated decisions"), escape(_about_profiles(content))
    yield (
        _("Where your data is"),
        escape(
            _(
                "Nothing leaves the European Union by our doing, unless you send a letter to a mailbox elsewhere."
            )
        ),
    )
    yield (
        _("Withdrawing"),
        escape(
            _(
                "You may withdraw any consent at any time, each on its own and without giving a reason: with the link "
                "in our mails, on the page with your data, or by writing to the address above. What was done before "
                "stays lawful."
            )
        ),
    )
    yield (
        _("Your rights"),
        escape(
            _(
                "You may ask what we store about you (Art. 15 GDPR), have it corrected (Art. 16), deleted (Art. 17), "
                "restricted (Art. 18) or handed over (Art. 20), and object to its use (Art. 21). Write to the address "
                "above."
            )
        )
        + Markup(' <a href="/me">{}</a>').format(_("Or do it yourself, on the page with your data")),
    )
    yield _("Where you can complain"), _authority(organisation)


def _what_is_up_to_you(content: dict[str, Any] | None) -> str:
    if content and content.get("political"):
        return str(
            _(
                "Nothing obliges you to enter anything. Without the fields that are not marked as optional, and "
                "without the box about your political opinion, we cannot count you; everything else you may leave out, "
                "and none of the other boxes is a condition for taking part."
            )
        )
    return str(
        _(
            "Nothing obliges you to enter anything. Without the fields that are not marked as optional we cannot "
            "count you; everything else you may leave out, and none of the boxes is a condition for taking part."
        )
    )


def _about_profiles(content: dict[str, Any] | None) -> str:
    if content and {"measurement", "political"} & set(content["purposes"]):
        return str(
            _(
                "Only if you tick the box for measuring or for targeted messages, your answers and clicks are used to "
                "choose what you get. No decision about you is made by a program alone (Art. 22 GDPR)."
            )
        )
    return str(_("There are no profiles, and no decision about you is made by a program (Art. 22 GDPR)."))


def _authority(organisation: Organisation) -> Markup:
    authority = authority_of(organisation)
    where = escape(_("You may complain to the data protection authority where you live, or to ours:"))
    if authority is None:
        return escape(_("You may complain to the data protection authority where you live or where we are."))
    return lines(where, Markup('<a href="{}" rel="noopener">{}</a>').format(authority.url, authority.name))
