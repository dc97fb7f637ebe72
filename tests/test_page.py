"""The page and its nodes: encodings, text, links, bounds."""

import time
from datetime import UTC, datetime

import pytest

from crawler import page as page_module
from crawler.charset import best_decode, declared_charset
from crawler.cms._links import attachment, gather, is_internal, site_of
from crawler.cms._signature import signature_of
from crawler.cms._stub import redirects_to
from crawler.cms._tables import MAX_CELLS, grid, tables_in
from crawler.page import MAX_BYTES, Page, absolute

TEXT = "关于玥湖镇喆溪村饮水工程的公告，㐂事。" * 20


def page(body: str | bytes, url: str = "http://www.qinghe.gov.cn/a/b.html", **headers: str) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, body=raw, headers=headers, fetched_at=datetime(2021, 1, 4, tzinfo=UTC))


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(("body", "declared", "encoding"), [
    (TEXT.encode("gb18030"), "gb2312", "gb18030"),
    (TEXT.encode("gb18030"), "utf-8", "gb18030"),
    (TEXT.encode("gb18030"), None, "gb18030"),
    (TEXT.encode(), "gb2312", "utf-8"),
    (TEXT.encode(), "no-such-charset", "utf-8"),
    (b"\xef\xbb\xbf" + TEXT.encode(), "gbk", "utf-8"),
    (TEXT.encode("utf-16"), None, "utf-16"),
    ("政府資訊公開的公告".encode("big5"), "big5", "big5"),
    ("二十字以内的国标短文".encode("gb18030"), None, "gb18030"),
])
def test_encoding_is_found_whatever_is_declared(body: bytes, declared: str | None, encoding: str) -> None:
    found, text = best_decode(body, declared)
    assert found == encoding
    assert "\ufffd" not in text and ("公" in text or "国" in text)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_character(encoding: str) -> None:
    body = TEXT.encode(encoding)
    found, text = best_decode(body[:60] + b"\xff" + body[60:], "gb2312")
    assert found == encoding
    assert text.count("\ufffd") <= 3 and text.count("公告") >= 18


def test_utf8_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    assert best_decode(TEXT.encode()[:-1], "gbk")[0] == "utf-8"


def test_unknown_or_broken_charset_names_do_not_raise() -> None:
    for name in ("no-such", "base64", "idna", "\x00", "hex"):
        assert best_decode(TEXT.encode("gb18030"), name) == ("gb18030", TEXT)


def test_header_speaks_before_markup() -> None:
    body = b'<meta charset="gbk">'
    assert declared_charset(body, "text/html; charset=big5") == "big5"
    assert declared_charset(body) == "gbk"
    assert declared_charset(b"<p>") is None
    assert page(TEXT.encode("gb18030"), **{"Content-Type": "text/html;charset=utf-8"}).encoding == "gb18030"


# ---------------------------------------------------------------- text


def test_lines_follow_blocks_and_cells_follow_tabs() -> None:
    shown = page("<div>甲<b>乙</b><p>丙<br>丁</p></div>戊<table><tr><td><p>名</p></td><td>一<br>二</td></tr></table>"
                 "<script>x</script><style>y</style><!-- z --><p style='display: none'>藏</p>")
    assert shown.root.lines() == "甲乙\n丙\n丁\n戊\n名\t一 二"
    assert shown.root.text() == "甲乙 丙 丁 戊 名 一 二"


def test_long_cell_keeps_its_lines() -> None:
    assert page(f"<table><tr><td><p>{'长' * 201}</p><p>尾</p></td></tr></table>").root.lines().count("\n") == 1


def test_invisible_characters_are_dropped_and_spaces_joined() -> None:
    assert page("<p>文\u200b号\u3000\xa0\u2002：\ufeff云\x01统</p>").root.text() == "文号 ：云统"


def test_scripts_come_without_comments() -> None:
    shown = page('<script src="a.js"></script><script>a("http://b"); // c()\n//d()\n/* e() */</script>'
                 "<!-- <script>f()</script> --><script><!--\ng()\n//--></script>")
    assert 'a("http://b");' in shown.scripts and "g()" in shown.scripts
    assert not any(word in shown.scripts for word in ("c()", "d()", "e()", "f()"))


def test_meta_ignores_case_and_prefers_a_filled_one() -> None:
    shown = page('<meta name="pubdate" content=""><meta name="PubDate" content="2020-01-02">'
                 '<meta property="og:title" content="题">')
    assert shown.meta("PUBDATE") == "2020-01-02"
    assert shown.meta("og:title") == "题"
    assert shown.meta("Author") is None


def test_missing_things_are_none() -> None:
    shown = page("<p>")
    assert shown.one("h1") is None and shown.all("h1") == () and shown.first("", "h1", "h2") is None
    assert shown.one("li:::bad[") is None
    node = shown.root.all("p")[0]
    assert node.link() is None and node.attr("id") is None and node.source() is None


