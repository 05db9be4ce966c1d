"""A sheet is set once and kept; a rush for posters keeps nobody from signing."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from app.ambassadors import kept_files, turns
from app.ambassadors.turns import BusyError, Turns
from app.campaigns import publishing
from app.campaigns.models import Campaign
from app.foundation.database import db
from tests.ambassadors.conftest import Ambassador
from tests.landing.conftest import Citizen
from tests.pages import parse

Become = Callable[..., Ambassador]


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where sheets are kept; another test of this process may have left some."""
    folder: Path = app.config["TESTBALLON"].data / "made"
    for path in folder.glob("*"):
        path.unlink()
    return folder


@pytest.fixture(autouse=True)
def _nobody_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", Turns())


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*")}


def test_nothing_is_set_while_somebody_confirms_or_looks_at_the_kit(ambassador: Become, folder: Path):
    ambassador()
    assert _names(folder) == set()


def test_the_same_sheet_is_set_once_and_a_picture_is_the_same_for_everybody(
    citizen: Citizen, ambassador: Become, folder: Path
):
    uwe, ada = ambassador(), ambassador("ada.keller@example.org")
    first = citizen.client.get(f"{uwe.kit}/poster.pdf").data
    assert len(_names(folder)) == 1
    assert citizen.client.get(f"{uwe.kit}/poster.pdf").data == first
    assert len(_names(folder)) == 1
    assert citizen.client.get(f"{ada.kit}/poster.pdf").data != first
    assert len(_names(folder)) == 2
    assert citizen.client.get(f"{uwe.kit}/wide.png").data == citizen.client.get(f"{ada.kit}/wide.png").data
    assert len(_names(folder)) == 3


def test_once_the_campaign_has_changed_the_sheet_is_another(app: Flask, citizen: Citizen, ambassador: Become):
    uwe = ambassador()
    before = citizen.client.get(f"{uwe.kit}/poster.pdf").data
    with app.app_context():
        campaign = db.session.query(Campaign).one()
        campaign.draft = campaign.draft | {"theme": "plakat"}
        publishing.publish(campaign)
        db.session.commit()
    assert citizen.client.get(f"{uwe.kit}/poster.pdf").data != before


def test_a_file_that_a_crash_left_torn_is_set_anew(citizen: Citizen, ambassador: Become, folder: Path):
    uwe = ambassador()
    whole = citizen.client.get(f"{uwe.kit}/poster.pdf").data
    (path,) = folder.glob("*.pdf")
    path.write_bytes(whole[: len(whole) // 2])
    # It says when it was made, so it need not be the same to the last byte.
    anew = citizen.client.get(f"{uwe.kit}/poster.pdf").data
    assert (len(anew), anew[-5:]) == (len(whole), b"%%EOF")
    assert path.read_bytes() == anew


def test_where_nothing_can_be_written_sheets_are_set_all_the_same(
    citizen: Citizen, ambassador: Become, folder: Path
):
    uwe = ambassador()
    if folder.exists():
        folder.rmdir()
    folder.write_text("not a folder")
    assert citizen.client.get(f"{uwe.kit}/poster.pdf").data.startswith(b"%PDF")
    folder.unlink()


def test_many_who_write_the_same_at_once_leave_one_whole_file(app: Flask, folder: Path):
    data = b"%PDF" + b"x" * 200_000 + b"%%EOF"

    def write_and_read(_number: int) -> bytes | None:
        with app.app_context():
            kept_files.keep("same.pdf", data)
            return kept_files.kept("same.pdf")

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write_and_read, range(80))) == {data}
    assert _names(folder) == {"same.pdf"}


def test_what_nobody_asked_for_the_longest_goes_first(tmp_path: Path):
    for age, name in enumerate(("newest.pdf", "newer.pdf", "old.pdf", ".crashed", "oldest.pdf")):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1_000_000_000 - age, 1_000_000_000 - age))
    (tmp_path / ".being-written").write_bytes(b"x")
    kept_files.clear_out(tmp_path, 250)
    assert _names(tmp_path) == {"newest.pdf", "newer.pdf", ".being-written"}


def test_setting_gets_a_quarter_of_the_time_and_the_rest_is_for_everybody_else():
    """Ten minutes in which somebody wants a sheet every tenth of a second, each of which takes that long."""
    now = 0.0
    line, done, told = Turns(lambda: now), 0, set()
    while now < 600:
        try:
            with line.taken():
                now += 0.1
                done += 1
        except BusyError as busy:
            told.add(busy.seconds)
            now += 0.1
    assert told <= set(range(1, 6))
    assert done * 0.1 == pytest.approx(600 / 4, rel=0.03)


def test_in_a_rush_the_page_asks_again_by_itself_and_signing_goes_on(
    citizen: Citizen, ambassador: Become, petition: str, monkeypatch: pytest.MonkeyPatch
):
    uwe, ada = ambassador(), ambassador("ada.keller@example.org")
    known = citizen.client.get(f"{uwe.kit}/poster.pdf").data
    owing = Turns(lambda: 100.0)
    owing._even_at = 110.0
    monkeypatch.setattr(turns, "_turns", owing)
    told = citizen.client.get(f"{ada.kit}/poster.pdf")
    assert told.status_code == 503
    seconds = int(told.headers["Retry-After"])
    assert 1 <= seconds <= 12
    page = parse(told.get_data(as_text=True))
    assert [one.get("content") for one in page.iter("meta") if one.get("http-equiv")] == [str(seconds)]
    # What is there already is given to whoever asks, and signing does not wait.
    assert citizen.client.get(f"{uwe.kit}/poster.pdf").data == known
    assert citizen.sign(petition, email="lena.vogt@example.org").status_code == 303
    monkeypatch.setattr(turns, "_turns", Turns())
    assert citizen.client.get(f"{ada.kit}/poster.pdf").status_code == 200
