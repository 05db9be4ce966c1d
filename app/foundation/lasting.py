"""What people wished for and what a restored copy of the database does not know of: lines in a file beside it.

Whoever withdrew a consent after a backup was made would get mail again once it is put back. So each such wish is
written, with the keyed hash of the address and nothing that names anybody, into ``wishes.log`` of the data folder.
After a restore the rooms do again what stands there (``app/backup/restoring.py``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app

from app.foundation import clock
from app.foundation.database import db
from app.foundation.logs import log, log_failure

LOG_FILE = "wishes.log"
# It is there from before a restored copy is in the database until all wishes are done again.
_MARK = ".restoring"


@dataclass(frozen=True, slots=True)
class Wish:
    """One line: when somebody (by the key of their address) wished for what, and about what."""

    at: datetime
    key: bytes
    what: str
    about: tuple[str, ...]


_doers: dict[str, Callable[[Sequence[Wish]], None]] = {}


def done_again_by(doer: Callable[[Sequence[Wish]], None], *kinds: str) -> None:
    """Name who does wishes of these kinds again; ``wiring`` calls this."""
    for kind in kinds:
        _doers[kind] = doer


def keep(what: str, key: bytes, about: Sequence[str] = ()) -> None:
    """Write a wish down, before or while the caller writes it to the database."""
    said = {"at": clock.now().isoformat(), "address": key.hex(), "what": what, "about": sorted(about)}
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            # A line of its own also behind the half line of a machine that lost its power.
            file.write(f"\n{json.dumps(said)}\n")
    except OSError as failure:
        # The wish itself is in the database all the same; `testballon doctor` says that the folder is not writable.
        log_failure("wish not written to the log file", failure)


def do_again() -> int:
    """Do again all that was ever wished, oldest first; returns how many wishes those were. Commits.

    Whoever has done them already, or was overtaken by a later decision, does nothing.
    """
    wishes = sorted(_lines(), key=lambda one: (one.at, one.what))
    for doer in dict.fromkeys(_doers.values()):
        mine = [one for one in wishes if _doers.get(one.what) is doer]
        if mine:
            doer(mine)
    db.session.commit()
    if wishes:
        log("wishes done again", lines=len(wishes))
    return len(wishes)


def begin_restore() -> None:
    """Say, before a copy is committed, that its wishes are to be done again, should this process not get that far."""
    with _path(_MARK).open("w", encoding="ascii") as file:
        file.write(f"{clock.now().isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())


def end_restore() -> None:
    """All wishes are done again."""
    _path(_MARK).unlink(missing_ok=True)


def is_restore_unfinished() -> bool:
    """Whether somebody who withdrew a consent may still stand in the database as if they had not."""
    return _path(_MARK).exists()


def _lines() -> Iterator[Wish]:
    path = _path()
    if not path.exists():
        return
    for written in path.read_text(encoding="ascii", errors="replace").splitlines():
        with suppress(ValueError, KeyError, TypeError):
            said: dict[str, Any] = json.loads(written)
            yield Wish(
                datetime.fromisoformat(said["at"]),
                bytes.fromhex(said["address"]),
                str(said["what"]),
                tuple(map(str, said["about"])),
            )


def _path(name: str = LOG_FILE) -> Path:
    folder: Path = current_app.config["TESTBALLON"].data
    return folder / name
