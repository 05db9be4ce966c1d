"""What happens with what supporters write for pictures of their own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

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
        )
    ]
