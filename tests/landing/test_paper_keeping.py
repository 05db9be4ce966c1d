"""What becomes of lines on paper: sealed, in the list that is handed over, and forgotten when their time is over."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.accountability.clean_up import clean_up
from app.campaigns.models import Campaign
from app.contacts.models import Contact
from app.foundation import clock
from app.foundation.database import db
from app.landing.models import SignUp
from app.landing.paper import PaperSheet, PaperSignature, on_paper
from app.landing.paper_data import forget_lines_before
from app.landing.paper_entering import enter
from app.landing.signing_up import address_key
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient

Staff = Callable[..., CheckingClient]
HEDWIG = {
    "given_name": "Hedwig",
    "family_name": "Krause",
    "postal_code": "01234",
    "email": "hedwig@example.org",
}
UWE = {
    "given_name": "Uwe",
    "family_name": "Brandt",
    "postal_code": "01234",
    "email": "uwe.brandt@example.org",
}


@pytest.fixture
def two_lines(app: Flask, petition: str) -> str:
    """The petition with Hedwig and Uwe on a sheet."""
    with app.app_context():
        sheet = PaperSheet(campaign_id=1, label="17", place="Marktplatz", begun_at=clock.now())
        db.session.add(sheet)
        db.session.flush()
        campaign = db.session.get_one(Campaign, 1)
        for told in (HEDWIG, UWE):
            assert not enter(campaign, sheet, told).errors
        db.session.commit()
    return petition


def _confirm_uwe(citizen: Citizen, petition: str) -> None:
    citizen.sign(petition, email=UWE["email"])
    citizen.get_mail()
    citizen.confirm(UWE["email"])


def test_r7_12_a_stolen_database_names_nobody_who_signed_on_paper(app: Flask, two_lines: str):
    with app.app_context():
        stored = repr(db.session.execute(text("SELECT * FROM paper_signatures")).all())
        assert not any(word in stored for word in ("Hedwig", "Krause", "hedwig@", "Brandt"))
        names = db.session.scalars(select(PaperSignature.family_name).order_by(PaperSignature.id))
        assert list(names) == ["Krause", "Brandt"]


def test_whose_sign_up_was_taken_out_counts_by_their_line(app: Flask, citizen: Citizen, two_lines: str):
    _confirm_uwe(citizen, two_lines)
    with app.app_context():
        assert on_paper(1) == 1
        db.session.scalars(select(SignUp)).one().invalidated_at = clock.now()
        db.session.commit()
        assert on_paper(1) == 2


def test_the_list_that_is_handed_over_ends_with_those_on_paper(
    app: Flask, citizen: Citizen, two_lines: str, staff: Staff
):
    _confirm_uwe(citizen, two_lines)
    answer = staff("admin").submit(
        "/staff/campaigns/1", form="form[@action='/staff/campaigns/1/sign-ups.csv']"
    )
    heading, *rows = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";")
    assert {len(row) for row in rows} == {len(heading)}
    assert [(row[0], row[2]) for row in rows] == [("1", UWE["email"]), ("", HEDWIG["email"])]
    assert rows[1][4] == "Krause"
    # Nothing that could be used was agreed to on paper.
    assert all(row in ("nein", "") for row in rows[1][11:])


def test_r2_12_half_a_year_after_the_end_nobody_knows_who_signed_on_paper(
    app: Flask, citizen: Citizen, two_lines: str, monkeypatch: pytest.MonkeyPatch
):
    _confirm_uwe(citizen, two_lines)
    start = clock.now()
    with app.app_context():
        db.session.get_one(Campaign, 1).ended_at = start
        db.session.commit()
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=182))
        assert clean_up().paper_lines == 0
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=184))
        assert clean_up(dry_run=True).paper_lines == 0
        assert clean_up().paper_lines == 2
        assert clean_up().paper_lines == 0
        # Hedwig still counts on paper, and Uwe where he did before.
        assert on_paper(1) == 1
        line = db.session.scalars(select(PaperSignature)).one()
        assert (line.given_name, line.family_name, line.postal_code, line.email) == ("", "", "", None)
        assert line.address_key != address_key(HEDWIG["email"])
        assert db.session.scalars(select(Contact)).one().email == UWE["email"]


def test_lines_of_a_campaign_that_goes_on_are_kept(app: Flask, two_lines: str):
    with app.app_context():
        assert forget_lines_before(clock.now() + timedelta(days=9999)) == 0
        assert on_paper(1) == 2
