"""Whole crawls in processes of their own against a tiny portal on loopback, one fault at a time."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from crawl_child import KEY, START
from portal_server import UNITS, TinyPortal

from gkcrawl.store import Store

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
BATCH = 50


@pytest.fixture
def portal() -> Iterator[TinyPortal]:
    with TinyPortal() as running:
        yield running


def start(folder: Path, server: TinyPortal, **options: Any) -> subprocess.Popen[str]:
    url = options.pop("url", server.url)
    command = [sys.executable, str(HERE / "crawl_child.py"), str(folder), url, json.dumps(options)]
    paths = os.pathsep.join([str(HERE.parent), str(HERE)])
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,
    )


def run(folder: Path, server: TinyPortal, **options: Any) -> list[dict[str, Any]]:
    """Runs of the steps. The child turns warnings into errors and must keep stdout and stderr clean."""
    child = start(folder, server, **options)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def entries(folder: Path, run_id: int = 1) -> dict[tuple[str, str, int | None], int]:
    with Store.open(folder) as store:
        return store.frontier_summary(run_id)


def errors(folder: Path, run_id: int = 1) -> list[str]:
    with Store.open(folder) as store:
        rows = store.rows(
            "SELECT error FROM frontier WHERE run = ? AND state IN ('failed', 'skipped')", (run_id,)
        )
    return sorted({str(row["error"]) for row in rows})


def test_a_healthy_crawl_then_an_unchanged_night_then_a_full_one(tmp_path: Path, portal: TinyPortal) -> None:
    first, second, full = run(tmp_path, portal, steps=["crawl", "crawl", "full"])
    assert (first["outcome"], first["reason"]) == ("good", "")
    assert (first["stats"]["document_done"], first["stats"]["list_done"]) == (120, 12)
    assert first["stats"]["requests"] == 1 + 1 + 2 + 6 + 12 + 120, (
        "robots, home, units, columns, lists, documents"
    )
    assert first["progress"] >= 2
    assert first["stage"] == "完成"
    assert second["outcome"] == "good"
    assert second["stats"]["requests"] == 22, "lists are read, fresh documents are not fetched"
    assert second["stats"]["documents_fresh"] == 120
    assert full["stats"]["document_done"] == 120
    per_address = Counter(portal.document_paths())
    assert set(per_address.values()) == {2}, "once in the first crawl and once in the full one"
    with Store.open(tmp_path) as store:
        assert store.document_count() == 120
        assert len(store.columns()) == 6
        newest = next(c for c in store.column_subjects() if c.ref.id == "slj/法定主动公开内容/规范性文件")
        assert [i.url.rsplit("/", 1)[1] for i in newest.items[:2]] == ["101020.html", "101019.html"]
        assert newest.item_count == 20
    assert (tmp_path / "crawl.log").stat().st_mode & 0o777 == 0o600


def test_requests_are_honest_and_gentle(tmp_path: Path) -> None:
    with TinyPortal(documents=3, delay=0.02) as portal:
        (told,) = run(tmp_path, portal)
        assert told["outcome"] == "good"
        (agent,) = portal.agents
        assert agent.startswith("gkcrawl/") and "contact" in agent and agent.isascii()
        assert portal.busiest <= 4
        assert portal.log[0][2] == "/robots.txt"


def test_the_delay_between_requests_is_kept(tmp_path: Path) -> None:
    with TinyPortal(documents=1) as portal:
        (told,) = run(
            tmp_path, portal, delay=0.08, concurrency=1, columns=["规范性文件"], departments=["数量局"]
        )
        assert told["outcome"] == "good"
        moments = [moment for moment, _, _ in portal.log]
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert min(gaps) >= 0.03, "0.08 s with Scrapy's jitter of one half, measured at the server"
        assert portal.busiest == 1


def test_a_crawl_of_one_unit_and_column(tmp_path: Path, portal: TinyPortal) -> None:
    (told,) = run(tmp_path, portal, departments=["数量局"], columns=["规范性文件"])
    assert told["outcome"] == "good"
    assert told["stats"]["document_done"] == 20
    assert not [p for p in portal.paths() if "7700010" in p]


def test_503_everywhere_is_a_failed_run_that_changes_nothing(tmp_path: Path, portal: TinyPortal) -> None:
    run(tmp_path, portal)
    portal.fault = "503"
    (told,) = run(tmp_path, portal, day=1)
    assert (told["outcome"], told["reason"]) == ("failed", "门户首页未能读取（状态码 503）")
    with Store.open(tmp_path) as store:
        assert store.document_count() == 120
        good = store.last_good_run("crawl")
        assert good is not None
        assert good.id == 1


def test_lists_that_refuse_trip_the_circuit_breaker(tmp_path: Path, portal: TinyPortal) -> None:
    portal.fault = "lists-503"
    (told,) = run(tmp_path, portal, settings="stop_after_refusals = 5")
    assert told["outcome"] == "failed"
    assert told["reason"].startswith("门户连续 5 次拒绝访问（最近一次状态码 503），已停止抓取")
    assert len(portal.paths("/site/label/")) <= 5 + 4, "five answers, and what was already under way"


def test_empty_lists_after_a_good_run_are_quarantined(tmp_path: Path, portal: TinyPortal) -> None:
    run(tmp_path, portal)
    portal.fault = "empty"
    (told,) = run(tmp_path, portal, day=1)
    assert told["outcome"] == "quarantined"
    assert told["stats"]["columns_quarantined"] == 6
    assert "6 个栏目中有 6 个数据异常" in told["reason"]
    assert "20 条（中位数）降为 0 条" in told["reason"]
    with Store.open(tmp_path) as store:
        assert store.document_count() == 120, "nothing is taken for gone"
        assert len(store.quarantined_columns()) == 6
    portal.fault = ""
    (told,) = run(tmp_path, portal, day=2)
    assert (told["outcome"], told["stats"]["columns_quarantined"]) == ("good", 0)


def test_a_login_page_with_status_200_fails_the_run(tmp_path: Path, portal: TinyPortal) -> None:
    run(tmp_path, portal)
    portal.fault = "login"
    (told,) = run(tmp_path, portal, day=1)
    assert told["outcome"] == "failed"
    with Store.open(tmp_path) as store:
        assert store.document_count() == 120


def test_kill_9_costs_a_batch_at_most_and_the_next_crawl_goes_on(tmp_path: Path) -> None:
    with TinyPortal(documents=60, delay=0.01) as portal:
        child = start(tmp_path, portal)
        while len(portal.document_paths()) < 150:
            assert child.poll() is None
            portal.log_grew.wait(1)
            portal.log_grew.clear()
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        before = len(portal.paths())
        with Store.open(tmp_path) as store:
            broken = store.unfinished_run("crawl")
            assert broken is not None
            assert store.pending(broken.id)
        (told,) = run(tmp_path, portal)
        assert (told["id"], told["outcome"]) == (broken.id, "good")
        asked = Counter(portal.paths())
        twice = sum(n - 1 for n in asked.values())
        assert twice <= BATCH, f"{twice} of {before} pages were fetched again"
        assert {p for p in asked if p.endswith(".html") and p.startswith("/public/77")} == {
            f"/public/{u.site_id}/{c * 1000 + n}.html"
            for u in UNITS
            for c in (101, 102, 103)
            for n in range(1, 61)
        }
        with Store.open(tmp_path) as store:
            assert store.document_count() == 360


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_loses_nothing_and_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    with TinyPortal(documents=30, delay=0.01) as portal:
        child = start(tmp_path, portal)
        while len(portal.document_paths()) < 60:
            assert child.poll() is None
            portal.log_grew.wait(1)
            portal.log_grew.clear()
        os.killpg(child.pid, number)
        _, err = child.communicate(timeout=60)
        assert "KeyboardInterrupt" in err
        assert child.returncode != 0
        (told,) = run(tmp_path, portal)
        assert (told["id"], told["outcome"]) == (1, "good")
        assert told["stats"]["document_done"] == 180
        assert "document_failed" not in told["stats"], "pages under way were awaited, not lost"
        assert max(Counter(portal.paths()).values()) == 1


def test_a_broken_crawl_of_another_extent_is_closed_not_mixed(tmp_path: Path, portal: TinyPortal) -> None:
    portal.delay = 0.05
    child = start(tmp_path, portal, departments=["云川区"])
    while len(portal.document_paths()) < 5:
        portal.log_grew.wait(1)
        portal.log_grew.clear()
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    portal.delay = 0.0
    (told,) = run(tmp_path, portal)
    assert (told["id"], told["outcome"]) == (2, "good")
    with Store.open(tmp_path) as store:
        assert store.run(1).reason == "抓取中断，其后开始了范围不同的抓取"


def test_robots_txt_is_obeyed_and_said(tmp_path: Path) -> None:
    with TinyPortal(documents=4, robots="User-agent: *\nDisallow: /public/7700010/\n") as portal:
        (told,) = run(tmp_path, portal)
        assert not portal.paths("/public/7700010/")
        assert told["stats"]["document_skipped"] == 12
        assert "robots.txt 不允许访问" in errors(tmp_path)


def test_redirects_to_private_addresses_are_refused(tmp_path: Path) -> None:
    with TinyPortal(documents=2) as portal, TinyPortal() as inner:
        port = inner.server.server_port
        portal.routes["/public/7700010/101001.html"] = (
            302,
            {"Location": f"http://127.0.0.2:{port}/public/index.html"},
            b"",
        )
        portal.routes["/public/7700010/101002.html"] = (
            302,
            {"Location": f"http://localhost:{port}/public/index.html"},
            b"",
        )
        (told,) = run(tmp_path, portal)
        assert inner.log == []
        assert told["stats"]["document_skipped"] == 2
        assert "内网或本机地址，不访问" in errors(tmp_path)
        assert "转向本门户以外的地址，不跟随" in errors(tmp_path)


def test_a_name_that_leads_to_a_private_address_is_refused_after_dns(
    tmp_path: Path, portal: TinyPortal
) -> None:
    named = portal.url.replace("127.0.0.1", "localhost")
    (told,) = run(tmp_path, portal, url=named, portal="")
    assert told["outcome"] == "failed"
    assert portal.log == []
    assert "域名指向内网或本机地址，不访问" in errors(tmp_path)


def test_a_portal_on_a_private_address_must_be_named(tmp_path: Path, portal: TinyPortal) -> None:
    (told,) = run(tmp_path, portal, portal="")
    assert told["outcome"] == "failed"
    assert portal.log == []
    assert "内网或本机地址，不访问" in errors(tmp_path)


def test_files_and_broken_answers_are_bounded_and_recorded(tmp_path: Path) -> None:
    with TinyPortal(documents=5) as portal:
        pdf = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7" + b"0" * (4 << 20))
        portal.routes["/public/7700010/101001.html"] = pdf
        portal.routes["/public/7700010/101002.html"] = (404, {}, b"")
        portal.routes["/public/7700010/101003.html"] = (200, {"Content-Encoding": "gzip"}, b"not gzip at all")
        (told,) = run(tmp_path, portal)
        assert told["outcome"] == "good"
        summary = entries(tmp_path)
        assert summary["document", "skipped", 200] == 1
        assert summary["document", "failed", 404] == 1
        assert told["stats"]["document_done"] + told["stats"]["document_failed"] + 1 == 30


def test_the_request_budget_ends_a_crawl_and_says_so(tmp_path: Path, portal: TinyPortal) -> None:
    (told,) = run(tmp_path, portal, settings="request_budget = 40")
    assert told["outcome"] == "failed"
    assert re.match(
        r"已用完本次抓取的请求上限 40 次，下一次从中断处接续；已完成 \d+ 个页面，\d+ 个未访问", told["reason"]
    )
    assert len(portal.log) <= 40
    nights = run(tmp_path, portal, settings="request_budget = 40", day=1, steps=["crawl"] * 4)
    assert [night["outcome"] for night in nights] == ["failed", "failed", "good", "good"]
    assert [night["id"] for night in nights] == [1, 1, 1, 2], "each night goes on where the last one ended"
    assert max(Counter(portal.document_paths()).values()) == 1, "what was fetched is not fetched again"


def test_retry_after_is_honoured(tmp_path: Path) -> None:
    with TinyPortal(documents=1) as portal:
        portal.refuse_once["/public/column/7700020"] = (429, {"Retry-After": "1"}, b"")
        (told,) = run(tmp_path, portal, departments=["slj"], columns=["规范性文件"])
        assert told["outcome"] == "good"
        moments = [moment for moment, _, path in portal.log if path == "/public/column/7700020"]
        assert len(moments) == 2
        assert moments[1] - moments[0] >= 0.95


# ---------------------------------------------------------------- probes


def test_links_are_looked_at_and_files_known_by_their_bytes(tmp_path: Path) -> None:
    with TinyPortal(documents=1) as portal:
        page = portal._page("/public/7700020/101001.html")[2].decode()
        silent = f"http://127.0.0.9:{_closed_port()}"
        links = "".join(
            f'<p><a href="{href}">见</a></p>'
            for href in (
                "/f/a.pdf",
                "/f/b.doc",
                "/f/gone.pdf",
                "/p/404.html",
                "/p/head405.html",
                "/p/403.html",
                f"{silent}/1.html",
                f"{silent}/2.html",
                "http://10.1.2.3/x.html",
            )
        )
        portal.routes["/public/7700020/101001.html"] = (
            200,
            {},
            page.replace("</div></body>", links + "</div></body>").encode(),
        )
        portal.routes["/f/a.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7" + b"0" * 100_000)
        portal.routes["/f/b.doc"] = (
            200,
            {"Content-Type": "application/msword"},
            b"<html><body>please log in</body></html>",
        )
        portal.routes["/f/gone.pdf"] = (404, {}, b"")
        portal.routes["/p/403.html"] = (403, {}, b"")
        portal.routes["/p/head405.html"] = (200, {}, b"<html>here</html>")
        portal.head_refused.add("/p/head405.html")
        crawl, first, second = run(
            tmp_path, portal, departments=["slj"], columns=["规范性文件"], steps=["crawl", "probe", "probe"]
        )
        assert (crawl["outcome"], first["outcome"], second["outcome"]) == ("good", "good", "good")
        with Store.open(tmp_path) as store:
            ((document, _),) = store.documents()
        states = {link.url.removeprefix(portal.url): link.state for link in document.links}
        assert states["/p/404.html"] == "dead", "confirmed on a second night"
        assert states["/p/head405.html"] == "ok"
        assert states["/p/403.html"] == "unverified"
        assert states[f"{silent}/1.html"] == states[f"{silent}/2.html"] == "unverified"
        assert states["http://10.1.2.3/x.html"] == "unverified"
        files = {file.url.removeprefix(portal.url): file for file in document.attachments}
        assert (files["/f/a.pdf"].state, files["/f/a.pdf"].sniffed, files["/f/a.pdf"].size) == (
            "ok",
            "pdf",
            100_008,
        )
        assert (files["/f/b.doc"].state, files["/f/b.doc"].sniffed) == ("ok", "html")
        assert files["/f/gone.pdf"].state == "dead"
        assert first["stats"] == {
            "requests": first["stats"]["requests"],
            "links": 10,
            "links_dead": 2,
            "links_ok": 4,
            "links_unverified": 4,
        }


def _closed_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_store_and_key_are_enough_to_read_the_results(tmp_path: Path, portal: TinyPortal) -> None:
    run(tmp_path, portal)
    planted = KEY
    for file in tmp_path.iterdir():
        assert planted not in file.read_bytes(), f"the key is in {file.name}"
    with Store.open(tmp_path) as store:
        assert store.run(1).started_at == START
