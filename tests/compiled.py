"""What one app compiles is the same for all apps of a test process: templates, addresses, SQL."""

from __future__ import annotations

from copy import copy
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

_COMPILED = ("_parts", "_trace", "_converters", "arguments")
_BUILDERS = ("_build", "_build_unknown")


class CompiledOnce(BytecodeCache):
    """Keeps bytecode in memory; a template that changed has another checksum and is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give back what was kept."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class RuleCompiledOnce(Rule):
    """A rule that takes what it compiles to from the same rule of an earlier app.

    Compiling them is most of what making an app costs. What builds addresses is told its rule when it is called.
    """

    _kept: dict[tuple[object, ...], dict[str, Any]] = {}

    def compile(self) -> None:
        """Compile, or take what was compiled."""
        assert self.map is not None
        where = (self.map.host_matching, self.host, self.subdomain, self.merge_slashes)
        converters = frozenset(self.map.converters.items())
        key = (self.rule, where, frozenset(self.arguments), repr(self.defaults), converters)
        if key not in self._kept:
            super().compile()
            self._kept[key] = {name: getattr(self, name) for name in _COMPILED} | {
                name: getattr(self, name).__func__ for name in _BUILDERS
            }
            return
        kept = self._kept[key]
        for name in _COMPILED:
            setattr(self, name, copy(kept[name]))
        for name in _BUILDERS:
            setattr(self, name, kept[name].__get__(self, None))


def compile_sql_once(db: SQLAlchemy) -> None:
    """Let a statement compiled for the engine of one app serve the next: dialects of a kind count as one."""
    make_engine, kept = db._make_engine, LRUCache(5000)

    def make_and_share(bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        engine = make_engine(bind_key, options, app)
        engine.update_execution_options(compiled_cache=kept)
        return engine

    db._make_engine = make_and_share
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = _is_same_dialect
        kind.__hash__ = lambda self: hash(type(self))


def _is_same_dialect(one: Dialect, other: object) -> bool:
    return type(one) is type(other) and one.server_version_info == other.server_version_info
