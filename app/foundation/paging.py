"""Lists in pages, and addresses that remember search, order and page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

T = TypeVar("T")

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: its rows, its number (from 1) and how many rows there are in all."""

    items: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer; None stands for a gap."""
        near = {n for n in range(self.number - 1, self.number + 2) if 1 <= n <= self.pages}
        wanted = sorted(near | {1, self.pages})
        shown: list[int | None] = []
        for number in wanted:
            if shown and shown[-1] is not None and number - shown[-1] > 1:
                shown.append(None)
            shown.append(number)
        return shown


def page_number(total: int, size: int = PAGE_SIZE) -> int:
    """The page the address asks for, held within what there is."""
    asked = request.args.get("page", 1, type=int)
    return max(1, min(asked, -(-total // size) or 1))


def with_query(**changes: object) -> str:
    """This page's address with some query parameters changed; None or empty takes one away."""
    query = {key: value for key, value in request.args.items() if key not in changes}
    query |= {key: str(value) for key, value in changes.items() if value not in (None, "")}
    return f"{request.path}?{urlencode(query)}" if query else request.path
