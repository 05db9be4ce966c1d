"""What an alarm says: what is so, why that matters, and what to do."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.campaigns.models import Campaign
from app.foundation.database import db
from app.foundation.wording import date_and_time, number, percent
from app.landing.guard_models import Alarm
from app.landing.mail_providers import provider_names


def in_words(alarm: Alarm) -> tuple[str, str]:
    """A headline and a sentence or two."""
    headline, sentences = _WORDS[alarm.kind](alarm)
    if alarm.ended_at:
        sentences += " " + _(
            "This has been over since %(moment)s; what was held back still waits for somebody to let it through.",
            moment=date_and_time(alarm.ended_at),
        )
    return headline, sentences


def _network(alarm: Alarm) -> tuple[str, str]:
    return (
        _("Very many sign-ups from one network"),
        _(
            "%(n)s in ten minutes, with %(addresses)s addresses. What exceeds a hundred is held back; of those whose "
            "browser did a small sum, what exceeds a thousand. If people sign together there, in a school or at an "
            "event, let it through; otherwise there is nothing to do.",
            n=number(alarm.detail["sign_ups"]),
            addresses=number(alarm.detail["addresses"]),
        ),
    )


def _campaign(alarm: Alarm) -> tuple[str, str]:
    campaign = db.session.get(Campaign, alarm.campaign_id)
    return (
        _("Hardly anybody confirms: %(title)s", title=campaign.title if campaign else ""),
        _(
            "%(confirmed)s of %(mails)s mails were confirmed. Probably somebody enters addresses of people who do "
            "not know of it. So mails leave only to those whose browser did a small sum, and to a few who waited a "
            "little instead. If your mails are merely late, let all of them through.",
            confirmed=number(alarm.detail["confirmed"]),
            mails=number(alarm.detail["mails"]),
        ),
    )


def _provider(alarm: Alarm) -> tuple[str, str]:
    return (
        _(
            "%(provider)s hardly confirms any more",
            provider=provider_names().get(alarm.key, alarm.key),
        ),
        _(
            "%(confirmed)s of %(mails)s mails were confirmed; usual there at this time of day: "
            "%(usual)s. Perhaps they arrive late or as spam. Ask somebody with a mailbox there, and look at the "
            "answers of the mail server in the outbox.",
            confirmed=number(alarm.detail["confirmed"]),
            mails=number(alarm.detail["mails"]),
            usual=percent(alarm.detail["usual"]),
        ),
    )


def _blocked(alarm: Alarm) -> tuple[str, str]:
    campaign = db.session.get(Campaign, alarm.campaign_id)
    return (
        _("Mail providers block your mails: %(title)s", title=campaign.title if campaign else ""),
        ngettext(
            "%(n)s mail came back because the provider refuses us, not because of the person (%(status)s). Nobody was "
            "taken out for it. The campaign's mails wait, so that it does not get worse: look at SPF, DKIM, DMARC and "
            "block lists with whoever runs your mail server, then let them through.",
            "%(n)s mails came back because the provider refuses us, not because of the people (%(status)s). Nobody was "
            "taken out for it. The campaign's mails wait, so that it does not get worse: look at SPF, DKIM, DMARC and "
            "block lists with whoever runs your mail server, then let them through.",
            alarm.detail["bounces"],
            n=number(alarm.detail["bounces"]),
            status=", ".join(alarm.detail["statuses"]),
        ),
    )


def _disposable(alarm: Alarm) -> tuple[str, str]:
    return (
        _("Many disposable addresses"),
        _(
            "%(n)s of %(all)s sign-ups of the last 24 hours. Some people use them to be left alone; so many at once "
            "are more likely made by a program. They count like all others until you take them out.",
            n=number(alarm.detail["sign_ups"]),
            all=number(alarm.detail["of"]),
        ),
    )


def _domain(alarm: Alarm) -> tuple[str, str]:
    return (
        _("Very many sign-ups from %(domain)s", domain=alarm.key),
        _(
            "%(n)s in the last 24 hours; usual are %(usual)s a day. A company or a school that was asked to sign looks "
            "like this, too.",
            n=number(alarm.detail["sign_ups"]),
            usual=number(round(alarm.detail["usual"], 1)),
        ),
    )


def _rush(alarm: Alarm) -> tuple[str, str]:
    return (
        _("Far more sign-ups than usual at this time of day"),
        _(
            "%(n)s in ten minutes; usual are %(usual)s. Those who came some minutes ago hardly confirm, so it looks "
            "like programs and not like a good day. Nothing is held back: browsers do a small sum before a sign-up "
            "counts, and it ends an hour after it has become quiet.",
            n=number(alarm.detail["sign_ups"]),
            usual=number(round(alarm.detail["usual"])),
        ),
    )


def _waiting(alarm: Alarm) -> tuple[str, str]:
    return (
        _("A mail to confirm has been waiting for long"),
        _(
            "It has waited since %(moment)s, and somebody waits for it. The mail server may be away, or it refuses: "
            "see the outbox.",
            moment=date_and_time(datetime.fromisoformat(alarm.detail["since"])),
        ),
    )


_WORDS = {
    "network": _network,
    "campaign": _campaign,
    "provider": _provider,
    "blocked": _blocked,
    "disposable": _disposable,
    "domain": _domain,
    "waiting": _waiting,
    "rush": _rush,
}
