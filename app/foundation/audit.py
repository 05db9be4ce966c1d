"""The port through which every room says who did what; the staff room keeps the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_Recorder = Callable[[str, str, int | None, dict[str, Any]], None]
_recorder: _Recorder | None = None


def kept_by(recorder: _Recorder) -> None:
    """Name the function that writes the trail; ``create_app`` calls this once."""
    global _recorder
    _recorder = recorder


def record(action: str, object_kind: str, object_id: int | None, **detail: Any) -> None:
    """Add one line to the trail, in the caller's transaction. ``detail`` never holds a person's data."""
    if _recorder is None:
        raise RuntimeError("Nobody keeps the audit trail; create_app fills this port.")
    _recorder(action, object_kind, object_id, detail)
