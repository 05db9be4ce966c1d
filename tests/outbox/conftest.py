"""What leaves the house has a reason: a live petition, and citizens who sign it."""

from tests.landing.conftest import (  # noqa: F401
    _no_page_from_the_test_before,
    citizen,
    organisation,
    petition,
)
