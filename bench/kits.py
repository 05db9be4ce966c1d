"""What kits cost, on SQLite with its one web process; also alone: ``python -m bench.kits``.

A kit is its page, all sheets, each with the supporter's own link, and all pictures. One person takes kits, one after
the other; beside that, as many pages are read as the process answers.
"""

from __future__ import annotations

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.ambassadors.printables import PAPER, PICTURES
from app.contacts.addresses import parse_address
from app.foundation.database import db
from app.landing.arriving import UNTOLD
from app.landing.confirming import confirm
from app.landing.form_reading import Answers
from app.landing.live_pages import live_page
from app.landing.mails import kit_token
from app.landing.models import SignUp
from app.landing.signing_up import sign_up
from tests.servers.processes import processor_seconds
from tests.servers.product import ROOT, Product

_SLUG = "schulweg"
_TIMES = 40
_SECONDS = 20.0
# What is allowed on one core, and how many kits an hour there have to be.
_PICTURE, _POSTER, _KITS_AN_HOUR = 0.3, 0.5, 1000


def lines(folder: Path) -> list[str]:
    """A table: what was measured, divided by what is allowed or by how it is without kits."""
    with ExitStack() as stack:
        (folder / "kits").mkdir()
        site = Product(folder / "kits", {"TESTBALLON_MINIMUM_FILL_SECONDS": "0"})
        stack.callback(site.end)
        site.call("migrate")
        site.new_petition(_SLUG)
        kits = _supporters(site, 3 * _TIMES + 400)
        run = site.start()
        web = site.web_processes(run)
        posters, pictures = iter(kits), iter(PICTURES)
        # The first sheet of a process also reads the typefaces.
        _get(site.port, f"{next(posters)}/poster.pdf")
        picture = _processor_seconds(
            web, lambda: _get(site.port, f"{kits[0]}/{next(pictures).file}"), len(PICTURES)
        )
        poster = _processor_seconds(web, lambda: _get(site.port, f"{next(posters)}/poster.pdf"), _TIMES)
        anew = _seconds(lambda: _get(site.port, f"{next(posters)}/poster.pdf"), _TIMES)
        again = _processor_seconds(web, lambda: _get(site.port, f"{kits[0]}/poster.pdf"), _TIMES)
        page = _processor_seconds(web, lambda: _get(site.port, kits[0]), _TIMES)
        fresh = iter(kits[2 * _TIMES + 1 :])
        before, _none = _beside(site.port, lambda: time.sleep(0.1))
        whole = _processor_seconds(web, lambda: _take(site.port, next(fresh)), _TIMES)
        beside, taken = _beside(site.port, lambda: _take(site.port, next(fresh)))
        after, _none = _beside(site.port, lambda: time.sleep(0.1))
        alone = (before + after) / 2
    return [
        "| what | of what is allowed or compared |\n|---|---|",
        f"| a picture to share, the first time: processor time, of 300 ms | {picture / _PICTURE:.2f} |",
        f"| a poster with a new link: processor time, of 500 ms | {poster / _POSTER:.2f} |",
        f"| the same by the clock, of 500 ms | {anew / _POSTER:.2f} |",
        f"| the same poster again: processor time, of the first time | {again / poster:.2f} |",
        f"| a kit's page: processor time, of a whole kit's | {page / whole:.2f} |",
        f"| kits an hour beside eight busy readers, of 1,000 | {taken * 3600 / _KITS_AN_HOUR:.1f} × |",
        f"| pages read meanwhile, of those read without kits | {beside / alone:.2f} |",
        f"| 1,000 kits an hour: processor time, of one core's | {whole * _KITS_AN_HOUR / 3600:.2f} |",
    ]


def _supporters(site: Product, number: int) -> list[str]:
    """The addresses of so many kits."""
    with site.inside():
        page = live_page(_SLUG)
        assert page is not None
        told = {"given_name": "Uwe", "family_name": "Brandt", "postal_code": "01234"}
        for index in range(number):
            answers = Answers(parse_address(f"leser{index}@example.org"), told, [])
            with current_app.test_request_context():
                handle = sign_up(page, answers, UNTOLD)
            confirm(db.session.scalars(select(SignUp).where(SignUp.handle == handle)).one(), by="button")
        db.session.commit()
        return [f"/k/{kit_token(one)}" for one in db.session.scalars(select(SignUp).order_by(SignUp.id))]


def _take(port: int, kit: str) -> None:
    """All of one kit."""
    _get(port, kit)
    for one in (*PAPER, *PICTURES):
        _get(port, f"{kit}/{one.file}")


def _get(port: int, path: str) -> None:
    """Ask until it is there: whoever is asked to come back does so."""
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status == 200:
            return
        if answer.status != 503:
            raise SystemExit(f"{path} answered {answer.status}.")
        time.sleep(int(answer.headers["Retry-After"]))


def _seconds(do: Callable[[], None], times: int) -> float:
    """How long it takes, the median of so many times."""
    found = []
    for _number in range(times):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _processor_seconds(processes: list[int], do: Callable[[], None], times: int) -> float:
    """How long a processor works on it, on average: what one core takes for it, whatever else it has to do."""
    before = sum(map(processor_seconds, processes))
    for _number in range(times):
        do()
    return (sum(map(processor_seconds, processes)) - before) / times


def _beside(port: int, do: Callable[[], None]) -> tuple[float, float]:
    """Pages read a second, and how often a second something else was done meanwhile."""
    request = f"GET /{_SLUG} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
    load = subprocess.Popen(
        [sys.executable, "-m", "bench.load", str(port), str(_SECONDS), "8"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert load.stdin is not None
    load.stdin.write(request.encode())
    load.stdin.close()
    began, done = time.monotonic(), 0
    while load.poll() is None:
        do()
        done += 1
    took = time.monotonic() - began
    assert load.stdout is not None
    return float(json.loads(load.stdout.read())["a_second"]), done / took


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        print("\n".join(lines(Path(here))))
