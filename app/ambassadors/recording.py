"""What happens with what supporters write and decide, in the words of the controller's record (Art. 30 GDPR)."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.processing import Recorded
from app.landing.recording import processors


def of_own_words() -> Recorded:
    """What they put on a picture to share."""
    return Recorded(
        name=_("Pictures with supporters' own words"),
        why=_(
            "A picture to share shows words or a photo of the person's own. Staff read them before the organisation's "
            "name stands beside them; the organisation shows them nowhere itself."
        ),
        basis=_("Consent (Art. 6(1)(a) GDPR)."),
        people=_("Supporters who make such a picture."),
        data=_("What they write, how they want to be named, and a photo without place and device."),
        recipients=_("Whoever the person shows the picture."),
        kept=_("With the sign-up, or until the person removes it."),
    )


def of_news() -> Recorded:
    """Mails about one's own link."""
    return Recorded(
        name=_("Mails about supporters' own links"),
        why=_("The organisation tells supporters when more have joined by their link, and of a new phase."),
        basis=_("Consent (Art. 6(1)(a) GDPR) and the duty to prove it (Art. 6(1)(c) and 7(1) GDPR)."),
        people=_("Supporters who asked for it on their own page."),
        data=_("E-mail address, and how many came by the link."),
        recipients=processors(),
        kept=_("Until the consent is withdrawn."),
    )


def of_nicknames() -> Recorded:
    """The list of those who bring most."""
    return Recorded(
        name=_("The list of those who bring most"),
        why=_("The organisation thanks those who bring others along and asked to stand in the list."),
        basis=_("Consent (Art. 6(1)(a) GDPR)."),
        people=_("Supporters who asked for it on their own page."),
        data=_("A nickname of their choice, and how many came by the link."),
        recipients=_("Whoever opens a page that shows the list."),
        kept=_("Until the person leaves the list."),
    )
