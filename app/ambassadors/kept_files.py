"""Sheets and pictures kept below the data folder: what one process has set, no other need set again.

A file's name follows from all that decides how it looks, so what has changed has another name, and nothing is ever out
of date. Where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import OrderedDict
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Lock

from flask import current_app, has_app_context

# A sheet has some 20 kilobytes, a picture 100.
MOST_BYTES = 128 * 1024 * 1024
# A clear-out takes milliseconds; between two of them, so many files may be too many.
_FILES_BETWEEN = 500
_LEFT_BEHIND_SECONDS = 3600.0
# How whole files end: a machine that stopped while writing leaves shorter ones.
_ENDS = (b"%%EOF", b"%%EOF\n", b"IEND\xaeB`\x82")
_written = count(1)


def kept(name: str) -> bytes | None:
    """The file of this name, whole, or None."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if not data.endswith(_ENDS):
        return None
    # The clear-out begins with what nobody has asked for the longest.
    with suppress(OSError):
        os.utime(path)
    return data


def keep(name: str, data: bytes) -> None:
    """Keep a file; it is there as a whole or not at all, whoever else writes the same."""
    folder = _folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as begun:
            begun.write(data)
        os.replace(begun.name, folder / name)
        if next(_written) % _FILES_BETWEEN == 0:
            clear_out(folder, MOST_BYTES)


class Remembered:
    """What shows a person stands in no file, where it would outlive their words: a process remembers some of it."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._files, self._lock = most_bytes, OrderedDict[str, bytes](), Lock()

    def kept(self, name: str) -> bytes | None:
        """The file of this name, or None."""
        with self._lock:
            if name in self._files:
                self._files.move_to_end(name)
            return self._files.get(name)

    def keep(self, name: str, data: bytes) -> None:
        """Remember a file, and forget what nobody has asked for the longest."""
        with self._lock:
            self._files[name] = data
            while sum(map(len, self._files.values())) > self._most_bytes:
                self._files.popitem(last=False)


def clear_out(folder: Path, most_bytes: int) -> None:
    """Delete what nobody has asked for the longest until the rest is small enough, and what a crash left begun."""
    files = []
    with os.scandir(folder) as there:
        for entry in there:
            # Another process may clear out at the same time.
            with suppress(FileNotFoundError):
                seen = entry.stat()
                files.append((seen.st_mtime, seen.st_size, entry.path, entry.name.startswith(".")))
    too_many = sum(size for _asked, size, _path, _is_begun in files) - most_bytes
    for asked, size, path, is_begun in sorted(files):
        if is_begun and time.time() - asked < _LEFT_BEHIND_SECONDS:
            continue
        if is_begun or too_many > 0:
            with suppress(OSError):
                os.unlink(path)
            too_many -= size


def _folder() -> Path | None:
    return current_app.config["TESTBALLON"].data / "made" if has_app_context() else None
