"""Imprint, privacy notice and accessibility statement, written from what the organisation entered."""

from __future__ import annotations

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.campaigns.models import Organisation


def imprint(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the imprint (§ 5 DDG, § 18(2) MStV; § 5 ECG, § 25 MedienG)."""
    parts = [
        _section(_("Who runs this page"), _address(organisation)),
        _section(_("Represented by"), escape(organisation.represented_by)),
        _section(_("How to reach us"), _lines(_mail(organisation.email), _phone(organisation.phone))),
        _section(_("Register"), escape(organisation.register_entry)),
        _section(_("Supervisory authority"), escape(organisation.supervisory_authority)),
        _section(
            _("Responsible for the content"),
            _lines(escape(organisation.represented_by), _("Address as above"))
            if organisation.represented_by.strip()
            else Markup(""),
        ),
    ]
    return _("Imprint"), Markup("").join(parts)


def privacy(organisation: Organisation, *, letter_to: str = "") -> tuple[str, Markup]:
    """Heading and text of the privacy notice (Art. 13 GDPR) for what this version of Testballon does.

    ``letter_to`` is who gets letters that people send through the page.
    """
    contact = organisation.privacy_contact or organisation.email
    sections = [
        (_("Who is responsible"), _lines(_address(organisation), _mail(organisation.email))),
        (_("Questions about your data"), _mail(contact)),
        *((heading, escape(text)) for heading, text in _notice(letter_to)),
    ]
    return _("Privacy notice"), Markup("").join(_section(heading, body) for heading, body in sections)


def accessibility(organisation: Organisation) -> tuple[str, Markup]:
    """Heading and text of the accessibility statement (model of Decision (EU) 2018/1523)."""
    wish = _(
        "%(organisation)s wants everybody to be able to use these pages.",
        organisation=organisation.name or "Testballon",
    )
    how = _(
        "They are built to WCAG 2.2, level AA, and thus to EN 301 549. They are checked by programs and in a browser "
        "before each release. We know of nothing that does not conform."
    )
    ways = _(
        "They work with the keyboard alone, with a screen reader, enlarged to 200 %, in the dark and light setting of "
        "your device, and without JavaScript."
    )
    report = _("Tell us what stops you, and we will answer within a month:")
    further = _(
        "If our answer does not help you, you may turn to the conciliation or enforcement body for accessibility that "
        "is responsible for us. That costs you nothing."
    )
    parts = [
        Markup("<p>{}</p>").format(wish),
        _section(_("How far we are"), _lines(escape(how))),
        _section(_("How you can use them"), escape(ways)),
        _section(
            _("Something does not work?"),
            _lines(escape(report), _mail(organisation.email), _phone(organisation.phone)),
        ),
        _section(_("If that does not help"), escape(further)),
    ]
    return _("Accessibility"), Markup("").join(parts)


def _notice(letter_to: str) -> list[tuple[str, str]]:
    """What holds for every organisation, as (heading, text)."""
    return [*_what_and_why(), *_about_a_letter(letter_to), *_where_to_and_how_long(letter_to)]


def _what_and_why() -> list[tuple[str, str]]:
    return [
        (
            _("What we store when you sign up"),
            _(
                "What you enter in the form, when you sent and confirmed it, over which kind of link you came (such as "
                "“poster”), and the consents you ticked with the words you saw. We have all of it from you."
            ),
        ),
        (
            _("What is up to you"),
            _(
                "Nothing obliges you to enter anything. Without the fields that are not marked as optional we cannot "
                "count you; everything else you may leave out."
            ),
        ),
        (
            _("Why, and on what legal basis"),
            _(
                "To count you in and to be able to prove that you confirmed it: your consent (Art. 6(1)(a) GDPR, and "
                "Art. 9(2)(a) where taking part shows a political opinion) and our duty to prove it (Art. 6(1)(c) and "
                "7(1) GDPR). For a newsletter or anything else only if you ticked it."
            ),
        ),
    ]


def _about_a_letter(letter_to: str) -> list[tuple[str, str]]:
    if not letter_to:
        return []
    return [
        (
            _("If you send the letter"),
            _(
                "Only when you press the button that sends the letter do we hand it over to %(name)s, because you want "
                "it (Art. 6(1)(a) GDPR): your name, your e-mail address for the answer, and what you wrote. What "
                "%(name)s does with it is for %(name)s to answer for. We keep the letter with your sign-up; if you "
                "have that deleted, what has not left yet leaves no more.",
                name=letter_to,
            ),
        )
    ]


def _who_receives_it(letter_to: str) -> str:
    if letter_to:
        return str(
            _(
                "Us and those who run our server and send our mail and are bound by contract to do with it only what "
                "we say; and %(name)s, if you send the letter. Anybody else only if you ticked that. Except for such a "
                "letter nothing leaves the European Union by our doing.",
                name=letter_to,
            )
        )
    return str(
        _(
            "Nobody but us and those who run our server and send our mail and are bound by contract to do with it "
            "only what we say. Anybody else only if you ticked that. Nothing leaves the European Union by our "
            "doing."
        )
    )


def _where_to_and_how_long(letter_to: str) -> list[tuple[str, str]]:
    return [
        (
            _("How long"),
            _(
                "What you do not confirm within seven days is deleted on the eighth. What you confirmed stays until "
                "you withdraw your consent or until it is no longer needed for the campaign."
            ),
        ),
        (
            _("Who receives it"),
            _who_receives_it(letter_to),
        ),
        (
            _("Counting visits"),
            _(
                "We count how often a page is opened, by which link or from which website (its name alone), and how "
                "often somebody begins to fill in the form, on our own server: without cookies, without storing "
                "anything on your device, without your IP address and without recognising you. There are no profiles "
                "and no automated decisions."
            ),
        ),
        (
            _("Your links to share"),
            _(
                "If you share your own link, we count how many join through it. You are not told who they are."
            ),
        ),
        (
            _("Pictures with your own words"),
            _(
                "If you write words of your own or send a photo for a picture to share, we read them before our name "
                "stands beside them, and keep them with your sign-up because you want it (Art. 6(1)(a) GDPR) until you "
                "remove them there. We show them nowhere ourselves."
            ),
        ),
        (
            _("Your rights"),
            _(
                "You may ask what we store about you, have it corrected, deleted, restricted or handed over, object to "
                "its use, and withdraw any consent at any time; what was done before stays lawful. Write to the "
                "address above. You may also complain to the data protection authority where you live or where we are."
            ),
        ),
    ]


def _address(organisation: Organisation) -> Markup:
    town = f"{organisation.postal_code} {organisation.city}".strip()
    return _lines(escape(organisation.name), escape(organisation.street), escape(town))


def _section(heading: str, body: Markup) -> Markup:
    return Markup("<h2>{}</h2><p>{}</p>").format(heading, body) if body.strip() else Markup("")


def _lines(*lines: str) -> Markup:
    return Markup("<br>").join(line for line in lines if line.strip())


def _mail(address: str) -> Markup:
    return Markup('<a href="mailto:{0}">{0}</a>').format(address) if address.strip() else Markup("")


def _phone(number: str) -> Markup:
    dialled = "".join(sign for sign in number if sign in "+0123456789")
    return Markup('<a href="tel:{}">{}</a>').format(dialled, number) if number.strip() else Markup("")
