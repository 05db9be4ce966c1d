"""How long the board takes with a year of a big organisation behind it; also alone: ``python -m bench.board``.

200 campaigns, 50 channels, 365 days (3.65 million rows of visits) on PostgreSQL, asked by one person again and again.
"""

from __future__ import annotations

import http.client
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from flask import current_app

from app.campaigns.models import Organisation
from app.foundation import clock
from app.foundation.database import db
from app.staff.accounts import add_account
from bench import portfolio
from bench.pairs import bare_server, fetch
from tests.servers.postgres import Postgres
from tests.servers.product import ORGANISATION, Product

_CAMPAIGNS, _CHANNELS, _DAYS = 200, 50, 365
_WARM, _TIMES = 10, 100
_ADDRESSES = (
    "/staff/board",
    "/staff/board?sort=-height&page=2",
    "/staff/campaigns/figures?id=" + "&id=".join(map(str, range(1, 26))),
)


def lines(folder: Path) -> list[str]:
    """A table: each address, its median and what 95 of 100 answers stay below, and how often a bare view fits in."""
    with ExitStack() as stack:
        postgres = Postgres(durable=True)
        stack.callback(postgres.end)
        (folder / "board").mkdir()
        site = Product(folder / "board", {"TESTBALLON_DATABASE_URL": postgres.create("board")})
        stack.callback(site.end)
        site.call("migrate")
        with site.inside():
            db.session.add(Organisation(id=1, **ORGANISATION))
            db.session.commit()
            portfolio.fill(campaigns=_CAMPAIGNS, channels=_CHANNELS, days=_DAYS)
            cookie = _signed_in()
        site.start()
        (folder / "page").write_bytes(fetch(f"{site.url}/"))
        (folder / "page.gz").write_bytes(b"")
        bare = bare_server(stack, folder, site)
        usual = statistics.median(_seconds(bare.port, "/", "", _TIMES))
        found = ["| what | median | 95 of 100 below | as a bare view |", "|---|---|---|---|"]
        for address in _ADDRESSES:
            measured = _seconds(site.port, address, cookie, _TIMES)
            middle, most = statistics.median(measured), statistics.quantiles(measured, n=20)[-1]
            found.append(
                f"| {address[:40]} | {middle * 1000:.0f} ms | {most * 1000:.0f} ms | {middle / usual:.0f} × |"
            )
        return found


def _signed_in() -> str:
    """The cookie of an analyst."""
    account = add_account("ines.albrecht@example.org", "analyst")
    db.session.commit()
    client = current_app.test_client()
    with client.session_transaction("/staff/") as session:
        session["_user_id"] = account.fs_uniquifier
        session["_fresh"] = True
        session["entered"] = session["seen"] = int(clock.now().timestamp())
    name = current_app.config["SESSION_COOKIE_NAME"]
    kept = client.get_cookie(name, path="/staff")
    assert kept is not None
    return f"{name}={kept.value}"


def _seconds(port: int, address: str, cookie: str, times: int) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for _number in range(_WARM + times):
        began = time.perf_counter()
        line.request("GET", address, headers={"Cookie": cookie, "User-Agent": "Mozilla/5.0 bench"})
        answer = line.getresponse()
        answer.read()
        found.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status}.")
    line.close()
    return found[_WARM:]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as here:
        print("\n".join(lines(Path(here))))
