"""What is kept of staff themselves: who looked at whose data, and who changed what."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.foundation.processing import Activity
from app.staff.access_lines import KEPT


def tell(content: dict[str, Any] | None, _language: str) -> list[Activity]:
    """It happens whatever is on a page, so it stands in the record and in no page's notice."""
    if content is not None:
        return []
    return [
        Activity(
            name=_("Audit trail"),
            why=_(
                "To be able to tell people who looked at their data and changed it, and to find misuse. Not to see how "
                "much anybody works."
            ),
            basis=_("Our duty to keep data secure and to prove it (Art. 6(1)(c), 5(2) and 32 GDPR)."),
            data=_(
                "Which account did what with which row, and when: numbers of rows and keyed hashes, no names and no "
                "addresses of supporters. About 150 bytes a line."
            ),
            recipients=_("Administrators; people themselves learn what was done, not by whom."),
            kept=_(
                "Who looked: %(days)s days. What was changed: as long as there is proof to be kept.",
                days=KEPT.days,
            ),
        )
    ]
