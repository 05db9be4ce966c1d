"""A headline's long words break between syllables, with or without a dictionary in the browser."""

import pytest

from app.landing.syllables import SOFT_HYPHEN, breakable

_WORD = "Straßenbeleuchtungskonzept"


def test_a_long_word_may_break_between_its_syllables_and_is_still_the_same_word():
    marked = breakable(f"Ein {_WORD} für alle", "de")
    assert "be-leuch-tungs-kon" in marked.replace(SOFT_HYPHEN, "-")
    assert marked.replace(SOFT_HYPHEN, "") == f"Ein {_WORD} für alle"


@pytest.mark.parametrize(
    "text", ["Mehr Bäume für die Lindenstraße", "Verkehrswende 2026", "", "1234567890123456789"]
)
def test_words_that_fit_into_a_line_stay_whole(text: str):
    assert breakable(text, "de") == text


def test_a_language_without_rules_is_left_alone():
    assert breakable(_WORD, "xx") == _WORD
