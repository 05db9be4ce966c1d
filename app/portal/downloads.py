"""A copy as a table for a spreadsheet: one line for each thing that is known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.foundation.spreadsheets import safe_cell
from app.privacy.wording import title_of


def as_table(copy: Mapping[str, Any]) -> str:
    """What, which one, field and value, with semicolons and a byte order mark, as Excel expects."""
    out = io.StringIO("\ufeff")
    out.seek(1)
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("What"), _("Number"), _("Field"), _("Value")])
    for table, rows in copy["data"].items():
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                said = (
                    value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
                )
                writer.writerow([title_of(table), number, name, "" if value is None else safe_cell(said)])
    return out.getvalue()
