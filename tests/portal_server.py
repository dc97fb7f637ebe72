"""A tiny LONSUN portal on loopback for crawl tests, with switchable faults and a log of every request.

Made-up units and documents. ``TinyPortal(...)`` is a context manager; ``log`` holds (seconds, method, path)
in order.
"""

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from gkcrawl.model import Unit

PAGE_SIZE = 15
UNITS = (
    Unit(id="ycq", name="云川区人民政府", short_name="云川区", unit_class="县区", site_id="7700010"),
    Unit(
        id="slj",
        name="青原市数量局",
        short_name="市数量局",
        unit_class="市直部门",
        site_id="7700020",
        aliases=("数量局",),
    ),
)
COLUMNS = {101: "规范性文件", 102: "其他政策文件", 103: "政策解读"}


@dataclass
class TinyPortal:
    """``documents`` in each of the units' columns. ``fault`` may be changed while it runs:

    ``503``, ``403``: every page; ``empty``: lists say that they are empty; ``login``: a login page with
    status 200 for everything; ``lists-503``: only the list endpoint. ``routes`` gives single paths (status,
    headers, body).
    """

    documents: int = 20
    fault: str = ""
    robots: str = ""
    delay: float = 0.0
    pages_wrong: bool = False
    routes: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    log: list[tuple[float, str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    extra_items: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    refuse_once: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    head_refused: set[str] = field(default_factory=set)
    log_grew: threading.Event = field(default_factory=threading.Event)
    busiest: int = 0
    _active: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                portal._answer(self)

            do_HEAD = do_GET

            def log_message(self, *_: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Crawlers break connections off on purpose."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def paths(self, prefix: str = "/") -> list[str]:
        """Paths asked so far, robots.txt left out."""
        with self._lock:
            return [path for _, _, path in self.log if path.startswith(prefix) and path != "/robots.txt"]

    def document_paths(self) -> list[str]:
        return [path for path in self.paths("/public/77") if path.endswith(".html")]

    # ------------------------------------------------------------ answering

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.log.append((time.monotonic(), handler.command, handler.path))
            self.agents.add(handler.headers.get("User-Agent", ""))
            self._active += 1
            self.busiest = max(self.busiest, self._active)
        self.log_grew.set()
        try:
            if self.delay:
                threading.Event().wait(self.delay)
            status, headers, body = self._page(handler.path)
            if handler.command == "HEAD" and handler.path in self.head_refused:
                status = 405
            with self._lock:
                self._active -= 1
            handler.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            if handler.command != "HEAD":
                handler.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True

    def _page(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path in self.refuse_once:
            return self.refuse_once.pop(path)
        if path in self.routes:
            return self.routes[path]
        if path == "/robots.txt":
            return (200 if self.robots else 404), {"Content-Type": "text/plain"}, self.robots.encode()
        if self.fault.isdecimal() or (self.fault == "lists-503" and path.startswith("/site/label/")):
            return int(self.fault[-3:]), {}, "系统维护".encode()
        if self.fault == "login":
            return 200, {}, LOGIN.encode()
        text = self._markup(urlsplit(path).path, {k: v[0] for k, v in parse_qs(urlsplit(path).query).items()})
        return (404, {}, "页面不存在".encode()) if text is None else (200, {}, text.encode())

    def _markup(self, path: str, query: dict[str, str]) -> str | None:
        if path == "/public/index.html":
            links = "".join(f'<li><a href="/public/column/{u.site_id}">{u.name}</a></li>' for u in UNITS)
            return f"<html><body><h3>单位</h3><ul>{links}</ul></body></html>"
        if path.startswith("/public/column/"):
            organ = path.rsplit("/", 1)[1]
            return _column_page(organ, query["catId"]) if "catId" in query else _unit_page(organ)
        if path == "/site/label/8888":
            return self._fragment(query["organId"], int(query["catId"]), int(query.get("pageIndex", "1")))
        parts = path.strip("/").split("/")
        if len(parts) == 3 and parts[0] == "public" and parts[2].endswith(".html"):
            return _document(parts[1], int(parts[2].removesuffix(".html")))
        return None

    def _fragment(self, organ: str, category: int, page: int) -> str:
        if self.fault == "empty":
            return '<div class="xxgk_empty">暂无相关信息</div>'
        urls = [f"/public/{organ}/{category * 1000 + n}.html" for n in range(self.documents, 0, -1)]
        urls = self.extra_items.get((organ, category), []) + urls
        count = -(-len(urls) // PAGE_SIZE)
        shown = page if 1 <= page <= count else 1  # as the real platform does: page 1 again
        rows = "".join(
            f'<li><a href="{url}" title="关于第{url.rsplit("/", 1)[-1].split(".")[0]}号事项的通知">关于…</a>'
            '<span class="date">2020-11-03</span></li>'
            for url in urls[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
        )
        told = 9999 if self.pages_wrong else count
        return (
            f'<ul class="xxgk_nav_list">{rows}</ul><script>var p = {{pageCount:{told}, pageIndex:{page}}};'
            "</script>"
        )


LOGIN = (
    '<html><head><title>统一身份认证</title></head><body><form action="/login"><input name="user">'
    '<input type="password" name="pass"><button>登录</button></form></body></html>'
)


def _unit_page(organ: str) -> str:
    items = "".join(
        f'<li><a href="/public/column/{organ}?type=4&amp;catId={number}&amp;action=list">{name}</a></li>'
        for number, name in COLUMNS.items()
    )
    return (
        f'<html><body><ul class="xxgk_nav"><li><span>法定主动公开内容</span><ul>{items}</ul></li></ul>'
        "</body></html>"
    )


def _column_page(organ: str, category: str) -> str:
    return f"""<html><body><div id="list"></div><script>
$.ajax({{url: "/site/label/8888?IsAjax=1&dataType=html&labelName=publicInfoList&siteId=7700001&pageSize=15",
  data: {{pageIndex: 1, action: "list", organId: "{organ}", type: "4", catId: "{category}",
  result: "暂无相关信息", file: "/c3/qy/publicInfoList_newest"}}}});
</script></body></html>"""


def _document(organ: str, number: int) -> str:
    filling = "各科室要按照职责分工抓好落实，及时公开有关情况，接受社会监督。" * 8
    return f"""<html><head><meta name="ArticleTitle" content="关于第{number}号事项的通知">
<meta name="PubDate" content="2020-11-03"></head><body>
<div class="wzy_position"><a href="/">首页</a> &gt; <a href="/public/index.html">信息公开</a></div>
<table class="table_suoyin"><tr><th>索 引 号</th><td>00322{number}/202011-{number % 1000:05d}</td>
<th>发布机构</th><td>青原市数量局</td></tr><tr><th>文　　号</th><td>青数〔2020〕{number % 1000}号</td>
<th>成文日期</th><td>2020-11-01</td></tr></table>
<h1 class="newstitle">关于第{number}号事项的通知</h1><span class="fbsj">发布时间：2020-11-03 09:00</span>
<div class="j-fontContent"><p>第{number}号事项：{filling}</p>
<p><a href="/public/{organ}/{number}.html">本页</a></p></div></body></html>"""
