"""页面上的外部链接应当有效。

为什么：外部网站改版、停办后，失效的链接会误导群众；域名被他人注册后还可能指向不良内容。

依据：《政府信息公开条例》第二十四条。

怎样判断：指向其他网站的链接和图片，在至少两个不同的夜晚都返回 404、410 或者域名不存在，才提出来。
外部网站可能只对浏览器开放，本条只作疑似问题，经人工确认后才扣分。

不计：403、405、412、429、5xx、超时、证书错误等未能核验的链接；境外和设有防护的网站；只有一晚打不开的链接。

如何整改：改为有效地址；目标网站已经停办的，删除链接。
"""

from dataclasses import dataclass

from gkcrawl.model import Document, Unsure
from gkcrawl.rule import Bad, Context, Example, Good, Skip, Verdicts, document_rule
from rules.links._links import links_of, verdict
from rules.links._samples import link, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    minimum_nights: int = 2  # 至少在几个夜晚失效；要求更严的可改为 3


@document_rule(
    id="LNK005", name="dead-external-link", title="外部链接疑似失效", severity="minor", points="0.1",
    basis=("政府信息公开条例 第二十四条",), needs=("probes",), confidence="suspected", params=Params,
    suggestion="改为有效地址；目标网站已经停办的，删除链接。",
)
def dead_external_link(doc: Document, ctx: Context[Params]) -> Verdicts:
    for url, found in links_of(doc, "page", "image", internal=False):
        if found.state == "dead" and found.nights < ctx.params.minimum_nights:
            yield Unsure(url, f"外部链接只有{found.nights}晚打不开，不足{ctx.params.minimum_nights}晚")
        elif word := verdict(url, found, "外部链接"):
            yield word


OTHER = "https://else.example/notice/1.html"

EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(link(OTHER, "ok", internal=False), link("https://www.yunxi.example/1.html", "dead"))),
    Bad(page(link(OTHER, "dead", internal=False)), OTHER),
    Bad(page(link(OTHER, "dead", internal=False, nights=4, status=None)), OTHER),
    Skip(page(link(OTHER, "dead", internal=False)), "undetermined", params=Params(minimum_nights=3), why="不足三晚"),
    Skip(page(link(OTHER, "suspected-dead", internal=False)), "undetermined", why="只有一晚"),
    Skip(page(link(OTHER, "unverified", internal=False)), "undetermined", why="防护返回 403"),
    Skip(page(link(OTHER, "unverified", internal=False, status=405)), "undetermined", why="不接受 HEAD"),
    Skip(page(link(OTHER, "unverified", internal=False, status=412)), "undetermined", why="防护返回 412"),
    Skip(page(link(OTHER, "unverified", internal=False, status=521)), "undetermined", why="防护返回 521"),
    Skip(page(link(OTHER, "unverified", internal=False, status=429)), "undetermined", why="限流"),
    Skip(page(link(OTHER, "unverified", internal=False, status=None)), "undetermined", why="证书错误、超时"),
)
