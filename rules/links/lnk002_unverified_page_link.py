"""多次核验仍得不到明确结果的站内链接，请发布单位自行查看。

为什么：服务器拒绝、报错或超时，可能是网站防护拦截了核验程序，也可能确实打不开，只有人工打开才知道。

依据：《政府信息公开条例》第二十四条。

怎样判断：指向本网站页面的链接，最近一次核验返回 403、405、412、429、5xx 或者超时、证书错误。
本条只作提醒，任何情况下不扣分。

不计：尚未核验的链接；返回 404、410 的链接（由 LNK001 评判）。

如何整改：用浏览器打开核对；确实打不开的改正，能打开的无需处理，可在回复中说明。
"""

from gkcrawl.model import Document, Hit, Unsure
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Verdicts, document_rule
from rules.links._links import WAITING, answer, links_of, quote
from rules.links._samples import link, page

SITE = "https://www.yunxi.example"


@document_rule(
    id="LNK002", name="unverified-page-link", title="站内链接未能核验（提醒）", severity="minor", points="0",
    basis=("政府信息公开条例 第二十四条",), needs=("probes",), confidence="suspected",
    suggestion="用浏览器打开核对，确实打不开的改正。",
)
def unverified_page_link(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    for url, found in links_of(doc, "page", internal=True):
        if found.state == "unverified":
            detail = f"站内链接未能核验：{answer(found)}，请人工打开查看（不扣分）"
            yield Hit(url, detail, quote(found), "页面链接")
        elif found.state in ("unknown", "suspected-dead"):
            yield Unsure(url, f"站内链接{WAITING[found.state]}")


EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(link(f"{SITE}/public/1.html", "ok"), link(f"{SITE}/public/2.html", "dead"))),
    Good(page(link("https://else.example/", "unverified", internal=False)), why="外部链接"),
    Bad(page(link(f"{SITE}/public/1.html", "unverified")), f"{SITE}/public/1.html"),
    Bad(page(link(f"{SITE}/public/1.html", "unverified", status=None)), f"{SITE}/public/1.html"),
    Skip(page(link(f"{SITE}/public/1.html", "unknown")), "undetermined"),
    Skip(page(link(f"{SITE}/public/1.html", "suspected-dead")), "undetermined"),
)
