"""Files: whoever may send one sends more than fits a form; a stranger's request stays as small as all others."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_login import current_user

from app.foundation.database import reading
from app.foundation.gates import GatedBlueprint

# The parser reads in pieces of 64 kB and counts what of a piece it has not passed on yet.
_IN_FIELDS = 512 * 1024


def take_files_from_staff(
    blueprint: GatedBlueprint, *views: str, permission: str, most: int, in_fields: int = _IN_FIELDS
) -> None:
    """Let accounts with a permission send ``most`` bytes to these views of a blueprint, ``in_fields`` outside of files.

    Before anything reads the body, and without holding the database while it arrives.
    """
    endpoints = {f"{blueprint.name}.{view}" for view in views}

    @blueprint.url_value_preprocessor
    def take_more_from_those_who_may(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        if endpoint not in endpoints or request.method != "POST":
            return
        with reading():
            if current_user.is_authenticated and current_user.may(permission):
                take_up_to(most, in_fields)


def take_up_to(most: int, in_fields: int = _IN_FIELDS) -> None:
    """Let this request be ``most`` bytes long, ``in_fields`` of them outside of files."""
    request.max_content_length = most
    request.max_form_memory_size = in_fields
