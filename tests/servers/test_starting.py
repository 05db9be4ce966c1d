"""``testballon run``: the first start, every later one, and what stands in the way of one."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from app.campaigns.models import Campaign
from app.foundation.database import db
from app.staff.models import Account
from tests.servers.people import Citizen
from tests.servers.processes import free_port
from tests.servers.product import Product
from tests.servers.schema import MIGRATIONS

pytestmark = pytest.mark.servers
_FIRST = min(path.name for path in (MIGRATIONS / "versions").glob("*.py")).partition("_")[0]
_LINK = re.compile(r"One-time link\s+(\S+)")


def test_the_first_start_fills_the_demo_in_and_the_next_keeps_everything(tmp_path: Path) -> None:
    """What `make run` does after it has made its environment."""
    product = Product(tmp_path, {})
    first = product.start("--first-start-demo")
    assert "filling in the demo organisation" in first.output
    assert product.url in first.output
    link = _LINK.search(first.output)
    assert link, first.output
    entry = Citizen(product.url).get(link[1].removeprefix(product.url))
    assert (entry.status, "<form" in entry.text) == (200, True), "The link leads to a button that signs in."
    assert first.end() == 0
    before = _campaigns(product)
    assert before

    second = product.start("--first-start-demo")
    assert "filling in" not in second.output
    another = _LINK.search(second.output)
    assert another
    assert another[1] != link[1], "Every start prints a fresh link."
    assert _campaigns(product) == before
    with product.inside():
        accounts = db.session.scalars(select(Account.email)).all()
    assert accounts.count("admin@example.org") == 1
    product.end()


def test_whoever_removed_the_demo_does_not_get_it_back(product: Callable[..., Product]) -> None:
    """An account is there, so it is not the first start."""
    site = product(start=False)
    site.call("staff", "add", "karin.moser@example.org", "--role", "admin")
    run = site.start("--first-start-demo")
    assert "filling in" not in run.output
    assert "signs karin.moser@example.org in once" in run.output


def test_a_plain_start_never_prints_a_link_but_says_how_to_get_in(product: Callable[..., Product]) -> None:
    """Its output may end in a log."""
    site = product(start=False)
    first = site.start()
    assert "testballon staff add EMAIL --role admin" in first.output
    assert "/staff/enter/" not in first.output
    first.end()
    site.call("staff", "add", "karin.moser@example.org", "--role", "admin")
    second = site.start()
    assert "staff add" not in second.output
    assert "testballon staff link EMAIL" in second.output
    assert "/staff/enter/" not in second.output


def test_a_port_in_use_is_said_in_one_sentence(product: Callable[..., Product]) -> None:
    """With another one to try."""
    site = product(start=False)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        _refused(site, f"Port {port} on 127.0.0.1 cannot be used", "run", "--port", str(port))


def test_a_data_folder_nobody_can_write_to_is_said_in_one_sentence(tmp_path: Path) -> None:
    """A path below a file: even root cannot write there."""
    (tmp_path / "file").touch()
    site = Product(tmp_path, {"TESTBALLON_DATA": str(tmp_path / "file" / "data")})
    for command in ("run", "migrate"):
        _refused(site, "The data folder", command)
    with_key = Product(tmp_path, {**site.environment, "TESTBALLON_SECRET_KEY": "given"})
    _refused(with_key, "The data folder", "run", "--port", str(free_port()))


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("DATABASE_URL", "mysql://root:geheim@localhost/x", "postgresql://user:password@host/name"),
        ("DATABASE_URL", "postgresql://tb:geheim@127.0.0.1:1/x", "Connection refused"),
        ("SMTP_URL", "http://mail.example.org", "smtp://user:password@host:587"),
        ("REDIS_URL", "localhost:6379", "redis://host:6379/0"),
    ],
)
def test_a_wrong_setting_is_said_in_one_sentence(
    tmp_path: Path, setting: str, value: str, words: str
) -> None:
    """The setting is named, its right shape shown, and no password repeated; more in foundation/test_settings.py."""
    site = Product(tmp_path, {f"TESTBALLON_{setting}": value})
    said = _refused(site, words, "run", "--port", str(free_port()))
    assert "geheim" not in said


def test_a_database_that_does_not_exist_is_said_in_one_sentence(tmp_path: Path, postgres_url: str) -> None:
    """The server answers, and says what is wrong."""
    url = postgres_url.replace("/testballon_", "/nowhere_")
    site = Product(tmp_path, {"TESTBALLON_DATABASE_URL": url})
    _refused(site, "does not exist", "run", "--port", str(free_port()))


def test_a_worker_without_redis_says_so(tmp_path: Path, product: Callable[..., Product]) -> None:
    """Not set, or not there."""
    _refused(product(start=False), "No TESTBALLON_REDIS_URL is set", "worker")
    nobody = product(start=False, TESTBALLON_REDIS_URL="redis://127.0.0.1:1/0")
    _refused(nobody, "Redis cannot be reached", "worker")


@pytest.mark.parametrize(
    ("version", "words"), [(None, "is empty"), (_FIRST, "older version"), ("f00", "probably newer")]
)
def test_a_database_of_another_version_is_refused_by_run_and_worker(
    product: Callable[..., Product], redis_url: str, version: str | None, words: str
) -> None:
    """Neither touches it, and `migrate` does not touch what it does not know."""
    site = product(start=False, TESTBALLON_REDIS_URL=redis_url)
    with site.inside():
        db.session.execute(text("DELETE FROM alembic_version"))
        if version:
            db.session.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
        db.session.commit()
    for command in (("run", "--port", str(free_port())), ("worker",)):
        _refused(site, words, *command)
    if version == "f00":
        _refused(site, words, "migrate")


def test_two_that_migrate_at_the_same_moment_do_not_disturb_each_other(
    tmp_path: Path, empty_database_url: str
) -> None:
    """Several web processes may be started at once by a new version."""
    settings = {"TESTBALLON_DATABASE_URL": empty_database_url, "TESTBALLON_SECRET_KEY": "the same for both"}
    site = Product(tmp_path, settings)
    with ThreadPoolExecutor() as pool:
        ends = list(pool.map(lambda _: site.try_call("migrate"), range(2)))
    assert [end.returncode for end in ends] == [0, 0], ends


def _refused(site: Product, words: str, *command: str) -> str:
    done = site.try_call(*command)
    assert done.returncode == 1, f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}"
    said = done.stderr.strip()
    assert said.startswith("testballon: ")
    assert "\n" not in said, f"More than one sentence: {said}"
    assert words in said, said
    return said


def _campaigns(product: Product) -> int:
    with product.inside():
        return db.session.scalar(select(func.count()).select_from(Campaign)) or 0
