"""Addresses of the metrics room."""

from __future__ import annotations

from app.foundation.gates import staff_blueprint

bp = staff_blueprint("metrics", __name__)
