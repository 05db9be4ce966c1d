"""Lighthouse from npm, with phone settings: one process and one Chromium for all pages of a test run."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.browser.chromium import chromium_path
from tests.browser.node import node_path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# What Lighthouse says itself when Chromium was too busy to be watched.
_AGAIN = "run Lighthouse again"
_TRIES = 4
_PROGRAM = Path(__file__).with_name("lighthouse.mjs")
_FLAGS = ("--headless=new", "--disable-dev-shm-usage")


@dataclass(frozen=True, slots=True)
class Report:
    """Points by category, 0 to 100, and what cost some."""

    scores: dict[str, int]
    findings: list[str]


class Lighthouse:
    """Looks at pages as on a slow phone on a slow net, simulated; end it with ``close``."""

    def __init__(self) -> None:
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        self._process = subprocess.Popen(
            [node_path(), _PROGRAM, chromium_path() or "", *_FLAGS, *root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def look_at(self, url: str) -> Report:
        """One look; AssertionError with its words where Lighthouse fails."""
        for _ in range(_TRIES):
            said = self._ask(url)
            if _AGAIN not in said.get("error", ""):
                break
        assert "error" not in said, f"Lighthouse failed on {url}: {said['error']}"
        return Report(**said)

    def best_of(self, url: str, looks: int, *, enough: int) -> Report:
        """The best points of some looks, for a busy machine only ever takes points for speed away.

        It ends early when each category has ``enough``; the findings are those of the last look.
        """
        best = dict.fromkeys(CATEGORIES, 0)
        findings: list[str] = []
        for _ in range(looks):
            report = self.look_at(url)
            best = {name: max(best[name], points) for name, points in report.scores.items()}
            findings = report.findings
            if min(best.values()) >= enough:
                break
        return Report(best, findings)

    def close(self) -> None:
        """End it and its Chromium."""
        self._pipe(self._process.stdin).close()
        self._process.wait(20)

    def _ask(self, url: str) -> dict:
        asking = self._pipe(self._process.stdin)
        asking.write(f"{url}\n")
        asking.flush()
        line = self._pipe(self._process.stdout).readline()
        assert line, f"Lighthouse ended with {self._process.wait(20)} on {url}."
        return dict(json.loads(line))

    @staticmethod
    def _pipe(one: IO[str] | None) -> IO[str]:
        assert one is not None
        return one
