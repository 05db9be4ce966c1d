"""The other side of each ratio: a Flask view that does the least there is to do, in the same server.

``python -m bench.bare PORT FOLDER`` answers ``GET /`` with the bytes in ``FOLDER/page`` (``/zipped`` with those in
``FOLDER/page.gz``) and ``POST /sign`` by one insert into an SQLite file that syncs as the product's does.
"""

from __future__ import annotations

import sqlite3
import sys
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def make_app(folder: Path) -> Flask:
    """The views."""
    app = Flask(__name__, static_folder=None)
    page, zipped = (folder / "page").read_bytes(), (folder / "page.gz").read_bytes()

    @app.get("/")
    def plain() -> ResponseReturnValue:
        return Response(page, mimetype="text/html")

    @app.get("/zipped")
    def small() -> ResponseReturnValue:
        response = Response(zipped, mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
        return response

    @app.post("/sign")
    def sign() -> ResponseReturnValue:
        connection = _database(folder / "bare.db")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows (email) VALUES (?)", (request.form["email"],))
        connection.execute("COMMIT")
        return redirect("/", 303)

    return app


@lru_cache(maxsize=1)
def _database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, email TEXT)")
    return connection


if __name__ == "__main__":
    Server(
        "bare",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=1,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve(target_loader=lambda *_: make_app(Path(sys.argv[2])), wrap_loader=False)
