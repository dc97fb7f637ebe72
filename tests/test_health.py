"""A crawl judges itself: figures now and before in, quarantine and outcome out."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.guard import AddressPolicy, is_public
from crawler.health import judge_column, judge_run
from crawler.probing import ProbeQueue, meaning, size_of, sniff
from crawler.session import Recorder
from crawler.window import closes_at, inside, opens_at, parse_window
from gkcrawl.config import Health
from gkcrawl.errors import UsageError
from gkcrawl.model import ColumnFigures, ColumnHealth, Link
from gkcrawl.text import TIMEZONE

LIMITS = Health()
FULL = (("title", 1.0), ("document_number", 0.9), ("validity", 0.1))


def figures(
    items: int,
    *,
    documents: int = 0,
    failed: int = 0,
    pages: int = 2,
    same: float = 0.0,
    coverage: tuple[tuple[str, float], ...] = FULL,
) -> ColumnFigures:
    return ColumnFigures(
        column="ycq/规范性文件",
        items=items,
        pages=pages,
        failed_pages=failed,
        documents=documents,
        coverage=coverage if documents else (),
        identical_share=same,
    )


HISTORY = tuple(figures(n, documents=n) for n in (31, 30, 30, 29, 2))


def test_a_column_like_before_is_trusted() -> None:
    assert judge_column(figures(28, documents=28), HISTORY, LIMITS).quarantined == ""


def test_a_new_column_is_trusted() -> None:
    assert judge_column(figures(0), (), LIMITS).quarantined == ""


def test_an_emptied_column_is_quarantined_with_old_and_new_figures() -> None:
    said = judge_column(figures(0), HISTORY, LIMITS).quarantined
    assert said == "列表条目由近 5 次正常抓取的 30 条（中位数）降为 0 条"


def test_a_small_column_may_become_empty() -> None:
    assert judge_column(figures(0), (figures(2), figures(2)), LIMITS).quarantined == ""


def test_a_lost_field_is_quarantined_by_name() -> None:
    lost = (("title", 1.0), ("document_number", 0.1), ("validity", 0.0))
    said = judge_column(figures(30, documents=30, coverage=lost), HISTORY, LIMITS).quarantined
    assert "字段“文号”的填写率由 90% 降为 10%" in said
    assert "有效性" not in said, "a field that was rare before says nothing by its absence"


def test_a_night_with_two_documents_says_nothing_of_coverage() -> None:
    lost = (("title", 0.0), ("document_number", 0.0))
    assert judge_column(figures(30, documents=2, coverage=lost), HISTORY, LIMITS).quarantined == ""


def test_failed_list_pages_quarantine_without_history() -> None:
    said = judge_column(figures(15, failed=1, pages=1), (), LIMITS).quarantined
    assert said == "列表页抓取失败 1 页（共 2 页）"


def test_documents_that_are_all_the_same_are_a_login_page() -> None:
    assert "内容完全相同" in judge_column(figures(30, documents=10, same=0.9), HISTORY, LIMITS).quarantined


@given(st.integers(0, 500), st.lists(st.integers(0, 500), max_size=5))
def test_more_items_are_never_more_suspect(items: int, before: list[int]) -> None:
    history = tuple(figures(n) for n in before)
    if not judge_column(figures(items), history, LIMITS).quarantined:
        assert not judge_column(figures(items + 1), history, LIMITS).quarantined


GOOD = {
    ("portal", "done", 200): 1,
    ("unit", "done", 200): 2,
    ("column", "done", 200): 6,
    ("list", "done", 200): 6,
    ("document", "done", 200): 100,
}


def health_of(quarantined: int, total: int) -> list[ColumnHealth]:
    return [
        ColumnHealth(figures=figures(0), quarantined="条目数异常" if n < quarantined else "")
        for n in range(total)
    ]


def test_a_good_run() -> None:
    verdict = judge_run(GOOD, health_of(0, 6), LIMITS)
    assert (verdict.outcome, verdict.reason) == ("good", "")


def test_one_quarantined_column_leaves_the_run_good_but_said() -> None:
    verdict = judge_run(GOOD, health_of(1, 6), LIMITS)
    assert verdict.outcome == "good"
    assert "6 个栏目中有 1 个数据异常" in verdict.reason


def test_many_quarantined_columns_quarantine_the_run() -> None:
    assert judge_run(GOOD, health_of(3, 6), LIMITS).outcome == "quarantined"


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ({}, "门户首页未能读取"),
        ({("portal", "failed", 503): 1}, "状态码 503"),
        ({("portal", "done", 200): 1, ("unit", "failed", None): 2}, "没有读到任何栏目列表"),
        (
            {**GOOD, ("document", "failed", 500): 60},
            "175 个页面中有 60 个抓取失败，超过允许的 20%（状态码 500 60 个）",
        ),
        ({**GOOD, ("document", "failed", 404): 120}, "120 个抓取失败"),
    ],
)
def test_a_failed_run_says_why(summary: dict[tuple[str, str, int | None], int], words: str) -> None:
    verdict = judge_run(summary, health_of(0, 6), LIMITS)
    assert verdict.outcome == "failed"
    assert words in verdict.reason


def test_some_documents_that_are_gone_are_no_failure_of_the_crawl() -> None:
    assert judge_run({**GOOD, ("document", "failed", 404): 30}, health_of(0, 6), LIMITS).outcome == "good"


def test_a_stopped_run_is_failed_whatever_it_fetched() -> None:
    verdict = judge_run(
        {**GOOD, ("document", "pending", None): 7}, health_of(0, 6), LIMITS, stopped="门户连续拒绝访问"
    )
    assert verdict.outcome == "failed"
    assert verdict.reason == "门户连续拒绝访问；已完成 115 个页面，7 个未访问"


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a01:203",
        "::",
        "255.255.255.255",
        "198.18.0.1",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["114.114.114.114", "240e::1", "::ffff:114.114.114.114", "64:ff9b::7272:7272"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


def test_private_addresses_are_open_only_to_the_portal_and_only_if_named() -> None:
    closed = AddressPolicy(hosts=frozenset({"portal.example"}))
    opened = AddressPolicy(hosts=frozenset({"portal.example"}), allow_private=True)
    assert not closed.admits("portal.example", "127.0.0.1")
    assert opened.admits("portal.example", "127.0.0.1")
    assert not opened.admits("other.example", "127.0.0.1")
    assert opened.refusal("http://127.0.0.2/") == "内网或本机地址，不访问"
    assert opened.refusal("file:///etc/passwd").startswith("不是网页地址")
    assert not opened.on_portal("http://portal.example.evil.example/")
    assert opened.on_portal("HTTP://PORTAL.example:8080/x")


# ---------------------------------------------------------------- probes


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4", "pdf"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml", "zip"),
        (b"PK\x03\x04\x14\x00....OFD.xmlPK", "ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "ole"),
        (b"\xff\xd8\xff\xe0JFIF", "image"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"RIFF0000WEBP", "image"),
        (b"  \r\n<!DOCTYPE html><html>", "html"),
        (b"<!-- x --><html>", "html"),
        ("关于印发通知".encode(), "text"),
        ("关于印发通知的说明".encode("gb18030")[:-1], "text"),
        (b"", ""),
        (b"\x00\x00\x00\x01\x02\xff", ""),
        (b"Rar!\x1a\x07\x00", "rar"),
    ],
)
def test_files_are_known_by_their_first_bytes(first: bytes, kind: str) -> None:
    assert sniff(first) == kind


@given(st.binary(max_size=300))
def test_no_bytes_break_the_sniffing(first: bytes) -> None:
    assert sniff(first) in {"", "pdf", "zip", "ofd", "ole", "rar", "7z", "rtf", "image", "html", "text"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "ok"),
        (206, "ok"),
        (404, "dead"),
        (410, "dead"),
        (403, "unverified"),
        (405, "unverified"),
        (412, "unverified"),
        (429, "unverified"),
        (500, "unverified"),
        (521, "unverified"),
        (302, "unverified"),
        (400, "unverified"),
        (451, "unverified"),
    ],
)
def test_only_404_and_410_are_dead(status: int, outcome: str) -> None:
    assert meaning(status)[0] == outcome


def test_sizes() -> None:
    assert size_of(206, "bytes 0-8191/20480", "8192", 8192, whole=True) == 20480
    assert size_of(206, "bytes 0-8191/*", "8192", 8192, whole=True) is None
    assert size_of(200, "", "777", 8192, whole=False) == 777
    assert size_of(200, "", "", 300, whole=True) == 300
    assert size_of(200, "", "", 8192, whole=False) is None


def test_hosts_take_turns_and_foreign_ones_are_asked_one_at_a_time() -> None:
    links = [Link(url=f"http://{host}/{n}") for host in ("a.example", "p.example") for n in range(3)]
    queue = ProbeQueue(links, AddressPolicy(hosts=frozenset({"p.example"})), concurrency=2)
    first = [link.url for link in iter(queue.next, None)]
    assert first == ["http://a.example/0", "http://p.example/0", "http://p.example/1"]
    queue.done("http://a.example/0")
    assert [link.url for link in queue.give_up("a.example")] == ["http://a.example/1", "http://a.example/2"]
    assert queue.next() is None
    queue.done("http://p.example/0")
    last = queue.next()
    assert last is not None
    assert last.url == "http://p.example/2"
    assert len(queue) == 0


# ---------------------------------------------------------------- night window


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 12, 1, hour, minute, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("window", "moment", "expected"),
    [
        ("", at(12), True),
        ("22:00-06:00", at(22), True),
        ("22:00-06:00", at(5, 59), True),
        ("22:00-06:00", at(6), False),
        ("01:00—05:30", at(5, 30), False),
        ("1:00 至 5:30", at(1), True),
    ],
)
def test_window(window: str, moment: datetime, expected: bool) -> None:
    assert inside(window, moment) is expected


def test_window_ends() -> None:
    closing = closes_at("22:00-06:00", at(23))
    assert closing == datetime(2020, 12, 2, 6, tzinfo=TIMEZONE)
    assert closes_at("22:00-06:00", at(12)) is None
    assert opens_at("22:00-06:00", at(12)) == at(22)
    assert opens_at("22:00-06:00", at(23)) == at(23)
    with pytest.raises(UsageError, match="没有这样的钟点"):
        parse_window("25:00-06:00")
    with pytest.raises(UsageError, match="应写作"):
        parse_window("夜里")


def test_a_run_that_left_pages_unvisited_is_never_good() -> None:
    verdict = judge_run({**GOOD, ("document", "pending", None): 50}, health_of(0, 6), LIMITS)
    assert (verdict.outcome, verdict.reason) == ("failed", "抓取结束时还有 50 个页面没有访问，本次不完整")


@pytest.mark.parametrize("trouble", [ValueError("rows that do not fit"), UsageError("磁盘满")])
def test_a_batch_that_cannot_be_stored_is_not_lost_in_silence(trouble: Exception) -> None:
    def store(batch: Sequence[int]) -> None:
        raise trouble

    recorder: Recorder[int] = Recorder(store, size=2)
    recorder.add(1)
    recorder.add(2)
    assert recorder.error is trouble
