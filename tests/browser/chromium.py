"""Where Chromium is: named in CHROME_PATH, on the machine, or fetched by Playwright. Prints it, or fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """The program to start, None where there is none."""
    for name in (os.environ.get("CHROME_PATH", ""), *_NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    return _fetched_by_playwright()


def windowless_path() -> str | None:
    """Where there is one, the same Chromium built without windows, which needs half the processor time."""
    if os.environ.get("CHROME_PATH"):
        return chromium_path()
    return shutil.which("chromium-headless-shell") or chromium_path()


def _fetched_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


if __name__ == "__main__":
    where = chromium_path()
    print(where or "no Chromium found")
    sys.exit(0 if where else 1)
