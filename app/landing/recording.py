"""What happens with what people enter, in the words of the controller's record (Art. 30 GDPR)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.processing import Recorded
from app.foundation.retention import AFTER_THE_END, NOTICE, SILENCE
from app.foundation.terms import PROOF, value_of
from app.landing.barriers import ANSWERED_KEPT
from app.landing.confirm_time import days_until_deleted


def of_taking_part(asked: str, *, is_political: bool) -> Recorded:
    """A form of its own for each page, so that pages of one kind are one activity."""
    basis = _("Consent (Art. 6(1)(a) GDPR) and the duty to prove it (Art. 6(1)(c) and 7(1) GDPR).")
    if is_political:
        basis += " " + _("As it shows a political opinion, explicit consent (Art. 9(2)(a) GDPR).")
    return Recorded(
        name=_("Taking part in political matters") if is_political else _("Participation"),
        why=_("The organisation counts who takes part and must be able to prove that they confirmed it."),
        basis=basis,
        people=_("People who enter themselves on a page of the organisation."),
        data=_(
            "What the form of the page asks for; when it was sent and confirmed; the kind of link by which the person "
            "came; which boxes were shown in which words, and which were ticked. All of it comes from the person."
        ),
        recipients=processors(),
        kept=_(
            "What is not confirmed is erased after %(days)s days; what is confirmed at the latest %(after)s days after "
            "the end of the campaign, unless another consent holds.",
            days=days_until_deleted(),
            after=AFTER_THE_END.days,
        ),
        asked=asked,
    )


def of_consent(purpose: str, label: str, partner: str) -> Recorded:
    """One of the boxes; ``partner`` is who gets it, where the box is about that."""
    return Recorded(
        name=label,
        why=_("What the box on the page says, and only for those who ticked it."),
        basis=_bases().get(purpose, _("Consent (Art. 6(1)(a) GDPR).")),
        people=_("People who ticked the box and confirmed it by mail."),
        data=_data().get("partner" if partner else purpose, _("E-mail address; name where it was given.")),
        recipients=_recipients(partner).get("partner" if partner else purpose, processors()),
        kept=_(
            "Until the consent is withdrawn. Whoever shows no sign of life for %(days)s days is asked and erased "
            "%(notice)s days later. The proof of a withdrawn consent is locked for %(years)s years from the end of "
            "that year on, and erased at once with the person.",
            years=value_of(PROOF),
            days=SILENCE.days,
            notice=NOTICE.days,
        ),
    )


def processors() -> str:
    """Who has it because they run what it runs on."""
    return str(_("Processors for server and mail (Art. 28 GDPR)."))


def of_letter(recipient: str) -> Recorded:
    """A letter that leaves in a person's name."""
    return Recorded(
        name=_("Letters to those who decide"),
        why=_("The person has a letter sent in their own name and presses a button for it."),
        basis=_("Consent (Art. 6(1)(a) GDPR)."),
        people=_("People who send the letter."),
        data=_("Name, e-mail address for the answer, and the text of the letter."),
        recipients=_("%(partner)s, as a controller of its own.", partner=recipient),
        kept=_("With the sign-up; what has not left by then leaves no more."),
    )


def of_share_links() -> Recorded:
    """Numbers, no names."""
    return Recorded(
        name=_("Links to share"),
        why=_(
            "The organisation counts how many join by somebody's link; that person learns the number alone."
        ),
        basis=_("Legitimate interest in knowing what works (Art. 6(1)(f) GDPR)."),
        people=_("People who share a link of their own, and those who follow it and sign."),
        data=_("Code of the link, and by which code somebody came."),
        kept=_("With the sign-up."),
    )


def of_visits() -> Recorded:
    """What is no personal data stands there so that nobody has to ask."""
    return Recorded(
        name=_("Counting of visits"),
        why=_(
            "The organisation counts on its own server how often a page is opened, by which kind of link or from "
            "which website, and how often a form is begun: without cookies, without storing anything on devices, "
            "without IP addresses and without recognising anybody."
        ),
        basis=_("No personal data: only sums are stored. Nothing is read from devices (§ 25 TDDDG)."),
        people=_("None who could be identified."),
        data=_("Sums by hour."),
    )


def of_barriers() -> Recorded:
    """What people report of pages they cannot use."""
    return Recorded(
        name=_("Reported barriers"),
        why=_("The organisation removes barriers on its pages and answers those who want an answer."),
        basis=_(
            "Duty to take reports (Art. 6(1)(c) GDPR); where there is none, legitimate interest in pages everybody "
            "can use (Art. 6(1)(f) GDPR)."
        ),
        people=_("People who report a barrier."),
        data=_("What they write; e-mail address where it was given."),
        recipients=processors(),
        kept=_("Until %(days)s days after the answer.", days=ANSWERED_KEPT.days),
    )


def _bases() -> dict[str, str]:
    return {
        "political": _("Consent (Art. 6(1)(a) GDPR, Art. 18(1) of Regulation (EU) 2024/900)."),
        "phone": _("Consent (Art. 6(1)(a) GDPR, § 7(2) UWG, § 174 TKG 2021)."),
        "measurement": _("Consent (Art. 6(1)(a) GDPR, § 25(1) TDDDG, § 165(3) TKG 2021)."),
    }


def _data() -> dict[str, str]:
    return {
        "publish_name": _("Name and place."),
        "phone": _("Telephone number and name."),
        "handover": _("Name and postcode."),
        "political": _("E-mail address, and what the person stated of themselves."),
        "measurement": _("Which mails are opened, and which links in them are followed."),
        "partner": _("Name and e-mail address."),
    }


def _recipients(partner: str) -> dict[str, str]:
    return {
        "partner": _("%(partner)s, as a controller of its own.", partner=partner),
        "publish_name": _("Everybody who opens the page."),
        "handover": _("Those who decide about the matter and to whom it is handed over."),
    }
