"""A table of past campaigns to look at and to fill in, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

_HEADING = "campaign,variant,views,confirmed,cost,time,topic,channel,headline"


def text() -> str:
    """Four invented campaigns; the last one by day, with two headlines."""
    traffic, housing = _("Traffic"), _("Housing")
    crossing, bus, rents = _("Zebra crossing 2025"), _("Night bus"), _("Rent cap")
    rows = [
        (
            crossing,
            "",
            "1240",
            "62",
            "",
            "2025-05-01",
            traffic,
            "whatsapp",
            _("A zebra crossing for Mill Street"),
        ),
        (
            crossing,
            "",
            "410",
            "9",
            "30.00",
            "2025-05-01",
            traffic,
            "instagram",
            _("A zebra crossing for Mill Street"),
        ),
        (
            bus,
            "",
            "980",
            "31",
            "",
            "2025-09-12",
            traffic,
            "newsletter",
            _("How do you get home after midnight?"),
        ),
        (rents, "A", "1500", "54", "120.50", "2026-02-01", housing, "flyer", _("Lower the rents now!")),
        (
            rents,
            "B",
            "1480",
            "71",
            "118.00",
            "2026-02-01",
            housing,
            "flyer",
            _("Our 4 demands for fair rents"),
        ),
    ]
    return "\r\n".join([_HEADING, *(",".join(_quoted(cell) for cell in row) for row in rows), ""])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell
