"""What counting adds to the cost of a page; also alone: ``python -m bench.counting``.

Telling who comes, counting and writing down, over and over, against a page served by a real server, both by the
processor.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flask import current_app
from werkzeug.test import EnvironBuilder

from app.visits.adding_up import Cell
from app.visits.counting import VisitCounter, this_hour
from app.visits.recognising import kind_of
from bench.pairs import Server
from tests.servers.product import Product

_TIMES, _ROUNDS, _SECONDS, _SLUG = 50_000, 9, 2.0, "schulweg"
_BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/138.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de-DE,de;q=0.9",
    "Sec-CH-UA": '"Chromium";v="138", "Google Chrome";v="138"',
    "Sec-CH-UA-Platform": '"Windows"',
    "Sec-Fetch-Mode": "navigate",
}


def lines(folder: Path) -> list[str]:
    """One sentence: the share, and between which values the rounds lay."""
    with ExitStack() as stack:
        (folder / "counting").mkdir()
        site = Product(folder / "counting", {})
        stack.callback(site.end)
        site.call("migrate")
        site.new_petition(_SLUG)
        site.start()
        server = Server(site.port, site.web_processes(site.processes[0]))
        with site.inside():
            shares = []
            for _ in range(_ROUNDS):
                pages = server.get(f"/{_SLUG}", _SECONDS).a_processor_second
                shares.append(_seconds(current_app.extensions["testballon_visits"]) * pages)
    return [
        f"Counting takes {statistics.median(shares):.1%} of the processor's time for a page "
        f"({min(shares):.1%} – {max(shares):.1%} in {_ROUNDS} rounds)."
    ]


def _seconds(counter: VisitCounter) -> float:
    """For one visit."""
    environ = EnvironBuilder(
        f"/{_SLUG}", "https://aktion.example.org", headers=[*_BROWSER.items()]
    ).get_environ()
    began = time.process_time()
    for _ in range(_TIMES):
        counter.add(Cell(1, this_hour(), kind_of(environ, secure=True), "direct", "", "de"))
    counter.flush()
    return (time.process_time() - began) / _TIMES


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as found:
        print(*lines(Path(found)), sep="\n")
