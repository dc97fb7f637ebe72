"""Run a crawl or a round of link probes, judge it and finish it in the store. May be called many times in a
process.

Scrapy runs without a Twisted reactor, in an event loop of its own for each call: a reactor cannot be
started twice, and a child process a crawl would cost its start (1.5 s) and a pipe for progress without
being faster.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.guard import AddressPolicy
from crawler.health import Verdict, judge_column, judge_run
from crawler.session import CrawlProgress, Recorder, Session
from gkcrawl.config import Politeness, Profile, suggest
from gkcrawl.errors import UsageError
from gkcrawl.model import ColumnHealth, FrontierEntry, Run, Unit, Visit
from gkcrawl.privacy import MaskingFilter, mask_text
from gkcrawl.store import Store
from gkcrawl.text import TIMEZONE, canonical_url

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import Settings

    from crawler.reading import Reader
    from crawler.spiders.portal import PortalSpider
    from crawler.worker import ReaderPool

__all__ = ["CrawlProgress", "crawl", "probe"]

Progress = Callable[[CrawlProgress], None]
S = TypeVar("S", bound="Spider")

RESUME_WITHIN = timedelta(days=7)
"""A crawl that was broken off longer ago is begun anew: its lists are too old to be believed."""
POLITE_DELAY = 0.1
"""Seconds between two requests from which on one process reads faster than pages come (3 to 15 ms a page)."""
LOG_FILE = "crawl.log"
LOG_BYTES = 5 << 20


def crawl(
    *,
    profile: Profile,
    units: tuple[Unit, ...],
    store_folder: Path,
    key: bytes,
    now: datetime,
    full: bool,
    departments: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Run:
    """Crawl the portal, or go on with a crawl of the same extent that was broken off; returns the finished
    run.

    ``departments`` and ``columns`` limit it to some units (id, name, short name or alias) and columns
    (name, path or kind). ``full`` fetches every document, also those seen lately. Raises ``UsageError`` for
    an unknown department,
    ``UnknownCms``, and ``StoreError`` when nothing can be stored; a portal that fails gives a run with
    outcome
    ``failed``. When the request budget is used up the outcome is ``failed`` too, but the store keeps the
    run open and the next call goes on with it. After Ctrl-C the run stays unfinished and the next call goes
    on with it.
    """
    from crawler.cms import family
    from crawler.reading import Reader

    cms = family(profile.portal.cms, profile.selectors)
    chosen = choose_units(units, departments)
    with Store.open(store_folder, create=True) as store, _logging(store_folder):
        store.save_units(units)
        run = _begin(store, now, _extent(departments, columns, full))
        today = now.astimezone(TIMEZONE).date()
        fresh = frozenset() if full else store.fresh_documents(today, profile.politeness.revisit_days)
        policy = AddressPolicy.of(profile)
        session = Session(profile=profile, policy=policy, now=now, pages_only=True, progress=progress)
        reader = Reader(
            profile=profile, cms=cms, policy=policy, units=chosen, key=key, wanted=columns, fresh=fresh
        )
        spider = _crawl_portal(store, run, session, reader)
        return _finish_crawl(store, run, session, spider, limits_run=bool(departments or columns))


def _crawl_portal(store: Store, run: Run, session: Session, reader: "Reader") -> "PortalSpider":
    """Crawl until the frontier is empty or the session is stopped; returns the spider with its counts."""
    from crawler import settings
    from crawler.frontier import Frontier
    from crawler.spiders.portal import PortalSpider
    from crawler.worker import ReaderPool

    _seed(store, run, session, reader)
    recorder: Recorder[Visit] = Recorder(lambda visits: store.record(run.id, visits, session.now))
    return _run_spider(
        PortalSpider,
        settings.for_portal(session.profile.politeness, session.policy),
        recorder,
        pool=ReaderPool(reader, _reading_processes(session.profile.politeness)),
        session=session,
        reader=reader,
        frontier=Frontier(store.frontier_urls(run.id), store.pending(run.id)),
        recorder=recorder,
        refs={found.ref.id: found.ref for found in store.columns()},
    )


def _reading_processes(politeness: Politeness) -> int:
    """One is enough for a polite crawl; one a core for a crawl that fetches faster than one process reads."""
    return 1 if politeness.delay >= POLITE_DELAY else min(os.cpu_count() or 1, 4)


def _seed(store: Store, run: Run, session: Session, reader: "Reader") -> None:
    """First addresses: columns written into the profile, the portal's unit list otherwise. Known ones are
    ignored."""
    portal = session.profile.portal
    if session.profile.column:
        marker, columns, entries = reader.configured()
        store.record(run.id, [Visit(entry=marker, columns=columns, discovered=entries)], session.now)
    if portal.cms != "generic" or not session.profile.column:
        store.enqueue(
            run.id, [FrontierEntry(url=canonical_url(disclosure_url(session.profile)), kind="portal")]
        )


def disclosure_url(profile: Profile) -> str:
    """Address of the portal's unit list."""
    if profile.portal.disclosure_url:
        return profile.portal.disclosure_url
    return profile.portal.url.rstrip("/") + ("/public/index.html" if profile.portal.cms == "lonsun" else "/")


