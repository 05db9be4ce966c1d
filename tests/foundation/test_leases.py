"""Of many processes exactly one does the periodic work, and a dead one is succeeded at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from flask import Flask

from app import worker
from app.foundation import clock, owners, queue
from app.foundation.leases import current, give_back, take
from app.periodic import LEASE, Task

_LENGTH = timedelta(seconds=30)


def _name(process: int) -> str:
    machine, _, _ = owners.new_name().partition("-")
    return f"{machine}-{process}-00000000"


def _ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_name_tells_the_dead_from_the_living():
    assert not owners.has_died(owners.new_name())
    assert owners.has_died(_name(_ended_process()))
    assert not owners.has_died(f"elsewhere-{_ended_process()}-00000000"), "Of other machines nobody can tell."
    assert not owners.has_died("")
    assert len(owners.new_name()) <= 40


def test_one_holds_a_lease_until_it_runs_out(app_context: Flask):
    mine, other = _name(os.getpid()), _name(os.getppid())
    assert take("periodic", mine, _LENGTH)
    assert take("periodic", mine, _LENGTH)
    assert not take("periodic", other, _LENGTH)
    with clock.moved(_LENGTH + timedelta(seconds=1)):
        assert take("periodic", other, _LENGTH)
        assert not take("periodic", mine, _LENGTH)


def test_a_lease_is_prolonged_before_it_runs_out(app_context: Flask):
    mine = _name(os.getpid())
    assert take("periodic", mine, _LENGTH)
    with clock.moved(timedelta(seconds=20)):
        assert take("periodic", mine, _LENGTH)
        lease = current("periodic")
        assert lease is not None
        assert lease.until > clock.now() + timedelta(seconds=25)


def test_a_dead_holder_is_succeeded_at_once(app_context: Flask):
    assert take("periodic", _name(_ended_process()), _LENGTH)
    assert take("periodic", owners.new_name(), _LENGTH)


def test_a_lease_given_back_is_free_at_once(app_context: Flask):
    mine, other = _name(os.getpid()), _name(os.getppid())
    assert take("periodic", mine, _LENGTH)
    give_back("periodic", other)
    assert not take("periodic", other, _LENGTH), "Nobody gives back what another holds."
    give_back("periodic", mine)
    assert take("periodic", other, _LENGTH)


def test_who_lost_the_lease_during_a_long_task_does_not_go_on_with_the_next(
    app_context: Flask, monkeypatch: pytest.MonkeyPatch
):
    done, another = [], owners.new_name()

    def takes_long() -> None:
        done.append("long")
        with clock.moved(2 * _LENGTH):
            assert take(LEASE, another, 3 * _LENGTH)
        queue.stopping.set()

    tasks = (Task("long", _LENGTH, takes_long), Task("next", _LENGTH, lambda: done.append("next")))
    monkeypatch.setattr(worker, "TASKS", tasks)
    monkeypatch.setattr(worker, "AT_START", ())
    monkeypatch.setattr(queue, "stopping", threading.Event())
    worker._periodic(app_context)
    assert done == ["long"]
    lease = current(LEASE)
    assert lease is not None
    assert lease.holder == another
