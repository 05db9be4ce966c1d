"""What happens with what supporters write and decide on their own page: own words, mails, a nickname."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.ambassadors import recording
from app.foundation.processing import Activity


def tell(_content: dict[str, Any] | None, _language: str) -> list[Activity]:
    """The same for every page, for every page has a kit."""
    return [
        Activity(
            name=_("Pictures with your own words"),
            why=_(
                "If you write words of your own or send a photo for a picture to share: so that the picture shows "
                "them. We read them before our name stands beside them, and show them nowhere ourselves."
            ),
            basis=_("Your consent (Art. 6(1)(a) GDPR)."),
            data=_("What you write, how you want to be named, and your photo without place and device."),
            kept=_("With your sign-up, until you remove it on the page where you wrote it."),
            recorded=recording.of_own_words(),
        ),
        Activity(
            name=_("Mails about your own link"),
            why=_(
                "To tell you when more people have joined through your link, and when the campaign enters a new phase."
            ),
            basis=_(
                "Your consent, given on your own page (Art. 6(1)(a) GDPR), and our duty to prove it (Art. 7(1) GDPR)."
            ),
            data=_("Your e-mail address, and how many people came through your link."),
            recipients=_("Those who run our server and send our mail; by contract they do only what we say."),
            kept=_("Until you withdraw it: with the link in each mail, or on your own page."),
            recorded=recording.of_news(),
        ),
        Activity(
            name=_("The list of those who bring most"),
            why=_("To thank those who bring others along and asked to stand in it."),
            basis=_("Your consent (Art. 6(1)(a) GDPR): you ask for it on your own page."),
            data=_("A nickname that you choose, and how many people came through your link."),
            recipients=_("Whoever opens a page that shows the list."),
            kept=_("Until you leave the list on your own page."),
            recorded=recording.of_nicknames(),
        ),
    ]
