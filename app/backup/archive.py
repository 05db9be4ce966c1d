"""What a copy looks like: lines of JSON, packed with gzip, and sealed where there is a passphrase.

The first line (``Head``) says from when, from which version and under which key. Then come, for each table, a line
with its name and columns and one for each row, and for each file of the data folder its name and lines. The last line
says how many rows there must be and what SHA-256 all lines before it have; a copy without it is half a copy.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from app.foundation.errors import SetupError
from app.foundation.sealed_files import MARK, OpeningReader, SealingWriter, is_sealed

_FORMAT = 1
_NO_COPY = "This is no copy made by “testballon backup”."
_BROKEN = "This copy is damaged, or only its beginning is there. Take an earlier one."


_EXACTLY = ConfigDict(extra="forbid")
_UNLIKE = "This copy is not as “testballon backup” of this version writes it: {what}. Take the file as it was written."


@dataclass(frozen=True, slots=True, kw_only=True, config=_EXACTLY)
class Head:
    """What is known of a copy before its rows are read."""

    made_at: str
    # The version of the database, as the migrations count.
    schema: str
    database: str
    rows: int
    # The name of the server's key: it says whether a key fits, and nothing about it.
    key: str
    # The keys themselves (``secret_key``, ``field_keys``); only ever in a sealed copy.
    keys: dict[str, str] = field(default_factory=dict)
    format: int = _FORMAT


@dataclass(frozen=True, config=_EXACTLY)
class _Table:
    table: str
    columns: list[str]
    given: int = 0


@dataclass(frozen=True, config=_EXACTLY)
class _File:
    file: str
    lines: list[str]


@dataclass(frozen=True, config=_EXACTLY)
class _Sum:
    tables: dict[str, int]
    sha256: str


@dataclass(frozen=True, config=_EXACTLY)
class _End:
    end: _Sum


_HEAD: TypeAdapter[Head] = TypeAdapter(Head)
_PART: TypeAdapter[Any] = TypeAdapter(_Table | _File | _End)


def unlike(what: str) -> SetupError:
    """For a copy that somebody wrote by hand or changed."""
    return SetupError(_UNLIKE.format(what=what))


class ArchiveWriter:
    """Writes the lines and counts along."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._hash = target, hashlib.sha256()
        self._tables: dict[str, int] = {}

    def head(self, head: Head) -> None:
        """The first line."""
        self._line({"testballon": asdict(head)})

    def table(self, name: str, columns: list[str], *, given: int) -> None:
        """From here on rows are of this table, of which numbers up to ``given`` have been given (``numbers.py``)."""
        self._line({"table": name, "columns": columns, "given": given})
        self._tables[name], self._name = 0, name

    def row(self, row: list[Any]) -> None:
        """One row."""
        self._line(row)
        self._tables[self._name] += 1

    def file(self, name: str, lines: list[str]) -> None:
        """A small text file."""
        self._line({"file": name, "lines": lines})

    def end(self) -> None:
        """The last line."""
        self._line({"end": {"tables": self._tables, "sha256": self._hash.hexdigest()}})

    def _line(self, said: object) -> None:
        line = (
            json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass") + b"\n"
        )
        self._hash.update(line)
        self._target.write(line)


class ArchiveReader:
    """Reads the parts one after the other; whoever has come to the end knows that all was there.

    Raises SetupError for what is no copy, is damaged or is cut off, as soon as that is seen.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._hash, self._is_ours = source, hashlib.sha256(), False
        self.counts: dict[str, int] = {}
        said = self._next()
        if not isinstance(said, dict) or not isinstance(said.get("testballon"), dict):
            raise SetupError(_NO_COPY)
        if said["testballon"].get("format") != _FORMAT:
            raise SetupError(
                "This copy was made by another version of Testballon. Update this program first."
            )
        try:
            self.head = _HEAD.validate_python(said["testballon"])
        except ValidationError as failure:
            raise unlike(f"“{_place(failure)}” in its first line") from failure

    def parts(self) -> Iterator[tuple[dict[str, Any], Iterator[list[Any]]]]:
        """What a part says of itself (``table`` and ``columns``, or ``file`` and ``lines``), and its rows."""
        said = _part(self._next())
        while "end" not in said:
            rows = _Rows(self._next)
            yield said, iter(rows)
            # Whatever the caller left unread.
            for _row in rows:
                pass
            if "table" in said:
                self.counts[said["table"]] = rows.number
            said = _part(rows.after)
        if said["end"]["tables"] != self.counts:
            raise SetupError(_BROKEN)

    def _next(self) -> Any:
        try:
            line = self._source.readline()
            said = json.loads(line.decode(errors="surrogatepass"))
        except (OSError, EOFError, ValueError, RecursionError, zlib.error) as failure:
            raise SetupError(_BROKEN if self._is_ours else _NO_COPY) from failure
        self._is_ours = True
        if (
            isinstance(said, dict)
            and "end" in said
            and _part(said)["end"]["sha256"] != self._hash.hexdigest()
        ):
            raise SetupError(_BROKEN)
        self._hash.update(line)
        return said


def _part(said: object) -> dict[str, Any]:
    try:
        _PART.validate_python(said)
    except ValidationError as failure:
        raise unlike("a line is neither a row nor the beginning of a table or a file") from failure
    return cast(dict[str, Any], said)


def _place(failure: ValidationError) -> str:
    return ".".join(map(str, failure.errors()[0]["loc"]))


class _Rows:
    """The rows up to the next part, which is then in ``after``."""

    def __init__(self, following: Callable[[], Any]) -> None:
        self._following, self.number = following, 0
        self.after: Any = None

    def __iter__(self) -> Iterator[list[Any]]:
        while self.after is None:
            said = self._following()
            if isinstance(said, list):
                self.number += 1
                yield said
            else:
                self.after = said


@contextmanager
def written(path: Path, passphrase: str) -> Iterator[ArchiveWriter]:
    """A copy to be written to; it is at its place when it is whole and was read once, and nothing is there before."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sealed = SealingWriter(file, passphrase) if passphrase else None
            with gzip.GzipFile(fileobj=cast(BinaryIO, sealed or file), mode="wb", mtime=0) as packed:
                writer = ArchiveWriter(cast(BinaryIO, packed))
                yield writer
                writer.end()
            if sealed:
                sealed.finish()
            file.flush()
            os.fsync(file.fileno())
        with opened(draft, passphrase) as reader:
            for _part in reader.parts():
                pass
        draft.replace(path)
    except OSError as failure:
        raise SetupError(f"{path} cannot be written: {failure.strerror or failure}.") from failure
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[ArchiveReader]:
    """A copy to be read from."""
    try:
        file = path.open("rb")
    except OSError as failure:
        raise SetupError(f"{path} cannot be read: {failure.strerror}.") from failure
    with file:
        beginning = file.peek(len(MARK))
        if is_sealed(beginning) and not passphrase:
            raise SetupError(
                "This copy is sealed. Give its passphrase with --passphrase-file or TESTBALLON_BACKUP_PASSPHRASE."
            )
        source = io.BufferedReader(OpeningReader(file, passphrase)) if is_sealed(beginning) else file
        with gzip.GzipFile(fileobj=cast(BinaryIO, source), mode="rb") as packed:
            yield ArchiveReader(cast(BinaryIO, packed))
