"""Addresses of the campaigns room."""

from __future__ import annotations

from app.foundation.gates import staff_blueprint

bp = staff_blueprint("campaigns", __name__)
