"""Names of processes that hold something for a while, so that others can tell a dead holder from a slow one.

A name says on which machine and as which process its bearer runs. Whoever finds the name of a process of this machine
that has ended need not wait until a lease runs out. On another machine (or in another container) nobody can tell, and
the lease is waited for.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from functools import lru_cache
from pathlib import Path


def new_name() -> str:
    """``<machine>-<process id>-<random>``, at most 40 characters."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(4)}"


def has_died(name: str) -> bool:
    """Whether the bearer ran on this machine and is gone for certain."""
    machine, _, rest = name.partition("-")
    number, _, _ = rest.partition("-")
    if machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@lru_cache(maxsize=1)
def _machine() -> str:
    """This machine since its last start, and the process table we live in (containers have their own)."""
    parts = [socket.gethostname()]
    for read in (_boot_id, _process_table):
        try:
            parts.append(read())
        except OSError:
            # Not on Linux: the host name has to do.
            continue
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _process_table() -> str:
    return os.readlink("/proc/self/ns/pid")
