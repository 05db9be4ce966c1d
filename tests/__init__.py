"""Tests, room by room as in ``app/``; servers they need are started by ``tests/servers``."""
