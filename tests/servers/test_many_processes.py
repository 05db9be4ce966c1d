"""Several web processes and workers: everybody sees the same, and one of them does the periodic work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.foundation.leases import current
from app.periodic import LEASE
from tests.servers.people import Citizen
from tests.servers.processes import Process, free_port, until
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers


def test_the_periodic_work_moves_on_when_its_holder_is_killed(
    product: Callable[..., Product], postgres_url: str, redis_url: str
) -> None:
    """One of two workers holds the lease; the other takes it over."""
    site = product(start=False, TESTBALLON_DATABASE_URL=postgres_url, TESTBALLON_REDIS_URL=redis_url)
    workers = [site.start_worker(), site.start_worker()]
    begun = "periodic tasks begin here"
    holder = until(lambda: _whose_output_has(begun, workers), what="one to hold the lease")
    (other,) = [worker for worker in workers if worker is not holder]
    until(lambda: _holder_of_the_lease(site) == holder.pid, what="the lease to name it")
    assert begun not in other.output
    holder.kill()
    until(lambda: begun in other.output, what="the other to take over")
    until(lambda: _holder_of_the_lease(site) == other.pid, what="the lease to name the other")
    assert other.end() == 0
    third = site.start_worker()
    until(lambda: begun in third.output, what="a third to begin, for the lease was given back")


def test_several_web_processes_are_one_site(
    product: Callable[..., Product], postgres_url: str, redis_url: str, smtp_server: SmtpServer
) -> None:
    """Signed at one, confirmed at the other, counted at both; a new revision shows in each."""
    site = product(
        TESTBALLON_DATABASE_URL=postgres_url,
        TESTBALLON_REDIS_URL=redis_url,
        TESTBALLON_SMTP_URL=smtp_server.url,
    )
    port = free_port()
    site.start(port=port)
    slug = site.new_petition()
    here = Citizen(site.url)
    there = Citizen(f"http://127.0.0.1:{port}")
    assert there.get(f"/{slug}").status == 200
    assert here.sign(slug).status == 303
    mail = smtp_server.next_to(here.email)
    assert there.confirm(mail).status == 303
    for place in (here, there):
        until(lambda place=place: _shows_one_supporter(place, slug), what="the number to rise")


def _whose_output_has(words: str, processes: list[Process]) -> Process | None:
    return next((process for process in processes if words in process.output), None)


def _holder_of_the_lease(site: Product) -> int:
    with site.inside():
        lease = current(LEASE)
    return int(lease.holder.split("-")[1]) if lease else 0


def _shows_one_supporter(place: Citizen, slug: str) -> bool:
    return "<strong>1</strong>" in place.get(f"/{slug}").text
