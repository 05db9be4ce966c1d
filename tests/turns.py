"""What measures speed has the machine to itself; all other tests share it. Between the processes of pytest-xdist."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(folder: Path, *, alone: bool) -> Iterator[None]:
    """Wait until it is our turn: for nobody else to run, or for nobody to run alone.

    Whoever wants to be alone holds the gate from the moment of asking, so that nobody slips in before.
    """
    with (folder / "gate").open("w") as gate, (folder / "turn").open("w") as running:
        how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        fcntl.flock(gate, how)
        fcntl.flock(running, how)
        if not alone:
            fcntl.flock(gate, fcntl.LOCK_UN)
        yield