@pytest.mark.parametrize("selector", [
    "a", "A[href]", "a[href], img", "#z", "div#z.c.d", ".c", ".d.c", "input[type=password]", "input[type='PASSWORD']",
    "[id]", "p.none",
    'a[title="甲 乙"]', "div > a", "ul li:first-child", "a[href*='x']", "li, ul > li", "h1,h2,  .c", "[id=z]",
])
def test_plain_selectors_find_what_soupsieve_finds(selector: str) -> None:
    shown = page("<div id=z class='c d'><a href=x>1</a><a title='甲 乙'>2</a><ul><li class=c>a<li>b</ul></div><h2>h</h2><img>"
                 "<input type=Password><input type=text><p class='c  d'>x")
    assert [node.tag for node in shown.all(selector)] == list(shown.soup.select(selector))
    assert [node.tag for node in shown.root.all(selector)] == list(shown.soup.select(selector))
    assert shown.one(selector) == (shown.all(selector) or (None,))[0]


@pytest.mark.parametrize("selector", ["", "a,", ",", "li:::x", "[", "a[href", "\\"])
def test_wrong_selectors_match_nothing(selector: str) -> None:
    assert page("<a href=x>1</a><li>").all(selector) == ()


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(("href", "expected"), [
    ("../c.html", "http://www.qinghe.gov.cn/c.html"), ("//x.cn/y", "http://x.cn/y"),
    (" d.pdf\n", "http://www.qinghe.gov.cn/a/d.pdf"),
    ("\\public\\1.html", "http://www.qinghe.gov.cn/public/1.html"), ("?p=2", "http://www.qinghe.gov.cn/a/b.html?p=2"),
    ("javascript:;", None), ("JavaScript:void(0)", None), ("#top", None), ("mailto:a@b.cn", None), ("tel:1", None), ("", None),
    (None, None), ("data:image/png;base64,AA", None), ("http://[::1", None), ("http://x:99999999/", None),
    ("file:///etc/passwd", None),
    ("/" + "x" * 3000, None),
])
def test_absolute(href: str | None, expected: str | None) -> None:
    assert absolute("http://www.qinghe.gov.cn/a/b.html", href) == expected


def test_base_element_counts() -> None:
    assert page('<base href="/z/"><a href="1.html">x</a>').root.all("a")[0].link() == "http://www.qinghe.gov.cn/z/1.html"
    assert page('<base href="javascript:x"><a href="1.html">x</a>').all("a")[0].link() == "http://www.qinghe.gov.cn/a/1.html"


@pytest.mark.parametrize(("host", "site"), [
    ("www.qinghe.gov.cn", "qinghe.gov.cn"), ("tjj.qinghe.gov.cn", "qinghe.gov.cn"), ("qinghe.gov.cn", "qinghe.gov.cn"),
    ("www.example.org", "example.org"), ("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"),
    ("a.b.example.com.cn", "example.com.cn"),
])
def test_site_of(host: str, site: str) -> None:
    assert site_of(host) == site


def test_internal_means_the_same_site() -> None:
    assert is_internal("https://czj.qinghe.gov.cn/x", "http://www.qinghe.gov.cn/")
    assert not is_internal("https://www.other.gov.cn/x", "http://www.qinghe.gov.cn/")
    assert not is_internal("http://127.0.0.2/x", "http://127.0.0.1/")


@pytest.mark.parametrize(("markup", "name", "extension"), [
    ('<a href="/f/1.PDF">办法全文</a>', "办法全文", "pdf"),
    ('<a href="/group1/M00/a1.docx" download="申请表.docx">点击下载</a>', "申请表.docx", "docx"),
    ('<a href="/group1/M00/a1.docx">点击下载</a>', "a1.docx", "docx"),
    ('<a href="/system/_content/download.jsp?wbfileid=9">名单.xls</a>', "名单.xls", "xls"),
    ('<a href="/module/downfile.jsp?classid=0&amp;filename=%E8%A1%A8.xlsx">附件</a>', "附件", "xlsx"),
    ('<iframe src="/viewer/a.ofd"></iframe>', "a.ofd", "ofd"),
])
def test_attachment(markup: str, name: str, extension: str) -> None:
    found = attachment(page(markup).all("a, iframe")[0])
    assert found is not None
    assert (found.name, found.extension) == (name, extension)


def test_ordinary_link_is_no_attachment() -> None:
    assert attachment(page('<a href="/download/index.html">下载中心</a>').all("a")[0]) is None
    assert attachment(page('<a href="javascript:;">x.pdf</a>').all("a")[0]) is None


# ---------------------------------------------------------------- tables


