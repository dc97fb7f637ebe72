"""Extensions: end the crawl when the session says so, and do not download what cannot be a page."""

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import StopDownload

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

    from crawler.session import Session

PAGE_TYPES = (
    "text/html",
    "application/xhtml",
    "text/xml",
    "application/xml",
    "text/plain",
    "application/json",
    "text/json",
)


def is_page(content_type: str) -> bool:
    """The declared type may be a page; an absent type may."""
    return not content_type.strip() or content_type.strip().lower().startswith(PAGE_TYPES)


class Stopper:
    """Closes the spider as soon as the session has a reason to stop."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Stopper":
        return cls(crawler)

    def opened(self) -> None:
        self._task = asyncio.create_task(self._wait())

    async def _wait(self) -> None:
        session: Session = self._crawler.spider.session  # type: ignore[union-attr]
        await session.stopped.wait()
        self._task = None  # closing must not cancel the task that does it
        await self._crawler.engine.close_spider_async(reason="stopped")

    def closed(self) -> None:
        if self._task is not None:
            self._task.cancel()


class Bounds:
    """Breaks a download off after the head when it is no page, and after ``meta["first_bytes"]`` where that
    is set."""

    def __init__(self, crawler: "Crawler") -> None:
        crawler.signals.connect(self.headers, signals.headers_received)
        crawler.signals.connect(self.bytes, signals.bytes_received)
        self._received: dict[int, int] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Bounds":
        return cls(crawler)

    def headers(self, headers: "Headers", request: "Request", **_: Any) -> None:
        declared = (headers.get("Content-Type") or b"").decode("latin-1")
        if request.meta.get("page") and not is_page(declared):
            raise StopDownload(fail=False)

    def bytes(self, data: bytes, request: "Request", **_: Any) -> None:
        limit = request.meta.get("first_bytes")
        if limit is None:
            return
        request.meta["received"] = request.meta.get("received", 0) + len(data)
        if request.meta["received"] >= limit:
            raise StopDownload(fail=False)
