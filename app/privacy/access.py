"""Access (Art. 15 GDPR, R2.01): everything that is known of somebody, as data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.foundation import clock, personal_data
from app.foundation.personal_data import Rows
from app.privacy.subjects import Subject

FORMAT = "testballon-person/1"
SCHEMA = Path(__file__).parent / "schema.json"


def known_of(subject: Subject) -> Rows:
    """Every row that is about them, by table."""
    of_contact = personal_data.collect(subject.contact_id) if subject.contact_id is not None else {}
    of_address = personal_data.collect_address(subject.key)
    return {
        table: [*of_contact.get(table, []), *of_address.get(table, [])]
        for table in sorted(of_contact.keys() | of_address.keys())
    }


def copy_for(subject: Subject) -> dict[str, Any]:
    """The copy somebody gets, as JSON can hold it; its shape is described by ``schema.json`` beside this file."""
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "address": subject.canonical,
        "recipients": recipients(),
        "data": _plain(known_of(subject)),
    }


def recipients() -> list[str]:
    """Who else gets to see people's data: the hosts it is handed to (C-154/21). Letters name theirs themselves."""
    host = urlsplit(current_app.config["TESTBALLON"].smtp_url).hostname
    return [host] if host else []


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
