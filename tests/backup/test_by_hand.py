"""A copy that somebody changed by hand, and summed up anew, is refused in one sentence."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from tests.backup.conftest import Call, rows

Lines = list[Any]


def test_what_was_never_written_by_a_backup_is_a_sentence_and_changes_nothing(
    app: Flask, signed: str, call: Call, tmp_path: Path
):
    copy = tmp_path / "copy"
    assert call("backup", copy).exit_code == 0
    whole = gzip.decompress(copy.read_bytes()).decode()
    before = rows(app)
    for change, words in _CHANGES:
        lines = [json.loads(line) for line in whole.splitlines()]
        change(lines)
        copy.write_bytes(gzip.compress(_summed_up(lines)))
        done = call("restore", copy, "--replace")
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1), words
        assert words in done.stderr
    assert rows(app) == before


def _summed_up(lines: Lines) -> bytes:
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines[:-1])
    if isinstance(lines[-1]["end"], dict):
        lines[-1]["end"]["sha256"] = hashlib.sha256(body).hexdigest()
    return body + json.dumps(lines[-1]).encode() + b"\n"


def _head(**said: object) -> Callable[[Lines], None]:
    return lambda lines: lines[0]["testballon"].update(said)


def _table(lines: Lines) -> int:
    return next(at for at, line in enumerate(lines) if "sign_ups" in line or _named(line) == "sign_ups")


def _named(line: Any) -> str:
    return str(line.get("table")) if isinstance(line, dict) else ""


def _column(lines: Lines) -> None:
    lines[_table(lines)]["columns"][0] = "shoe_size"


def _renamed(lines: Lines) -> None:
    lines[_table(lines)]["table"] = "shoes"


def _value(value: object, column: str) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        at = _table(lines)
        lines[at + 1][lines[at]["columns"].index(column)] = value

    return change


def _end(lines: Lines) -> None:
    lines[-1]["end"] = 5


_CHANGES: tuple[tuple[Callable[[Lines], None], str], ...] = (
    (_head(colour="blue"), "colour"),
    (_head(rows="many"), "rows"),
    (_head(keys=[1]), "keys"),
    (_column, "has no column “shoe_size”"),
    (_renamed, "shoes"),
    (_value("five", "id"), "sign_ups does not fit"),
    (_value("yesterday", "created_at"), "sign_ups does not fit"),
    (_value(17, "created_at"), "sign_ups does not fit"),
    (_value({"a": 1}, "email"), "sign_ups does not fit"),
    (lambda lines: lines[_table(lines) + 1].pop(), "sign_ups does not fit"),
    (lambda lines: lines.insert(1, [1]), "neither a row"),
    (lambda lines: lines.insert(1, 5), "neither a row"),
    (_end, "neither a row"),
)
