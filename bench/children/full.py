"""One full crawl of the workspace FOLDER: parsed, masked at the door, stored. Prints pages, seconds, CPU seconds as JSON.

The CPU seconds are those of this process and of the reading processes that it starts.
"""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

import scrapy.crawler  # noqa: F401  # loaded before the clock starts, as in the bare spider

import crawler.spiders.portal  # noqa: F401
from crawler import run
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import ROUNDS
from gkcrawl.store import Store


def main(folder: Path) -> None:
    workspace = Workspace(folder)
    profile, units, key = workspace.profile, workspace.units, workspace.key
    wall, cpu = perf_counter(), _cpu()
    done = run.crawl(profile=profile, units=units, store_folder=folder, key=key, now=ROUNDS[-1].nights[0], full=True)
    wall, cpu = perf_counter() - wall, _cpu() - cpu
    pages = sum(number for name, number in done.stats if name.endswith("_done"))
    print(json.dumps({"pages": pages, "seconds": wall, "cpu": cpu, "outcome": done.outcome, "reason": done.reason,
                      "lost": _lost(folder, done.id)}))


def _lost(folder: Path, run_id: int) -> str:
    """What was not read, and why, for the case that pages are missing."""
    with Store.open(folder) as store:
        rows = store.tuples("SELECT kind, state, status, error, count(*) FROM frontier WHERE run = ? AND state <> 'done' "
                            "GROUP BY 1, 2, 3, 4", (run_id,))
    return "；".join(f"{kind} {state} {status or ''} {error} ×{number}" for kind, state, status, error, number in rows)


def _cpu() -> float:
    """Processor seconds of this process and of its ended children."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
