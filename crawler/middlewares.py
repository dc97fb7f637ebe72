"""Downloader middlewares: what may be asked, and how gently."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawler.guard import host_of
from crawler.handler import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.session import Session

REFUSALS = frozenset({403, 429, 503})
LONGEST_WAIT = 120.0
"""Seconds that a crawl waits on a server's word; a server that asks for more gets its rest until the next
night."""


class Stopped(Refused):
    """The crawl has ended; the address was not asked and stays pending."""


class GuardMiddleware:
    """Refuses addresses by their text, on first requests and redirects alike; pages only from the portal's
    hosts."""

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "GuardMiddleware":
        return cls(crawler)

    def process_request(self, request: "Request") -> None:
        session: Session = self._crawler.spider.session  # type: ignore[union-attr]
        if reason := session.policy.refusal(request.url):
            raise Refused(reason)
        if session.pages_only and not session.policy.on_portal(request.url):
            raise Refused("转向本门户以外的地址，不跟随")


class PolitenessMiddleware:
    """Counts requests against the budget, rests when told to (Retry-After), and breaks off after repeated
    refusals.

    Stands between Scrapy's retries and the network, so that it sees every single answer.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self._crawler = crawler
        self._refused = 0
        self._rest_until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "PolitenessMiddleware":
        return cls(crawler)

    @property
    def _session(self) -> "Session":
        session: Session = self._crawler.spider.session  # type: ignore[union-attr]
        return session

    async def process_request(self, request: "Request") -> None:
        session = self._session
        host = host_of(request.url)
        while (
            not session.stopped.is_set() and (rest := self._rest_until.get(host, 0.0) - time.monotonic()) > 0
        ):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(session.stopped.wait(), rest)
        budget = session.profile.politeness.request_budget
        if not session.stop_reason and budget and session.requests >= budget:
            session.stop(f"已用完本次抓取的请求上限 {budget} 次，下一次从中断处接续", continued=True)
        if session.stop_reason:
            raise Stopped(session.stop_reason)
        session.requests += 1

    def process_response(self, request: "Request", response: "Response") -> "Response":
        host = host_of(request.url)
        if response.status not in REFUSALS:
            if host in self._session.policy.hosts:
                self._refused = 0
            return response
        wait = retry_after(response.headers.get("Retry-After"), self._session.clock())
        if host in self._session.policy.hosts:
            self._count(response.status, wait)
        self._rest_until[host] = time.monotonic() + min(
            wait if wait is not None else self._backoff(), LONGEST_WAIT
        )
        return response

    def _backoff(self) -> float:
        return min(60.0, self._session.profile.politeness.delay * 2.0 ** min(self._refused, 10))

    def _count(self, status: int, wait: float | None) -> None:
        self._refused += 1
        limit = self._session.profile.politeness.stop_after_refusals
        if self._refused >= limit:
            self._session.stop(
                f"门户连续 {self._refused} 次拒绝访问（最近一次状态码 {status}），已停止抓取；"
                "请与平台运维单位确认是否被限流或需要加入白名单"
            )
        elif wait is not None and wait > LONGEST_WAIT:
            self._session.stop(f"门户要求 {wait:.0f} 秒后再访问（状态码 {status}），已停止抓取")


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: a number or a date; ``None`` when there is none to be
    read."""
    text = (value or b"").decode("ascii", "replace").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    with contextlib.suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(text)
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
    return None
