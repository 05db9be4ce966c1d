"""Columns whose values are sealed on their way into the database and opened on their way out (``sealing.py``)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.foundation.sealing import open_text, seal_text


class SealedText(TypeDecorator[str]):
    """A text nobody can read in the database. It can be neither searched nor sorted by there."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal; nothing stays nothing, so that it can be asked for."""
        return seal_text(value, self.column) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        return open_text(value, self.column) if value else value


class SealedAnswers(TypeDecorator[dict[str, Any]]):
    """Answers by question: what was written is sealed, what was chosen (numbers) can still be counted in SQL."""

    impl = JSON
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        """Seal each text."""
        if value is None:
            return None
        return {
            name: seal_text(one, self.column) if isinstance(one, str) else one for name, one in value.items()
        }

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        """Open each text."""
        if value is None:
            return None
        return {
            name: open_text(one, self.column) if isinstance(one, str) else one for name, one in value.items()
        }

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """What is compared is JSON, as without seals."""
        return self.impl_instance.coerce_compared_value(op, value)
