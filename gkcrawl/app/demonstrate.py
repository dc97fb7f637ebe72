"""``demo``: the whole job on the embedded demonstration portal: crawls, checks, scores, reports, mails as drafts."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gkcrawl.app import judge, mailing, nights, reporting
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import ROUNDS, Round, Server, serve, write_workspace
from gkcrawl.errors import CrawlError, UsageError
from gkcrawl.model import Period, ScoreCard

MARKER = ".gkcrawl-demo"
PORT = 8907
"""A fixed port, so that two demonstrations give the same addresses and the same findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What the demonstration made."""

    workspace: Workspace
    reports: Path
    cards: tuple[ScoreCard, ...]
    before: tuple[ScoreCard, ...]
    written: tuple[Path, ...]
    drafts: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a demonstration tells what it is doing: a line for each stage, steps of the crawl and of the check."""

    say: Callable[[str], None]
    crawl: Callable[[Any], None] | None = None
    check: Callable[[int, int], None] | None = None


@contextmanager
def portal(port: int = PORT) -> Iterator[Server]:
    """The demonstration portal, on its own port when that is free."""
    try:
        context = serve(ROUNDS[0].name, port=port)
        server = context.__enter__()
    except OSError:
        context = serve(ROUNDS[0].name)
        server = context.__enter__()
    try:
        yield server
    finally:
        context.__exit__(None, None, None)


def demo(out: Path, server: Server, watch: Watch) -> Demonstration:
    """Crawl every round of the portal, judge, score, and write every report of the last one under ``out``.

    ``out`` is made anew when it holds an earlier demonstration; any other folder that is not empty is refused.
    """
    started = time.monotonic()
    _clear(out)
    write_workspace(out, server.url)
    before: tuple[ScoreCard, ...] = ()
    cards: tuple[ScoreCard, ...] = ()
    for round_ in ROUNDS:
        before = cards or before
        cards = _round(out, server, round_, watch)
    watch.say("撰写通报、问题清单、网页和邮件")
    workspace = Workspace(out)
    written = reporting.notice(workspace, period=ROUNDS[-1].name, out=out / "reports")
    prepared = mailing.prepare(workspace, period=ROUNDS[-1].name)
    return Demonstration(workspace=workspace, reports=out / "reports", cards=cards, before=before, written=written,
                         drafts=len(prepared.drafts), seconds=time.monotonic() - started)


def _round(out: Path, server: Server, round_: Round, watch: Watch) -> tuple[ScoreCard, ...]:
    server.set_round(round_.name)
    _set_today(out, round_)
    workspace = Workspace(out)
    period = Period(id=round_.name, kind="回头看" if "回头看" in round_.name else "季度", cut_off=round_.day,
                    opened_on=round_.nights[0].date())
    first, second = round_.nights
    watch.say(f"{period.id}（数据截止 {round_.day:%Y-%m-%d}）：采集")
    crawled, _ = nights.crawl(workspace, full=True, now=first, progress=watch.crawl)
    if crawled.outcome == "failed":
        raise CrawlError(f"演示门户采集失败：{crawled.reason}")
    watch.say(f"{period.id}：第二夜复核失效链接")
    nights.probe_links(workspace, now=second, progress=watch.crawl)
    with workspace.open() as store:
        store.save_period(period)
    watch.say(f"{period.id}：检查、计分")
    judge.check(workspace, now=second, progress=watch.check)
    return judge.score(workspace, period=period.id, now=second)


def _set_today(out: Path, round_: Round) -> None:
    """The workspace lives on the round's day, so that commands given in it later say the same."""
    path = out / "portal.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("today = ")]
    at = lines.index("[portal]") + 1
    lines.insert(at, f'today = "{datetime.fromisoformat(round_.day.isoformat()):%Y-%m-%d}"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _clear(out: Path) -> None:
    if out.exists() and any(out.iterdir()):
        if not (out / MARKER).exists():
            raise UsageError(f"{out} 不是空文件夹，也不是先前的演示；请用 --out 另指一个")
        with Workspace(out).lock():  # refuses to pull the folder away from under a command that works in it
            pass
        # The marker goes last: a demonstration that is killed here can still be made anew.
        for path in [p for p in out.iterdir() if p.name != MARKER]:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text("gkcrawl demo 建立；再次演示时整个文件夹会重建\n", encoding="utf-8")
