"""Who comes: a person, or a program, and by what it is known. One request says it, nothing is kept about anybody.

Programs that name themselves are known by their names; those that pose as a browser by what that browser would send
and they do not. What a browser sends with each request is in Fetch Metadata (W3C) and User-Agent Client Hints (WICG);
``docs/numbers.md`` says how well it works, ``tests/visits/requests.toml`` on what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from crawlerdetect import CrawlerDetect

VIEW = "view"
# Why a look is none of a person's, and how such looks are counted.
HEAD, PREFETCH, BOT = "head", "prefetch", "bot"
DISGUISED, OUTDATED, UNMARKED, UNSPOKEN, BACKGROUND = (
    "disguised",
    "outdated",
    "unmarked",
    "unspoken",
    "background",
)
# By the confirm page alone: opened before a person could have read the mail.
TOO_SOON = "too_soon"
# Programs that looked at the page itself; from how many they are follows how many were probably overlooked.
PROGRAMS = (BOT, DISGUISED, OUTDATED, UNMARKED, UNSPOKEN)
REASONS = (*PROGRAMS, BACKGROUND, HEAD, PREFETCH, TOO_SOON)

# From these on a browser marks its requests with Sec-Fetch-Mode (MDN, browser-compat-data#19389 for Safari).
_CHROME_MARKS, _FIREFOX_MARKS, _SAFARI_MARKS = 80, 90, (16, 4)
# What a browser of people begins with; Opera Mini's servers say Opera.
_BEGINNINGS = ("Mozilla/5.0 (", "Opera/")
# Mail scanners by the names they have been seen with, and browsers that cannot open a page over TLS 1.2.
_SCANNERS = re.compile(
    r"barracuda|proofpoint|mimecast|ironport|ciscosecure|fortimail|trendmicro|ms-?office|MSIE \d",
    re.IGNORECASE,
)
_CHROME = re.compile(r"(?:Chrome|Chromium)/(\d+)")
_FIREFOX = re.compile(r"Firefox/(\d+)")
_SAFARI = re.compile(r"Version/(\d+)\.(\d+)\S* (?:Mobile/\S+ )?Safari/")
_IOS = re.compile(r"\(i(?:Phone|Pad|Pod)[^)]* OS (\d+)_(\d+)")
# Chrome renews itself on a desk; the last one for Windows XP was 49.
_OLD_CHROME = range(50, _CHROME_MARKS)
_DESK = {"(Windows NT": '"Windows"', "(Macintosh": '"macOS"'}


class _Agent(NamedTuple):
    """What a name says: ``why`` it is a program, else whether it marks requests, its Chrome and its system."""

    why: str = ""
    marks: bool = False
    chrome: str = ""
    system: str = ""


def kind_of(given: Mapping[str, Any], *, secure: bool, opened: bool = True) -> str:
    """``view`` for a person, else why a look is left out; told from its WSGI environment.

    ``secure``: visitors come over TLS, for only then browsers say more of themselves. ``opened``: it is a page, which
    one opens, and no picture or something a script asks for.
    """
    if given["REQUEST_METHOD"] == "HEAD":
        return HEAD
    purpose = (
        given.get("HTTP_SEC_PURPOSE")
        or given.get("HTTP_PURPOSE")
        or given.get("HTTP_X_PURPOSE")
        or given.get("HTTP_X_MOZ")
    )
    if purpose and ("prefetch" in purpose or "preview" in purpose):
        return PREFETCH
    agent = _agent(given.get("HTTP_USER_AGENT", ""))
    if agent.why:
        return agent.why
    if "HTTP_SEC_CH_UA" in given and _is_contradicted(agent, given):
        return DISGUISED
    mode = given.get("HTTP_SEC_FETCH_MODE")
    if mode is None and secure and agent.marks:
        return UNMARKED
    if opened and (
        (mode is not None and mode != "navigate")
        or (agent.marks and "text/html" not in given.get("HTTP_ACCEPT", ""))
    ):
        return BACKGROUND
    return VIEW if given.get("HTTP_ACCEPT_LANGUAGE") else UNSPOKEN


def _is_contradicted(agent: _Agent, given: Mapping[str, Any]) -> bool:
    """Whether the browser's hints say something else than its name: one of the two was put on."""
    hints, system = given["HTTP_SEC_CH_UA"], given.get("HTTP_SEC_CH_UA_PLATFORM", "")
    return bool(
        (hints and (not agent.chrome or agent.chrome not in hints or "Headless" in hints))
        or (system and agent.system and system != agent.system)
    )


@lru_cache(maxsize=4096)
def _agent(name: str) -> _Agent:
    if not name.startswith(_BEGINNINGS) or _SCANNERS.search(name) or CrawlerDetect().isCrawler(name):
        return _Agent(BOT)
    system = next((one for begins, one in _DESK.items() if begins in name), "")
    if ios := _IOS.search(name):
        return _Agent(marks=_pair(ios) >= _SAFARI_MARKS)
    if chrome := _CHROME.search(name):
        version = int(chrome[1])
        if system and version in _OLD_CHROME:
            return _Agent(OUTDATED)
        return _Agent(marks=version >= _CHROME_MARKS, chrome=f'v="{version}"', system=system)
    if firefox := _FIREFOX.search(name):
        return _Agent(marks=int(firefox[1]) >= _FIREFOX_MARKS)
    safari = _SAFARI.search(name)
    return _Agent(marks=bool(safari) and _pair(safari) >= _SAFARI_MARKS)


def _pair(found: re.Match[str] | None) -> tuple[int, int]:
    return (int(found[1]), int(found[2])) if found else (0, 0)
