"""What an answer to a link probe means, and what a file is by its first bytes. Pure."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from crawler.guard import AddressPolicy, host_of
from gkcrawl.model import Link

FIRST_BYTES = 8192
DEAD = (404, 410)

_RANGE = re.compile(r"bytes\s+\d+-\d+/(\d+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|script|div|table|p|h\d)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"RIFF", "image"),
)


def sniff(first: bytes) -> str:
    """The real kind of a file: pdf, zip, ofd, ole, rar, 7z, rtf, image, html, text; "" when not clear.

    docx, xlsx and the like are ``zip``; doc, xls, wps and et are ``ole``.
    """
    if not first.strip(b"\x00 \r\n\t"):
        return ""
    if b"%PDF-" in first[:1024]:
        return "pdf"
    if first.startswith(b"PK\x03\x04"):
        return "ofd" if b"OFD.xml" in first else "zip"
    for magic, kind in _MAGIC:
        if first.startswith(magic):
            return kind
    if _MARKUP.match(first.removeprefix(b"\xef\xbb\xbf")[:2048]):
        return "html"
    return "text" if _is_text(first) else ""


def _is_text(first: bytes) -> bool:
    if b"\x00" in first:
        return False
    for encoding in ("utf-8", "gb18030"):
        text = first.decode(encoding, "ignore")
        lost = len(first) - len(text.encode(encoding, "ignore"))
        controls = sum(char < " " and char not in "\t\r\n\f" for char in text)
        if lost <= 4 and controls <= len(text) // 100:  # the last character may be cut in two
            return True
    return False


def size_of(
    status: int, content_range: str, content_length: str, received: int, *, whole: bool
) -> int | None:
    """Size of a file in bytes: from Content-Range, else Content-Length, else what came if all of it came."""
    if status == 206:
        match = _RANGE.match(content_range.strip())
        return int(match[1]) if match else None
    if content_length.strip().isascii() and content_length.strip().isdecimal():
        return int(content_length)
    return received if whole else None


def meaning(status: int) -> tuple[Literal["ok", "dead", "unverified"], str]:
    """Outcome and Chinese reason of the last word, a GET. Only 404 and 410 are dead; what a firewall, a
    rate limit or a bad hour answers is not verified."""
    if 200 <= status < 300:
        return "ok", ""
    if status in DEAD:
        return "dead", f"页面不存在（状态码 {status}）"
    known = {
        401: "需要登录",
        403: "拒绝访问",
        405: "不接受该访问方式",
        412: "被防护系统拦截",
        429: "访问过于频繁",
        521: "被防护系统拦截",
    }
    word = known.get(status) or (
        "服务器出错" if status >= 500 else "转向未完成" if 300 <= status < 400 else "未给出明确答复"
    )
    return "unverified", f"{word}（状态码 {status}），未核实"


@dataclass(slots=True)
class _Host:
    waiting: deque[Link]
    limit: int
    running: int = 0


class ProbeQueue:
    """Links by host: one at a time outside the portal, and none any more once a host has turned out not to
    answer."""

    def __init__(self, links: Iterable[Link], policy: AddressPolicy, concurrency: int) -> None:
        self._hosts: dict[str, _Host] = {}
        for link in links:
            host = host_of(link.url)
            if host not in self._hosts:
                self._hosts[host] = _Host(deque(), concurrency if host in policy.hosts else 1)
            self._hosts[host].waiting.append(link)
        self._turn = deque(self._hosts)
        self._waiting = sum(len(h.waiting) for h in self._hosts.values())

    def __len__(self) -> int:
        return self._waiting

    def next(self) -> Link | None:
        """A link of a host that may be asked now; hosts take turns."""
        for _ in range(len(self._turn)):
            name = self._turn[0]
            host = self._hosts[name]
            self._turn.rotate(-1)
            if not host.waiting:
                self._turn.remove(name)
            elif host.running < host.limit:
                host.running += 1
                self._waiting -= 1
                return host.waiting.popleft()
        return None

    def done(self, url: str) -> None:
        """The link that ``next`` gave has been dealt with."""
        self._hosts[host_of(url)].running -= 1

    def give_up(self, host: str) -> tuple[Link, ...]:
        """All further links of a host that does not answer."""
        if host not in self._hosts:
            return ()
        rest = tuple(self._hosts[host].waiting)
        self._hosts[host].waiting.clear()
        self._waiting -= len(rest)
        return rest
