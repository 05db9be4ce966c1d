"""Asking a server as often as it answers, from a process of its own that costs little.

``python -m bench.load PORT SECONDS CONNECTIONS < REQUEST`` sends the same bytes over and over and prints how many
whole answers came a second, and how many of them did not begin with the status of the first.
"""

from __future__ import annotations

import json
import re
import select
import socket
import sys
import time

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class _Line:
    """One connection, always with one request under way."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request, self._got, self._whole = request, bytearray(), 0

    def fileno(self) -> int:
        return self.socket.fileno()

    def ask(self) -> None:
        """Send the request."""
        self._got.clear()
        self._whole = 0
        self.socket.sendall(self._request)

    def hear(self) -> bytes:
        """Read what is there; the status line once the answer is whole, else nothing."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("The server closed the connection.")
        self._got += part
        if not self._whole and (end := self._got.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._got, 0, end + 2)
            self._whole = end + 4 + (int(length[1]) if length else 0)
        return bytes(self._got[:12]) if self._whole and len(self._got) >= self._whole else b""


def ask_for(port: int, request: bytes, seconds: float, connections: int) -> dict[str, object]:
    """Answers a second, and how many were not like the first."""
    lines = [_Line(port, request) for _ in range(connections)]
    for line in lines:
        line.ask()
    first, answers, others = b"", 0, 0
    began = time.monotonic()
    while (now := time.monotonic()) - began < seconds:
        for line in select.select(lines, [], [], 1)[0]:
            if status := line.hear():
                first = first or status
                answers += 1
                others += status != first
                line.ask()
    return {"a_second": answers / (now - began), "status": first.decode()[-3:], "others": others}


if __name__ == "__main__":
    given = sys.argv[1:]
    print(json.dumps(ask_for(int(given[0]), sys.stdin.buffer.read(), float(given[1]), int(given[2]))))
