"""Whoever erases somebody reads what goes in words about that person, not in words to them."""

from __future__ import annotations

import re

from flask import Flask

from app.privacy import staff_wording, wording


def test_staff_have_words_of_their_own_for_everything_that_people_have_words_for(app: Flask):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        own = staff_wording.titles()
        assert set(own) == set(wording._titles())
        assert not [title for title in own.values() if re.search(r"\b[Yy]ou(r|rs)?\b", title)]
