"""A crowd that signs: a process of its own, cheap enough not to take the product's processor away.

``python -m tests.surge.crowd URL SLUG NUMBER A_SECOND [FIRST]`` prints one line of JSON: how many were acknowledged
(303), what else was answered, and how long it took. FIRST is the number of the first person, for a second crowd.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
import urllib.request
from collections import Counter
from urllib.parse import urlencode, urlsplit

_HANDS = 8
_ANSWER = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_STAMP = re.compile(r'name="stamp" value="([^"]+)"')
# One page serves so many sign-ups of the crowd; then somebody loads it anew.
_SIGN_UPS_A_PAGE = 50


class Hand:
    """One connection that signs, one after the other, as quickly as the pace allows."""

    def __init__(self, url: str, slug: str) -> None:
        parts = urlsplit(url)
        self._host, self._port, self._url, self._slug = parts.hostname or "", parts.port or 80, url, slug
        self._socket = self._connect()
        self._stamp = ""
        self.answers: Counter[int] = Counter()

    def sign(self, number: int) -> None:
        """One sign-up of somebody nobody has seen before."""
        if sum(self.answers.values()) % _SIGN_UPS_A_PAGE == 0:
            with urllib.request.urlopen(f"{self._url}/{self._slug}") as page:
                self._stamp = _STAMP.findall(page.read().decode())[0]
        body = urlencode(
            {
                "email": f"nachbar-{number}@example.org",
                "given_name": "Erika",
                "family_name": f"Nachbar {number}",
                "postal_code": "01234",
                "stamp": self._stamp,
            }
        )
        self._socket.sendall(
            (
                f"POST /{self._slug}/sign HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode()
        )
        self.answers[self._read()] += 1

    def _connect(self) -> socket.socket:
        connection = socket.create_connection((self._host, self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _read(self) -> int:
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        length = _LENGTH.search(data)
        while len(data) < end + 4 + (int(length[1]) if length else 0):
            data += self._more()
        status = _ANSWER.match(data)
        return int(status[1]) if status else 0

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("The product closed the connection.")
        return more


def sign_in_a_crowd(url: str, slug: str, number: int, a_second: float, first: int = 0) -> dict[str, object]:
    """Sign ``number`` times at the pace ``a_second``, or as near to it as the product lets us."""
    hands = [Hand(url, slug) for _ in range(_HANDS)]
    began = time.monotonic()

    def work(position: int, hand: Hand) -> None:
        for turn in range(position, number, _HANDS):
            wait = began + turn / a_second - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            hand.sign(first + turn)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    answers = sum((hand.answers for hand in hands), Counter())
    return {"acknowledged": answers.pop(303, 0), "others": dict(answers), "seconds": round(seconds, 2)}


if __name__ == "__main__":
    url, slug, number, a_second, *first = sys.argv[1:]
    print(json.dumps(sign_in_a_crowd(url, slug, int(number), float(a_second), *map(int, first))))
