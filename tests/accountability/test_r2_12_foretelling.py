"""Staff see how many will be announced and erased, before it happens (R2.12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accountability.clean_up import clean_up
from app.accountability.foretelling import Numbers, foretell
from app.campaigns.models import Campaign
from app.foundation import clock
from app.foundation.database import db
from tests.landing.conftest import Citizen
from tests.pages import CheckingClient
from tests.portal.conftest import ENGLISH


def test_r2_12_the_numbers_of_the_next_weeks_are_what_then_happens(
    app: Flask, citizen: Citizen, uwe: str, monkeypatch: pytest.MonkeyPatch
):
    """Uwe gets the newsletter, Ida only signed what ends now."""
    citizen.sign(uwe, "ida@example.org")
    citizen.get_mail()
    citizen.confirm("ida@example.org")
    start = clock.now()

    def later(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=days))

    with app.app_context():
        db.session.scalars(select(Campaign)).one().ended_at = start
        db.session.commit()
        none = Numbers([0, 0], [0, 0])
        later(10)
        assert foretell() == {"news": none, "part": none}
        later(90)
        assert foretell() == {"news": none, "part": Numbers([0, 1], [0, 0])}
        later(125)
        assert foretell() == {"news": none, "part": Numbers([1, 1], [0, 1])}
        later(154)
        clean_up()
        assert foretell() == {"news": none, "part": Numbers([0, 0], [1, 1])}
        later(185)
        assert clean_up().erased == 1
        assert foretell() == {"news": none, "part": none}
        later(701)
        assert foretell() == {"news": Numbers([1, 1], [0, 1]), "part": none}


def test_the_page_shows_numbers_and_no_button_that_deletes(uwe: str, staff: Callable[..., CheckingClient]):
    page = staff("admin").get("/staff/data-protection/clean-up", headers=ENGLISH).get_data(as_text=True)
    assert "Erased within 90 days" in page
    assert 'action="/staff/contacts' not in page
