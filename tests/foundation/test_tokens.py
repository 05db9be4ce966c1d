"""What a token opens, and what it does not."""

from datetime import timedelta

import pytest
from flask import Flask

from app.foundation import clock, tokens
from app.foundation.errors import ExpiredError, NotFoundError

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_token_leads_back_to_its_row(app_context: Flask):
    handle = tokens.new_handle()
    token = tokens.seal("confirm", handle, clock.now() + timedelta(days=7))
    assert tokens.open_token("confirm", token).handle == handle


def test_a_token_for_one_purpose_opens_nothing_else(app_context: Flask):
    token = tokens.seal("confirm", tokens.new_handle(), clock.now() + timedelta(days=7))
    with pytest.raises(NotFoundError):
        tokens.open_token("kit", token)


@pytest.mark.parametrize("position", [0, 20, 30, 47])
def test_a_changed_token_is_unknown(app_context: Flask, position: int):
    token = tokens.seal("confirm", tokens.new_handle(), clock.now() + timedelta(days=7))
    changed = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
    with pytest.raises(NotFoundError):
        tokens.open_token("confirm", changed)


@pytest.mark.parametrize("nonsense", ["", "x", "ä" * 48, "A" * 48, "../../etc", "A" * 5000])
def test_nonsense_is_unknown(app_context: Flask, nonsense: str):
    with pytest.raises(NotFoundError):
        tokens.open_token("confirm", nonsense)


def test_an_old_token_is_known_as_expired_even_when_its_row_is_gone(app_context: Flask):
    token = tokens.seal("confirm", tokens.new_handle(), clock.now() + timedelta(days=7))
    with clock.moved(timedelta(days=8)), pytest.raises(ExpiredError):
        tokens.open_token("confirm", token)


def test_r1_06_a_hundred_thousand_tokens_are_long_and_never_the_same(app_context: Flask):
    until = clock.now() + timedelta(days=7)
    made = {tokens.seal("confirm", tokens.new_handle(), until) for _ in range(100_000)}
    assert len(made) == 100_000
    assert all(len(token) >= 22 for token in made)


def test_a_code_has_six_digits_and_belongs_to_its_row(app_context: Flask):
    handle = tokens.new_handle()
    code = tokens.six_digits("confirm-code", handle)
    assert len(code) == 6
    assert code.isdigit()
    assert code == tokens.six_digits("confirm-code", handle)
