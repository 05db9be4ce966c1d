"""Imprint and accessibility statement, written from what the organisation entered."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.campaigns.models import Organisation
from app.consent.wordings import words_of_staff
from app.foundation.wording import date


def imprint(organisation: Organisation, *, language: str = "de") -> tuple[str, Markup]:
    """Heading and text of the imprint (§ 5 DDG, § 18(2) MStV; § 5 ECG, § 25 MedienG)."""
    parts = [
        section(_("Who runs this page"), address(organisation)),
        section(_("Represented by"), escape(organisation.represented_by)),
        section(_("How to reach us"), lines(mail_link(organisation.email), _phone(organisation.phone))),
        section(_("Register"), escape(organisation.register_entry)),
        section(_("Supervisory authority"), escape(organisation.supervisory_authority)),
        # § 25(4) MedienG: what a website stands for.
        section(_("What we stand for"), escape(organisation.media_line)),
        section(
            _("Responsible for the content"),
            lines(escape(organisation.represented_by), _("Address as above"))
            if organisation.represented_by.strip()
            else Markup(""),
        ),
        section(_("In addition"), lines(*escape(words_of_staff("imprint", language)).splitlines())),
    ]
    return _("Imprint"), Markup("").join(parts)


def accessibility(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the accessibility statement (model of Decision (EU) 2018/1523)."""
    wish = _(
        "%(organisation)s wants everybody to be able to use these pages.",
        organisation=organisation.name or "Testballon",
    )
    ways = _(
        "They work with the keyboard alone, with a screen reader, enlarged to 200 %, in the dark and light setting of "
        "your device, and without JavaScript."
    )
    report = _("Tell us what stops you, with the form below or directly, and we will answer within a month:")
    further = _(
        "If our answer does not help you, you may turn to the conciliation or enforcement body for accessibility that "
        "is responsible for us. That costs you nothing."
    )
    limits = organisation.accessibility_limits.strip()
    parts = [
        Markup("<p>{}</p>").format(wish),
        section(
            _("How far we are"),
            lines(
                escape(
                    _conformance(limits, is_looked_through=organisation.accessibility_checked_at is not None)
                )
            ),
        ),
        section(_("What does not conform"), lines(*escape(limits).splitlines())),
        section(_("How you can use them"), escape(ways)),
        section(_("How and when this was checked"), lines(*map(escape, _checked(organisation)))),
        section(
            _("Something does not work?"),
            lines(escape(report), mail_link(organisation.email), _phone(organisation.phone)),
        ),
        section(_("If that does not help"), lines(escape(further), escape(organisation.accessibility_body))),
    ]
    return _("Accessibility"), Markup("").join(parts)


def _conformance(limits: str, *, is_looked_through: bool) -> str:
    """The status, in the words of the model statement; nobody claims what they have not looked at."""
    if limits:
        return str(
            _(
                "They conform in most parts to WCAG 2.2, level AA, and to EN 301 549, for what is named below does not."
            )
        )
    if not is_looked_through:
        return str(
            _(
                "They are made to conform to WCAG 2.2, level AA, and to EN 301 549, and the program is tested for "
                "that. We have not looked through this statement ourselves yet."
            )
        )
    return str(
        _(
            "They conform fully to WCAG 2.2, level AA, and thus to EN 301 549. We know of nothing that does not "
            "conform."
        )
    )


def _checked(organisation: Organisation) -> list[str]:
    said = [
        str(_("They are checked by us: by programs and in a browser before each release (self-assessment)."))
    ]
    if organisation.accessibility_checked_at is not None:
        day = date(organisation.accessibility_checked_at)
        said.append(str(_("This statement was looked through last on %(day)s.", day=day)))
    return said


def address(organisation: Organisation) -> Markup:
    """Name and postal address."""
    town = f"{organisation.postal_code} {organisation.city}".strip()
    return lines(escape(organisation.name), escape(organisation.street), escape(town))


def section(heading: str, body: Markup) -> Markup:
    """A heading with its paragraph; nothing where there is nothing to say."""
    return Markup("<h2>{}</h2><p>{}</p>").format(heading, body) if body.strip() else Markup("")


def lines(*said: str) -> Markup:
    """One below the other, without the empty ones."""
    return Markup("<br>").join(line for line in said if line.strip())


def mail_link(email: str) -> Markup:
    """The address as a link."""
    return Markup('<a href="mailto:{0}">{0}</a>').format(email) if email.strip() else Markup("")


def _phone(number: str) -> Markup:
    dialled = "".join(sign for sign in number if sign in "+0123456789")
    return Markup('<a href="tel:{}">{}</a>').format(dialled, number) if number.strip() else Markup("")
