"""What happens with lists that are brought in, for the record (Art. 30 GDPR) and whoever stands on one (Art. 14)."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.foundation.database import db
from app.foundation.processing import Activity
from app.foundation.retention import NOTICE, SILENCE
from app.imports.models import ContactImport
from app.imports.receiving import WAITS


def tell(content: dict[str, Any] | None, _language: str) -> list[Activity]:
    """No page brings in lists; it is told where one was brought in at all."""
    if content is not None or not db.session.scalar(
        select(exists().where(ContactImport.started_at.is_not(None)))
    ):
        return []
    return [
        Activity(
            name=_("Contacts from lists"),
            why=_(
                "To keep in one place whom we know already, and so that nobody is asked or written to twice."
            ),
            basis=_(
                "Your consent, where the list proves it (Art. 6(1)(a) GDPR); otherwise our interest in knowing our "
                "members and supporters (Art. 6(1)(f) GDPR). By that alone you get no mail."
            ),
            data=_(
                "Your e-mail address and what else the list says of your name, postal code, telephone number and year "
                "of birth; where the list comes from, when and by whom it was collected."
            ),
            kept=_(
                "The list itself is deleted as soon as it has been worked through, at the latest after %(waits)s days. "
                "You are kept until %(days)s days after the last sign of life from you, and deleted %(notice)s days "
                "later.",
                waits=WAITS.days,
                days=SILENCE.days,
                notice=NOTICE.days,
            ),
        )
    ]
