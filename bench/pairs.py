"""What is compared with what, and how each side is measured."""

from __future__ import annotations

import gzip
import json
import re
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from tests.servers.postgres import Postgres
from tests.servers.processes import Process, children_of, free_port, processor_seconds, until
from tests.servers.product import ROOT, Product
from tests.servers.smtp import SmtpServer

_SLUG = "schulweg"
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_CONNECTIONS = 8
_MAILS = 400
# Each round other people sign, for nobody gets two confirmation mails a day.
_crowds = count(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """How many a second, and how many in a second of processor time (0 where that was not measured)."""

    a_second: float
    a_processor_second: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ways to do the same."""

    what: str
    ours: Callable[[], Measured]
    theirs: Callable[[], Measured]


@dataclass(frozen=True, slots=True)
class Server:
    """Something that answers on a port, and the processes that do."""

    port: int
    processes: list[int]

    def get(self, path: str, seconds: float, *headers: str) -> Measured:
        """Ask for a page over and over."""
        said = (f"User-Agent: {_BROWSER}", "Accept: text/html,*/*;q=0.8", "Accept-Language: de")
        head = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *said, *headers)
        return self._asked("\r\n".join((*head, "", "")).encode(), seconds, "200")

    def sign(self, form_on: str, action: str, seconds: float) -> Measured:
        """Sign over and over; the address is always the same, which costs the same (R7.03)."""
        stamp = re.findall(r'name="stamp" value="([^"]+)"', fetch(form_on).decode())[0]
        body = urlencode(
            {
                "email": "uwe.brandt@example.org",
                "given_name": "Uwe",
                "family_name": "Brandt",
                "postal_code": "01234",
                "stamp": stamp,
            }
        )
        head = (
            f"POST {action} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self._asked((head + body).encode(), seconds, "303")

    def _asked(self, request: bytes, seconds: float, status: str) -> Measured:
        load = [sys.executable, "-m", "bench.load", str(self.port), str(seconds), str(_CONNECTIONS)]
        before = sum(map(processor_seconds, self.processes))
        done = subprocess.run(load, input=request, cwd=ROOT, capture_output=True, check=True)
        used = sum(map(processor_seconds, self.processes)) - before
        said = json.loads(done.stdout)
        if said["status"] != status or said["others"]:
            raise SystemExit(f"Instead of {status} the server answered {said}.")
        speed = float(said["a_second"])
        return Measured(speed, speed * seconds / used if used else 0.0)


def pairs(folder: Path, seconds: float) -> Iterator[Pair]:
    """Everything that is compared, while the servers it needs run."""
    with ExitStack() as stack:
        smtp, postgres = SmtpServer(), Postgres(durable=True)
        stack.callback(smtp.stop)
        stack.callback(postgres.end)
        site = _product(stack, folder / "sqlite", {"TESTBALLON_SMTP_URL": smtp.url})
        other = _product(stack, folder / "postgresql", {"TESTBALLON_DATABASE_URL": postgres.create("bench")})
        page, form = f"/{_SLUG}", f"{site.url}/{_SLUG}"
        (folder / "page").write_bytes(fetch(form))
        (folder / "page.gz").write_bytes(gzip.compress(fetch(form), 9))
        sqlite, pg, bare = _server(site), _server(other), bare_server(stack, folder, site)
        zipped = "Accept-Encoding: gzip"
        yield Pair(
            "page, as a bare Flask view of the same bytes",
            lambda: sqlite.get(page, seconds),
            lambda: bare.get("/", seconds),
        )
        yield Pair(
            "page, compressed, as above",
            lambda: sqlite.get(page, seconds, zipped),
            lambda: bare.get("/zipped", seconds, zipped),
        )
        yield Pair(
            "sign-up (three rows, one commit), as a bare Flask view with one insert",
            lambda: sqlite.sign(form, f"{page}/sign", seconds),
            lambda: bare.sign(form, "/sign", seconds),
        )
        yield Pair(
            "sign-up on PostgreSQL (a process for each core), as on SQLite (one process)",
            lambda: pg.sign(f"{other.url}{page}", f"{page}/sign", seconds),
            lambda: sqlite.sign(form, f"{page}/sign", seconds),
        )
        yield Pair(
            "mails from row to server, as the same mails by bare smtplib",
            lambda: _mails(site, smtp),
            lambda: _bare_mails(smtp),
        )


def fetch(url: str) -> bytes:
    """A page's bytes."""
    request = urllib.request.Request(url, headers={"User-Agent": _BROWSER})  # noqa: S310 - a server of ours
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return bytes(answer.read())


def _product(stack: ExitStack, data: Path, settings: dict[str, str]) -> Product:
    data.mkdir()
    site = Product(data, {"TESTBALLON_MINIMUM_FILL_SECONDS": "0", **settings})
    stack.callback(site.end)
    site.call("migrate")
    site.new_petition(_SLUG)
    site.start()
    return site


def _server(site: Product) -> Server:
    return Server(site.port, site.web_processes(site.processes[0]))


def bare_server(stack: ExitStack, folder: Path, site: Product) -> Server:
    """A view of the bytes in ``folder/page``, which are already there."""
    port = free_port()
    process = Process(
        [sys.executable, "-m", "bench.bare", str(port), str(folder)],
        output=folder / "bare.out",
        environment=site.environment,
        cwd=ROOT,
    )
    stack.callback(process.end)
    until(lambda: _is_up(port), what="the bare server")
    return Server(port, children_of(process.pid))


def _mails(site: Product, smtp: SmtpServer) -> Measured:
    """Sign-ups of many people, written while the mail server is away, then delivered."""
    smtp.forget()
    smtp.stop()
    first = next(_crowds) * _MAILS
    crowd = [sys.executable, "-m", "tests.surge.crowd", site.url, _SLUG, str(_MAILS), "10000", str(first)]
    subprocess.run(crowd, cwd=ROOT, capture_output=True, check=True)
    smtp.start()
    until(lambda: smtp.mails, seconds=90, what="the first mail")
    began, before = time.monotonic(), len(smtp.mails)
    until(lambda: len(smtp.mails) >= _MAILS * 0.9, seconds=120, what="the mails")
    return Measured((len(smtp.mails) - before) / (time.monotonic() - began), 0.0)


def _bare_mails(smtp: SmtpServer) -> Measured:
    contents = [mail.raw for mail in smtp.mails]
    host, port = smtp.url.removeprefix("smtp://").split(":")
    began = time.monotonic()
    with smtplib.SMTP(host, int(port)) as server:
        for content in contents:
            server.sendmail("post@example.org", ["uwe.brandt@example.org"], content)
    return Measured(len(contents) / (time.monotonic() - began), 0.0)


def _is_up(port: int) -> bool:
    try:
        return bool(fetch(f"http://127.0.0.1:{port}/"))
    except OSError:
        return False
