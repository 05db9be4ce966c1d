"""`testballon demo`, as an operator types it."""

from __future__ import annotations

from collections.abc import Callable

from tests.servers.product import Product


def test_it_fills_an_empty_installation_and_leaves_a_full_one_alone(product: Callable[..., Product]) -> None:
    installation = product(start=False)
    said = installation.call("demo")
    assert "30 campaigns" in said
    assert f"{installation.url}/staff/organisation" in said
    again = installation.try_call("demo")
    assert again.returncode == 1
    assert again.stdout == ""
    assert again.stderr.strip().splitlines() == [
        "testballon: This installation is not empty; the demo only goes into an empty one."
    ]
