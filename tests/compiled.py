"""What is compiled for one app and is the same for all the apps of a test process: templates, and addresses."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


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
    """A rule whose function that builds addresses is taken from the same rule of an earlier app.

    Compiling them is most of what making an app costs. The function is told its rule when it is called.
    """

    _kept: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = sorted((self.defaults or {}).items())
        key = (self.rule, *self._trace, append_unknown, *defaults)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]
