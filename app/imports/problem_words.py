"""What is wrong with a line of a list, in words, and the table of all of that for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask_babel import gettext as _

from app.foundation.spreadsheets import safe_cell
from app.imports.columns import label_of
from app.imports.lines import REFUSING
from app.imports.models import ContactImport

# So many are kept of a list; whoever has more begins with these.
MOST_KEPT = 5000


def why(code: str, field: str) -> str:
    """One problem as a sentence."""
    label = label_of(field)
    sentences = {
        "email_missing": _("There is no e-mail address."),
        "email_wrong": _("What stands there is no complete e-mail address."),
        "too_many_cells": _("It has more cells than the first line has columns; something has shifted."),
        "cell_too_long": _("%(field)s is too long. Perhaps a quotation mark is missing.", field=label),
        "left_out": _("%(field)s cannot be one; it is left out.", field=label),
        "evidence_missing": _("No consent: the evidence is not complete (%(field)s is empty).", field=label),
        "evidence_purpose": _(
            "No consent: it can be brought in for “newsletter” and “campaigns” only (%(field)s).", field=label
        ),
        "evidence_date": _("No consent: this is no date (%(field)s).", field=label),
        "evidence_future": _("No consent: this date is still to come (%(field)s).", field=label),
        "evidence_order": _("No consent: it was confirmed before it was given."),
    }
    return str(sentences.get(code, code))


def problems_in_words(found: ContactImport) -> Iterator[tuple[int, bool, str, str]]:
    """Line, whether it is left out as a whole, the name of its column in the file, and why."""
    column_of = dict(zip(found.columns, found.heading, strict=False))
    for line, code, field in found.problems:
        yield line, code in REFUSING, column_of.get(field, "") if field else "", why(code, field)


def as_table(found: ContactImport) -> str:
    """All of them with semicolons and a byte order mark, as Excel expects; nothing of a person stands in it."""
    out = io.StringIO("\ufeff")
    out.seek(1)
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Line"), _("What happens"), _("Column"), _("Why")])
    for line, refused, column, sentence in problems_in_words(found):
        happens = _("left out") if refused else _("brought in without this")
        writer.writerow([line, happens, safe_cell(column), safe_cell(sentence)])
    return out.getvalue()
