"""A live petition that Uwe has signed, and staff who answer for it."""

from __future__ import annotations

from tests.portal.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
    uwe,
    visitor,
)
