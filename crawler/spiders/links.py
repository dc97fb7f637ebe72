"""The links spider: a look at every address that documents point to, twice before it is called dead.

HEAD first, GET for anything but a plain yes, because many servers answer HEAD wrongly. Attachments are
asked with GET for their first bytes at once: one request tells whether they are there, how large they are
and what they really are.
"""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.guard import host_of
from crawler.handler import Refused
from crawler.middlewares import Stopped
from crawler.probing import FIRST_BYTES, ProbeQueue, meaning, size_of, sniff
from crawler.session import Recorder, Session
from crawler.spiders.portal import reason_of
from gkcrawl.model import Link, Probe
from gkcrawl.privacy import mask_text

Result = Probe | scrapy.Request
Method = Literal["HEAD", "GET"]


class LinksSpider(scrapy.Spider):
    """``soft``: portal hosts that answer 200 for pages that never existed, with the hash of that answer."""

    name = "links"

    def __init__(
        self, *, session: Session, queue: ProbeQueue, recorder: Recorder[Probe], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.queue = queue
        self.recorder = recorder
        self.counts: Counter[str] = Counter()
        self.soft: dict[str, str] = {}
        self._calibrated: set[str] = set()
        self._silences: Counter[str] = Counter()

    # ------------------------------------------------------------ asking

    async def start(self) -> AsyncIterator[Any]:
        """Nothing is pushed: the scheduler asks for the next link (``next_request``)."""
        for request in tuple[scrapy.Request, ...]():
            yield request

    def has_pending(self) -> bool:
        return len(self.queue) > 0 and not self.session.stop_reason

    def next_request(self) -> scrapy.Request | None:
        link = self.queue.next() if not self.session.stop_reason else None
        return self.first_look(link) if link is not None else None

    def first_look(self, link: Link) -> scrapy.Request:
        """The first request for a link. The first page link of a portal host waits for the host's
        calibration."""
        host = host_of(link.url)
        if host in self.session.policy.hosts and link.kind == "page" and host not in self._calibrated:
            self._calibrated.add(host)
            return self._calibration(link)
        if link.kind == "attachment":
            return self._request(link, "GET", range_only=True)
        return self._request(link, "GET" if host in self.soft and link.kind == "page" else "HEAD")

    def _request(self, link: Link, method: Method, *, range_only: bool = False) -> scrapy.Request:
        headers = {"Accept-Encoding": "identity"}
        if range_only:
            headers["Range"] = f"bytes=0-{FIRST_BYTES - 1}"
        return scrapy.Request(
            link.url,
            method=method,
            headers=headers,
            callback=self.head_answered if method == "HEAD" else self.answered,
            errback=self.not_answered,
            dont_filter=True,
            cb_kwargs={"link": link},
            # robots.txt speaks to crawlers of the portal. One look at a single foreign address is what a
            # reader's browser does; asking every foreign host for its robots.txt first would double the
            # requests it gets.
            meta={
                "first_bytes": FIRST_BYTES,
                "range_only": range_only,
                "dont_obey_robotstxt": host_of(link.url) not in self.session.policy.hosts,
            },
        )

    # ------------------------------------------------------------ soft 404

    def _calibration(self, link: Link) -> scrapy.Request:
        """Ask for a page that cannot exist: does the host say so?"""
        parts = urlsplit(link.url)
        name = hashlib.sha256(f"{parts.netloc}{self.session.now.date()}".encode()).hexdigest()[:20]
        return scrapy.Request(
            f"{parts.scheme}://{parts.netloc}/{name}.html",
            callback=self.calibrated,
            errback=self.not_calibrated,
            headers={"Accept-Encoding": "identity"},
            dont_filter=True,
            cb_kwargs={"link": link},
            meta={"first_bytes": FIRST_BYTES},
        )

    def calibrated(self, response: Response, link: Link) -> Iterator[Result]:
        if 200 <= response.status < 300:
            self.soft[host_of(link.url)] = _body_hash(response)
            self.counts["soft_404_hosts"] += 1
        yield self.first_look(link)

    def not_calibrated(self, failure: Failure) -> Iterator[Result]:
        link: Link = failure.request.cb_kwargs["link"]  # type: ignore[attr-defined]
        if isinstance(failure.value, (Stopped, Refused)) or not _is_silence(failure.value):
            yield self.first_look(link)
        else:
            yield from self._silent(link, failure.value)

    # ------------------------------------------------------------ answers

    def head_answered(self, response: Response, link: Link) -> Iterator[Result]:
        if 200 <= response.status < 300 and not self._went_home(response, link):
            yield self.probe(link, "ok", response, "HEAD")
        else:
            yield self._request(link, "GET")

    def answered(self, response: Response, link: Link) -> Iterator[Result]:
        meta = response.meta
        if meta.get("range_only") and not 200 <= response.status < 300 and response.status not in (404, 410):
            yield self._request(link, "GET")  # some servers cannot cope with a range
            return
        outcome, reason = meaning(response.status)
        if outcome == "ok" and link.kind != "attachment":
            if self._went_home(response, link):
                outcome, reason = "unverified", "转向首页，疑似页面已删除，未核实"
            elif self.soft.get(host_of(link.url)) == _body_hash(response) and not _is_home(
                urlsplit(link.url).path
            ):
                outcome, reason = "unverified", "返回内容与不存在的页面相同（疑似软 404），未核实"
        yield self.probe(link, outcome, response, "GET", reason)

    def not_answered(self, failure: Failure) -> Iterator[Result]:
        link: Link = failure.request.cb_kwargs["link"]  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, Stopped):
            return
        if _is_silence(error) and host_of(failure.request.url) == host_of(link.url):  # type: ignore[attr-defined]
            yield from self._silent(link, error)
        else:
            yield self._unverified(link, f"{reason_of(error)}，未核实")

    def _silent(self, link: Link, error: BaseException | None) -> Iterator[Probe]:
        """A host that does not answer is asked once a night; the rest of its links share the reason."""
        reason = f"{reason_of(error)}，未核实"
        yield self._unverified(link, reason)
        host = host_of(link.url)
        self._silences[host] += 1
        if (
            host in self.session.policy.hosts
            and self._silences[host] < self.session.profile.politeness.stop_after_refusals
        ):
            return  # one slow page of the portal says nothing about its others
        for other in self.queue.give_up(host):
            self.counts["not_asked_host_silent"] += 1
            yield self._unverified(other, f"同一主机{reason}", asked=False)

    # ------------------------------------------------------------ results

    def probe(
        self,
        link: Link,
        outcome: Literal["ok", "dead", "unverified"],
        response: Response,
        method: Method,
        reason: str = "",
    ) -> Probe:
        first = response.body[:FIRST_BYTES]
        whole = "download_stopped" not in response.flags and method == "GET"
        headers = {
            name: (response.headers.get(name) or b"").decode("latin-1")
            for name in ("Content-Type", "Content-Length", "Content-Range")
        }
        is_file = link.kind == "attachment" and outcome == "ok"
        size = (
            size_of(
                response.status,
                headers["Content-Range"],
                headers["Content-Length"],
                len(response.body),
                whole=whole,
            )
            if is_file
            else None
        )
        self.queue.done(link.url)
        return Probe(
            url=link.url,
            outcome=outcome,
            status=response.status,
            method=method,
            at=self.session.now,
            reason=reason,
            size=size,
            content_type=mask_text(headers["Content-Type"])[:100],
            sniffed=sniff(first) if is_file else "",
        )

    def _unverified(self, link: Link, reason: str, *, asked: bool = True) -> Probe:
        if asked:
            self.queue.done(link.url)
        return Probe(
            url=link.url, outcome="unverified", status=None, method="", at=self.session.now, reason=reason
        )

    def _went_home(self, response: Response, link: Link) -> bool:
        """A page link that ends on the front page of its host, where it did not point."""
        own, final = urlsplit(link.url), urlsplit(response.url)
        return (
            bool(response.meta.get("redirect_times"))
            and own.netloc == final.netloc
            and link.kind == "page"
            and _is_home(final.path)
            and not _is_home(own.path)
        )

    # ------------------------------------------------------------ keeping

    def keep(self, item: object) -> None:
        assert isinstance(item, Probe)
        self.counts[f"links_{item.outcome}"] += 1
        self.recorder.add(item)
        if self.recorder.error is not None:
            self.session.stop(str(self.recorder.error))
        done = sum(n for name, n in self.counts.items() if name.startswith("links_"))
        self.session.report("检查链接", done=done, pending=len(self.queue), current=host_of(item.url))

    def flush(self) -> None:
        self.recorder.flush()


def _is_home(path: str) -> bool:
    return path.rstrip("/") in ("", "/index.html", "/index.htm", "/index.jsp", "/index.aspx", "/default.html")


def _body_hash(response: Response) -> str:
    return hashlib.sha256(response.body[:FIRST_BYTES]).hexdigest()


def _is_silence(error: BaseException | None) -> bool:
    """The host could not be reached at all, as against one address of it."""
    return reason_of(error) in ("域名无法解析", "无法连接服务器", "访问超时")
