"""页面上的站内链接应当能够打开。

为什么：链接打不开，群众就看不到链接指向的文件，依法公开的内容等于没有公开。

依据：《政府信息公开条例》第二十四条（公开平台应当具备信息检索、查阅、下载等功能）。

怎样判断：指向本网站页面的链接，用 GET 请求在至少两个不同的夜晚都返回 404 或 410，才算失效。
同一地址在一页出现多次只记一处。

不计：403、405、412、429、5xx、超时等未能核验的链接（列入 LNK002，不扣分）；只有一晚打不开的；
与会话有关的地址参数；图片（见 LNK003）和附件（见附件类规则）。

如何整改：改为正确地址，或者删除该链接；页面迁移的，设置跳转。
"""

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Verdicts, document_rule
from rules.links._links import links_of, verdict
from rules.links._samples import link, page

SITE = "https://www.yunxi.example"


@document_rule(
    id="LNK001", name="dead-page-link", title="站内链接失效", severity="minor", points="0.1",
    basis=("政府信息公开条例 第二十四条",), needs=("probes",),
    suggestion="改为正确地址或删除该链接；页面迁移的设置跳转。",
)
def dead_page_link(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    for url, found in links_of(doc, "page", internal=True):
        if word := verdict(url, found, "站内链接"):
            yield word


EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(link(f"{SITE}/public/1.html", "ok"))),
    Good(page(link(f"{SITE}/a.png", "dead", kind="image")), why="图片由 LNK003 评判"),
    Good(page(link("https://else.example/", "dead", internal=False)), why="外部链接由 LNK005 评判"),
    Bad(page(link(f"{SITE}/1.html", "dead"), link(f"{SITE}/2.html", "ok")), f"{SITE}/1.html"),
    Bad(page(link(f"{SITE}/a/b.html#top", "dead"), link(f"{SITE}/a/b.html", "dead"),
             link(f"{SITE}/c.html", "unverified")), f"{SITE}/a/b.html"),
    Skip(page(link(f"{SITE}/1.html", "suspected-dead")), "undetermined", why="维护期间，只有一晚打不开"),
    Skip(page(link(f"{SITE}/public/1.html", "unverified")), "undetermined", why="403"),
    Skip(page(link(f"{SITE}/public/1.html", "unknown")), "undetermined"),
)
