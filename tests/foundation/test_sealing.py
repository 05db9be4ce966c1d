"""R7.12: whoever steals the database reads no phone number and nothing that people wrote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.contacts.models import Contact
from app.foundation import clock, sealing
from app.foundation.database import db
from app.foundation.errors import SetupError
from app.foundation.resealing import keys_that_seal, not_sealed_anew, reseal
from app.foundation.settings import Settings

PHONE = "+49 170 5556677"


def _hanna() -> Contact:
    hanna = Contact(
        email="hanna@example.org", canonical_email="hanna@example.org", phone=PHONE, created_at=clock.now()
    )
    db.session.add(hanna)
    db.session.commit()
    return hanna


def _stored() -> str:
    return str(db.session.execute(text("SELECT phone FROM contacts")).scalar_one())


@pytest.fixture
def with_keys(settings: Settings) -> Callable[[str], Flask]:
    """Call it with ``TESTBALLON_FIELD_KEYS`` for the same installation, started anew."""
    return lambda keys: create_app(settings.model_copy(update={"field_keys": keys}))


def test_r7_12_a_stolen_database_gives_no_phone_number_away(app_context: Flask) -> None:
    hanna = _hanna()
    assert "5556677" not in _stored()
    db.session.expire_all()
    assert hanna.phone == PHONE


def test_two_people_with_the_same_number_cannot_be_told_from_the_database(app_context: Flask) -> None:
    assert sealing.seal_text(PHONE, "contacts.phone") != sealing.seal_text(PHONE, "contacts.phone")


def test_a_value_moved_to_another_column_or_changed_is_refused(app_context: Flask) -> None:
    sealed = sealing.seal_text(PHONE, "contacts.phone")
    with pytest.raises(SetupError, match=r"sign_ups\.comment"):
        sealing.open_text(sealed, "sign_ups.comment")
    with pytest.raises(SetupError, match="changed"):
        sealing.open_text(sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:], "contacts.phone")


def test_r7_12_the_key_is_changed_while_everything_goes_on(
    app: Flask, with_keys: Callable[[str], Flask]
) -> None:
    with app.app_context():
        _hanna()
        old = _stored()
    with with_keys("the new secret").app_context():
        # Read with the old one, which still opens; what is written now is sealed with the new one.
        assert db.session.query(Contact).one().phone == PHONE
        assert not_sealed_anew() == 1
        assert reseal() == 1
        assert (reseal(), not_sealed_anew(), keys_that_seal()) == (0, 0, set())
        assert _stored().startswith(f"sealed:{sealing.sealing_key()}:")
        assert _stored() != old
    with with_keys("the newest secret,the new secret").app_context():
        assert reseal() == 1
    with with_keys("the newest secret").app_context():
        assert db.session.query(Contact).one().phone == PHONE


def test_a_key_that_was_taken_out_too_early_is_named(app: Flask, with_keys: Callable[[str], Flask]) -> None:
    with with_keys("a secret").app_context():
        _hanna()
        name = sealing.sealing_key()
    with app.app_context():
        assert keys_that_seal() == {name}
        with pytest.raises(SetupError, match=name):
            db.session.query(Contact).one()


def test_what_was_there_before_seals_is_read_and_then_sealed(app_context: Flask) -> None:
    hanna = _hanna()
    db.session.execute(text("UPDATE contacts SET phone = :clear"), {"clear": PHONE})
    db.session.commit()
    db.session.expire_all()
    assert hanna.phone == PHONE
    assert reseal() == 1
    assert "5556677" not in _stored()
    assert hanna.phone == PHONE
