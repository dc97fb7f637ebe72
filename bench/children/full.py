"""One full crawl of the workspace FOLDER: parsed, masked at the door, stored. Prints pages, seconds, CPU seconds as JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import scrapy.crawler  # noqa: F401  # loaded before the clock starts, as in the bare spider

import crawler.spiders.portal  # noqa: F401
from crawler import run
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import ROUNDS


def main(folder: Path) -> None:
    workspace = Workspace(folder)
    profile, units, key = workspace.profile, workspace.units, workspace.key
    wall, cpu = perf_counter(), process_time()
    done = run.crawl(profile=profile, units=units, store_folder=folder, key=key, now=ROUNDS[-1].nights[0], full=True)
    cpu, wall = process_time() - cpu, perf_counter() - wall
    pages = sum(number for name, number in done.stats if name.endswith("_done"))
    print(json.dumps({"pages": pages, "seconds": wall, "cpu": cpu, "outcome": done.outcome, "reason": done.reason}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
