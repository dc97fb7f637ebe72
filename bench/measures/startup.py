"""How long short commands take in a fresh process, and how much of that is importing."""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from bench import material
from bench.line import Line, Spent, spread
from bench.processes import ROOT, environment

TITLE = "命令启动（新进程）"
TIMES = 7
TARGET = 0.6
UNIT = "民政局"
COMMANDS = (("score", "--dept", UNIT), ("problems",), ("--help",))
_IMPORTED = re.compile(r"^import time:\s+(\d+) \|", re.MULTILINE)


def measure() -> Iterator[Line]:
    """Wall clock, as a clerk waits; compiled modules are there, as after the first use."""
    workspace = ["-m", "gkcrawl", "--workspace", str(material.judged())]
    bare = [_run("-c", "pass") for _ in range(TIMES + 1)][1:]
    yield Line(what="空的 Python 进程", value=median(s.wall for s in bare), unit="秒", less=True, note="任何命令的下限")
    for command in COMMANDS:
        runs = [_run(*workspace, *command) for _ in range(TIMES + 1)][1:]
        walls = [s.wall for s in runs]
        share, total = _imports(*workspace, *command)
        yield Line(
            what=f"gkcrawl {' '.join(command)}", value=median(walls), unit="秒", target=TARGET, less=True,
            note=f"{TIMES} 次 {spread(walls)}；处理器 {median(s.cpu for s in runs):.2f} 秒；"
                 f"导入 {total} 个模块占 {100 * share:.0f} %")


def _run(*arguments: str) -> Spent:
    before, cpu = perf_counter(), _children_cpu()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment(), check=True, capture_output=True)
    return Spent(perf_counter() - before, _children_cpu() - cpu)


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _imports(*arguments: str) -> tuple[float, int]:
    """Share of a process's time that it spends importing, 0 … 1, and the number of modules; both from one process."""
    before = perf_counter()
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], cwd=ROOT, env=environment(), check=True,
                          capture_output=True, text=True)
    seconds = perf_counter() - before
    times = [int(number) for number in _IMPORTED.findall(done.stderr)]
    return sum(times) / 1e6 / seconds, len(times)
