"""Lighthouse from npm, run on one address with phone settings."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.browser.chromium import chromium_path
from tests.browser.node import node_path
from tests.servers.product import ROOT

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class Report:
    """Points by category, 0 to 100, and what cost some."""

    scores: dict[str, int]
    findings: list[str]


# What Lighthouse says itself when Chromium was too busy to be watched.
_AGAIN = "Please run Lighthouse again"
_TRIES = 4


def audit(url: str, folder: Path) -> Report:
    """Look at a page as Lighthouse does: a slow phone on a slow net, simulated."""
    path = folder / "lighthouse.json"
    for _ in range(_TRIES):
        done = _run(url, path)
        if _AGAIN not in done.stderr:
            break
    assert done.returncode == 0, f"Lighthouse failed on {url}: {done.stderr[-2000:]}"
    return _read(json.loads(path.read_text()))


def _run(url: str, path: Path) -> subprocess.CompletedProcess[str]:
    flags = "--headless=new --disable-dev-shm-usage" + (" --no-sandbox" if os.geteuid() == 0 else "")
    return subprocess.run(
        [
            node_path(),
            ROOT / "node_modules" / "lighthouse" / "cli" / "index.js",
            url,
            "--quiet",
            "--output=json",
            f"--output-path={path}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={flags}",
        ],
        env={**os.environ, "CHROME_PATH": chromium_path() or ""},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def _read(found: dict) -> Report:
    scores, findings = {}, []
    for name in CATEGORIES:
        category = found["categories"][name]
        scores[name] = round(100 * (category["score"] or 0))
        for reference in category["auditRefs"]:
            one = found["audits"][reference["id"]]
            if reference["weight"] and one["score"] is not None and one["score"] < 1:
                findings.append(f"{name}: {one['title']} {one.get('displayValue', '')}".strip())
    return Report(scores, findings)