def _finish_crawl(
    store: Store, run: Run, session: Session, spider: "PortalSpider", *, limits_run: bool
) -> Run:
    limits = session.profile.health
    figures = [replace(f, identical_share=spider.identical_share(f.column)) for f in store.figures(run.id)]
    health = [judge_column(f, store.good_figures(f.column), limits) for f in figures]
    summary = store.frontier_summary(run.id)
    expected = any(kind == "portal" for kind, _, _ in summary)
    verdict = judge_run(summary, health, limits, stopped=session.stop_reason, portal_expected=expected)
    if session.to_be_continued:
        # Its lists are not complete, so nothing may be judged from it tonight; in the store it stays open
        # to be resumed.
        session.report("暂停", done=session.requests, pending=len(spider.frontier), always=True)
        return replace(run, outcome="failed", reason=verdict.reason, finished_at=session.clock())
    store.save_health(run.id, health)
    stats = _stats(summary, health, session, spider.counts)
    if limits_run:
        stats["limited"] = 1
    return _finish(store, run, session, verdict, stats)


def _stats(
    summary: Mapping[tuple[str, str, int | None], int],
    health: Sequence[ColumnHealth],
    session: Session,
    counts: Mapping[str, int],
) -> dict[str, int]:
    """Figures of a run: ``<kind>_<state>`` for addresses, requests sent, columns judged and quarantined."""
    stats: dict[str, int] = {
        "requests": session.requests,
        "columns": len(health),
        "columns_quarantined": sum(bool(h.quarantined) for h in health),
    }
    for (kind, state, _), number in sorted(summary.items(), key=str):
        name = f"{kind}_{state}".replace("-", "_")
        stats[name] = stats.get(name, 0) + number
    return {**stats, **{name: number for name, number in sorted(counts.items()) if number}}


def probe(
    *, profile: Profile, store_folder: Path, key: bytes, now: datetime, progress: Progress | None = None
) -> Run:
    """Look at every link and attachment that is due; returns the finished run.

    A look that was broken off is not resumed: what was stored is no longer due, so a new run goes on by
    itself.
    """
    from crawler import settings
    from crawler.probing import ProbeQueue
    from crawler.spiders.links import LinksSpider
    from gkcrawl.model import Probe

    with Store.open(store_folder, create=True) as store, _logging(store_folder):
        if (broken := store.unfinished_run("probe")) is not None:
            store.finish_run(
                broken.id, outcome="failed", reason="链接检查中断，由下一次检查接续", stats={}, at=now
            )
        run = store.begin_run("probe", now)
        session = Session(
            profile=profile, policy=AddressPolicy.of(profile), now=now, pages_only=False, progress=progress
        )
        links = store.links_to_probe(now)
        recorder: Recorder[Probe] = Recorder(lambda probes: store.record_probes(run.id, probes))
        spider = _run_spider(
            LinksSpider,
            settings.for_links(profile.politeness, session.policy),
            recorder,
            session=session,
            queue=ProbeQueue(links, session.policy, profile.politeness.concurrency),
            recorder=recorder,
        )
        stats = {"requests": session.requests, "links": len(links), **dict(sorted(spider.counts.items()))}
        verdict = (
            Verdict(outcome="failed", reason=session.stop_reason)
            if session.stop_reason
            else Verdict(outcome="good")
        )
        return _finish(store, run, session, verdict, stats)


# ---------------------------------------------------------------- beginning and ending


def choose_units(units: tuple[Unit, ...], departments: tuple[str, ...]) -> tuple[Unit, ...]:
    """Units that the words name, all when there are none. Raises ``UsageError`` for an unknown word."""
    by_word = {word: unit for unit in units for word in (unit.id, unit.name, unit.short_name, *unit.aliases)}
    unknown = [word for word in departments if word not in by_word]
    if unknown:
        hints = "".join(f"\n  “{word}”{suggest(word, list(by_word))}" for word in unknown)
        raise UsageError(f"单位表中没有这些单位：{hints}")
    ids = {by_word[word].id for word in departments}
    return tuple(unit for unit in units if not departments or unit.id in ids)


