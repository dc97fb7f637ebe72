"""The portal as a real HTTP server on loopback, with faults that can be switched on."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, get_args

from gkcrawl.demo import pages
from gkcrawl.demo.portal import Answer, Portal, external_answer

Fault = Literal["down503", "empty-lists", "firewall", "login", "truncated", "slow", "template-change"]
FAULTS: tuple[Fault, ...] = get_args(Fault)

_REASONS = {200: "OK", 302: "Found", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
            405: "Method Not Allowed", 412: "Precondition Failed", 429: "Too Many Requests", 503: "Service Unavailable"}
_FIREWALL = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>网站防火墙</title></head><body><h1>您的请求带有不合法参数，已被网站防火墙拦截</h1>"
    "<script>document.cookie='__jsl_clearance=0|'+Date.now();setTimeout(function(){location.reload()},1500)</script></body></html>")
_RENAMED = (
    (b"xxgk_nav_list", b"zfxx-items"), (b"newstitle", b"art-hd"), (b"table_suoyin", b"idx-card"), (b"j-fontContent", b"art-bd"),
    (b"fbsj", b"t-pub"), (b"xxgk_nav", b"cat-tree"), (b"<li>", b"<div class='row'>"), (b"</li>", b"</div>"), (b"<th>", b"<td class='k'>"),
    (b"</th>", b"</td>"), (b"ArticleTitle", b"DocTitle"), (b"<h1", b"<h2"), (b"</h1>", b"</h2>"), (b"class=\"date\"", b"class=\"d1\""),
)
_MAX_LINE, _MAX_HEADERS = 65536, 200


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire. ``cut``: only so many bytes of the body are sent, then the connection ends."""

    answer: Answer
    headers: tuple[tuple[str, str], ...] = ()
    cut: int | None = None


