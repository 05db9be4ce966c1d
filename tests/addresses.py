"""All addresses of the app, with made-up values in their variable parts."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule


def addresses(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """(method, address, rule) of every method of every address; what is made up leads to nothing that exists."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: _example(rule._converters[name]) for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, adapter.build(rule.endpoint, values, method=method), rule


def _example(converter: object) -> int | str:
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return str(sorted(converter.items)[0])  # type: ignore[attr-defined]
    return 4711 if kind == "IntegerConverter" else "x"
