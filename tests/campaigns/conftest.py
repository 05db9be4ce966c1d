"""An organisation that may publish."""

from tests.landing.conftest import organisation

__all__ = ["organisation"]
