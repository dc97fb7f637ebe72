"""Runs one or more crawls or probes as a process of its own, as a command would; prints their runs as JSON
lines.

Usage: crawl_child.py FOLDER URL JSON, with keys ``steps`` (list of "crawl", "full" or "probe"), ``day``
(days after 2020-12-01), ``settings`` and ``portal`` (TOML added to the profile), ``delay``,
``concurrency``, ``departments``, ``columns``.
"""

import json
import sys
import warnings
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from gkcrawl.config import Profile, parse
from gkcrawl.model import Run
from gkcrawl.text import TIMEZONE

PROFILE = """\
[portal]
name = "青原市人民政府"
url = "{url}"
cms = "lonsun"
{portal}
[politeness]
delay = {delay}
concurrency = {concurrency}
autothrottle = false
{settings}
"""
START = datetime(2020, 12, 1, 3, 0, tzinfo=TIMEZONE)
KEY = bytes(range(32))


def profile_for(
    url: str,
    *,
    settings: str = "",
    portal: str = "allow_private_addresses = true",
    delay: float = 0.0,
    concurrency: int = 4,
) -> Profile:
    text = PROFILE.format(url=url, settings=settings, portal=portal, delay=delay, concurrency=concurrency)
    return parse(text, Profile, "portal.toml")


def main(folder: str, url: str, options: dict[str, object]) -> None:
    from portal_server import UNITS

    from crawler.run import CrawlProgress, crawl, probe

    seen: list[CrawlProgress] = []
    given = {
        name: options[name] for name in ("settings", "portal", "delay", "concurrency") if name in options
    }
    profile = profile_for(url, **given)  # type: ignore[arg-type]
    for number, step in enumerate(options.get("steps", ["crawl"])):  # type: ignore[arg-type]
        now = START + timedelta(days=int(options.get("day", 0)) + number)  # type: ignore[call-overload]
        run: Run
        if step == "probe":
            run = probe(profile=profile, store_folder=Path(folder), key=KEY, now=now, progress=seen.append)
        else:
            run = crawl(
                profile=profile,
                units=UNITS,
                store_folder=Path(folder),
                key=KEY,
                now=now,
                full=step == "full",
                departments=tuple(options.get("departments", ())),  # type: ignore[arg-type]
                columns=tuple(options.get("columns", ())),  # type: ignore[arg-type]
                progress=seen.append,
            )
        told = {
            **asdict(run),
            "stats": dict(run.stats),
            "progress": len(seen),
            "stage": seen[-1].stage if seen else "",
        }
        print(json.dumps(told, default=str, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
