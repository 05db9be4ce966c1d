"""A test client that looks at every page it fetches, as a careful colleague would."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# A token, a stamp, a nonce: a page that differs from a faultless one in these alone is as faultless.
_SECRET = re.compile(r"[\w-]{24,}")
_faultless: set[int] = set()


class _Parsers(threading.local):
    """A parser for each thread: they keep what they are at, and making one for every page takes long."""

    def __init__(self) -> None:
        self.html = html5lib.HTMLParser(namespaceHTMLElements=False)


_parsers = _Parsers()


class CheckingClient(FlaskClient):
    """Fetches pages like any client and fails on one that breaks a rule of the house."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch and check."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and response.request.method != "HEAD":
            html, policy = (
                response.get_data(as_text=True),
                response.headers.get("Content-Security-Policy", ""),
            )
            looks = hash((_SECRET.sub("", html), _SECRET.sub("", policy)))
            if looks not in _faultless:
                tree, faults = looked_at(html, dict(response.headers))
                what = f"{response.request.method} {response.request.path}"
                assert not faults, f"{what}:\n  " + "\n  ".join(faults)
                _faultless.add(looks)
                response.tree = tree  # type: ignore[attr-defined]
        return response

    def submit(self, path: str, *, form: str = "form[1]", **fields: Any) -> TestResponse:
        """Fetch a page, fill in its (first) form and send it as a browser would; ``form`` picks another."""
        answer = self.get(path)
        page = getattr(answer, "tree", None)
        page = parse(answer.get_data(as_text=True)) if page is None else page
        found = page.find(f".//{form}") if form != "form[1]" else next(page.iter("form"), None)
        assert found is not None, f"There is no form on {path}."
        action = found.get("action") or path
        send = self.post if (found.get("method") or "get").lower() == "post" else self.get
        answers = {**values_of(found), **fields}
        return send(action, **{"data" if send == self.post else "query_string": answers})


def parse(html: str) -> Element:
    """The page as a tree, with plain tag names."""
    tree = _parsers.html.parse(html)
    assert isinstance(tree, Element)
    return tree


def values_of(form: Element) -> dict[str, str]:
    """What a browser would send if nothing were typed."""
    values: dict[str, str] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        kind = field.get("type", "text")
        if field.tag == "textarea":
            values[name] = "".join(field.itertext())
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            if chosen:
                values[name] = chosen[-1].get("value") or ""
        elif field.tag == "input" and _is_sent(field, kind):
            values[name] = field.get("value") or ("on" if kind == "checkbox" else "")
    return values


def _is_sent(field: Element, kind: str) -> bool:
    if kind in ("submit", "button", "image", "file"):
        return False
    return kind not in ("checkbox", "radio") or field.get("checked") is not None


def faults_of(html: str, headers: dict[str, str]) -> list[str]:
    """Everything that breaks a rule, in words; fragments (for htmx) are held to fewer rules than pages."""
    return looked_at(html, headers)[1]


def looked_at(html: str, headers: dict[str, str]) -> tuple[Element, list[str]]:
    """The page or fragment as a tree, and everything about it that breaks a rule."""
    is_page = html.lstrip()[:9].lower() == "<!doctype"
    parser = _parsers.html
    tree = parser.parse(html) if is_page else parser.parseFragment(html)
    faults = [f"is not valid HTML: {kind} {data} near {place}" for place, kind, data in parser.errors]
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    faults += _repeated_ids(elements) + _inline_code(elements, headers) + _loose_labels(elements)
    if is_page:
        faults += _whole_page(elements, headers)
    return tree, faults


def _repeated_ids(elements: list[Element]) -> list[str]:
    times = Counter(element.get("id") for element in elements if element.get("id"))
    return [f"has the id {name!r} {number} times" for name, number in times.items() if number > 1]


def _inline_code(elements: list[Element], headers: dict[str, str]) -> list[str]:
    faults = []
    for element in elements:
        for name in element.attrib:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                faults.append(f"has an inline {name} on <{element.tag}>, which the CSP refuses")
        if element.tag == "script" and not element.get("src") and element.get("type") in (None, "", "module"):
            faults.append("has an inline script, which the CSP refuses")
        if element.tag == "style" and "'sha256-" not in headers.get("Content-Security-Policy", ""):
            faults.append("has an inline style sheet that the CSP does not name")
        if (element.get("href") or "").strip().lower().startswith("javascript:"):
            faults.append("has a javascript: link")
    return faults


def _loose_labels(elements: list[Element]) -> list[str]:
    ids = {element.get("id") for element in elements}
    loose = [
        f"has a label for {element.get('for')!r}, which is not there"
        for element in elements
        if element.tag == "label" and element.get("for") and element.get("for") not in ids
    ]
    for element in elements:
        for name in ("aria-describedby", "aria-labelledby"):
            loose += [
                f"has {name}={one!r}, which is not there"
                for one in (element.get(name) or "").split()
                if one not in ids
            ]
    return loose


def _whole_page(elements: list[Element], headers: dict[str, str]) -> list[str]:
    faults = []
    headings = sum(element.tag == "h1" for element in elements)
    if headings != 1:
        faults.append(f"has {headings} h1 instead of one")
    if not any(element.tag == "html" and element.get("lang") for element in elements):
        faults.append("does not say its language")
    if not any(element.tag == "title" and "".join(element.itertext()).strip() for element in elements):
        faults.append("has no title")
    faults += [
        "has an image without alt"
        for element in elements
        if element.tag == "img" and element.get("alt") is None
    ]
    policy = headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "'unsafe-" in policy:
        faults.append(f"comes without the strict CSP: {policy!r}")
    return faults
