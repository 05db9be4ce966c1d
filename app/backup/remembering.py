"""When the last copy was made: a line in the data folder, for ``testballon doctor``."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from app.foundation import clock
from app.foundation.logs import log_failure

_TOO_LONG = timedelta(days=7)


def remember_copy(made_at: str) -> None:
    """Write down that a copy is whole. It is no less whole where this cannot be written."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{made_at}\n", encoding="ascii")
    except OSError as failure:
        log_failure("time of the backup not written down", failure)


def last_copy() -> str:
    """A sentence about it; a hint where there is none or an old one, for copies may be made by other means."""
    try:
        made_at = datetime.fromisoformat(_path().read_text(encoding="ascii").strip())
        age = clock.now() - made_at
    except (OSError, ValueError, TypeError):
        return (
            "Hint: “testballon backup” was never used here. Without a copy, a broken disk takes everything."
        )
    when = f"The last copy by “testballon backup” is of {made_at:%d.%m.%Y %H:%M} UTC"
    if age > _TOO_LONG:
        return f"Hint: {when[0].lower()}{when[1:]}, {age.days} days ago. Make one every day."
    return f"{when}."


def _path() -> Path:
    folder: Path = current_app.config["TESTBALLON"].data
    return folder / "last-backup"
