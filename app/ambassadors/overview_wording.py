"""The ways a link travels, and the reasons not to count, in words for staff."""

from __future__ import annotations

from flask_babel import gettext as _

from app.ambassadors.exclusions import AT_ONCE, MOST_AT_ONCE, REASONS
from app.ambassadors.media import LABELS
from app.campaigns.channels import channel_name


def medium_name(medium: str) -> str:
    """Such as “WhatsApp” or “Poster”."""
    words = {
        "link": _("Link copied or passed on"),
        "text": _("Copied text"),
        "frame": _("Form on a website"),
        "device": _("The phone’s own way"),
    }
    return str(words.get(medium) or LABELS.get(medium) or channel_name(medium))


def reason_in_short(reason: str) -> str:
    """In a few words, for whoever came by the link."""
    return reason_name(reason)[0] if reason in REASONS else reason


def reason_name(reason: str) -> tuple[str, str]:
    """In a few words, and in a sentence."""
    words = {
        "unknown": (
            _("Link of nobody"),
            _("The code belongs to nobody who had confirmed here, or to somebody who was forgotten."),
        ),
        "revoked": (_("Link switched off"), _("By the supporter or by you, before they came.")),
        "self": (_("The same person"), _("Somebody came by their own link, also with another spelling.")),
        "known": (_("Known before"), _("They had confirmed here before, or were among your contacts.")),
        "household": (
            _("The same household"),
            _("The same telephone number, or the same family name and postcode."),
        ),
        "burst": (
            _("Too many at once"),
            _(
                "More than %(most)s by one link within %(minutes)s minutes. If you know why – a stand, a class – let "
                "them count.",
                most=MOST_AT_ONCE,
                minutes=int(AT_ONCE.total_seconds() // 60),
            ),
        ),
        "robots": (_("Left out by you"), _("You said that these are no people.")),
        "withdrawn": (_("Signature taken out"), _("They have taken their own signature out of the count.")),
    }
    name, sentence = words[reason]
    return str(name), str(sentence)
