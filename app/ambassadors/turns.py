"""Setting sheets takes turns with everything else a process does: a rush for posters keeps nobody from signing.

A web process answers one request after the other. So whoever wants a sheet that has to be set first is told to come
back in a moment once setting has had its share of the process's time.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from app.foundation.errors import TestballonError

# A quarter of the time: after each sheet the others get three times as long as it took.
_TIMES_AS_LONG = 3.0
# So much may be owed to the others before somebody is asked to wait: some forty sheets in a row.
_MOST_OWED_SECONDS = 6.0


class BusyError(TestballonError):
    """Too much is being set at the moment; ``seconds`` until it is worth asking again."""

    status = 503

    def __init__(self, seconds: int) -> None:
        super().__init__("Many sheets are being made at the moment; please come back in a moment.")
        self.seconds = seconds


class Turns:
    """What setting owes to everything else, in seconds; it is paid by time going by."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._even_at = now, 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The time between is owed. Raises BusyError where too much is owed already."""
        began = self._now()
        over = self._even_at - began - _MOST_OWED_SECONDS
        if over > 0:
            # Not all at once again.
            raise BusyError(math.ceil(over) + random.randint(1, 3))  # noqa: S311 - spreads people, keeps no secret
        try:
            yield
        finally:
            ended = self._now()
            self._even_at = max(self._even_at, began) + (ended - began) * (1 + _TIMES_AS_LONG)


_turns = Turns()
_can_wait: ContextVar[bool] = ContextVar("can_wait", default=False)


@contextmanager
def who_can_wait() -> Iterator[None]:
    """In here whoever asks for a sheet may be told to come back; elsewhere (staff, previews) it is set at once."""
    before = _can_wait.set(True)
    try:
        yield
    finally:
        _can_wait.reset(before)


def turn() -> AbstractContextManager[None]:
    """Setting one sheet. Raises BusyError for those who can wait."""
    return _turns.taken() if _can_wait.get() else nullcontext()
