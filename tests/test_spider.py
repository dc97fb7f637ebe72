"""Callbacks of the spiders on made-up answers; no network, no reactor."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from crawl_child import KEY, START, profile_for
from portal_server import LOGIN, UNITS, TinyPortal
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawler import worker
from crawler.cms import family
from crawler.frontier import Frontier
from crawler.guard import AddressPolicy
from crawler.handler import Refused
from crawler.middlewares import Stopped, retry_after
from crawler.probing import ProbeQueue
from crawler.reading import Reader
from crawler.session import Recorder, Session
from crawler.spiders.links import LinksSpider
from crawler.spiders.portal import PortalSpider
from crawler.worker import Job, ReaderPool
from gkcrawl.model import ColumnRef, FrontierEntry, Link, PageKind, Probe, Visit

HOST = "http://www.qingyuan.example"
COLUMN = ColumnRef(id="slj/法定主动公开内容/规范性文件", unit="slj", path=("法定主动公开内容", "规范性文件"))
IGNORED = """
[[catalogue]]
match = "政策解读"
ignore = true
[[catalogue]]
match = "规范性文件"
kind = "规范性文件"
max_age_days = 90
"""
PORTAL = TinyPortal(documents=20)
"""Never started: its pages are read directly."""


def spider_for(
    *, catalogue: str = "", fresh: Iterable[str] = (), columns: tuple[str, ...] = ()
) -> PortalSpider:
    profile = profile_for(HOST, portal="", settings=catalogue)
    policy = AddressPolicy.of(profile)
    session = Session(profile=profile, policy=policy, now=START, pages_only=True)
    reader = Reader(
        profile=profile,
        cms=family("lonsun"),
        policy=policy,
        units=UNITS,
        key=KEY,
        wanted=columns,
        fresh=frozenset(fresh),
    )
    return PortalSpider(
        session=session,
        reader=reader,
        frontier=Frontier(),
        recorder=Recorder(lambda _: None),
        refs={COLUMN.id: COLUMN},
    )


def answer(path: str, *, status: int = 200, body: str | None = None, **headers: str) -> HtmlResponse:
    text = body if body is not None else PORTAL._page(path)[2].decode()
    return HtmlResponse(
        HOST + path,
        status=status,
        body=text.encode(),
        headers={"Content-Type": "text/html", **headers},
        encoding="utf-8",
    )


def entry(path: str, kind: PageKind, *, page: int = 1) -> FrontierEntry:
    column = COLUMN.id if kind in ("column", "list", "document") else ""
    return FrontierEntry(
        url=HOST + path, kind=kind, unit="" if kind == "portal" else "slj", column=column, page=page
    )


def visit(spider: PortalSpider, response: Response, given: FrontierEntry) -> Visit:
    result = read(spider, response, given)
    assert isinstance(result, Visit)
    return result


def read(spider: PortalSpider, response: Response, given: FrontierEntry, hops: int = 0) -> Visit | Request:
    """The one result of a callback."""

    async def all_results() -> list[Visit | Request]:
        return [result async for result in spider.parse(response, given, hops)]

    (result,) = asyncio.run(all_results())
    return result


HOME = "/public/index.html"
UNIT_PAGE = "/public/column/7700020"
COLUMN_PAGE = "/public/column/7700020?action=list&catId=101&type=4"
FRAGMENT = "/site/label/8888?organId=7700020&catId=101&pageIndex=1"
PAGE = "/public/7700020/101007.html"


def test_the_portal_page_leads_to_the_units_of_our_list() -> None:
    found = visit(spider_for(), answer(HOME), entry(HOME, "portal"))
    assert found.entry.state == "done"
    assert [(e.unit, e.url, e.state) for e in found.discovered] == [
        ("ycq", HOST + "/public/column/7700010", "pending"),
        ("slj", HOST + UNIT_PAGE, "pending"),
    ]


def test_units_on_one_side_only_are_noted() -> None:
    spider = spider_for()
    other = replace(
        UNITS[0], id="x", name="石门县人民政府", short_name="石门县", site_id="7799999", aliases=()
    )
    spider.reader = replace(spider.reader, units=(UNITS[1], other))
    found = visit(spider, answer(HOME), entry(HOME, "portal"))
    skipped = {e.url: e.error for e in found.discovered if e.state == "skipped"}
    assert skipped == {
        HOST + "/public/column/7700010": "单位表中没有该单位：云川区人民政府",
        "unit:x": "门户首页没有列出该单位，单位表中也没有填写主页",
    }


def test_a_unit_is_found_by_alias_when_the_number_is_not_known() -> None:
    spider = spider_for()
    spider.reader = replace(
        spider.reader, units=(replace(UNITS[1], site_id="", name="别名", aliases=("青原市数量局",)),)
    )
    found = visit(spider, answer(HOME), entry(HOME, "portal"))
    assert ("slj", "pending") in [(e.unit, e.state) for e in found.discovered]


def test_a_unit_page_gives_its_columns_with_the_words_of_the_catalogue() -> None:
    found = visit(spider_for(catalogue=IGNORED), answer(UNIT_PAGE), entry(UNIT_PAGE, "unit"))
    assert [(c.ref.id, c.ref.kind, c.max_age_days) for c in found.columns] == [
        ("slj/法定主动公开内容/规范性文件", "规范性文件", 90),
        ("slj/法定主动公开内容/其他政策文件", "", None),
    ]
    assert [e.column for e in found.discovered] == [c.ref.id for c in found.columns]


def test_a_crawl_may_be_limited_to_columns() -> None:
    found = visit(spider_for(columns=("政策解读",)), answer(UNIT_PAGE), entry(UNIT_PAGE, "unit"))
    assert [c.ref.name for c in found.columns] == ["政策解读"]


def test_a_column_page_leads_to_the_fragment_with_the_rows() -> None:
    found = visit(spider_for(), answer(COLUMN_PAGE), entry(COLUMN_PAGE, "column"))
    assert [e.kind for e in found.discovered] == ["list"]
    assert "/site/label/8888" in found.discovered[0].url
    assert found.listing is None


def test_a_list_page_gives_rows_documents_and_the_next_page() -> None:
    found = visit(spider_for(), answer(FRAGMENT), entry(FRAGMENT, "list"))
    assert found.listing is not None
    assert (len(found.listing.items), found.listing.page_count) == (15, 2)
    assert [e.kind for e in found.discovered] == ["list"] + ["document"] * 15
    assert found.discovered[0].page == 2
    assert found.discovered[1].url == HOST + "/public/7700020/101020.html", "newest first"


def test_fresh_documents_are_not_visited_but_listed() -> None:
    found = visit(
        spider_for(fresh=[HOST + "/public/7700020/101020.html"]), answer(FRAGMENT), entry(FRAGMENT, "list")
    )
    assert found.listing is not None
    assert len(found.listing.items) == 15
    assert len([e for e in found.discovered if e.kind == "document"]) == 14


def test_a_page_that_comes_again_ends_the_paging() -> None:
    spider = spider_for()
    visit(spider, answer(FRAGMENT), entry(FRAGMENT, "list"))
    again = visit(spider, answer(FRAGMENT), entry(FRAGMENT.replace("=1", "=3"), "list", page=2))
    assert (again.listing, again.discovered) == (None, ())
    assert again.entry.error == "与已读过的一页完全相同，停止翻页"


def test_a_page_beyond_the_last_ends_the_paging() -> None:
    found = visit(spider_for(), answer(FRAGMENT), entry(FRAGMENT, "list", page=9))
    assert (found.listing, found.entry.error) == (None, "超出总页数 2，停止翻页")


def test_a_list_without_end_is_reported_as_failed_not_cut() -> None:
    endless = (
        PORTAL._page(FRAGMENT)[2]
        .decode()
        .replace("pageCount:2", "pageCount:9999")
        .replace("pageIndex:1", "pageIndex:500")
    )
    found = visit(spider_for(), answer(FRAGMENT, body=endless), entry(FRAGMENT, "list", page=500))
    following = next(e for e in found.discovered if e.kind == "list")
    assert (following.state, following.error) == ("failed", "列表超过 500 页，其余未读")


@pytest.mark.parametrize(
    ("path", "kind"), [(HOME, "portal"), (UNIT_PAGE, "unit"), (FRAGMENT, "list"), (PAGE, "document")]
)
def test_a_login_page_with_status_200_is_a_failed_page(path: str, kind: PageKind) -> None:
    found = visit(spider_for(), answer(path, body=LOGIN), entry(path, kind))
    assert found.entry.state == "failed"
    assert "登录页" in found.entry.error


def test_a_document_is_stored_under_the_address_of_the_list_with_its_masked_page() -> None:
    found = visit(spider_for(), answer(PAGE), entry(PAGE, "document"))
    assert found.document is not None
    assert found.snapshot is not None
    assert (found.document.url, found.document.title) == (HOST + PAGE, "关于第101007号事项的通知")
    assert found.document.document_number == "青数〔2020〕7号"
    assert found.snapshot.body.decode().count("第101007号事项") >= 2
    assert len(found.raw_hash) == len(found.content_hash) == 64


def made_up_number() -> str:
    """An identity number of nobody, with a valid check digit."""
    head = "11010119900307001"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


def test_personal_numbers_on_a_page_reach_neither_document_nor_snapshot() -> None:
    number = made_up_number()
    text = PORTAL._page(PAGE)[2].decode().replace("各科室", f"身份证号 {number} 各科室")
    found = visit(spider_for(), answer(PAGE, body=text), entry(PAGE, "document"))
    assert found.snapshot is not None
    assert found.document is not None
    assert number not in repr(found)
    assert number.encode() not in found.snapshot.body
    assert len(found.document.personal_data) == 1


def test_addresses_with_personal_numbers_are_never_requested() -> None:
    number = made_up_number()
    body = PORTAL._page(FRAGMENT)[2].decode().replace("/public/7700020/101020.html", f"/query?id={number}")
    found = visit(spider_for(), answer(FRAGMENT, body=body), entry(FRAGMENT, "list"))
    skipped = next(e for e in found.discovered if e.state == "skipped")
    assert "个人信息号码" in skipped.error
    assert number not in repr(found)


def test_foreign_documents_are_skipped_with_a_reason() -> None:
    body = (
        PORTAL._page(FRAGMENT)[2]
        .decode()
        .replace("/public/7700020/101020.html", "http://other.example/a.html")
    )
    found = visit(spider_for(), answer(FRAGMENT, body=body), entry(FRAGMENT, "list"))
    skipped = next(e for e in found.discovered if e.state == "skipped")
    assert skipped.url == "http://other.example/a.html"
    assert "不在本门户的主机之内" in skipped.error


def test_a_redirect_stub_is_followed_under_the_address_of_the_list() -> None:
    spider = spider_for()
    stub = '<html><head><meta http-equiv="refresh" content="0;url=/public/7700020/101008.html"></head></html>'
    request = read(spider, answer(PAGE, body=stub), entry(PAGE, "document"))
    assert isinstance(request, Request)
    assert request.url == HOST + "/public/7700020/101008.html"
    moved = answer("/public/7700020/101008.html")
    found = read(spider, moved, request.cb_kwargs["entry"], request.cb_kwargs["hops"])
    assert isinstance(found, Visit)
    assert found.document is not None
    assert found.document.url == HOST + PAGE
    away = stub.replace("/public/7700020", "http://10.0.0.1")
    refused = visit(spider, answer(PAGE, body=away), entry(PAGE, "document"))
    assert (refused.entry.state, refused.document) == ("skipped", None)
    assert refused.entry.error.startswith("转向 http://10.0.0.1/")


def test_a_file_in_a_list_is_no_page() -> None:
    response = Response(HOST + "/a.pdf", headers={"Content-Type": "application/pdf"}, body=b"")
    found = visit(spider_for(), response, entry("/a.pdf", "document"))
    assert (found.entry.state, found.document) == ("skipped", None)
    assert "application/pdf" in found.entry.error


@pytest.mark.parametrize("status", [404, 403, 500, 521])
def test_error_answers_are_recorded(status: int) -> None:
    found = visit(spider_for(), answer(PAGE, status=status), entry(PAGE, "document"))
    assert (found.entry.state, found.entry.status) == ("failed", status)


def test_a_page_that_breaks_the_parser_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    spider = spider_for()

    def broken(_: object) -> Any:
        raise RecursionError

    spider.reader = replace(spider.reader, cms=replace(spider.reader.cms, document=broken))
    found = visit(spider, answer(PAGE), entry(PAGE, "document"))
    assert (found.entry.state, found.entry.error) == ("failed", "解析出错：RecursionError")
    assert "cannot read" in caplog.text


@pytest.mark.parametrize(
    ("error", "kind", "state", "words"),
    [
        (DownloadTimeoutError(), "list", "failed", "访问超时"),
        (IgnoreRequest("Forbidden by robots.txt"), "document", "skipped", "robots.txt 不允许访问"),
        (IgnoreRequest("Forbidden by robots.txt"), "list", "failed", "robots.txt 不允许访问"),
        (Refused("内网或本机地址，不访问"), "document", "skipped", "内网或本机地址"),
        (OSError("x"), "document", "failed", "下载失败：OSError"),
    ],
)
def test_no_answer_is_recorded(error: Exception, kind: PageKind, state: str, words: str) -> None:
    found = list(spider_for().not_fetched(failure_of(error, entry=entry(PAGE, kind))))
    assert [v.entry.state for v in found] == [state]
    assert words in found[0].entry.error


def test_an_address_not_asked_because_the_crawl_ended_stays_pending() -> None:
    assert list(spider_for().not_fetched(failure_of(Stopped("完"), entry=entry(PAGE, "document")))) == []


def failure_of(error: Exception, **arguments: object) -> Failure:
    failure = Failure(error)
    failure.request = Request(HOST + PAGE, cb_kwargs=arguments)
    return failure


def test_discoveries_join_the_frontier_once() -> None:
    spider = spider_for()
    found = visit(spider, answer(FRAGMENT), entry(FRAGMENT, "list"))
    spider.keep(found)
    assert len(spider.frontier) == 16
    spider.keep(found)
    assert len(spider.frontier) == 16
    first = spider.next_request()
    second = spider.next_request()
    assert first is not None
    assert second is not None
    assert "pageIndex=2" in first.url, "lists before documents"
    assert second.url.endswith("/101020.html")
    spider.session.stop("到此为止")
    assert spider.next_request() is None
    assert not spider.has_pending()


# ---------------------------------------------------------------- links


def links_spider(*links: Link) -> LinksSpider:
    profile = profile_for(HOST, portal="")
    policy = AddressPolicy.of(profile)
    session = Session(profile=profile, policy=policy, now=START, pages_only=False)
    return LinksSpider(session=session, queue=ProbeQueue(links, policy, 2), recorder=Recorder(lambda _: None))


FOREIGN = Link(url="http://other.example/a", internal=False)


def asked(spider: LinksSpider) -> Request:
    request = spider.next_request()
    assert request is not None
    return request


def reply(request: Request, status: int, body: bytes = b"", url: str = "", **headers: str) -> Response:
    return Response(url or request.url, status=status, body=body, headers=headers, request=request)


def results(request: Request, response: Response) -> list[Any]:
    assert request.callback is not None
    return list(request.callback(response, **request.cb_kwargs))


def test_a_plain_yes_to_head_is_enough() -> None:
    request = asked(links_spider(FOREIGN))
    assert request.method == "HEAD"
    assert [p.outcome for p in results(request, reply(request, 200))] == ["ok"]


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501, 302])
def test_anything_but_yes_to_head_is_asked_again_with_get(status: int) -> None:
    request = asked(links_spider(FOREIGN))
    (again,) = results(request, reply(request, status))
    assert (again.method, again.url) == ("GET", FOREIGN.url)
    (probe,) = results(again, reply(again, 404))
    assert (probe.outcome, probe.status, probe.method) == ("dead", 404, "GET")


def test_an_attachment_is_asked_for_its_first_bytes() -> None:
    request = asked(links_spider(Link(url=HOST + "/f.pdf", kind="attachment")))
    assert request.method == "GET"
    assert request.headers["Range"] == b"bytes=0-8191"
    (probe,) = results(
        request, reply(request, 206, b"<html><body>", **{"Content-Range": "bytes 0-8191/9000"})
    )
    assert (probe.outcome, probe.size, probe.sniffed) == ("ok", 9000, "html")


def test_a_server_that_cannot_cope_with_a_range_is_asked_without() -> None:
    request = asked(links_spider(Link(url=HOST + "/f.pdf", kind="attachment")))
    (again,) = results(request, reply(request, 416))
    assert "Range" not in again.headers
    (probe,) = results(again, reply(again, 200, b"%PDF-1.4", **{"Content-Length": "20480"}))
    assert (probe.outcome, probe.size, probe.sniffed) == ("ok", 20480, "pdf")


def test_soft_404_is_calibrated_with_a_page_that_never_existed() -> None:
    page = Link(url=HOST + "/public/1/2.html")
    spider = links_spider(page)
    calibration = asked(spider)
    assert calibration.url.startswith(HOST + "/")
    assert calibration.url != page.url
    (request,) = results(calibration, reply(calibration, 200, "页面不存在".encode()))
    assert request.method == "GET", "a host that never says 404 must be read, not only asked"
    (probe,) = results(request, reply(request, 200, "页面不存在".encode()))
    assert (probe.outcome, "软 404" in probe.reason) == ("unverified", True)


def test_a_redirect_to_the_front_page_is_not_verified() -> None:
    page = Link(url=HOST + "/public/1/2.html")
    spider = links_spider(page)
    calibration = asked(spider)
    (request,) = results(calibration, reply(calibration, 404))
    home = reply(request.replace(meta={**request.meta, "redirect_times": 1}), 200, url=HOST + "/index.html")
    (again,) = results(request, home)
    assert again.method == "GET"
    (probe,) = results(again, home)
    assert (probe.outcome, probe.reason) == ("unverified", "转向首页，疑似页面已删除，未核实")


def test_a_silent_host_is_asked_once_and_its_links_share_the_reason() -> None:
    spider = links_spider(*(replace(FOREIGN, url=f"http://other.example/{n}") for n in range(3)))
    request = asked(spider)
    failure = Failure(DownloadTimeoutError())
    failure.request = request
    probes: list[Probe] = list(spider.not_answered(failure))
    assert [p.outcome for p in probes] == ["unverified"] * 3
    assert {p.reason for p in probes} == {"访问超时，未核实", "同一主机访问超时，未核实"}
    assert spider.next_request() is None


def test_one_slow_page_of_the_portal_does_not_silence_the_portal() -> None:
    spider = links_spider(*(Link(url=f"{HOST}/{n}.pdf", kind="attachment") for n in range(3)))
    failure = Failure(DownloadTimeoutError())
    failure.request = asked(spider)
    assert len(list(spider.not_answered(failure))) == 1
    assert asked(spider).url == HOST + "/1.pdf"


# ---------------------------------------------------------------- Retry-After


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"7", 7.0),
        (b"Mon, 30 Nov 2020 19:00:30 GMT", 30.0),
        (b"Mon, 30 Nov 2020 18:00:00 GMT", 0.0),
        (b"soon", None),
        (None, None),
        (b"-5", None),
        (b"99999999999999999999", 999999999.0),
    ],
)
def test_retry_after(value: bytes | None, seconds: float | None) -> None:
    now = datetime.fromisoformat("2020-12-01T03:00:00+08:00")
    assert retry_after(value, now) == seconds


# ---------------------------------------------------------------- reading processes


def test_a_page_that_kills_or_hangs_its_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    spider = spider_for()
    page = spider.page(answer(PAGE))
    job = Job(page=page, entry=entry(PAGE, "document"), ref=COLUMN, listed=None)
    monkeypatch.setattr(worker, "PAGE_SECONDS", 0.0)

    async def work() -> tuple[Visit, Visit, Visit]:
        async with ReaderPool(spider.reader, 1) as pool:
            hung, _ = await pool.read(job)
            monkeypatch.setattr(worker, "PAGE_SECONDS", 30.0)
            (process,) = pool._all
            process.kill()
            await process.wait()
            killed, _ = await pool.read(job)
            well, _ = await pool.read(job)
            return hung, killed, well

    hung, killed, well = asyncio.run(work())
    assert (hung.entry.state, hung.entry.error) == ("failed", "解析超过 0 秒，已放弃")
    assert (killed.entry.state, killed.entry.error) == ("failed", "解析该页面的进程异常退出")
    assert well.entry.state == "done"
    assert well == spider.reader.document(page, entry(PAGE, "document"), COLUMN, None)