def with_fault(fault: Fault | None, target: str, answer: Answer) -> Reply:
    """``answer`` as the portal gives it under ``fault``."""
    is_list = target.startswith("/site/label/")
    is_content = target.startswith("/public/") and not target.startswith(("/public/index", "/public/column"))
    reply = Reply(answer)
    match fault:
        case "down503":
            reply = Reply(Answer(status=503, body=pages.refused("服务暂时不可用").encode()))
        case "empty-lists" if "labelName=publicInfoList" in target:
            reply = Reply(Answer(body=f"<div>{pages.EMPTY}</div>".encode()))
        case "firewall":
            reply = Reply(Answer(body=_FIREWALL.encode()), (("Set-Cookie", "__jsluid_s=0; path=/; HttpOnly"),))
        case "login" if not target.startswith(("/login", "/robots.txt")):
            reply = Reply(Answer(status=302), (("Location", "/login?returnUrl=1"),))
        case "truncated" if (is_list or is_content) and answer.status == 200:
            reply = Reply(answer, cut=len(answer.body) // 2)
        case "template-change" if answer.content_type.startswith("text/html"):
            body = answer.body
            for old, new in _RENAMED:
                body = body.replace(old, new)
            reply = Reply(replace(answer, body=body, etag=""))
    return reply


class Server:
    """The running portal. ``url`` has no slash at its end. ``faults`` is one of ``FAULTS`` or ``None``; ``requests``
    is the log of (method, path with query, status), at most ``log_size`` entries, oldest dropped first; requests to the
    "other" site, which pages link to as a foreign one, are logged with its whole address."""

    def __init__(self, round_name: str, host: str, port: int, log_size: int = 50_000) -> None:
        self.faults: Fault | None = None
        self.slow_seconds = 0.5
        self.requests: deque[tuple[str, str, int]] = deque(maxlen=log_size)
        self._other = _listen_beside(host, port, self._answer_other)
        other_name = "localhost" if host == "127.0.0.1" else host
        self.external_url = f"http://{other_name}:{self._other.server_port}"
        try:
            self._main = _listen(host, port, self._answer)
        except OSError:
            self._other.server_close()
            raise
        self.url = f"http://{host}:{self._main.server_port}"
        self._portals: dict[str, Portal] = {}
        self.set_round(round_name)

    def set_round(self, name: str) -> None:
        """Show the portal as it stands in the round ``name``; ``KeyError`` when there is none."""
        if name not in self._portals:
            self._portals[name] = Portal(name, self.external_url)
        self._portal = self._portals[name]

    @property
    def round(self) -> str:
        return self._portal.name

    def _answer(self, method: str, target: str, etag: str) -> Reply:
        fault = self.faults
        if fault == "slow":
            time.sleep(self.slow_seconds)
        if method == "HEAD" and target.startswith("/group1/"):
            reply = Reply(Answer(status=405), (("Allow", "GET"),))
        else:
            reply = with_fault(fault, target, self._portal.answer(target))
            if etag and etag == reply.answer.etag:
                reply = Reply(Answer(status=304, etag=etag))
        self.requests.append((method, target, reply.answer.status))
        return reply

    def _answer_other(self, method: str, target: str, etag: str) -> Reply:
        reply = Reply(Answer(status=405) if method == "HEAD" and target.startswith("/no-head/") else external_answer(target))
        self.requests.append((method, self.external_url + target, reply.answer.status))
        return reply

    def start(self) -> None:
        for listener in (self._main, self._other):
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        for listener in (self._main, self._other):
            listener.shutdown()
            listener.close_all()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Callable[[str, str, str], Reply]) -> None:
        self.answer = answer
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Without the name lookup of the parent class."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_all(self) -> None:
        """Close the listening socket and every connection that a client keeps open."""
        self.server_close()
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error."""
        import sys

        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _listen(host: str, port: int, answer: Callable[[str, str, str], Reply]) -> _Listener:
    return _Listener((host, port), answer)


def _listen_beside(host: str, port: int, answer: Callable[[str, str, str], Reply]) -> _Listener:
    """On the port after ``port``, so that a fixed port gives the same pages each time; on any port when it is taken."""
    try:
        return _listen(host, port + 1 if 0 < port < 65535 else 0, answer)
    except OSError:
        return _listen(host, 0, answer)


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive; reads only the headers it needs, which is several times faster than the parent."""

    server: _Listener
    disable_nagle_algorithm = True
    timeout = 60

    def handle_one_request(self) -> None:
        self.close_connection = True
        line = self.rfile.readline(_MAX_LINE + 1)
        words = line.split()
        if len(words) != 3:
            return
        etag, connection, length = "", "", 0
        for _ in range(_MAX_HEADERS):
            header = self.rfile.readline(_MAX_LINE + 1)
            if header in (b"\r\n", b"\n", b""):
                break
            name, _, value = header.partition(b":")
            match name.lower():
                case b"if-none-match":
                    etag = value.strip().decode("latin-1")
                case b"connection":
                    connection = value.strip().lower().decode("latin-1")
                case b"content-length":
                    length = int(value) if value.strip().isdigit() else 0
        if length:
            self.rfile.read(min(length, _MAX_LINE))
        method, target, version = (word.decode("latin-1") for word in words)
        if target.startswith("http://"):
            target = "/" + target.split("/", 3)[-1]
        reply = self.server.answer(method, target, etag) if method in ("GET", "HEAD", "POST") else Reply(Answer(status=405))
        keep = version == "HTTP/1.1" and connection != "close" and reply.cut is None
        self.close_connection = not keep
        self._send(method, reply, keep)

    def _send(self, method: str, reply: Reply, keep: bool) -> None:
        answer = reply.answer
        head = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Answer')}", "Server: demo", f"Content-Type: {answer.content_type}",
                f"Content-Length: {len(answer.body)}", f"Connection: {'keep-alive' if keep else 'close'}"]
        if answer.etag:
            head.append(f"ETag: {answer.etag}")
        head += [f"{name}: {value}" for name, value in reply.headers]
        body = b"" if method == "HEAD" or answer.status == 304 else answer.body[: reply.cut]
        self.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)


@contextmanager
def serve(round: str = "2020Q4", host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    """Serve the portal in ``round`` until the block ends; ``port`` 0 takes a free one. ``OSError`` when it is taken."""
    server = Server(round, host, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
