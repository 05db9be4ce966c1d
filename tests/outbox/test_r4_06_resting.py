"""What follows from mails that came back ends by itself where it may, and never outweighs what a person wished."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.foundation import clock
from app.foundation.database import db
from app.outbox.models import OutboxMessage, SuppressedAddress
from app.outbox.suppression import BOUNCED, ERASED, RESTING, address_key, suppress, suppressed_among
from tests.landing.conftest import Citizen

UWE = "uwe.brandt@example.org"


def test_r4_06_whoever_signs_with_a_mailbox_that_was_full_gets_what_they_asked_for(
    app: Flask, citizen: Citizen, petition: str
):
    with app.app_context():
        suppress(UWE, RESTING)
        db.session.commit()
        key = address_key(UWE)
    citizen.sign(petition, UWE)
    citizen.get_mail()
    with app.app_context():
        assert db.session.scalars(select(OutboxMessage)).one().state == "sent"
        # Mailings stay held until the press on the button shows that mail is read there.
        assert suppressed_among([key]) == {key}
    citizen.confirm(UWE)
    with app.app_context():
        assert suppressed_among([key]) == set()


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (RESTING, BOUNCED, BOUNCED),
        (RESTING, ERASED, ERASED),
        (BOUNCED, ERASED, ERASED),
        (BOUNCED, RESTING, BOUNCED),
        (ERASED, RESTING, ERASED),
        (ERASED, BOUNCED, ERASED),
    ],
)
def test_r4_06_a_wish_outlasts_what_came_back(app: Flask, first: str, then: str, kept: str):
    with app.app_context():
        suppress(UWE, first)
        suppress(UWE, then)
        assert db.session.scalars(select(SuppressedAddress.reason)).all() == [kept]


def test_r4_06_a_mailbox_that_is_full_once_more_rests_once_more(app: Flask):
    with app.app_context():
        suppress(UWE, RESTING)
        with clock.moved(timedelta(days=40)):
            suppress(UWE, RESTING)
            assert suppressed_among([address_key(UWE)]) == {address_key(UWE)}
