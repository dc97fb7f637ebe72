"""The portal spider: unit list → units → columns → lists → documents. It fetches; the reader reads."""

import zlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from gzip import BadGzipFile
from typing import Any

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.extensions import is_page
from crawler.frontier import Frontier
from crawler.handler import Refused
from crawler.middlewares import Stopped
from crawler.page import Page
from crawler.reading import Reader, failed, skipped
from crawler.session import Recorder, Session
from crawler.settings import MAX_IN_FLIGHT
from crawler.worker import Job, ReaderPool
from gkcrawl.model import ColumnRef, FrontierEntry, ListedItem, Visit
from gkcrawl.privacy import mask_text

Result = Visit | scrapy.Request
STAGES = {
    "portal": "读取单位",
    "unit": "读取栏目",
    "column": "读取列表",
    "list": "读取列表",
    "external-list": "读取列表",
    "document": "读取信息",
}
MAX_HOPS = 3
"""Redirect stubs followed one after another."""


class PortalSpider(scrapy.Spider):
    """One crawl of one portal. Each request leads to exactly one visit, whatever happens to it."""

    name = "portal"

    def __init__(
        self,
        *,
        session: Session,
        reader: Reader,
        frontier: Frontier,
        recorder: Recorder[Visit],
        refs: dict[str, ColumnRef],
        pool: ReaderPool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.reader = reader
        self.frontier = frontier
        self.recorder = recorder
        self.refs = refs
        self.pool = pool
        self.counts: Counter[str] = Counter()
        self._contents: dict[str, Counter[int]] = {}
        self._under_way = 0
        self._listed: dict[str, ListedItem] = {}
        self._pages: dict[str, set[str]] = {}
    # ------------------------------------------------------------ asking

    async def start(self) -> AsyncIterator[Any]:
        """Nothing is pushed: the scheduler asks for the next address of the frontier (``next_request``)."""
        for request in tuple[scrapy.Request, ...]():
            yield request

    def has_pending(self) -> bool:
        return len(self.frontier) > 0 and not self.session.stop_reason

    def next_request(self) -> scrapy.Request | None:
        if self.session.stop_reason or self._under_way >= MAX_IN_FLIGHT:
            return None
        entry = self.frontier.next()
        if entry is None:
            return None
        self._under_way += 1
        return self.request(entry, entry.url)

    def request(self, entry: FrontierEntry, url: str, hops: int = 0) -> scrapy.Request:
        # Some list addresses end in a literal "[]" or hold GBK escapes: they are sent as they are.
        return scrapy.Request(
            url,
            callback=self.parse,
            errback=self.not_fetched,
            dont_filter=True,
            cb_kwargs={"entry": entry, "hops": hops},
            meta={"page": True},
        )

    # ------------------------------------------------------------ reading

    async def parse(self, response: Response, entry: FrontierEntry, hops: int) -> AsyncIterator[Result]:
        """Every answer: errors and files are recorded as such, pages go to the parser of their kind."""
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if not 200 <= response.status < 300:
            yield failed(entry, response.status, f"状态码 {response.status}")
        elif not is_page(declared):
            yield skipped(entry, response.status, f"不是网页（{mask_text(declared)[:60]}），由附件检查处理")
        else:
            yield await self._read(self.page(response), entry, hops)

    async def _read(self, page: Page, entry: FrontierEntry, hops: int) -> Result:
        """A page that breaks a parser costs that page only; the traceback is for the log, where it is
        masked."""
        try:
            visit = await self._visit(page, entry)
            return visit if entry.kind != "document" else self.document_read(visit, page, entry, hops)
        except Exception as error:
            self.logger.exception("cannot read %s", mask_text(entry.url))
            return failed(entry, page.status, f"解析出错：{type(error).__name__}")

    async def _visit(self, page: Page, entry: FrontierEntry) -> Visit:
        """In a process of its own where there is a pool: reading is most of the work, and pages are hostile."""
        seen = self._pages.setdefault(entry.column, set())
        job = Job(
            page=page, entry=entry, ref=self.ref(entry), listed=self._listed.get(entry.url), seen=frozenset(seen)
        )
        if self.pool is None:
            visit, trouble = self.reader.read(page, entry, job.ref, job.listed, job.seen), ""
        else:
            visit, trouble = await self.pool.read(job)
        if trouble:
            self.logger.error("cannot read %s\n%s", mask_text(entry.url), mask_text(trouble))
        if visit.listing is not None:
            seen.add(visit.listing.body_hash)
        return visit

    def page(self, response: Response) -> Page:
        headers = {
            name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        return Page(
            url=response.url,
            status=response.status,
            headers=headers,
            body=response.body,
            fetched_at=self.session.clock(),
        )

    def document_read(self, visit: Visit, page: Page, entry: FrontierEntry, hops: int) -> Result:
        """The visit, or a request for the page behind it when the page only sends its reader elsewhere."""
        if visit.entry.state == "done" and visit.document is None:
            return self._follow(page, visit.entry, entry, hops)
        return visit

    def _follow(self, page: Page, noted: FrontierEntry, entry: FrontierEntry, hops: int) -> Result:
        """The page behind a redirect stub, recorded under the address that the list names."""
        target = self.reader.redirect_target(page)
        if target is None or hops >= MAX_HOPS or target == entry.url:
            return failed(entry, page.status, f"{noted.error}（循环或层数过多，未读）")
        if self.reader.policy.refusal(target) or not self.reader.policy.on_portal(target):
            return skipped(entry, page.status, f"{noted.error}（不在本门户的主机之内，不抓取）")
        return self.request(replace(entry, error=noted.error), target, hops + 1)

    def ref(self, entry: FrontierEntry) -> ColumnRef:
        return self.refs.get(entry.column) or ColumnRef(id=entry.column, unit=entry.unit, path=())

    # ------------------------------------------------------------ failing

    def not_fetched(self, failure: Failure) -> Iterator[Visit]:
        """No answer at all. An address that was not asked because the crawl ended stays pending."""
        error = failure.value
        if isinstance(error, Stopped):
            return
        entry: FrontierEntry = failure.request.cb_kwargs["entry"]  # type: ignore[attr-defined]
        reason = reason_of(error)
        if isinstance(error, IgnoreRequest) and entry.kind == "document":
            yield skipped(entry, None, reason)
        else:
            yield failed(entry, None, reason)

    # ------------------------------------------------------------ keeping

    def keep(self, item: object) -> None:
        """Take a visit in: what it discovered joins the frontier, the rest waits for the recorder."""
        assert isinstance(item, Visit)
        self._under_way -= 1
        for column in item.columns:
            self.refs[column.ref.id] = column.ref
        if item.listing is not None:
            self._listed.update(
                (row.url, row) for row in item.listing.items if not self.frontier.knows(row.url)
            )
            self.counts["documents_fresh"] += sum(row.url in self.reader.fresh for row in item.listing.items)
        self.frontier.add(item.discovered)
        if item.document is not None:
            self._contents.setdefault(item.entry.column, Counter())[hash(_sameness(item))] += 1
        self._listed.pop(item.entry.url, None)
        self.frontier.finished += 1
        self.recorder.add(item)
        if self.recorder.error is not None:
            self.session.stop(str(self.recorder.error))
        self.session.report(
            STAGES[item.entry.kind],
            done=self.frontier.finished,
            pending=len(self.frontier),
            current=self._current(item.entry),
        )

    def flush(self) -> None:
        self.recorder.flush()

    def _current(self, entry: FrontierEntry) -> str:
        if entry.column in self.refs:
            return " / ".join(self.refs[entry.column].path[-2:])
        return next((u.short_name for u in self.reader.units if u.id == entry.unit), "")

    def identical_share(self, column: str) -> float:
        """Share of the column's documents of this run whose title and text are those of another one."""
        counts = self._contents.get(column, Counter[int]()).values()
        return max(counts) / sum(counts) if counts and max(counts) > 1 else 0.0


def _sameness(visit: Visit) -> tuple[object, ...]:
    document = visit.document
    assert document is not None
    return (document.title, document.text)


def reason_of(error: BaseException | None) -> str:
    """A failed download in Chinese."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, IgnoreRequest):
        said = str(error)
        known = {"robots": "robots.txt 不允许访问", "redirections": "转向次数过多或循环转向",
                 "its body": "页面解压后过大，未读取"}
        return next(
            (text for mark, text in known.items() if mark in said), f"未能访问：{mask_text(said)[:80]}"
        )
    words: tuple[tuple[type[BaseException], str], ...] = (
        (CannotResolveHostError, "域名无法解析"),
        (DownloadConnectionRefusedError, "无法连接服务器"),
        (DownloadTimeoutError, "访问超时"),
        (ResponseDataLossError, "数据传输不完整"),
        (DownloadCancelledError, "页面过大，未下载"),
        (DownloadFailedError, "连接中断，或者应答不合规范"),
        (BadGzipFile, "数据压缩格式有误"),
        (zlib.error, "数据压缩格式有误"),
    )
    return next(
        (text for kind, text in words if isinstance(error, kind)), f"下载失败：{type(error).__name__}"
    )
