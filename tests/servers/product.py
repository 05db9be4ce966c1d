"""The real product as processes: web (with the embedded worker) and, with Redis, workers beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.campaigns import drafting, publishing
from app.campaigns.models import Organisation
from app.campaigns.organisation import the_organisation
from app.foundation.database import db
from app.foundation.settings import Settings
from tests.servers.processes import Process, children_of, free_port, until

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = Path(sys.executable).parent / "testballon"
ORGANISATION = {
    "name": "Lindenbach bewegt e. V.",
    "street": "Marktplatz 3",
    "postal_code": "01234",
    "city": "Lindenbach",
    "email": "post@example.org",
    "represented_by": "Karin Moser",
    "privacy_contact": "datenschutz@example.org",
    "land": "SN",
}


class Product:
    """One installation: a data folder, an environment, and what runs of it."""

    def __init__(self, data: Path, environment: Mapping[str, str], *, port: int | None = None) -> None:
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TESTBALLON_")},
            "PYTHONUNBUFFERED": "1",
            "TESTBALLON_DATA": str(data),
            "TESTBALLON_BASE_URL": self.url,
            **environment,
        }
        self.processes: list[Process] = []
        self._app: Flask | None = None

    def call(self, *arguments: str, input: str | None = None) -> str:
        """Run ``testballon …`` to its end and return what it printed; fail with its words if it fails."""
        done = self.try_call(*arguments, input=input)
        assert done.returncode == 0, f"testballon {' '.join(arguments)}: {done.stderr}{done.stdout}"
        return done.stdout

    def try_call(self, *arguments: str, input: str | None = None) -> subprocess.CompletedProcess[str]:
        """The same, whatever the outcome."""
        return subprocess.run(
            [_PROGRAM, *arguments],
            env=self.environment,
            cwd=ROOT,
            input=input,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self, *options: str, port: int | None = None) -> Process:
        """Start ``testballon run`` (another ``port``: one more web process) and wait until it is ready."""
        port = port or self.port
        process = self._begin("web", "run", "--host", "127.0.0.1", "--port", str(port), *options)
        until(lambda: self._is_ready(process, port), seconds=120, what=f"/readyz on port {port}")
        return process

    def start_worker(self) -> Process:
        """Start ``testballon worker``; it can be told to stop from now on, though it may still be starting."""
        worker = self._begin("worker", "worker")
        until(lambda: "Stop with Ctrl-C" in worker.output or worker.ended_with is not None, what="the worker")
        return worker

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Look at its data, or prepare some, from here; keep it short, for a writer holds up the product."""
        if self._app is None:
            names = {
                name: value for name, value in self.environment.items() if name.startswith("TESTBALLON_")
            }
            settings = {name.removeprefix("TESTBALLON_").lower(): value for name, value in names.items()}
            self._app = create_app(Settings(**settings))  # type: ignore[arg-type]
        with self._app.app_context():
            yield
            db.session.remove()

    def new_petition(self, slug: str = "schulweg") -> str:
        """A live petition of a complete organisation; returns its slug."""
        with self.inside():
            if the_organisation().missing_for_imprint:
                db.session.add(Organisation(id=1, **ORGANISATION))
                db.session.flush()
            publishing.publish(
                drafting.new_campaign("petition", "Ein sicherer Schulweg für Lindenbach", slug=slug)
            )
            db.session.commit()
        return slug

    def embedded_worker(self, run: Process) -> int:
        """The process below ``testballon run`` that sends mails: the child without children."""
        return until(
            lambda: next((pid for pid in run.children() if not children_of(pid)), None),
            what="an embedded worker",
        )

    def web_processes(self, run: Process) -> list[int]:
        """The processes below ``testballon run`` that answer requests."""
        return [pid for child in run.children() for pid in children_of(child)]

    def end(self) -> None:
        """End everything that still runs."""
        if self._app is not None:
            with self._app.app_context():
                db.engine.dispose()
            self._app = None
        for process in reversed(self.processes):
            process.end()
        self.processes.clear()

    @property
    def output(self) -> str:
        """What all its processes said, for the message of a failed test."""
        return "\n".join(
            f"--- {path.name}\n{path.read_text(errors='replace')[-8000:]}"
            for path in sorted(self.data.glob("*.out"))
        )

    def _begin(self, kind: str, *arguments: str) -> Process:
        process = Process(
            [_PROGRAM, *arguments],
            output=self.data / f"{kind}-{len(self.processes)}.out",
            environment=self.environment,
            cwd=ROOT,
        )
        self.processes.append(process)
        return process

    def _is_ready(self, process: Process, port: int) -> bool:
        if process.ended_with is not None:
            raise AssertionError(f"testballon ended with {process.ended_with}: {process.output}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
