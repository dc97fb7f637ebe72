"""``python -m bench [NAME…]``: run all measures (or those named) and print them.

Only a run of all of them writes ``docs/performance.md`` and ``bench/last.json``. The exit code is 0 whatever the
figures are: a missed target is a fact on the page, not a failure of the run.
"""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import ModuleType

from rich.console import Console
from rich.table import Table

from bench import measures
from bench.line import Line
from bench.page import machine, page
from bench.processes import ROOT

out = Console(highlight=False, width=None if sys.stdout.isatty() else 180)
err = Console(stderr=True, highlight=False)
STYLES = {True: "green", False: "bold red", None: ""}


def found() -> dict[str, ModuleType]:
    """Every measure by its file's name."""
    names = sorted(module.name for module in pkgutil.iter_modules(measures.__path__))
    return {name: importlib.import_module(f"{measures.__name__}.{name}") for name in names}


def show(title: str, lines: Iterable[Line]) -> None:
    table = Table(title=title, title_justify="left", title_style="bold")
    for heading in ("项目", "测得", "目标", "与目标之比", "结论", "说明"):
        table.add_column(heading, justify="right" if heading in ("测得", "目标", "与目标之比") else "left")
    for line in lines:
        table.add_row(line.what, line.shown, line.shown_target, line.shown_ratio, line.state, line.note,
                      style=STYLES[line.met])
    out.print(table)


def save(facts: Mapping[str, str], results: Mapping[str, Sequence[Line]]) -> None:
    (ROOT / "docs" / "performance.md").write_text(page(facts, results), encoding="utf-8")
    stored = {title: [asdict(line) | {"state": line.state} for line in lines] for title, lines in results.items()}
    text = json.dumps({"machine": facts, "results": stored}, ensure_ascii=False, indent=1)
    (ROOT / "bench" / "last.json").write_text(text + "\n", encoding="utf-8")


def main(wanted: Sequence[str]) -> int:
    known = found()
    if unknown := [name for name in wanted if name not in known]:
        err.print(f"没有这些测量：{'、'.join(unknown)}；可选：{'、'.join(known)}")
        return 2
    facts = machine()
    out.print("　".join(f"{name} {value}" for name, value in facts.items()))
    results: dict[str, list[Line]] = {}
    for name in wanted or known:
        module = known[name]
        err.print(f"正在测量：{module.TITLE} …")
        results[module.TITLE] = list(module.measure())
        show(module.TITLE, results[module.TITLE])
    if not wanted:
        save(facts, results)
        err.print("已写 docs/performance.md 和 bench/last.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
