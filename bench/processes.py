"""Starting children: the portal, and programs that print what they measured of themselves."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parent.parent


def environment() -> dict[str, str]:
    """As a user's shell gives it: the package is found through its installation or the checkout, not a search path."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What a child says of its crawl: pages, seconds on the clock, CPU seconds, and those of the server meanwhile.

    ``lost``: what was not read, and why.
    """

    pages: int
    seconds: float
    cpu: float
    server_cpu: float
    lost: str

    @property
    def speed(self) -> float:
        return self.pages / self.seconds

    @property
    def server_share(self) -> float:
        """Share of the time in which the server was computing, 0 … 1."""
        return self.server_cpu / self.seconds


class PortalProcess:
    """The demonstration portal in a process of its own, for the length of a ``with`` block."""

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "bench.children.portal"], cwd=ROOT, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self._read()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(timeout=30)
        self._child.stdout.close()

    def cpu(self) -> float:
        """Processor seconds that the portal has used."""
        assert self._child.stdin is not None
        self._child.stdin.write("\n")
        self._child.stdin.flush()
        return float(self._read())

    def _read(self) -> str:
        assert self._child.stdout is not None
        line = self._child.stdout.readline().strip()
        if not line:
            raise RuntimeError("演示门户没有启动")
        return line

    def watch(self, module: str, *arguments: str, given: Any = None) -> Crawled:
        """Run a child that crawls this portal; raises ``RuntimeError`` when its crawl is not good."""
        before = self.cpu()
        answer = json.loads(_output(module, *arguments, given=given))
        if answer["outcome"] != "good":
            raise RuntimeError(f"{module}：{answer['outcome']} {answer['reason']}")
        return Crawled(pages=answer["pages"], seconds=answer["seconds"], cpu=answer["cpu"],
                       server_cpu=self.cpu() - before, lost=answer["lost"])


def _output(module: str, *arguments: str, given: Any = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment(), text=True, check=True,
        stdout=subprocess.PIPE, input=json.dumps(given))
    return done.stdout
