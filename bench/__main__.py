"""``make bench``: a table of ratios, each from alternating runs of both sides in one sitting.

``ARGS="--seconds 3 --rounds 5"`` measures longer. An absolute number says more about the machine than about us, so
none is printed alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.servers.postgres import Postgres
from tests.servers.processes import Process, free_port, until
from tests.servers.product import ROOT, Product
from tests.servers.smtp import SmtpServer

Speed = Callable[[], float]

_SLUG = "waldbad"
_CONNECTIONS = 8
_MAILS = 400


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("--seconds", type=float, default=2.0, help="length of one measurement")
    asked.add_argument("--rounds", type=int, default=5, help="how often each side is measured, in turn")
    given = asked.parse_args()
    print("| what | ratio | from | to |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, ours, bare in _pairs(Path(folder), given.seconds):
            ratios = [ours() / bare() for _ in range(given.rounds)]
            print(
                f"| {name} | {statistics.median(ratios):.2f} | {min(ratios):.2f} | {max(ratios):.2f} |",
                flush=True,
            )


def _pairs(folder: Path, seconds: float) -> Iterator[tuple[str, Speed, Speed]]:
    """(what, our side, the other side); each side is called for a speed."""
    smtp, postgres = SmtpServer(), Postgres()
    site = _product(folder / "sqlite", {"TESTBALLON_SMTP_URL": smtp.url})
    other = _product(folder / "postgresql", {"TESTBALLON_DATABASE_URL": postgres.create("bench")})
    bare_port = free_port()
    try:
        page = _fetch(site.port, f"/{_SLUG}")
        (folder / "page").write_bytes(page)
        (folder / "page.gz").write_bytes(gzip.compress(page, 9))
        bare = Process(
            [sys.executable, "-m", "bench.bare", str(bare_port), str(folder)],
            output=folder / "bare.out",
            environment=site.environment,
            cwd=ROOT,
        )
        until(lambda: _is_up(bare_port), what="the bare server")
        site.processes.append(bare)

        def get(port: int, path: str, *headers: str) -> Speed:
            lines = [
                f"GET {path} HTTP/1.1",
                f"Host: 127.0.0.1:{port}",
                "User-Agent: Mozilla/5.0 Firefox/140.0",
                *headers,
            ]
            return lambda: _speed(port, "\r\n".join((*lines, "", "")).encode(), seconds, "200")

        def post(port: int, path: str) -> Speed:
            return lambda: _speed(
                port, _sign_up(site if port == site.port else other, port, path), seconds, "303"
            )

        zipped = "Accept-Encoding: gzip"
        yield "page, as a bare view of the same bytes", get(site.port, f"/{_SLUG}"), get(bare_port, "/")
        yield (
            "page, compressed, as above",
            get(site.port, f"/{_SLUG}", zipped),
            get(bare_port, "/zipped", zipped),
        )
        yield (
            "sign-up, as a bare view with one insert",
            post(site.port, f"/{_SLUG}/sign"),
            post(bare_port, "/sign"),
        )
        yield (
            "sign-up on PostgreSQL, as on SQLite",
            post(other.port, f"/{_SLUG}/sign"),
            post(site.port, f"/{_SLUG}/sign"),
        )
        yield (
            "mail from row to server, as bare smtplib",
            lambda: _mails(site, smtp),
            lambda: _bare_mails(smtp),
        )
    finally:
        site.end()
        other.end()
        smtp.stop()
        postgres.end()


def _product(data: Path, settings: dict[str, str]) -> Product:
    data.mkdir()
    site = Product(data, {"TESTBALLON_MINIMUM_FILL_SECONDS": "0", **settings})
    site.call("migrate")
    site.call("demo")
    site.start()
    return site


def _sign_up(site: Product, port: int, path: str) -> bytes:
    """A sign-up with a fresh stamp; the address is always the same, which costs the same (R7.03)."""
    html = _fetch(site.port, f"/{_SLUG}").decode()
    stamp = re.findall(r'name="stamp" value="([^"]+)"', html)[0]
    body = urlencode(
        {"email": "uwe.brandt@example.org", "given_name": "Uwe", "family_name": "Brandt", "stamp": stamp}
    ).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _speed(port: int, request: bytes, seconds: float, status: str) -> float:
    load = [sys.executable, "-m", "bench.load", str(port), str(seconds), str(_CONNECTIONS)]
    said = json.loads(subprocess.run(load, input=request, cwd=ROOT, capture_output=True, check=True).stdout)
    if said["status"] != status or said["others"]:
        raise SystemExit(f"Instead of {status} the server answered {said}.")
    return float(said["a_second"])


def _mails(site: Product, smtp: SmtpServer) -> float:
    """Sign-ups of many people, written with the worker stopped at a dead mail server, then delivered."""
    smtp.forget()
    smtp.stop()
    crowd = [sys.executable, "-m", "tests.surge.crowd", site.url, "schulweg", str(_MAILS), "10000"]
    subprocess.run(crowd, cwd=ROOT, capture_output=True, check=True)
    smtp.start()
    until(lambda: smtp.mails, seconds=90, what="the first mail")
    began, first = time.monotonic(), len(smtp.mails)
    until(lambda: len(smtp.mails) >= _MAILS * 0.9, seconds=120, what="the mails")
    return (len(smtp.mails) - first) / (time.monotonic() - began)


def _bare_mails(smtp: SmtpServer) -> float:
    """The same mails, sent by smtplib from a list."""
    contents = [mail.raw for mail in smtp.mails]
    host, port = smtp.url.removeprefix("smtp://").split(":")
    began = time.monotonic()
    with smtplib.SMTP(host, int(port)) as server:
        for content in contents:
            server.sendmail("post@example.org", ["uwe.brandt@example.org"], content)
    return len(contents) / (time.monotonic() - began)


def _fetch(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return bytes(answer.read())


def _is_up(port: int) -> bool:
    try:
        return bool(_fetch(port, "/"))
    except OSError:
        return False


if __name__ == "__main__":
    main()
