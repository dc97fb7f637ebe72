"""The frontier: what is still to be visited, kept by the store and held here in memory while a crawl runs.

Scrapy's own job folder loses everything after ``kill -9`` (the next run says "finished" with no request),
so the scheduler of the crawl is this queue: it is filled from the store and each visit's discoveries are
stored with it.
"""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, cast

from gkcrawl.model import FrontierEntry, PageKind

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

ORDER: tuple[PageKind, ...] = ("portal", "unit", "column", "list", "external-list", "document")
"""Lists before documents: what a column holds is known early, and its health does not wait for thousands of
pages."""


class Frontier:
    """Addresses of one run: each is visited once. Documents leave in the order in which lists show them,
    newest first."""

    def __init__(self, known: Iterable[str] = (), pending: Iterable[FrontierEntry] = ()) -> None:
        self._known = set(known)
        self._queues: dict[PageKind, deque[FrontierEntry]] = {kind: deque() for kind in ORDER}
        self.finished = 0
        for entry in pending:
            self._known.add(entry.url)
            self._queues[entry.kind].append(entry)

    def __len__(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def knows(self, url: str) -> bool:
        return url in self._known

    def add(self, entries: Iterable[FrontierEntry]) -> None:
        """Take in what a visit discovered; known addresses are ignored, only pending ones will be visited."""
        for entry in entries:
            if entry.url not in self._known:
                self._known.add(entry.url)
                if entry.state == "pending":
                    self._queues[entry.kind].append(entry)

    def next(self) -> FrontierEntry | None:
        for queue in self._queues.values():
            if queue:
                return queue.popleft()
        return None


class Source(Protocol):
    """A spider that is asked for its next request, instead of pushing all of them at the start."""

    def next_request(self) -> "Request | None": ...
    def has_pending(self) -> bool: ...


class SourceScheduler:
    """Scrapy scheduler that asks the spider. Repeated requests (retries, redirects) go first."""

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._source: Source | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "SourceScheduler":
        return cls()

    def open(self, spider: "Spider") -> None:
        self._source = cast("Source", spider)

    def close(self, reason: str) -> None:
        self._source = None

    def has_pending_requests(self) -> bool:
        return bool(self._again) or (self._source is not None and self._source.has_pending())

    def enqueue_request(self, request: "Request") -> bool:
        self._again.append(request)
        return True

    def next_request(self) -> "Request | None":
        if self._again:
            return self._again.popleft()
        return self._source.next_request() if self._source is not None else None
