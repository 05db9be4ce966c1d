"""Where somebody signed from is nowhere to be found afterwards: not in a table, not in a file, not in a log (R1.10)."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from app.foundation.database import db
from tests.servers.people import Citizen
from tests.servers.product import Product
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.servers
# A loopback address of the visitor's own, which the server really sees, and one a proxy in front would tell.
VISITOR, BEHIND_PROXY = "127.88.77.66", "203.0.113.77"


@pytest.mark.parametrize("proxy_says", ["", BEHIND_PROXY])
def test_r1_10_an_ip_address_is_kept_nowhere(
    product: Callable[..., Product],
    servers: dict[str, str],
    smtp_server: SmtpServer,
    tmp_path: Path,
    proxy_says: str,
) -> None:
    """The default installation, a whole sign-up with its confirmation; then everything it keeps is read."""
    site = product(TESTBALLON_SMTP_URL=smtp_server.url, **servers)
    slug = site.new_petition()
    citizen = Citizen(site.url, comes_from=VISITOR, proxy_says=proxy_says)
    assert citizen.sign(slug, **{"consent-newsletter": "on"}).status == 303
    assert citizen.sign(slug, email="nobody").status == 422
    assert citizen.confirm(smtp_server.next_to(citizen.email)).status == 303
    copy = tmp_path / "copy"
    site.call("backup", str(copy))
    kept = gzip.decompress(copy.read_bytes())
    assert citizen.email.encode() in kept, "There is something to look through."
    everything = [("copy", kept), *_files(site.data)]
    found = [(name, trace) for name, content in everything for trace in _traces() if trace in content]
    assert found == []
    assert _addresses_among_bytes(site) == []


def _traces() -> list[bytes]:
    """The addresses as people write them, also cut short to their network."""
    return [
        one.encode() for address in (VISITOR, BEHIND_PROXY) for one in (address, address.rpartition(".")[0])
    ]


def _files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


def _addresses_among_bytes(site: Product) -> list[str]:
    """Columns in which an address stands as its four bytes."""
    packed = [socket.inet_aton(one) for one in (VISITOR, BEHIND_PROXY)]
    with site.inside():
        return [
            f"{table.name}.{column}"
            for table in db.metadata.sorted_tables
            for row in db.session.execute(select(table)).mappings()
            for column, value in row.items()
            if isinstance(value, bytes) and any(one in value for one in packed)
        ]