def _extent(departments: tuple[str, ...], columns: tuple[str, ...], full: bool) -> FrontierEntry:
    """What a run covers, kept as its first (skipped) address, so that only a run of the same extent is
    resumed."""
    words = [*(f"单位={d}" for d in sorted(departments)), *(f"栏目={c}" for c in sorted(columns))]
    text = "、".join([*words, "重新抓取全部信息"] if full else words) or "全部单位和栏目"
    return FrontierEntry(url=f"extent:{text}", kind="unit", state="skipped", error="本次抓取的范围")


def _begin(store: Store, now: datetime, extent: FrontierEntry) -> Run:
    run = store.unfinished_run("crawl")
    while run is not None:
        same = extent.url in store.frontier_urls(run.id)
        if same and now - run.started_at <= RESUME_WITHIN:
            return run
        reason = (
            f"抓取中断后超过 {RESUME_WITHIN.days} 天未能完成"
            if same
            else "抓取中断，其后开始了范围不同的抓取"
        )
        store.finish_run(run.id, outcome="failed", reason=reason, stats={}, at=now)
        run = store.unfinished_run("crawl")
    with store.write():
        run = store.begin_run("crawl", now)
        store.enqueue(run.id, [extent])
    return run


def _finish(store: Store, run: Run, session: Session, verdict: Verdict, stats: Mapping[str, int]) -> Run:
    session.report("完成", done=session.requests, pending=0, always=True)
    store.finish_run(
        run.id, outcome=verdict.outcome, reason=mask_text(verdict.reason), stats=stats, at=session.clock()
    )
    ended = store.unfinished_run(run.kind)
    assert ended is None or ended.id != run.id
    return replace(
        run,
        outcome=verdict.outcome,
        reason=mask_text(verdict.reason),
        stats=tuple(stats.items()),
        finished_at=session.clock(),
    )


# ---------------------------------------------------------------- Scrapy


def _run_spider(
    kind: type[S],
    values: "Settings",
    keeper: Recorder[Any],
    *,
    session: Session,
    pool: "ReaderPool | None" = None,
    **arguments: Any,
) -> S:
    """One spider in an event loop of its own. Raises what went wrong with storing, and
    ``KeyboardInterrupt`` after Ctrl-C or SIGTERM, when everything that was read has been stored."""
    from scrapy.crawler import AsyncCrawlerRunner

    async def work() -> S:
        runner = AsyncCrawlerRunner(values)
        crawler = runner.create_crawler(kind)
        with _signals(session):
            if pool is None:
                await runner.crawl(crawler, session=session, **arguments)
            else:
                async with pool:
                    await runner.crawl(crawler, session=session, pool=pool, **arguments)
        spider = crawler.spider
        assert isinstance(spider, kind)
        return spider

    try:
        spider = asyncio.run(work())
    finally:
        keeper.flush()
    if keeper.error is not None:
        raise keeper.error
    if session.interrupted:
        raise KeyboardInterrupt
    return spider


@contextmanager
def _signals(session: Session) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the crawl in good order: pages under way are awaited and stored. The second
    one ends the process at once, as ``kill -9`` would. Only the main thread may handle signals; elsewhere
    nothing is changed."""
    loop = asyncio.get_running_loop()

    def interrupt(number: int) -> None:
        if session.interrupted:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        session.interrupted = True
        session.stop("抓取被中断")

    handled: list[int] = []
    with suppress(ValueError, RuntimeError, NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, interrupt, number)
            handled.append(number)
    try:
        yield
    finally:
        for each in handled:
            loop.remove_signal_handler(each)


@contextmanager
def _logging(folder: Path) -> Iterator[None]:
    """Scrapy's log goes, masked, to ``crawl.log`` beside the database (mode 0600) and nowhere else."""
    from crawler import settings

    path = folder / LOG_FILE
    path.touch(mode=0o600)
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter(settings.LOG_FORMAT))
    handler.addFilter(MaskingFilter())
    root = logging.getLogger()
    masks = [(each, MaskingFilter()) for each in root.handlers]
    for each, mask in masks:
        each.addFilter(mask)
    loggers = [logging.getLogger(name) for name in ("scrapy", "portal", "links", "asyncio", "aiohttp")]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(settings.LOG_LEVEL)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, level, propagate in before:
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
        for each, mask in masks:
            each.removeFilter(mask)
        handler.close()
