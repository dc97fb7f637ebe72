"""A portal on loopback that plants made-up personal numbers wherever an answer of a web server can hold one.

``HostilePortal`` is a context manager; ``planted`` maps every number to the place where it was put. All names
and numbers are computed here and belong to nobody.
"""

import gzip
import html
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Self
from urllib.parse import parse_qs, quote, urlsplit

from gkcrawl.demo import numbers

ORGAN = "7700010"
UNITS_CSV = (
    "编号,名称,简称,类别,别名,邮箱,站点编号,主页\r\n"
    f"ycq,云川区人民政府,云川区,县区,,yc@localhost,{ORGAN},\r\n"
)
FILLING = "各科室要按照职责分工抓好落实，及时公开有关情况，接受社会监督。" * 12
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
Answer = tuple[int, str, dict[str, str], bytes]


def percent(text: str, times: int = 1) -> str:
    """Every character percent-encoded, ``times`` over."""
    for _ in range(times):
        text = "".join(f"%{byte:02X}" for byte in text.encode())
    return text


def double_percent(text: str) -> str:
    """As servers do it that encode an encoded address once more: ``%2531``."""
    return percent(text).replace("%", "%25")


def entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" for char in text)


def hex_entities(text: str) -> str:
    return "".join(f"&#x{ord(char):x};" for char in text)


