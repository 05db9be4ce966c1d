"""Somebody who has confirmed, and what their link is."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.ambassadors.referrals import decide_newest
from tests.landing.conftest import (  # noqa: F401 - fixtures, found by their names
    Citizen,
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
    sign_up_of,
)


@dataclass(frozen=True, slots=True)
class Ambassador:
    """A confirmed supporter's own page and share code."""

    kit: str
    code: str


@pytest.fixture
def ambassador(citizen: Citizen, petition: str) -> Callable[..., Ambassador]:  # noqa: F811
    """Call it with an address for somebody who signed, confirmed and looks at their page."""

    def become(email: str = "uwe.brandt@example.org", *, at: str = "") -> Ambassador:
        answers = {"email": email, "given_name": "Uwe", "family_name": "Brandt"}
        assert citizen.client.submit(at or f"/{petition}", **answers).status_code == 303
        citizen.get_mail()
        kit = citizen.confirm(email).location
        with citizen.app.app_context():
            # As the worker does every few seconds.
            decide_newest()
        code = re.search(r"/s/([0-9a-z]{8})\"", citizen.client.get(kit).get_data(as_text=True))
        assert code
        return Ambassador(kit, code[1])

    return become
