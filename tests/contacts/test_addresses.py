"""Which addresses are the same, and which are a slip of the finger."""

import pytest

from app.contacts.addresses import masked, parse_address, suggestion
from app.foundation.errors import RefusedError


@pytest.mark.parametrize(
    "typed", ["Karin.Moser@Example.org", " karin.moser@example.org ", "ｋarin.moser@example.org"]
)
def test_spellings_of_one_address_are_one_address(typed: str):
    assert parse_address(typed).canonical == "karin.moser@example.org"


def test_a_domain_with_an_umlaut_is_the_same_in_both_spellings():
    assert (
        parse_address("anna@müller.example.org").canonical
        == parse_address("anna@xn--mller-kva.example.org").canonical
    )


def test_a_plus_address_is_another_mailbox():
    assert (
        parse_address("karin+petition@example.org").canonical != parse_address("karin@example.org").canonical
    )


@pytest.mark.parametrize(
    "typed",
    ["", "karin", "karin@", "@example.org", "a b@example.org", "karin@example", "x" * 300 + "@example.org"],
)
def test_what_cannot_be_an_address_is_refused(typed: str):
    with pytest.raises(RefusedError):
        parse_address(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("uwe@gmial.de", "uwe@gmail.com"),
        ("uwe@gmial.com", "uwe@gmail.com"),
        ("uwe@wbe.de", "uwe@web.de"),
        ("uwe@t-onlin.de", "uwe@t-online.de"),
    ],
)
def test_a_slip_of_the_finger_is_noticed(typed: str, meant: str):
    assert suggestion(typed) == meant


@pytest.mark.parametrize("typed", ["uwe@gmx.de", "uwe@example.org", "uwe@stadt-lindenbach.de", "uwe"])
def test_a_right_address_is_left_alone(typed: str):
    assert suggestion(typed) is None


def test_a_masked_address_shows_enough_to_know_ones_own():
    assert masked("karin.moser@example.org") == "k•••r@example.org"