def escapes(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def parted(text: str, by: str, size: int = 4) -> str:
    return by.join(text[at : at + size] for at in range(0, len(text), size))


@dataclass
class HostilePortal:
    """Serves one unit with a few columns; ``planted``: number → place."""

    planted: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    _rng: Random = field(default_factory=lambda: Random(20260101))
    _made: dict[str, str] = field(default_factory=dict)
    _pages: dict[str, Answer] = field(default_factory=dict)

    def __enter__(self) -> Self:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal._answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Crawlers break connections off on purpose."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        self._pages = self._everything()
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    # ------------------------------------------------------------ numbers

    def _keep(self, place: str, number: str) -> str:
        assert number not in self.planted, place
        self.planted[number] = place
        return number

    def identity(self, place: str) -> str:
        return self._keep(place, numbers.identity_number(self._rng, "342401"))

    def old(self, place: str) -> str:
        return self._keep(place, numbers.old_identity_number(self._rng, "342401"))

    def card(self, place: str) -> str:
        return self._keep(place, numbers.bank_card(self._rng))

    def mobile(self, place: str) -> str:
        return self._keep(place, numbers.mobile(self._rng))

    def rural(self, place: str) -> str:
        """A savings account that fails every check: only its column tells what it is."""
        return self._keep(place, "20000" + "".join(str(self._rng.randrange(10)) for _ in range(14)))

    def four(self, place: str) -> str:
        """One of each kind that is known by its own digits, set apart by words."""
        return (f"证件{self.identity(place + ', 18')}、旧证{self.old(place + ', 15')}、"
                f"卡{self.card(place + ', card')}、电话{self.mobile(place + ', mobile')}。")

    # ------------------------------------------------------------ answering

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        status, reason, headers, body = self._page(handler.path)
        try:
            handler.send_response(status, reason)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                handler.send_header(name, value.encode().decode("latin-1"))
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def _page(self, path: str) -> Answer:
        if path in self._pages:
            return self._pages[path]
        parts = urlsplit(path)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if parts.path == "/site/label/8888":
            return self._pages[f"list {query['catId']}"]
        if parts.path.startswith("/public/column/") and "catId" in query:
            return self._pages[f"column {query['catId']}"]
        return self._pages["missing"]

    def _everything(self) -> dict[str, Answer]:
        pages = {
            "/robots.txt": self._robots(),
            "/public/index.html": self._home(),
            f"/public/column/{ORGAN}": self._unit(),
            "column 101": _html(self._column("101", "暂无相关信息")),
            "column 102": _html(self._column("102", f"暂无信息{self.identity('result= in the script of a column')}")),
            "column 103": _html(self._column("103", "暂无相关信息")),
            "missing": (404, f"No {self.identity('reason phrase of 404')}", {"X-Trace": self.mobile("header of 404")},
                        f"<title>{self.identity('title of 404')}</title>{self.four('body of 404')}".encode()),
        }
        documents = self._documents()
        pages |= documents
        pages["list 101"] = self._list(list(documents))
        pages["list 102"] = _html(f"<ul class=xxgk_nav_list></ul><p>暂无{self.identity('an empty list')}</p>")
        pages["list 103"] = (500, f"Oops {self.identity('reason phrase of 500')}",
                             {"X-Error": self.identity("header of 500")}, self.four("body of 500").encode())
        return pages | self._files()

    def _robots(self) -> Answer:
        text = (f"# {self.mobile('comment in robots.txt')}\nUser-agent: *\n"
                f"Disallow: /forbidden\nCrawl-delay: 0\nSitemap: /{self.identity('sitemap in robots.txt')}.xml\n")
        return 200, "OK", {"Content-Type": "text/plain"}, text.encode()

    def _home(self) -> Answer:
        return _html(
            f"<title>{self.identity('title of the home page')}</title>"
            f'<a href="/public/column/{ORGAN}" title="{self.identity("title= of a unit")}">云川区人民政府</a>'
            f'<a href="/public/column/7700099">公示{self.identity("name of an unknown unit")}局</a>'
            f'<a href="/public/column/7700098?x=1">{self.mobile("another link")}</a>')

    def _unit(self) -> Answer:
        def item(category: str, name: str, more: str = "") -> str:
            return (f'<li><a href="/public/column/{ORGAN}?type=4&amp;catId={category}&amp;action=list{more}">'
                    f"{name}</a></li>")

        inner = (item("101", f"公示{self.identity('name of a column')}") + item("102", "空栏目")
                 + item("103", f"坏栏目{self.mobile('name of a column that fails')}")
                 + item("104", "栏目甲", f"&amp;sfz={self.identity('query of a column')}")
                 + item("105", "栏目乙", f"&amp;sfz={double_percent(self.identity('query of a column, encoded twice'))}"))
        return _html(f"<ul class=xxgk_nav><li><span>目录{self.identity('heading of the columns')}</span>"
                     f"<ul>{inner}</ul></li></ul>")

    def _column(self, category: str, result: str) -> str:
        return f"""<html><body><script>
$.ajax({{url: "/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=7700001&pageSize=15",
  data: {{pageIndex: 1, action: "list", organId: "{ORGAN}", type: "4", catId: "{category}",
  result: "{result}", file: "/c3/qy/publicInfoList_newest"}}}});</script></body></html>"""

    def _list(self, paths: list[str]) -> Answer:
        rows = [f'<li><a href="{path}" title="关于第{number}号事项的通知">关于第{number}号事项的…</a>'
                f"<span class=date>2020-11-03</span></li>" for number, path in enumerate(paths)]
        for place, path in {
            "path of a document": f"/d/{self.identity('path of a document')}.html",
            "path, a letter before": f"/d/t{self.identity('path of a document, a letter before')}.html",
            "path, percent": f"/d/{percent(self.identity('path of a document, encoded'))}.html",
            "path, twice": f"/d/{double_percent(self.identity('path of a document, encoded twice'))}.html",
            "query": f"/d/q.html?sfz={self.identity('query of a document')}",
            "query, mobile": f"/d/q.html?sjh={percent(self.mobile('query of a document, encoded'))}",
            "query, dashes": f"/d/q.html?k={parted(self.card('query of a document, dashes'), '-')}",
            "query, plus": f"/d/q.html?k={parted(self.card('query of a document, plus'), '+')}",
            "fragment": f"/d/f.html#{self.identity('fragment of a document')}",
            "wide": f"/d/{quote(self.identity('path of a document, wide').translate(WIDE))}.html",
            "host": f"http://{self.mobile('host of a document')}.example/",
            "userinfo": f"http://{self.mobile('user of a document')}@127.0.0.1:1/x.html",
            "forbidden": f"/forbidden/{self.identity('forbidden path')}.html",
        }.items():
            rows.append(f'<li><a href="{path}">{place}的通知</a><span class=date>2020-11-03</span></li>')
        rows.append(f'<li><a href="/d/none.html?evil" title="{html.escape(EVIL)}">{html.escape(EVIL)}</a></li>')
        for place in ("title of a row", "title of a second row"):
            rows.append(f'<li><a href="/d/none.html?{len(rows)}">{self.four(place)}</a><span>2020-11-03</span></li>')
        cut = f"公示{self.identity('title= of a row')}的名单全文"
        rows += [
            f'<li><a href="/d/none.html?c" title="{cut}">{cut[:3]}…</a><span>2020-11-03</span></li>',
            f'<li><a href="/d/none.html?w">{self.identity("title of a row, wide").translate(WIDE)}</a></li>',
            f'<li><a href="/d/none.html?z">{parted(self.identity("title of a row, zero width"), chr(0x200B))}</a></li>',
            f'<li><a href="/d/none.html?e">{entities(self.identity("title of a row, entities"))}</a></li>',
            f'<li><a href="/d/none.html?b">公示<b>{parted(self.identity("title of a row, tags"), "</b><b>")}</b></a></li>',
            f'<li><a href="/d/none.html?d">日期</a><span class=date>2020-11-03 {self.mobile("date of a row")}</span></li>',
            f"<li>没有链接{self.identity('row without a link')} 2020-11-03</li>",
            f'<li><a href="javascript:x({self.mobile("script of a row")})">脚本</a><span>2020-11-03</span></li>',
        ]
        return _html(f"<ul class=xxgk_nav_list>{''.join(rows)}</ul>"
                     f"<script>var p = {{pageCount:1, pageIndex:1, x:'{self.identity('script of a list')}'}}</script>"
                     f"<!-- {self.identity('comment of a list')} -->")

    # ------------------------------------------------------------ documents

    def _documents(self) -> dict[str, Answer]:
        pages: dict[str, Answer] = {}
        for name, made in {
            "plain": lambda: self.document(body=f"<p>{self.four('text')}</p>"),
            "odd": lambda: self.document(body=self._odd()),
            "table": lambda: self.document(body=self._tables()),
            "evil": lambda: self.document(
                title=html.escape(EVIL), body=f"<p>{html.escape(EVIL)}</p><script>alert(1)</script>"
                f'<a href="/f/../../../etc/passwd%00.pdf">{html.escape(EVIL)}</a>'),
            "links": lambda: self.document(body=self._links()),
            "frame": lambda: self.document(
                title=f"关于{self.four('title of a document')}的通知", head=self._head(), outside=self._outside(),
                meta=self._metadata()),
        }.items():
            pages[f"/d/{name}.html"] = _html(made())
        pages["/d/gbk.html"] = (
            200, "OK", {"Content-Type": "text/html; charset=utf-8"},
            self.document(body=f"<p>{self.four('GBK page')}{self.identity('GBK, wide').translate(WIDE)}</p>")
            .encode("gb18030"))
        pages["/d/utf16.html"] = (
            200, "OK", {"Content-Type": "text/html; charset=utf-16"},
            self.document(body=f"<p>{self.four('UTF-16 page')}</p>").encode("utf-16"))
        pages["/d/headers.html"] = (200, f"OK {self.identity('reason phrase of 200')}", {
            "X-Power": self.identity("header of 200"), "ETag": f'"{self.identity("ETag")}"',
            "Set-Cookie": f"u={self.mobile('cookie')}", "Content-Language": self.identity("language")},
            self.document(body=FILLING).encode())
        for number, status in enumerate((403, 404, 500, 200)):
            pages[f"/d/error{number}.html"] = (
                status, f"Bad {self.identity(f'reason phrase {number}')}",
                {"Content-Type": f"application/x{number}; name={self.identity(f'content type {number}')}"},
                self.four(f"error page {number}").encode())
        for number, target in enumerate((
            f"/d/{self.identity('redirect, path')}.html", f"/d/r.html?s={percent(self.identity('redirect, encoded'))}",
            f"/d/r.html?s={double_percent(self.identity('redirect, encoded twice'))}",
            f"http://{self.mobile('redirect, host')}.example/", f"gopher://x/{self.identity('redirect, scheme')}",
            f"http://[{self.identity('redirect, broken')}/", f"//127.0.0.1:1/{self.mobile('redirect, refused')}.html",
        )):
            pages[f"/d/redirect{number}.html"] = (302, "Found", {"Location": target}, b"")
            pages[f"/d/stub{number}.html"] = _html(
                f"<script>location.href = \"{target}\"</script>")
        pages["/d/login.html"] = _html(
            f"<title>统一身份认证{self.identity('title of a login page')}</title><form action=/login>"
            f"<input name=user value={self.mobile('value of a login page')}><input type=password name=p></form>")
        pages["/d/blank.html"] = _html(f"<div>{self.four('page of no known shape')}</div>")
        pages["/d/length.html"] = _html(self.document(body=FILLING + self.identity("a long page") + FILLING * 50))
        return pages

    def document(
        self, *, title: str = "关于做好有关事项的通知", body: str = FILLING, head: str = "", outside: str = "",
        meta: str = "",
    ) -> str:
        return f"""<html><head><meta name="ArticleTitle" content="通知">{head}</head><body>{outside}
<table class="table_suoyin"><tr><th>索 引 号</th><td>003220/202011-00001</td><th>发布机构</th><td>云川区</td></tr>
<tr><th>文　　号</th><td>云政〔2020〕7号</td><th>成文日期</th><td>2020-11-01</td></tr>{meta}</table>
<h1 class="newstitle">{title}</h1><span class="fbsj">发布时间：2020-11-03 09:00</span>
<div class="j-fontContent">{body}<p>{FILLING}</p></div></body></html>"""

    def _head(self) -> str:
        return (
            f"<title>{self.identity('title of a page')}</title>"
            f'<meta name="description" content="{self.identity("meta description")}">'
            f'<meta name="ArticleTitle2" content={self.mobile("meta, no quotes")}>'
            f'<meta property="og:title" content="{entities(self.identity("meta, entities"))}">'
            f'<link rel="canonical" href="/{self.identity("canonical link")}.html">'
            f"<style>.a::after{{content:'{self.identity('style')}'}}</style>"
            f'<script>var a = {{"sfz":"{self.identity("JSON")}", "n": {self.mobile("JSON number")}}};'
            f'var b = "{escapes(self.identity("script escapes"))}"; // {self.identity("script comment")}\n'
            f'var c = "{self.identity("script sum")[:9]}" + "";</script>'
            f'<script type="application/ld+json">{{"tel":"{self.mobile("JSON-LD")}"}}</script>')

    def _outside(self) -> str:
        return (
            f'<div class="wzy_position">当前位置：<a href="/">首页</a> &gt; {self.identity("breadcrumb")}</div>'
            f"<!-- {self.identity('comment')} {entities(self.identity('comment, entities'))}"
            f" {parted(self.identity('comment, spaces'), ' ', 6)} -->"
            f"<!--{self.card('comment, a tag inside')[:8]}<i></i>-->"
            f'<input type="hidden" value="{self.identity("hidden input")}"><textarea>{self.mobile("textarea")}</textarea>'
            f"<select><option value={self.identity('option value')}>{self.identity('option')}</select>"
            f"<noscript>{self.identity('noscript')}</noscript><template>{self.identity('template')}</template>"
            f'<p style="display:none">{self.identity("hidden paragraph")}</p>'
            f'<iframe srcdoc="&lt;p&gt;{entities(self.identity("srcdoc")).replace("&", "&amp;")}&lt;/p&gt;"></iframe>'
            f'<button onclick="tel(\'{self.mobile("onclick")}\')" data-id="{self.identity("data attribute")}">x</button>'
            f'<svg><text>{self.identity("svg")}</text></svg><![CDATA[{self.identity("CDATA")}]]>'
            f'<form action="/save?id={self.identity("form action")}"></form>'
            f'<div {self.identity("attribute name")}="1" class="c{self.identity("class")}"></div>'
            f'<x{self.identity("tag name")}>y</x>')

    def _metadata(self) -> str:
        return (
            f"<tr><th>信息来源</th><td>{self.four('metadata value')}</td></tr>"
            f"<tr><th>关键词{self.mobile('metadata label')}</th><td>有效</td></tr>"
            f"<tr><th>生效日期</th><td>2020-11-01 {self.identity('metadata date')}</td></tr>"
            f"<tr><th>主题词</th><td>{self.mobile('metadata, raised').translate(RAISED)}</td></tr>"
            f"<tr><th>有 效 性</th><td>{parted(self.identity('metadata, tags'), '<b></b>')}</td></tr>")

    def _odd(self) -> str:
        number = self.identity
        return "".join(f"<p>{text}</p>" for text in (
            entities(number("entities")), hex_entities(number("hex entities")),
            entities(number("entities without semicolon")).replace(";", "") + ".",
            parted(number("zero width"), "\u200b", 1), parted(number("entities of zero width"), "&#8203;", 3),
            parted(number("soft hyphens"), "&shy;"), parted(number("nbsp"), "&nbsp;", 6), parted(number("dashes"), "-", 6),
            parted(number("spans"), "</span><span>", 1), parted(number("spans and spaces"), " <b> </b>", 6),
            parted(number("breaks"), "<br>", 6), parted(number("comments"), "<!-- x -->", 6),
            parted(number("comments, digits"), "<!-- 1 -->", 6), number("wide").translate(WIDE),
            parted(number("bidi"), "\u202e\u202c", 6), parted(number("wbr"), "<wbr>", 6),
            parted(number("paragraphs"), "</p><p>", 6), parted(self.mobile("mobile, tags"), "</i><i>", 3),
            parted(self.card("card, nbsp"), "&nbsp;"), "姓名张三三，手机" + parted(self.mobile("mobile, dots"), "·", 3),
            "手机" + self.mobile("mobile, wide").translate(WIDE), "+86" + self.mobile("mobile, country"),
            "账号：" + parted(self.card("card, wide").translate(WIDE), "　"),
            f"x{number('a letter before')}", f"{number('a letter behind')}y", f"第{number('lower x')}号".lower(),
            f"张三{number('a name touches')}李四", f"&lt;b&gt;{number('escaped markup')}&lt;/b&gt;",
            entities(entities(number("entities twice"))), self.mobile("circled").translate(CIRCLED),
            f"附件1{number('digits before')}", f"{number('digits behind')}2020", f"IMG_{number('file name')}_1",
            f"联系电话{self.mobile('mobile, raised').translate(RAISED)}",
        ))

    def _tables(self) -> str:
        def rows(*lines: list[str], cell: str = "td") -> str:
            return "".join("<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in line) + "</tr>" for line in lines)

        split = self.identity("number over cells")
        single = self.identity("number over single cells")
        return (
            "<table>" + rows(["序号", "户主姓名", "身份证号", "一卡通账号", "金额"], cell="th")
            + rows(*[[str(n), name, self.identity(f"table, row {n}"), self.rural(f"rural account, row {n}"), "300.00"]
                     for n, name in enumerate(("王小明", "李建国", "赵春花"), 1)]) + "</table>"
            "<table>" + rows(["补贴发放表"] + [""] * 3) + rows(["姓名", "性别", "银行账号", "备注"])
            + rows(*[[name, "男", parted(self.rural(f"rural account, spaced, {name}"), " "), "无"]
                     for name in ("周大海", "吴小丽", "郑秋生")]) + "</table>"
            "<table><tr><td rowspan=2>姓名</td><td colspan=2>账户</td></tr><tr><td>开户行</td><td>卡号</td></tr>"
            + rows(*[[name, "农商行", self.rural(f"rural account, two heads, {name}")]
                     for name in ("孙国庆", "钱桂英")]) + "</table>"
            "<table>" + rows(["姓名", "证件号", "", ""], ["张三三", split[:6], split[6:14], split[14:]]) + "</table>"
            "<table>" + rows(["姓名", *[""] * 18], ["李四四", *single]) + "</table>"
            "<table>" + rows(["联系人", "电话"], ["王五五", self.mobile("table, mobile")]) + "</table>")

    def _links(self) -> str:
        number = self.identity
        return "".join((
            f'<p><a href="/f/{number("path of a file")}.pdf">附件1</a>',
            f'<a href="/f/1.doc">{number("name of a file")}.doc</a>',
            f'<a href="/f/2" download="{number("download=")}.xls">附件2</a>',
            f'<a href="/f/3.doc" title="{number("title= of a file")}.doc">附件3</a>',
            f'<a href="/f/d?filename={percent(number("filename= of a file"))}.doc">附件4</a>',
            f'<a href="/f/{double_percent(number("path of a file, encoded twice"))}.xls">附件5</a>',
            f'<a href="/f/{quote("张三")}{number("path of a file behind a name")}.xls">附件6</a>',
            f'<a href="/f/{quote(number("path of a file, wide").translate(WIDE))}.xls">附件7</a>',
            f'<a href="/f/a{number("path of a file, a letter before")}b.xls">附件8</a>',
            '<a href="/f/4.pdf">附件9</a><a href="/f/5.pdf">附件10</a><a href="/f/6.pdf">附件11</a>',
            f'<a href="tel:{self.mobile("tel: link")}">致电</a><a href="mailto:{self.mobile("mailto:")}@x.example">信</a>',
            f'<a href="file:///C:/{number("file: link")}.doc">本机</a>',
            f'<a href="C:\\{number("local path")}\\a.doc">本机</a>',
            f'<a href="javascript:go(\'{number("javascript: link")}\')">脚本</a>',
            f'<a href="http://192.168.1.1/{number("internal link")}">内网</a>',
            f'<a href="/p/{number("path of a link")}.html">{number("text of a link")}</a>',
            f'<a href="/p/x.html?a={percent(number("query of a link"))}" title="{number("title= of a link")}"></a>',
            f'<a href="http://u:{self.mobile("password of a link")}@127.0.0.1:1/">口令</a>',
            f'<img src="/i/{number("path of an image")}.png" alt="{number("alt of an image")}">',
            f'<img src="data:image/png;x={number("data: image")}" title="{number("title of an image")}">',
            '<a href="/p/gone1.html">无</a><a href="/p/moved1.html">转</a><a href="/p/moved2.html">转</a></p>',
        ))

    def _files(self) -> dict[str, Answer]:
        """Answers to probes with numbers in their heads, first bytes and redirects."""
        return {
            "/f/4.pdf": (200, "OK", {"Content-Type": f"application/pdf; name={self.identity('type of a file')}",
                                     "Content-Disposition": f"attachment; filename={self.card('disposition')}.pdf"},
                         f"%PDF-1.4 {self.identity('bytes of a file')}".encode()),
            "/f/5.pdf": (302, "Found", {"Location": f"/f/{double_percent(self.identity('redirect of a file'))}.pdf"}, b""),
            "/f/6.pdf": (404, f"No {self.mobile('reason phrase of a file')}", {"X": self.identity("header of a file")},
                         self.four("error page of a file").encode()),
            "/p/moved1.html": (301, "Moved", {"Location": f"http://{self.mobile('redirect of a link')}.example/"}, b""),
            "/p/moved2.html": (301, "Moved", {"Location": f"/p/{percent(self.card('redirect, card'))}"}, b""),
        }


def _html(text: str) -> Answer:
    return 200, "OK", {}, text.encode()


# ---------------------------------------------------------------- answers that break programs


class BrokenPortal(HostilePortal):
    """The same unit on a server that breaks every rule of HTTP and HTML."""

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path
        behave = getattr(self, "_" + path.strip("/").removesuffix(".html").replace("-", "_").replace("/", "_"), None)
        if behave is None or not path.startswith("/x/"):
            super()._answer(handler)
            return
        self.asked.append(handler.path)
        handler.close_connection = True
        try:
            behave(handler)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _everything(self) -> dict[str, Answer]:
        column = self._column("101", "暂无相关信息")
        return {
            "/robots.txt": (200, "OK", {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow:\n" + b"#" * 100_000),
            "/public/index.html": _html(f'<a href="/public/column/{ORGAN}">云川区人民政府</a>'),
            f"/public/column/{ORGAN}": _html(
                "<ul class=xxgk_nav>" + "".join(
                    f'<li><a href="/public/column/{ORGAN}?type=4&amp;catId={n}&amp;action=list">{name}</a></li>'
                    for n, name in {101: "坏页面", 102: "没完没了", 103: "十万条"}.items()) + "</ul>"),
            "column 101": _html(column),
            "column 102": _html(column.replace('"101"', '"102"')),
            "column 103": _html(column.replace('"101"', '"103"')),
            "list 101": _html("<ul class=xxgk_nav_list>" + "".join(
                f'<li><a href="{link}">{html.escape(title)}</a><span>2020-11-03</span></li>' for title, link in self.rows()
            ) + "</ul><script>p={pageCount:1,pageIndex:1}</script>"),
            "list 103": _html("<ul class=xxgk_nav_list>" + "".join(
                f'<li><a href="/y/{n}">第{n}条</a><span>2020-11-03</span></li>' for n in range(100_000)
            ) + "</ul><script>p={pageCount:1,pageIndex:1}</script>"),
            "missing": (404, "Not Found", {}, "页面不存在".encode()),
            "/d/evil.html": _html(self.document(title=html.escape(EVIL), body=f"<p>{html.escape(EVIL)}</p>"
                                                + f'<a href="/f/../../../etc/passwd%00{quote(EVIL)}.pdf">附件</a>')),
            "/d/same.html": _html(self.document(body=FILLING)),
            "/d/deep.html": _html(self.document(body="<table><tr><td>" * 2_000)),
            "/d/wide.html": _html(self.document(body="<table>" + "<tr><td colspan=100000 rowspan=100000>x" * 3_000)),
            "/d/line.html": _html(self.document(body="各单位抓好落实。" * 200_000)),
            "/d/groups.html": _html(self.document(body="6217 " * 50_000)),
            "/d/laugh.html": _html("<!DOCTYPE h [" + "".join(
                f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + '<!ENTITY a0 "ha">]>'
                + self.document(body="&a9;")),
            "/d/pdf.html": _html("%PDF-1.4\n" + "\x00\x01\x02" * 1000),
            "/d/empty.html": _html(""),
            "/d/charset.html": (200, "OK", {"Content-Type": "text/html; charset=\"x-no-such\"; boundary=?"},
                                self.document(body=FILLING).encode("gb18030")),
            "/d/gzip.html": (200, "OK", {"Content-Encoding": "gzip"}, gzip.compress(bytes(400 << 20), 9)),
            "/d/notgzip.html": (200, "OK", {"Content-Encoding": "gzip"}, b"this is no gzip"),
            "/d/loop.html": (302, "Found", {"Location": "/d/loop.html"}, b""),
            "/d/ping.html": (302, "Found", {"Location": "/d/pong.html"}, b""),
            "/d/pong.html": (302, "Found", {"Location": "/d/ping.html"}, b""),
            "/d/nowhere.html": (302, "Found", {}, b""),
        }

    def rows(self) -> list[tuple[str, str]]:
        """Title and address of the pages."""
        rows = [(f"坏页面{path}", path) for path in (
            *(f"/d/{name}.html" for name in (
                "evil", "same", "deep", "wide", "line", "groups", "laugh", "pdf", "empty", "charset", "gzip", "notgzip",
                "loop", "ping", "nowhere")),
            "/d/same.html?from=1", "/d/./same.html", "/d/same.html#top", "/d/x/../same.html",
            *(f"/x/{name}.html" for name in (
                "slow", "endless", "short", "long", "no-head", "reset", "big-header", "many-headers", "bad-status")),
            "http://127.0.0.1:99999/a.html", "http://[::1/a.html", "http://[::1]/a.html", "http:///a.html",
            "http://127.0.0.1:1/a.html", "ftp://127.0.0.1/a", "//[", "?" * 3000, "/" + "a" * 5000,
            "http://0x7f000001/", "http://2130706433/", "http://localhost/a.html", "/\x00\r\nX: y/%00%0d%0aX:%20y",
            "http://user:pass@127.0.0.1/a", "data:text/html,x", "javascript:alert(1)", "\\\\server\\share",
        )]
        return [*rows, (EVIL, "/d/evil.html?again")]

    def _page(self, path: str) -> Answer:
        query = parse_qs(urlsplit(path).query)
        if urlsplit(path).path == "/site/label/8888" and query["catId"] == ["102"]:
            page = int(query.get("pageIndex", ["1"])[0])
            return _html(f'<ul class=xxgk_nav_list><li><a href="/y/{page}.html">第{page}页</a><span>2020-11-03</span>'
                         f"</li></ul><script>p={{pageCount:999999,pageIndex:{page}}}</script>")
        return super()._page(path)

    # ------------------------------------------------------------ servers that misbehave

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, head: str, body: bytes = b"") -> None:
        handler.wfile.write(f"HTTP/1.1 {head}\r\n\r\n".encode("latin-1") + body)
        handler.wfile.flush()

    def _x_slow(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000")
        self._drip(handler, b"<p>")

    def _x_endless(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\nContent-Type: text/html")
        while True:
            handler.wfile.write(b"<p>" * 100_000)

    def _drip(self, handler: BaseHTTPRequestHandler, piece: bytes) -> None:
        while not self.closed.wait(0.2):
            handler.wfile.write(piece)
            handler.wfile.flush()

    def _x_short(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000", b"<p>short")

    def _x_long(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\nContent-Type: text/html\r\nContent-Length: 3", b"<p>much longer" * 1000)

    def _x_no_head(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\xff\xfe garbage\n" * 100)

    def _x_reset(self, handler: BaseHTTPRequestHandler) -> None:
        handler.connection.close()

    def _x_big_header(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\nContent-Type: text/html\r\nX: " + "x" * 1_000_000)

    def _x_many_headers(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "200 OK\r\n" + "\r\n".join(f"X{n}: y" for n in range(50_000)))

    def _x_bad_status(self, handler: BaseHTTPRequestHandler) -> None:
        self._send(handler, "999 \x1b[31mred\r\nContent-Type: text/html", b"x")


EVIL = "=cmd|'/c calc'!A1 <script>alert(1)</script> \x1b[31m[red]红[/red] \u202e\u200b../../a\x07 的通知"
"""What spreadsheets, browsers, terminals and file systems would act upon."""
