"""The demonstration portal: a real server, deterministic pages, and an answer key that its pages bear out."""

import http.client
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gkcrawl.config import load_profile, load_scheme, load_units
from gkcrawl.demo import (
    FAULTS,
    ROUNDS,
    Server,
    defects,
    expected,
    numbers,
    planted,
    plants,
    serve,
    site,
    write_workspace,
)
from gkcrawl.demo.annual import DETAILS, Figures, balanced, broken, office_2020
from gkcrawl.demo.portal import Portal
from gkcrawl.demo.rounds import workdays_between
from gkcrawl.demo.units import BY_ID, UNITS
from gkcrawl.demo.values import ColumnPage

NAMES = [found.name for found in ROUNDS]
Reply = tuple[int, dict[str, str], bytes]


@contextmanager
def client(server: Server, url: str = "") -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(url or server.url).netloc, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def fetch(connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str) -> Reply:
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve("2020Q3") as running:
        yield running


@pytest.fixture(autouse=True)
def healthy(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "server" in request.fixturenames:
        running = request.getfixturevalue("server")
        running.faults = None
        running.set_round("2020Q3")


def column(name: str, unit: str, key: str) -> ColumnPage:
    return next(c for c in site.build(name).columns if c.unit.id == unit and c.spec.key == key)


def list_path(found: ColumnPage, page: int) -> str:
    return (f"/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=6795501&pageSize=15&pageIndex={page}"
            f"&action=list&organId={found.unit.organ_id}&type=4&catId={found.cat_id}")


# ---------------------------------------------------------------- server


def test_one_connection_serves_pages_files_and_missing_pages(server: Server) -> None:
    doc = next(d for d in site.build("2020Q3").docs if d.key == "fgw/规范性文件/b0")
    with client(server) as connection:
        status, headers, body = fetch(connection, "/public/index.html")
        assert (status, headers["connection"]) == (200, "keep-alive")
        assert all(f"/public/column/{unit.organ_id}".encode() in body for unit in UNITS)
        assert doc.title in fetch(connection, doc.path)[2].decode()
        assert fetch(connection, f"/public/content/{doc.content_id}")[2] == fetch(connection, doc.path)[2]
        status, _, body = fetch(connection, "/public/6690010/1.html")
        assert status == 404 and "返回首页" in body.decode()
        assert "Disallow: /admin/" in fetch(connection, "/robots.txt")[2].decode()
        pdf, word = (fetch(connection, file.path) for file in doc.files)
        assert pdf[2].startswith(b"%PDF-1.4") and pdf[1]["content-type"] == "application/pdf"
        assert "word/document.xml" in zipfile.ZipFile(BytesIO(word[2])).namelist()
        assert fetch(connection, doc.files[0].path, "HEAD")[0] == 405
        assert fetch(connection, doc.path, "HEAD")[:1] == (200,)
    assert ("GET", doc.path, 200) in server.requests


def test_unchanged_page_answers_not_modified(server: Server) -> None:
    with client(server) as connection:
        etag = fetch(connection, "/public/index.html")[1]["etag"]
        status, _, body = fetch(connection, "/public/index.html", **{"If-None-Match": etag})
        assert (status, body) == (304, b"")


def test_long_list_has_pages_and_repeats_the_first_beyond_the_last(server: Server) -> None:
    found = column("2020Q3", "scjgj", "公示公告")
    with client(server) as connection:
        pages = [fetch(connection, list_path(found, number))[2].decode() for number in (1, 2, 3, 4)]
    assert all("pageCount:3" in page for page in pages)
    links = [re.findall(r'href="(/public/[^"]+)"', page) for page in pages]
    assert [len(x) for x in links[:3]] == [15, 15, 4]
    assert len(set(links[0] + links[1] + links[2])) == 34
    assert links[3] == links[0]
    assert '<i class="top">置顶</i>' in pages[0]
    assert "…</a>" in pages[0] and 'title="' in pages[0]


def test_empty_column_says_so(server: Server) -> None:
    found = column("2020Q3", "huoqiu", "规划计划")
    with client(server) as connection:
        body = fetch(connection, list_path(found, 1))[2].decode()
    assert "暂无相关信息" in body and "<li>" not in body


def test_two_departments_send_gbk_and_say_otherwise(server: Server) -> None:
    for unit, declared in (("zjj", b'charset="utf-8"'), ("cgj", None)):
        doc = next(d for d in site.build("2020Q3").docs if d.unit.id == unit)
        with client(server) as connection:
            _, headers, body = fetch(connection, doc.path)
        assert headers["content-type"] == "text/html"
        assert doc.title in body.decode("gb18030")
        assert (declared in body) if declared else b"charset" not in body


def test_interpretations_come_by_script(server: Server) -> None:
    doc = next(d for d in site.build("2020Q3").docs if d.related_by_script)
    with client(server) as connection:
        page = fetch(connection, doc.path)[2].decode()
        answer = fetch(connection, f"/site/label/8888?labelName=readFileList&isJson=true&contentId={doc.content_id}")[2].decode()
    assert doc.related[0][1] not in page
    assert doc.related[0][1] in answer


def test_other_site_has_dead_and_guarded_pages(server: Server) -> None:
    assert urlsplit(server.external_url).hostname != urlsplit(server.url).hostname
    with client(server, server.external_url) as connection:
        paths = ("/index.html", "/gone/1.html", "/guarded/412/a.html", "/no-head/d.html")
        found = [fetch(connection, path)[0] for path in paths]
        assert found == [200, 404, 412, 200]
        assert fetch(connection, "/no-head/d.html", "HEAD")[0] == 405
    assert ("GET", server.external_url + "/gone/1.html", 404) in server.requests


def test_hostile_addresses_get_an_answer(server: Server) -> None:
    paths = (
        "/public/column/abc", "/public/column/6690010?type=4&catId=", f"/public/column/6690010?type=4&catId={'9' * 30}",
        "/site/label/8888?labelName=publicInfoList&catId=x&pageIndex=-1", "/public/%00/..%2f", "/group1/M00/../../etc/passwd",
        "/public/content/%C2%B2", "//public/index.html", "/public/column/6690010?type=3&action=detail&title=%FF",
    )
    for path in paths:
        with client(server) as connection:
            assert fetch(connection, path)[0] in (200, 404)


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_change_the_answers(server: Server, fault: str) -> None:
    found = column("2020Q3", "huoqiu", "应急管理")
    doc = found.rows[0]
    server.slow_seconds = 0.0
    with client(server) as connection:
        good_list, good_page = fetch(connection, list_path(found, 1)), fetch(connection, doc.path)
        server.faults = fault  # type: ignore[assignment]
        match fault:
            case "down503":
                assert fetch(connection, doc.path)[0] == fetch(connection, "/robots.txt")[0] == 503
            case "empty-lists":
                assert fetch(connection, list_path(found, 1))[2].decode() == "<div>暂无相关信息</div>"
                assert fetch(connection, doc.path) == good_page
            case "firewall":
                status, headers, body = fetch(connection, list_path(found, 1))
                assert status == 200 and "防火墙" in body.decode() and "__jsluid_s" in headers["set-cookie"]
            case "login":
                status, headers, _ = fetch(connection, doc.path)
                assert (status, headers["location"]) == (302, "/login?returnUrl=1")
                assert "用户登录" in fetch(connection, "/login?returnUrl=1")[2].decode()
            case "truncated":
                with pytest.raises(http.client.IncompleteRead) as cut:
                    fetch(connection, doc.path)
                assert good_page[2].startswith(cut.value.partial)
            case "slow":
                assert fetch(connection, doc.path) == good_page
            case "template-change":
                changed = fetch(connection, list_path(found, 1))
                assert changed[0] == 200 and b"xxgk_nav_list" in good_list[2] and b"xxgk_nav_list" not in changed[2]
                assert b"newstitle" not in fetch(connection, doc.path)[2]
    server.faults = None
    with client(server) as connection:
        assert fetch(connection, doc.path) == good_page


# ---------------------------------------------------------------- rounds


def test_same_round_same_bytes() -> None:
    first = Portal("2020Q4", "http://other.invalid")
    site.build.cache_clear()
    site.timeline.cache_clear()
    second = Portal("2020Q4", "http://other.invalid")
    assert [d.path for d in first.site.docs] == [d.path for d in second.site.docs]
    for doc in first.site.docs:
        assert first.answer(doc.path) == second.answer(doc.path)
    for path in first.site.files:
        assert first.answer(path) == second.answer(path)


def test_size_and_growth() -> None:
    sizes = [len(site.build(name).docs) + len(site.build(name).reports) + len(UNITS) for name in NAMES]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[0] >= 900 and sizes[2] <= 1250
    assert all(doc.since <= site.build(name).round.day for name in NAMES for doc in site.build(name).docs)
    for found in ROUNDS:
        assert found.nights[0] < found.nights[1] and found.nights[1].date() == found.day


def test_one_page_is_withdrawn_and_one_moves() -> None:
    portals = {name: Portal(name) for name in NAMES}
    keys = {name: {d.key: d for d in portals[name].site.docs} for name in NAMES}
    withdrawn = keys["2020Q3"][plants.WITHDRAWN]
    assert portals["2020Q3"].answer(withdrawn.path).status == 200
    for name in NAMES[1:]:
        assert plants.WITHDRAWN not in keys[name]
        assert portals[name].answer(withdrawn.path).status == 404
    before, after = keys["2020Q3"][plants.MOVED], keys["2020Q4"][plants.MOVED]
    assert before.content_id != after.content_id
    assert (before.index, before.title) == (after.index, after.title)
    assert portals["2020Q4"].answer(before.path).status == 404


def test_defects_are_fixed_come_back_and_appear() -> None:
    lives = {e.rounds for e in expected()}
    assert {tuple(NAMES), (NAMES[0],), (NAMES[0], NAMES[1]), (NAMES[0], NAMES[2]), (NAMES[2],)} <= lives


# ---------------------------------------------------------------- answer key


def test_every_expected_page_is_there() -> None:
    portals = {name: Portal(name) for name in NAMES}
    assert len(expected()) > 150
    for entry in expected():
        assert entry.unit in {unit.name for unit in UNITS} and entry.reason and entry.rounds
        for name in entry.rounds:
            assert portals[name].answer(entry.path).status == 200, entry


def test_every_rule_of_the_product_meets_a_defect() -> None:
    from gkcrawl.registry import all_rules

    assert set(all_rules()) <= {entry.rule for entry in expected()}


def test_share_of_defective_pages_is_realistic() -> None:
    for name in NAMES:
        pages = {e.path for e in expected() if name in e.rounds}
        assert 0.05 < len(pages) / len(site.build(name).docs) < 0.2
    by_unit = {unit.name: sum(e.unit == unit.name for e in expected()) for unit in UNITS}
    assert min(by_unit.values()) <= 3 and max(by_unit.values()) >= 15


def test_healthy_pages_keep_the_time_limit_and_columns_are_fresh() -> None:
    targets = {plant.target for plant in plants.PLANTS}
    for name in NAMES:
        shown = site.build(name)
        for doc in shown.docs:
            if doc.key not in targets:
                assert doc.issued is not None
                assert doc.issued <= doc.since and workdays_between(doc.issued, doc.since) <= 20, doc.key
        for found in shown.columns:
            key = f"{found.unit.id}/{found.spec.key}"
            active = {p.rule for p in plants.PLANTS if p.target == key and name in p.rounds}
            titles = [doc.title for doc in found.rows]
            assert (not found.rows) == ("COV005" in active), (name, key)
            assert (len(set(titles)) < len(titles)) == ("LST004" in active), (name, key)
            if found.rows and found.spec.max_age_days:
                age = (shown.round.day - max(doc.since for doc in found.rows)).days
                assert (age > found.spec.max_age_days) == ("TIM004" in active), (name, key)
            if found.rows:
                assert (len(found.rows) < found.spec.minimum_items) == ("COV022" in active), (name, key)


def test_planted_numbers_stand_on_the_pages_and_nowhere_when_fixed() -> None:
    seen = dict.fromkeys(planted(), 0)
    for name in NAMES:
        portal = Portal(name)
        for plant in plants.PLANTS:
            if plant.rule.startswith("PRV") and name in plant.rounds:
                doc = next(d for d in portal.site.docs if d.key == plant.target)
                charset = "utf-8" if doc.unit.charset == "utf-8" else "gb18030"
                text = re.sub(r"</?(?:span|b)>", "", portal.answer(doc.path).body.decode(charset))
                for number in defects.leaked(plant, doc.unit.region)[1]:
                    assert number in text
                    if plant.rule != "PRV003":
                        seen[number] += 1
                assert not doc.files
    written = {n for n in planted() if re.search(r"\s", n) or not n.isascii()}
    assert all(seen[number] for number in written)
    fixed = [p for p in plants.PLANTS if p.rule == "PRV001" and p.rounds == (NAMES[0],)]
    assert fixed
    last = Portal(NAMES[2])
    everything = b"".join(last.answer(doc.path).body for doc in last.site.docs)
    for plant in fixed:
        for number in defects.leaked(plant, BY_ID[plant.target.split("/")[0]].region)[0]:
            assert number.encode() not in everything


def test_planted_numbers_are_valid() -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    long = [n for n in planted() if len(n) == 18 and n.isascii()]
    assert len(long) > 40
    for number in long:
        assert "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11] == number[17]
    assert numbers.luhn_digit("7992739871") == "3"
    assert all(numbers.luhn_digit(n[:-1]) == n[-1] for n in planted() if n.isdigit() and n.isascii() and len(n) == 19)


# ---------------------------------------------------------------- annual reports


def broken_identities(figures: Figures) -> set[str]:
    rows, found = figures.requests, set()
    for c in range(7):
        if rows["R1"][c] + rows["R2"][c] != rows["R24"][c] + rows["R25"][c]:
            found.add("ANN071")
        if rows["R24"][c] != sum(rows[code][c] for code in DETAILS):
            found.add("ANN072")
    if any(sum(values[:6]) != values[6] for values in rows.values()):
        found.add("ANN073")
    if any(sum(figures.litigation[n:n + 4]) != figures.litigation[n + 4] for n in (0, 5, 10)):
        found.add("ANN074")
    return found


@pytest.mark.parametrize("rule", ["ANN071", "ANN072", "ANN073", "ANN074"])
def test_seeded_arithmetic_errors_break_one_identity_each(rule: str) -> None:
    for seed in range(20):
        from random import Random

        figures = balanced(Random(seed), 0)
        assert broken_identities(figures) == set()
        assert broken_identities(broken(figures, rule)) == {rule}


def test_office_report_of_2020_has_its_two_broken_columns() -> None:
    rows = office_2020().requests
    gaps = [rows["R1"][c] + rows["R2"][c] - rows["R24"][c] - rows["R25"][c] for c in range(7)]
    assert gaps == [1, -1, 0, 0, 0, 0, 0]
    assert broken_identities(office_2020()) == {"ANN071"}
    portal = Portal("2020Q4")
    path = next(e.path for e in expected() if e.rule == "ANN071" and e.unit.startswith("市政府办"))
    page = portal.answer(path).body.decode()
    assert "六安市人民政府办公室2020年政府信息公开工作年度报告" in page and "2021-01-20 08:39" in page
    assert "六、其它需要报告的事项" in page and ">293<" in page
    assert Portal("2020Q3").answer(path).status == 404


# ---------------------------------------------------------------- workspace


def test_workspace_is_valid(tmp_path: Path, server: Server) -> None:
    folder = tmp_path / "demo"
    write_workspace(folder, server.url, smtp_port=2525)
    profile = load_profile(folder / "portal.toml")
    assert (profile.portal.cms, profile.portal.url, profile.mail.port) == ("lonsun", server.url, 2525)
    for found in site.build("2020Q4").columns:
        entry = profile.catalogue_entry((*found.spec.parents, found.label))
        assert entry is not None
        said = (entry.kind, entry.max_age_days, entry.minimum_items)
        assert said == (found.spec.kind, found.spec.max_age_days, found.spec.minimum_items)
    units = load_units(folder / "units.csv")
    assert [unit.short_name for unit in units] == [unit.name for unit in UNITS]
    assert next(unit for unit in units if unit.id == "fgw").email == "fgw@example.invalid"
    load_scheme(folder / "scheme.toml")
