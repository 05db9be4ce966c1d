"""Where somebody comes from, as lines of their timeline."""

from __future__ import annotations

from flask_babel import gettext as _

from app.foundation.timeline import TimelineEntry
from app.imports.columns import label_of
from app.imports.queries import origins_of


def tell(contact_id: int) -> list[TimelineEntry]:
    """One line for each list, with what was said of it and which fields come from it."""
    told = []
    for row, found in origins_of(contact_id):
        pairs = (
            (_("Where from"), found.source),
            (_("Collected when"), found.collected_when),
            (_("Collected by"), found.collected_by),
            (_("Taken over"), ", ".join(label_of(field) for field in row.fields)),
        )
        told.append(
            TimelineEntry(
                at=row.at,
                icon="upload",
                text=_("Brought in with a list") if row.is_new else _("Filled in from a list"),
                answers=tuple((str(name), value) for name, value in pairs if value),
                url=f"/staff/contacts/imports/{found.id}",
                permission="contacts.import",
            )
        )
    return told
