"""An organisation that may publish, and pages that do not outlive their test."""

import pytest

from app.landing.live_pages import forget_all
from tests.landing.conftest import organisation

__all__ = ["organisation"]


@pytest.fixture(autouse=True)
def _no_page_from_the_test_before() -> None:
    forget_all()
