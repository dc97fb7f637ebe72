"""Shared by all tests: loopback only, a fixed day, one demonstration for everything that needs a whole job."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gkcrawl.text import TIMEZONE

NOW = datetime(2020, 12, 31, 22, 0, tzinfo=TIMEZONE)


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection to another machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(host).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test may not talk to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("GKCRAWL_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def now() -> datetime:
    return NOW


@dataclass(frozen=True)
class Job:
    """A finished demonstration and the portal that it ran on, still being served."""

    workspace: Path
    server: Any
    lines: tuple[str, ...]
    seconds: float


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    """The whole demonstration, once a test run. Tests that change it take a copy."""
    from gkcrawl.app import demonstrate

    folder = tmp_path_factory.mktemp("demo") / "workspace"
    lines: list[str] = []
    with demonstrate.portal(port=0) as server:
        made = demonstrate.demo(folder, server, demonstrate.Watch(say=lines.append))
        yield Job(workspace=folder, server=server, lines=tuple(lines), seconds=made.seconds)
