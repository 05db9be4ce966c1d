"""Programs are told from people by one request, and nobody is dropped without a reason (R8.01, R8.02)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import doctor
from app.foundation import clock
from app.foundation.database import reading
from app.metrics.advice import judge
from app.metrics.advice_inputs import Past
from app.metrics.counted_evidence import evidence_of_all
from app.visits.recognising import REASONS, kind_of
from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
from tests.metrics.conftest import Town, story, town  # noqa: F401 - fixtures, found by their names

REQUESTS = tomllib.loads((Path(__file__).parent / "requests.toml").read_text(encoding="utf-8"))
PEOPLE, PROGRAMS = REQUESTS["person"], REQUESTS["program"]


def _headers(request: dict[str, Any]) -> dict[str, str]:
    sent = {**REQUESTS["sends"][request["sends"]], **request.get("also", {})}
    return sent | ({"User-Agent": request["agent"]} if request["agent"] else {})


def _as_wsgi(request: dict[str, Any]) -> dict[str, str]:
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in _headers(request).items()}
    return {"REQUEST_METHOD": request.get("method", "GET")} | sent


@pytest.mark.parametrize("request_", PROGRAMS, ids=lambda one: one["name"])
def test_a_program_is_left_out_for_the_reason_it_is_known_by(request_: dict[str, Any]):
    told = kind_of(_as_wsgi(request_), secure=True)
    assert told == {"missed": "view"}.get(request_["reason"], request_["reason"])


def test_r8_01_people_and_programs_are_told_apart(capsys: pytest.CaptureFixture[str]):
    people = Counter(kind_of(_as_wsgi(one), secure=True) == "view" for one in PEOPLE)
    programs = Counter(kind_of(_as_wsgi(one), secure=True) != "view" for one in PROGRAMS)
    wronged, found, missed = people[False], programs[True], programs[False]
    print(f"people: {people[True]} counted, {wronged} left out; programs: {found} left out, {missed} counted")
    assert found / (found + wronged) >= 0.98, "precision"
    assert found / (found + missed) >= 0.95, "recall"
    assert wronged / len(PEOPLE) <= 0.02
    # So many that a share of two in a hundred means something.
    assert len(PEOPLE) > 50 < len(PROGRAMS)


@pytest.mark.parametrize("request_", PEOPLE, ids=lambda one: one["name"])
def test_without_tls_where_browsers_say_less_of_themselves_people_are_counted_too(request_: dict[str, Any]):
    sent = {name: value for name, value in _as_wsgi(request_).items() if not name.startswith("HTTP_SEC_")}
    assert kind_of(sent, secure=False) == "view"


@pytest.mark.parametrize("request_", PEOPLE[:-1], ids=lambda one: one["name"])
def test_who_begins_a_form_or_shares_asks_for_no_page(request_: dict[str, Any]):
    asked = _as_wsgi(request_) | {"HTTP_ACCEPT": "image/webp,*/*"}
    if "HTTP_SEC_FETCH_MODE" in asked:
        asked["HTTP_SEC_FETCH_MODE"] = "no-cors"
    assert kind_of(asked, secure=True, opened=False) == "view"
    assert kind_of(_as_wsgi(request_) | {"REQUEST_METHOD": "HEAD"}, secure=True) == "head"


def _come(town: Town, requests: Iterator[dict[str, Any]], number: int) -> None:  # noqa: F811
    for request in islice(requests, number):
        client = town.citizen.client
        asked = client.head if request.get("method") == "HEAD" else client.get
        # What is not said here, the client would say by itself.
        headers = {"User-Agent": "", "Accept": "", "Accept-Language": ""} | _headers(request)
        assert asked(f"/{town.slug}", headers=headers).status_code == 200


def _over_tls(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visitors come over TLS, as they do wherever it matters."""
    monkeypatch.setattr(type(app.config["TESTBALLON"]), "is_secure", True)


def test_nobody_is_dropped_each_reason_is_counted_and_shown(
    app: Flask,
    town: Town,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    _over_tls(app, monkeypatch)
    _come(town, iter(PEOPLE + PROGRAMS), len(PEOPLE) + len(PROGRAMS))
    totals = town.numbers().totals
    assert totals.views + totals.left_out == len(PEOPLE) + len(PROGRAMS)
    wanted = Counter(one["reason"] for one in PROGRAMS)
    assert (totals.bots, totals.unmarked, totals.heads) == (wanted["bot"], wanted["unmarked"], wanted["head"])
    assert (totals.outdated, totals.unspoken) == (wanted["outdated"], wanted["unspoken"])
    assert (totals.prefetches, totals.background) == (wanted["prefetch"], wanted["background"])
    assert totals.disguised == wanted["disguised"] + 1, "One person's add-on says it is another system."
    assert set(wanted) - {"missed"} == set(REASONS) - {"too_soon"}


def test_r8_02_sixty_per_cent_of_programs_move_the_score_by_less_than_five_per_cent(
    app: Flask,
    town: Town,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    """The same people with and without the programs above, from the request to the verdict."""
    for name in ("Anna", "Bernd", "Clara", "Dora", "Emil", "Frieda"):
        town.sign(name)
        town.confirm(name, after=timedelta(minutes=10))
    _over_tls(app, monkeypatch)
    _come(town, cycle(PEOPLE[:-1]), 194)

    def score() -> float:
        town.numbers()
        with app.app_context(), clock.moved(timedelta(days=8)), reading():
            return judge(evidence_of_all()[0][town.campaign_id], Past(0.03)).score

    alone = score()
    _come(town, cycle(PROGRAMS), 300)
    assert town.numbers().totals.left_out > 280
    assert score() == pytest.approx(alone, rel=0.05)


def test_r8_01_a_link_opened_before_a_person_could_read_the_mail_is_a_scanners(town: Town):  # noqa: F811
    town.sign("Anna")
    link = town.citizen.link("anna@example.org")
    town.citizen.client.get(link)
    with clock.moved(timedelta(seconds=30)):
        town.citizen.client.get(link)
    totals = town.numbers().totals
    assert (totals.confirm_pages, totals.too_soon, totals.left_out) == (1, 1, 1)


def test_a_proxy_that_takes_the_marks_away_is_noticed(
    app: Flask,
    town: Town,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
):
    _over_tls(app, monkeypatch)
    marked = [one for one in PEOPLE[:-1] if one["sends"] != "old"]
    bare = [one | {"sends": "old", "also": {}} for one in marked]

    def noticed() -> bool:
        town.numbers()
        with app.app_context():
            return any("Sec-Fetch" in finding for finding in doctor.findings())

    _come(town, cycle(marked), 60)
    assert not noticed()
    _come(town, cycle(bare), 90)
    assert noticed()
