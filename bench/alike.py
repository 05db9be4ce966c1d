"""Whether the time an answer takes tells if an address is known (R7.03); also alone: ``python -m bench.alike``.

New, pending, confirmed, suppressed and erased addresses sign in turn, on SQLite with its one web process, over one
connection. Each class is compared with the new ones by the distance of Kolmogorov and Smirnov: how far the two
distributions of times lie apart at most, from 0 (the same) to 1. Beside it stands what chance alone brings about in one
of twenty comparisons of so many.
"""

from __future__ import annotations

import bisect
import http.client
import math
import random
import re
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from app.contacts.addresses import parse_address
from app.foundation.database import db
from app.landing.arriving import UNTOLD
from app.landing.confirming import confirm
from app.landing.form_reading import Answers
from app.landing.live_pages import live_page
from app.landing.models import SignUp
from app.landing.signing_up import sign_up
from app.outbox.suppression import ERASED, suppress
from tests.servers.product import Product

_SLUG, _TIMES, _WARM_UP = "schulweg", 400, 50
_CLASSES = ("new", "pending", "confirmed", "suppressed", "erased")


def lines(folder: Path) -> list[str]:
    """A table: each class, its middle time as a ratio to that of new addresses, and the distance."""
    with ExitStack() as stack:
        (folder / "alike").mkdir()
        site = Product(folder / "alike", {})
        stack.callback(site.end)
        site.call("migrate")
        site.new_petition(_SLUG)
        with site.inside():
            for number in range(_TIMES):
                _make_known(number)
            db.session.commit()
        site.start()
        took = _measured(site.port)
    chance = 1.358 * math.sqrt(2 / _TIMES)
    new = sorted(took["new"])
    middle = new[len(new) // 2]
    return [
        f"| address | middle time, as a new one's | distance ({chance:.3f} is chance) |",
        "|---|---|---|",
        *(
            f"| {name} | {sorted(took[name])[_TIMES // 2] / middle:.2f} | {_distance(new, sorted(took[name])):.3f} |"
            for name in _CLASSES[1:]
        ),
    ]


def _address(name: str, number: int) -> str:
    return f"{name}-{number}@example.org"


def _make_known(number: int) -> None:
    page = live_page(_SLUG)
    assert page is not None
    for name in ("pending", "confirmed"):
        handle = sign_up(page, Answers(parse_address(_address(name, number)), {}, []), UNTOLD)
        if name == "confirmed":
            confirm(db.session.query(SignUp).filter_by(handle=handle).one(), by="button")
    suppress(_address("suppressed", number), "wished")
    suppress(_address("erased", number), ERASED)


def _measured(port: int) -> dict[str, list[float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/{_SLUG}")
    stamp = re.findall(r'name="stamp" value="([^"]+)"', connection.getresponse().read().decode())[0]
    time.sleep(3)
    turns = [(name, number) for number in range(_TIMES) for name in _CLASSES]
    random.Random(7).shuffle(turns)  # noqa: S311 - an order, no secret
    took: dict[str, list[float]] = {name: [] for name in _CLASSES}
    for name, number in [("warm", number) for number in range(_WARM_UP)] + turns:
        fields = {
            "email": _address(name, number),
            "given_name": "Uwe",
            "family_name": "Brandt",
            "stamp": stamp,
        }
        began = time.perf_counter()
        connection.request(
            "POST", f"/{_SLUG}/sign", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        answer.read()
        if name in took:
            took[name].append(time.perf_counter() - began)
        if answer.status != 303:
            raise SystemExit(f"Instead of 303 the server answered {answer.status}.")
    return took


def _distance(one: list[float], other: list[float]) -> float:
    return max(
        abs(bisect.bisect(one, at) / len(one) - bisect.bisect(other, at) / len(other)) for at in one + other
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as found:
        print(*lines(Path(found)), sep="\n")
