"""The files of the data folder that a copy brings along: what stands on this machine already stays."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from app.backup.making import FILES


def merge_files(folder: Path, files: Mapping[str, list[str]]) -> None:
    """Add the lines that are not there; a file of this machine may know of more than the copy does, never of less."""
    for name in FILES:
        path = folder / name
        present = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
        new = [line for line in files.get(name, []) if line and line not in set(present)]
        if new:
            _write(path, "".join(f"{line}\n" for line in [*new, *present]))


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with draft.open("w", encoding="ascii", errors="replace") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
