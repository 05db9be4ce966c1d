"""``testballon campaign numbers``: for people, and for programs."""

import json
from collections.abc import Callable
from typing import Any

from click.testing import Result

from tests.metrics.conftest import Town
from tests.servers.product import Product


def _run(town: Town, *arguments: str) -> Result:
    town.numbers()
    return town.app.test_cli_runner().invoke(args=["campaign", "numbers", *arguments])


def _json(town: Town) -> dict[str, Any]:
    result = _run(town, town.slug, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_contracts_totals_stand_at_the_top(story: Town):
    told = _json(story)
    names = ("views", "sign_ups", "confirmed", "shares", "referred_confirmed")
    assert [told[name] for name in names] == [8, 5, 3, 1, 1]


def test_channels_follow_and_add_up(story: Town):
    told = _json(story)
    assert {one["channel"]: one["confirmed"] for one in told["channels"]} == {
        "whatsapp": 1,
        "direct": 0,
        "referral": 2,
        "poster": 0,
    }
    for name in ("views", "sign_ups", "confirmed", "referred_confirmed", "mails_sent"):
        assert sum(one[name] for one in told["channels"]) == told[name]
    assert told["variants"] == []


def test_r8_04_programs_get_no_rate_of_too_little_either(story: Town):
    assert _json(story)["conversion"] is None
    for _ in range(22):
        story.look()
    conversion = _json(story)["conversion"]
    assert round(conversion["rate"], 3) == 0.1
    assert conversion["low"] < 0.1 < conversion["high"]


def test_people_get_a_table(story: Town):
    said = _run(story, story.slug).output
    assert "too early to say: 8 of 30 visits" in said
    lines = {line.split()[0]: line.split()[1:4] for line in said.splitlines() if line.strip()}
    assert lines["whatsapp"] == ["2", "2", "1"]
    assert lines["Visits"] == ["8"]


def test_a_campaign_nobody_saw_is_all_zeros(town: Town):
    told = _json(town)
    assert (told["views"], told["confirmed"], told["channels"]) == (0, 0, [])


def test_an_unknown_address_is_one_clear_sentence(product: Callable[..., Product]):
    done = product(start=False).try_call("campaign", "numbers", "gibt-es-nicht", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "gibt-es-nicht" in done.stderr
