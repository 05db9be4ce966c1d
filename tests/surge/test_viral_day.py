"""A viral day: a crowd signs at once, and nobody is lost between the form and the mail."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.servers.postgres import Postgres
from tests.servers.processes import until
from tests.servers.product import ROOT, Product
from tests.servers.smtp import SmtpServer

_A_SECOND, _SECONDS = 200, 15
_MESSAGE_ID = re.compile(rb"^Message-ID: *(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


@pytest.fixture
def on_disk(servers: dict[str, str], request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The settings of both ways to run, with a PostgreSQL that syncs as it does in real life."""
    server: Postgres | None = request.getfixturevalue("postgres") if servers else None
    if server:
        server.sync_to_disk(True)
    yield servers
    if server:
        server.sync_to_disk(False)


@pytest.mark.surge
@pytest.mark.servers
def test_200_sign_ups_a_second_are_all_stored_and_all_mailed(
    product: Callable[..., Product],
    on_disk: dict[str, str],
    smtp_server: SmtpServer,
    alone: Callable[[], AbstractContextManager[None]],
):
    """For 15 seconds, on SQLite with the embedded worker and on PostgreSQL with Redis, each with its disk."""
    number = _A_SECOND * _SECONDS
    site = product(start=False, TESTBALLON_SMTP_URL=smtp_server.url, **on_disk)
    site.call("demo")
    if "TESTBALLON_REDIS_URL" in site.environment:
        site.start_worker()
    site.start()
    site.call(
        "campaign",
        "new",
        "--template",
        "petition",
        "--title",
        "Ein Platz für alle",
        "--slug",
        "platz",
        "--publish",
    )

    with alone():
        crowd = [sys.executable, "-m", "tests.surge.crowd", site.url, "platz", str(number), str(_A_SECOND)]
        done = subprocess.run(crowd, cwd=ROOT, capture_output=True, text=True, check=True)
        said = json.loads(done.stdout)
        print(f"{number} sign-ups in {said['seconds']} s, {_A_SECOND} a second were offered")

        assert said["others"] == {}, said
        assert said["acknowledged"] == number
        numbers = json.loads(site.call("campaign", "numbers", "platz", "--json"))
        assert numbers["sign_ups"] == number
        until(lambda: len(smtp_server.mails) >= number, seconds=240, what=f"{number} mails")
    recipients = {mail.recipients[0] for mail in smtp_server.mails}
    message_ids = {found[1] for mail in smtp_server.mails if (found := _MESSAGE_ID.search(mail.raw))}
    assert (len(recipients), len(message_ids), len(smtp_server.mails)) == (number, number, number)
