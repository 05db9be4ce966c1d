"""How a page's letter is sent: from the supporter's own mail program or by us.

For the former it becomes a ``mailto:`` address (RFC 6068), which has to stay short enough for every mail program.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _
from wtforms import ValidationError

from app.campaigns.page_content import Content

# Some mail programs cut what is longer; the parts below leave room for the supporter's name.
LONGEST_ADDRESS = 1900
_LONGEST_SUBJECT, _LONGEST_BODY = 250, 1350

OWN_PROGRAM, BY_US = "own", "us"
# Letters an hour.
USUAL_RATE, HIGHEST_RATE = 60, 600


def leaves_by_us(settings: Mapping[str, Any]) -> bool:
    """Whether a letter block says that we send the letters; one from before there was a choice does not."""
    return settings.get("sending") == BY_US


def gap_between(settings: Mapping[str, Any]) -> timedelta:
    """How long after a letter the next one leaves at the earliest."""
    return timedelta(seconds=3600 / int(settings.get("rate") or USUAL_RATE))


def recipient_through_us(content: Content) -> str:
    """Who gets letters from us, by name; empty where nobody does."""
    for block in content["blocks"]:
        if block["kind"] == "letter" and leaves_by_us(block.get("settings", {})):
            return str(block["settings"].get("name", ""))
    return ""


def mailto(email: str, subject: str, body: str, name: str = "") -> str:
    """The address that opens the letter; where it would be too long, first without the name, then without the text."""
    start = f"mailto:{quote(email, safe='@')}?subject={_encoded(subject)}"
    whole = f"{start}&body={_encoded(signed(body, name))}"
    if len(whole) > LONGEST_ADDRESS:
        whole = f"{start}&body={_encoded(body)}"
    return whole if len(whole) <= LONGEST_ADDRESS else start


def signed(body: str, name: str) -> str:
    """The letter with a name below it."""
    return f"{body.rstrip()}\n{name}" if name else body.rstrip()


def is_a_short_subject(_form: Any, field: Any) -> None:
    """A WTForms validator."""
    _must_fit(field, _LONGEST_SUBJECT)


def is_a_short_letter(_form: Any, field: Any) -> None:
    """A WTForms validator."""
    _must_fit(field, _LONGEST_BODY)


def _must_fit(field: Any, most: int) -> None:
    text = field.data or ""
    too_much = len(_encoded(text)) - most
    if too_much > 0:
        # In a link, a blank or an umlaut takes more than one place.
        less = max(1, round(too_much * len(text) / len(_encoded(text))))
        raise ValidationError(
            _("Mail programs would cut this off. Please shorten it by about %(n)s characters.", n=less)
        )


def _encoded(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "%0D%0A".join(quote(line, safe="") for line in lines)