def test_spans_are_repeated_into_every_cell() -> None:
    table = page("<table><thead><tr><th rowspan=2>项</th><th colspan=2>数</th></tr><tr><th>甲</th><th>乙</th></tr></thead>"
                 "<tbody><tr><td rowspan=0>底</td><td>1</td><td>2</td></tr><tr><td>3</td></tr></tbody></table>").all("table")[0]
    assert grid(table) == ((("项", "数", "数"), ("项", "甲", "乙"), ("底", "1", "2"), ("底", "3")), True)


@pytest.mark.parametrize("spans", ['rowspan="9999999" colspan="9999999"', 'rowspan="-1" colspan="x"', 'rowspan="1e9"'])
def test_absurd_spans_are_bounded(spans: str) -> None:
    rows = "<tr>" + f"<td {spans}>x</td>" * 3 + "</tr>"
    done, _ = grid(page(f"<table>{rows * 300}</table>").all("table")[0])
    assert sum(map(len, done)) <= MAX_CELLS


def test_too_many_cells_are_told() -> None:
    row = "<tr>" + "<td>1</td>" * 100 + "</tr>"
    tables, complete = tables_in(page(f"<table>{row * 300}</table>").root)
    assert not complete
    assert sum(len(r) for t in tables for r in t.rows) == MAX_CELLS


def test_layout_tables_are_left_to_the_inner_ones() -> None:
    tables, _ = tables_in(page("<table><tr><td>边</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr></table>").root)
    assert [table.rows for table in tables] == [(("1", "2"),)]


# ---------------------------------------------------------------- stubs and signatures


@pytest.mark.parametrize(("markup", "target"), [
    ('<meta http-equiv="Refresh" content="0;URL=./sub/">', "http://www.qinghe.gov.cn/a/sub/"),
    ("<meta http-equiv=refresh content=\"3; url='/x'\">", "http://www.qinghe.gov.cn/x"),
    ("<script>location.replace('c.html')</script>", "http://www.qinghe.gov.cn/a/c.html"),
    ('<script>top.location="http://other.cn/"</script>', "http://other.cn/"),
    ('<meta http-equiv="refresh" content="60">正文', None),
    ('<meta http-equiv="refresh" content="1800;url=/x">正文', None),
    ("<script>// location.href='c.html'</script>", None),
    ("<script>location.href='c.html'</script>" + "字" * 1024, None),
    ("<script>location.href='javascript:x'</script>", None),
    ('<meta http-equiv="Refresh" content="0;URL=b.html">', None),
])
def test_redirect_stub(markup: str, target: str | None) -> None:
    assert redirects_to(page(markup)) == target


@pytest.mark.parametrize(("text", "signature"), [
    ("正文。\n清河市水利局\n2020年1月2日", "清河市水利局\n2020年1月2日"),
    ("正文。\n清河市水利局 二〇二〇年一月二日", "清河市水利局 二〇二〇年一月二日"),
    ("正文。\n清河市水利局办公室\n2020年1月2日\n（此件公开发布）\n附件：名单", "清河市水利局办公室\n2020年1月2日"),
    ("正文。\n清河市水利局\n2020年1月2日\n" + "附件条文。\n" * 40, "清河市水利局\n2020年1月2日"),
    ("标题\n导语。\n2020年1月2日", "2020年1月2日"),
    ("报名截止时间：\n2020年1月2日前到水利局。", None),
    ("正文\n公示期至2020年1月2日", None),
    ("序号\t清河市水利局\t2020年1月2日", None),
    ("发布时间：2020年1月2日", None),
    ("", None),
])
def test_signature(text: str, signature: str | None) -> None:
    assert signature_of(text) == signature


# ---------------------------------------------------------------- bounds


@pytest.mark.parametrize("body", [
    b"<div>" * 100_000 + b"x", b"<b>" * 50_000 + b"x", b"<table><tr><td>" * 20_000, b"<p " + b"a=1 " * 50_000 + b">x",
    b"<!--" * 100_000, b"<a href='" + b"x" * 1_000_000, b"<script>" * 100_000, b"&#0;&#x110000;" * 50_000,
])
def test_hostile_markup_is_read_in_bounded_time(body: bytes) -> None:
    began = time.process_time()
    shown = page(body)
    assert len(shown.root.lines()) <= len(body)
    assert len(shown.all("div, td, a")) <= page_module.MAX_NODES
    assert isinstance(shown.scripts, str)
    assert time.process_time() - began < 20


def test_too_long_page_is_cut_and_told() -> None:
    shown = page(b"<p>x</p>" * (MAX_BYTES // 8 + 1))
    assert shown.truncated
    assert len(shown.text) == MAX_BYTES


def test_too_many_links_are_told() -> None:
    shown = page("".join(f"<a href='/{n}.html'>第{n}条</a>" for n in range(5_100)))
    links, files, complete = gather(shown, shown.root)
    assert (len(links), files, complete) == (5_000, (), False)
