"""页面上不得有指向内部网络或者本机文件的链接。

为什么：群众打不开这样的链接，还会暴露内部网络地址和电脑上的文件路径。

依据：《政府信息公开条例》第二十四条。

怎样判断：链接、图片、附件的地址是 file:///、盘符（如 C:\\）、局域网共享路径（\\\\服务器），
或者主机是 localhost、127.*、10.*、172.16—31.*、192.168.*、169.254.* 等内部地址。
同一地址在一页出现多次只记一处，不需要打开链接就能判断。

不计：正文文字里出现而不是链接的内部地址（例如操作说明）；与网页自身主机相同的地址（内部网络上的测试门户）。

如何整改：把文件上传到网站后重新添加链接，或者删除该链接。
"""

import re
from dataclasses import replace
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from gkcrawl.model import Attachment, Document, Hit
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Verdicts, document_rule
from gkcrawl.text import canonical_url
from rules.links._samples import PAGE, link, page

LOCAL_FILE = re.compile(r"(?:file:|[A-Za-z]:[\\/]|\\\\)", re.IGNORECASE)
NETWORKS = tuple(map(ip_network, (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7",
    "fe80::/10",
)))


@document_rule(
    id="LNK008", name="internal-network-link", title="链接指向内部网络或本机文件", severity="minor",
    points="0.1", basis=("政府信息公开条例 第二十四条",),
    suggestion="把文件上传到网站后重新添加链接，或者删除该链接。",
)
def internal_network_link(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    targets = [(found.url, found.text, "页面链接") for found in doc.links]
    targets += [(found.url, found.name, "附件链接") for found in doc.attachments]
    own = host_of(doc.url)
    seen: set[str] = set()
    for url, text, where in targets:
        anchor = canonical_url(url)
        what = internal_target(url, own)
        if what and anchor not in seen:
            seen.add(anchor)
            yield Hit(anchor, f"链接指向{what}：{url}", f"{text.strip() or '（无文字）'} → {url}", where)


def internal_target(url: str, own: str) -> str:
    """What inside thing an address points to, "" when it points to none or to the page's own host."""
    if LOCAL_FILE.match(url):
        return "本机文件或共享文件夹"
    if not url.lower().startswith(("http:", "https:", "ftp:", "//")):
        return ""
    host = host_of(url)
    if not is_internal(host) or host == own or (is_loopback(own) and is_loopback(host)):
        return ""
    return "本机" if is_loopback(host) else "内部网络"


def host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_internal(host: str) -> bool:
    if not host or host == "localhost":
        return bool(host)
    if not (host[0].isdigit() or ":" in host):
        return False
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in NETWORKS)


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


INSIDE = "http://192.168.10.5/oa/1.doc"
DEMO = "http://127.0.0.1:8701/public/1.html"

EXAMPLES: tuple[Example, ...] = (
    Good(page(link("https://www.yunxi.example/1.html", "ok"), link("mailto:a@yunxi.example", "unknown"))),
    Good(replace(PAGE, text="路由器管理地址为 http://192.168.1.1"), why="操作说明，不是链接"),
    Good(page(link("https://10.example/1.html", "ok"), link("http://172.32.0.1/", "ok"))),
    Good(page(link("http://127.0.0.1:8701/a.html", "ok"), url=DEMO), why="演示门户自身"),
    Good(page(link("http://localhost:8702/a.html", "ok"), url=DEMO), why="演示门户自身"),
    Good(page(link(INSIDE, "ok"), url="http://192.168.10.5/public/1.html"), why="与网页同一主机"),
    Bad(page(link(INSIDE, "unknown"), link(INSIDE, "unknown")), INSIDE),
    Bad(page(link("file:///D:/通知.doc", "unknown"), link("C:\\公示\\1.jpg", "unknown", kind="image")),
        "file:///D:/通知.doc", "C:\\公示\\1.jpg"),
    Bad(replace(PAGE, attachments=(Attachment(url="http://localhost/a.pdf", name="附件.pdf"),)),
        "http://localhost/a.pdf"),
    Bad(page(link("http://10.1.2.3/x", "unknown"), url=DEMO), "http://10.1.2.3/x"),
)
