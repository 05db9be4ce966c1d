"""The typeface of what is set on paper by Typst for staff: reports, receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PAPER_FONTS: Final = Path(__file__).parent / "fonts"
