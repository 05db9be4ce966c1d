"""What is set on paper by Typst for staff: reports, receipts. What people typed is data to a template, never a part of
it.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

_FONTS: Final = Path(__file__).parent / "fonts"
# One at a time: two threads are no faster than one.
_lock = threading.Lock()


def as_document(template: Path, data: dict[str, Any], fonts: Path) -> bytes:
    """An accessible A4 document (PDF/UA-1), in some tens of milliseconds; ``fonts``: those besides the staff pages'."""
    inputs = {"data": json.dumps(data)}
    with _lock:
        compiler = _compiler(template, fonts)
        try:
            paper = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
        except typst.TypstError:
            # A script that none of the typefaces has is no reason to have nothing on paper; gaps are not accessible.
            paper = compiler.compile(format="pdf", sys_inputs=inputs)
    if not isinstance(paper, bytes):
        raise TypeError("A PDF is one file.")
    return paper


@lru_cache(maxsize=8)
def _compiler(template: Path, fonts: Path) -> typst.Compiler:
    return typst.Compiler(
        template, root=template.parent, font_paths=[_FONTS, fonts], ignore_system_fonts=True
    )
