"""The full crawl against a spider that only downloads."""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.line import Line, spread
from bench.processes import Crawled, PortalProcess
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import write_workspace
from gkcrawl.store import Store

TITLE = "采集（抓取、解析、脱敏、入库）与只下载的空爬虫之比"
TIMES = 3
TARGET = 0.7


def measure() -> Iterator[Line]:
    """Both crawl the same pages of one server process, in turns, so that what else the machine does meets both."""
    full: list[Crawled] = []
    bare: list[Crawled] = []
    with PortalProcess() as portal, tempfile.TemporaryDirectory() as folder:
        task = _pages(portal, Path(folder, "first"))
        for number in range(TIMES):
            bare.append(_bare(portal, task))
            full.append(_full(portal, Path(folder, str(number))))
    wrong = [c for c in (*full, *bare) if c.pages != len(task.urls)]
    if wrong:
        raise RuntimeError(f"应为 {len(task.urls)} 页，实为：" + "\n".join(f"{c.pages} 页，{c.lost}" for c in wrong))
    yield from _lines(full, bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the bare spider is to download, and how."""

    urls: tuple[str, ...]
    concurrency: int
    robots: bool


def _pages(portal: PortalProcess, folder: Path) -> Task:
    """The addresses of a first crawl, which also makes the server have all its pages ready."""
    _full(portal, folder)
    politeness = Workspace(folder).profile.politeness
    with Store.open(folder) as store:
        rows = store.rows("SELECT url FROM frontier WHERE run = 1 AND state = 'done' ORDER BY depth, url")
    return Task(urls=tuple(str(row["url"]) for row in rows), concurrency=politeness.concurrency,
                robots=politeness.obey_robots)


def _full(portal: PortalProcess, folder: Path) -> Crawled:
    write_workspace(folder, portal.url)
    return portal.watch("bench.children.full", str(folder))


def _bare(portal: PortalProcess, task: Task) -> Crawled:
    return portal.watch("bench.children.bare", given=asdict(task))


def _lines(full: list[Crawled], bare: list[Crawled]) -> Iterator[Line]:
    our_speed, their_speed = median(c.speed for c in full), median(c.speed for c in bare)
    our_cpu, their_cpu = median(c.cpu for c in full), median(c.cpu for c in bare)
    pairs = [ours.speed / theirs.speed for ours, theirs in zip(full, bare, strict=True)]
    pages, busy = full[0].pages, median(c.server_share for c in bare)
    yield Line(what="每秒页数之比（采集 ÷ 空爬虫）", value=our_speed / their_speed, unit="倍", target=TARGET,
               note=f"{pages} 页，并发相同、间隔为 0，各 {TIMES} 次取中位数；各对之比 {spread(pairs)}")
    yield Line(what="处理器时间之比（空爬虫 ÷ 采集）", value=their_cpu / our_cpu, unit="倍",
               note="不受服务器快慢影响；服务器是瓶颈时以此为准")
    yield Line(what="采集", value=our_speed, unit="页/秒", note=f"各次 {spread([c.speed for c in full])}")
    yield Line(what="空爬虫", value=their_speed, unit="页/秒", note=f"各次 {spread([c.speed for c in bare])}")
    yield Line(what="采集每页处理器时间", value=1000 * our_cpu / pages, unit="毫秒", less=True)
    yield Line(what="空爬虫每页处理器时间", value=1000 * their_cpu / pages, unit="毫秒", less=True)
    verdict = "服务器已接近饱和，上面的页速之比偏高" if busy > 0.8 else "服务器不是瓶颈"
    yield Line(what="空爬虫运行时服务器的处理器占用", value=100 * busy, unit="%", less=True, note=verdict)
    yield Line(what="采集运行时服务器的处理器占用", value=100 * median(c.server_share for c in full), unit="%", less=True)
