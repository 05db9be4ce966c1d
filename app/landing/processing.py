"""What happens with what people enter: told by what is on the page, so that a notice says that and no more."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.campaigns.letters import recipient_through_us
from app.consent.numbers import PHONE
from app.consent.special_wordings import ART9
from app.consent.telling import purpose_label
from app.foundation.processing import Activity
from app.foundation.retention import AFTER_THE_END, NOTICE, SILENCE
from app.foundation.terms import PROOF, value_of
from app.landing import recording
from app.landing.barriers import ANSWERED_KEPT
from app.landing.confirm_time import days_until_deleted
from app.landing.page_view import label_of
from app.landing.questions import questions_in
from app.landing.signatures import partners_of, purposes_of


def tell(content: dict[str, Any] | None, language: str) -> list[Activity]:
    """Taking part, each consent that is asked for, a letter, and what happens around them."""
    if content is None:
        return [
            _taking_part(_("What you enter in a form."), is_political=True),
            _share_links(),
            _visits(),
            _barriers(),
        ]
    return [
        _taking_part(_fields(content, language), is_political=bool(content.get("political"))),
        *_consents(content),
        *_letter(recipient_through_us(content)),
        _share_links(),
        _visits(),
        _barriers(),
    ]


def _taking_part(data: str, *, is_political: bool) -> Activity:
    basis = _("Your consent (Art. 6(1)(a) GDPR), and our duty to prove it (Art. 6(1)(c) and 7(1) GDPR).")
    if is_political:
        basis += " " + _(
            "Where taking part shows a political opinion, your explicit consent (Art. 9(2)(a) GDPR)."
        )
    days = days_until_deleted()
    return Activity(
        name=_("Taking part"),
        why=_("To count you in, and to be able to prove that it was you who confirmed it."),
        basis=basis,
        data=data
        + " "
        + _(
            "Also when you sent and confirmed it, over which kind of link you came (such as “poster”), and which boxes "
            "you ticked with the words you saw. We have all of it from you."
        ),
        recipients=_processors(),
        kept=_(
            "What you do not confirm is deleted after %(days)s days. What you confirmed is deleted at the latest "
            "%(after)s days after the end of the campaign, unless you agreed to more.",
            days=days,
            after=AFTER_THE_END.days,
        ),
        recorded=recording.of_taking_part(data, is_political=is_political),
    )


def _fields(content: dict[str, Any], language: str) -> str:
    """Each field by its label, with a mark where it may be left out."""
    required = {"email", *content.get("required", [])}
    names = ["email", *(name for name in content["fields"] if name != "email")]
    labels = [(label_of(name), name in required) for name in names]
    labels += [(question.label, question.required) for question in questions_in(content, language)]
    said = ", ".join(
        label if needed else _("%(field)s (optional)", field=label.rstrip("?")) for label, needed in labels
    )
    return str(_("What this form asks for: %(fields)s.", fields=said))


def _consents(content: dict[str, Any]) -> list[Activity]:
    partners = partners_of(content)
    told = []
    for purpose in purposes_of(content):
        if purpose == ART9:
            continue
        partner = partners.get(purpose, "")
        kind = "partner" if partner else purpose
        name = _("Passed on to %(partner)s", partner=partner) if partner else purpose_label(purpose)
        told.append(
            Activity(
                name=name,
                why=_("Only if you tick the box for it, in the words that stand beside the box."),
                basis=_bases().get(purpose, _("Your consent (Art. 6(1)(a) GDPR).")),
                data=_data().get(kind, _("Your e-mail address, and your name if you gave it.")),
                recipients=_recipients(partner).get(kind, _processors()),
                recorded=recording.of_consent(purpose, name, partner),
                kept=_kept() + (" " + _kept_of_calls() if purpose == PHONE else ""),
            )
        )
    return told


def _kept() -> str:
    return str(
        _(
            "Until you withdraw it: with the link in each mail, on the page with your data, or by writing to us. After "
            "%(days)s days without a sign of life from you we ask, and delete everything %(notice)s days later.",
            days=SILENCE.days,
            notice=NOTICE.days,
        )
        + " "
        + _(
            "That you had agreed we can prove for %(years)s years from the end of the year in which you withdrew it; "
            "the proof is locked until then, and deleted at once if you have everything deleted.",
            years=value_of(PROOF),
        )
    )


def _kept_of_calls() -> str:
    return str(
        _(
            "Before anything else we call once to ask whether the number is yours. That you had agreed, and when we "
            "called, we must be able to prove for five years after each call (§ 7a(2) UWG)."
        )
    )


def _processors() -> str:
    return str(_("Those who run our server and send our mail; by contract they do only what we say."))


def _data() -> dict[str, str]:
    return {
        "publish_name": _("Your name and your place."),
        "phone": _("Your telephone number and your name."),
        "handover": _("Your name and your postcode."),
        "political": _("Your e-mail address, and what you have stated yourself."),
        "measurement": _("Which mails you open, and which links in them you follow."),
        "partner": _("Your name and your e-mail address."),
    }


def _bases() -> dict[str, str]:
    return {
        "political": _("Your consent (Art. 6(1)(a) GDPR, Art. 18(1) of Regulation (EU) 2024/900)."),
        "phone": _("Your consent (Art. 6(1)(a) GDPR, § 7(2) UWG, § 174 TKG 2021)."),
        "measurement": _("Your consent (Art. 6(1)(a) GDPR, § 25(1) TDDDG, § 165(3) TKG 2021)."),
    }


def _recipients(partner: str) -> dict[str, str]:
    return {
        "publish_name": _("Everybody who opens the page."),
        "handover": _("Those who decide about the matter and to whom it is handed over."),
        "partner": _("%(partner)s, who answers for what it does with it.", partner=partner),
    }


def _letter(recipient: str) -> list[Activity]:
    if not recipient:
        return []
    return [
        Activity(
            name=_("If you send the letter"),
            why=_("Only when you press the button that sends the letter, because you want it."),
            basis=_("Your consent (Art. 6(1)(a) GDPR)."),
            data=_("Your name, your e-mail address for the answer, and what you wrote."),
            recipients=_(
                "%(name)s, who answers for what is done with it, wherever that mailbox is.", name=recipient
            ),
            kept=_("With your sign-up; if you have that deleted, what has not left yet leaves no more."),
            recorded=recording.of_letter(recipient),
        )
    ]


def _share_links() -> Activity:
    return Activity(
        name=_("Your links to share"),
        why=_(
            "If you share your own link, we count how many join through it. You are not told who they are."
        ),
        basis=_("Our interest in knowing what works (Art. 6(1)(f) GDPR)."),
        recorded=recording.of_share_links(),
    )


def _visits() -> Activity:
    return Activity(
        name=_("Counting visits"),
        why=_(
            "We count how often a page is opened, by which link or from which website (its name alone), and how "
            "often somebody begins to fill in the form, on our own server: without cookies, without storing "
            "anything on your device, without your IP address and without recognising you."
        ),
        basis=_("Nothing that is counted leads to a person."),
        recorded=recording.of_visits(),
    )


def _barriers() -> Activity:
    return Activity(
        name=_("If you report a barrier"),
        why=_("To see to what stops you, and to answer you, if you want that."),
        basis=_(
            "Our duty to take reports of barriers (Art. 6(1)(c) GDPR); where there is none, our interest in pages "
            "everybody can use (Art. 6(1)(f) GDPR)."
        ),
        data=_("What you write, and your e-mail address if you give it."),
        kept=_("Until %(days)s days after we answered.", days=ANSWERED_KEPT.days),
        recorded=recording.of_barriers(),
    )
