"""Imprint, privacy notice and accessibility statement, written from what the organisation entered."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.campaigns.models import Organisation


def imprint(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the imprint (§ 5 DDG, § 5 ECG)."""
    lines = [
        escape(organisation.name),
        escape(organisation.street),
        escape(f"{organisation.postal_code} {organisation.city}"),
    ]
    parts = [_paragraph(Markup("<br>").join(lines))]
    parts += _labelled(_("Represented by"), organisation.represented_by)
    parts += _labelled(_("E-mail"), organisation.email)
    parts += _labelled(_("Phone"), organisation.phone)
    parts += _labelled(_("Register"), organisation.register_entry)
    parts += _labelled(_("Supervisory authority"), organisation.supervisory_authority)
    return _("Imprint"), Markup("").join(parts)


def privacy(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the privacy notice (Art. 13 GDPR) for what this version of Testballon does."""
    sections = (
        (
            _("Who is responsible"),
            f"{organisation.name}, {organisation.street}, {organisation.postal_code} {organisation.city}",
        ),
        (_("Questions about your data"), organisation.privacy_contact or organisation.email),
        (
            _("What we store when you sign up"),
            _(
                "What you enter in the form, when you sent and confirmed it, and the consents you ticked with the "
                "words you saw. Without the fields marked as required we cannot count you; everything else is up to you."
            ),
        ),
        (
            _("Why"),
            _(
                "To count your participation and to prove that you confirmed it (Art. 6(1)(a) and (c) GDPR, and Art. 9(2)(a) "
                "where taking part shows a political opinion). Every further purpose only if you ticked it."
            ),
        ),
        (
            _("How long"),
            _(
                "What you do not confirm within seven days is deleted on the eighth. What you confirmed stays until "
                "you withdraw or the campaign's purpose is fulfilled."
            ),
        ),
        (
            _("Who receives it"),
            _(
                "Nobody outside the organisation and those who run its server and mail for it, unless you agreed to it."
            ),
        ),
        (
            _("Counting visits"),
            _(
                "We count how often a page is opened, on our own server: without cookies, without storing your IP "
                "address and without recognising you."
            ),
        ),
        (
            _("Your rights"),
            _(
                "Access, rectification, erasure, restriction, portability and objection; you may withdraw any consent at "
                "any time, and complain to the data protection authority where you live."
            ),
        ),
    )
    return _("Privacy notice"), Markup("").join(
        Markup("<h2>{}</h2><p>{}</p>").format(heading, text) for heading, text in sections if text.strip()
    )


def accessibility(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the accessibility statement (model of Decision (EU) 2018/1523)."""
    texts = (
        _(
            "%(organisation)s wants everybody to be able to use these pages. They are built to WCAG 2.2, level AA, and "
            "are tested automatically and in a browser before each release.",
            organisation=organisation.name,
        ),
        _(
            "They work with the keyboard alone, with a screen reader, enlarged to 200 %%, and without JavaScript."
        ),
        _("If something stops you, write to us and we will answer within a month:"),
    )
    body = Markup("").join(_paragraph(escape(text)) for text in texts)
    return _("Accessibility"), body + _paragraph(escape(organisation.email))


def _paragraph(text: Markup) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _labelled(label: str, value: str) -> list[Markup]:
    return [Markup("<p><strong>{}:</strong> {}</p>").format(label, value)] if value.strip() else []
