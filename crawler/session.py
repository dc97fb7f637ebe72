"""What the parts of one crawl share: the portal's policy, the clock, the reason to stop, progress and the
recorder."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from crawler.guard import AddressPolicy
from gkcrawl.config import Profile

T = TypeVar("T")

BATCH = 32
"""Visits kept back before they are stored together. With at most 16 requests in flight, ``kill -9`` costs
fewer than 50."""
FLUSH_SECONDS = 2.0
"""A polite crawl fills a batch slowly; this long at most does a visit wait."""
PROGRESS_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """A moment of a crawl. ``stage`` in Chinese; ``pending`` counts addresses known so far; ``current`` is
    masked."""

    stage: str
    done: int
    pending: int
    current: str = ""


class Recorder(Generic[T]):
    """Keeps results back and stores them in batches; a failure to store stops the crawl and is raised at
    its end."""

    def __init__(self, store: Callable[[Sequence[T]], None], size: int = BATCH) -> None:
        self._store = store
        self._size = size
        self._waiting: list[T] = []
        self._since = time.monotonic()
        self.error: Exception | None = None

    def add(self, value: T) -> None:
        self._waiting.append(value)
        if len(self._waiting) >= self._size or time.monotonic() - self._since >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        batch, self._waiting = self._waiting, []
        self._since = time.monotonic()
        if not batch or self.error is not None:
            return
        try:
            self._store(batch)
        except Exception as error:  # a batch that was not stored is never lost in silence: it ends the crawl
            self.error = error


@dataclass(slots=True, kw_only=True)
class Session:
    """Shared state of one crawl or probe. ``now`` is the run's official time; the clock goes on from there.

    ``interrupted``: by Ctrl-C; the run stays unfinished. ``stop_reason`` in Chinese ends the crawl:
    requests not yet sent are dropped and stay pending in the frontier.
    """

    profile: Profile
    policy: AddressPolicy
    now: datetime
    pages_only: bool
    progress: Callable[[CrawlProgress], None] | None = None
    stop_reason: str = ""
    interrupted: bool = False
    to_be_continued: bool = False
    requests: int = 0
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _began: float = field(default_factory=time.monotonic)
    _reported: float = 0.0

    def clock(self) -> datetime:
        return self.now + timedelta(seconds=round(time.monotonic() - self._began, 3))

    def stop(self, reason: str, *, continued: bool = False) -> None:
        """End the crawl; the first reason counts. ``continued``: nothing is wrong, the next crawl goes on with it."""
        if not self.stop_reason:
            self.stop_reason = reason
            self.to_be_continued = continued
            self.stopped.set()

    def report(self, stage: str, *, done: int, pending: int, current: str = "", always: bool = False) -> None:
        """Tell the caller, a few times a second at most."""
        moment = time.monotonic()
        if self.progress is not None and (always or moment - self._reported >= PROGRESS_SECONDS):
            self._reported = moment
            self.progress(CrawlProgress(stage=stage, done=done, pending=pending, current=current))
