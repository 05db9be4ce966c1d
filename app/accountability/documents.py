"""Every document and tool that data protection asks for, each with a sentence that says when one needs it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, what it is called, and what it is for."""

    name: str
    said: str
    url: str


def documents() -> list[Place]:
    """What is read, printed and handed over."""
    here = "/staff/data-protection"
    return [
        Place(
            _("Record of processing activities (Art. 30 GDPR)"),
            _("What is done with data, why, on which basis, and until when: for the supervisory authority."),
            f"{here}/record",
        ),
        Place(
            _("Impact assessment (Art. 35 GDPR)"),
            _("What could happen to people, what stands against it, and who has assessed it when."),
            f"{here}/assessment",
        ),
        Place(
            _("Technical and organisational measures (Art. 32 GDPR)"),
            _("How this installation protects data as it is configured now: for contracts and audits."),
            f"{here}/measures",
        ),
        Place(
            _("Time limits"),
            _(
                "For how long proof, unconfirmed sign-ups and unused consents hold, and choosing other numbers."
            ),
            f"{here}/terms",
        ),
        Place(
            _("Legal texts"),
            _(
                "The words of every consent, in each version that people have seen; new words are written here."
            ),
            "/staff/legal-texts",
        ),
        Place(
            _("Privacy notice"),
            _("What people read about all pages; each page has one of its own behind the link at its end."),
            "/privacy",
        ),
        Place(
            _("Accessibility statement"),
            _("What is not accessible yet, when somebody looked through it last, and what people reported."),
            "/staff/accessibility",
        ),
    ]


def tools() -> list[Place]:
    """What is done with people's data, and how one sees what was done."""
    here = "/staff/data-protection"
    return [
        Place(
            _("Requests"),
            _(
                "What people ask by letter, phone or at the counter, with the day by which it is to be answered."
            ),
            "/staff/contacts/requests",
        ),
        Place(
            _("A person's data and evidence"),
            _(
                "Find the person, then: everything that is known, who has looked at it, a copy, erasure, restriction, "
                "objection, and for each consent the receipt with wording, times and mail, as PDF and JSON."
            ),
            "/staff/contacts",
        ),
        Place(
            _("Data breach: who is affected"),
            _(
                "Whose data somebody saw, took along or changed between two moments, and the notice of Art. 33 "
                "to fill in within 72 hours."
            ),
            "/staff/contacts/breach",
        ),
        Place(
            _("Who will be erased soon"),
            _("How many are announced and erased in the next weeks; nothing is to be done."),
            f"{here}/clean-up",
        ),
        Place(
            _("Consents nobody made use of for long"),
            _("Whom nobody has written to for years, so that the consent may have lapsed."),
            "/staff/contacts/asking-again",
        ),
        Place(
            _("Releases by a second person"),
            _("Which exports, deletions and publications wait for somebody else, and which were released."),
            "/staff/releases",
        ),
        Place(
            _("Sign-ups that are none"),
            _("What was taken out of the counts, by whom, for what reason, and taking it back."),
            "/staff/invalidations",
        ),
        Place(
            _("Delivery and alarms"),
            _("Whether confirmation mails arrive at each mail provider, and what was held back."),
            "/staff/delivery",
        ),
    ]
