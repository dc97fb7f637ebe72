"""页面上的图片应当能够显示。

为什么：图解、流程图、扫描件常以图片发布，图片打不开，内容就缺了一块。

依据：《政府信息公开条例》第二十四条。

怎样判断：本网站上的图片地址，用 GET 请求在至少两个不同的夜晚都返回 404 或 410，才算失效。
同一图片在一页出现多次只记一处。

不计：其他网站上的图片（见 LNK005）；403（多为防盗链）、5xx、超时等未能核验的图片；
写在网页里的 base64 图片；只有一晚打不开的图片。

如何整改：重新上传图片或者删除失效的图片。
"""

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Verdicts, document_rule
from rules.links._links import links_of, verdict
from rules.links._samples import link, page

SITE = "https://www.yunxi.example"


@document_rule(
    id="LNK003", name="dead-image", title="图片失效", severity="minor", points="0.1",
    basis=("政府信息公开条例 第二十四条",), needs=("probes",),
    suggestion="重新上传图片，或者删除失效的图片。",
)
def dead_image(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    for url, found in links_of(doc, "image", internal=True):
        if word := verdict(url, found, "图片"):
            yield word


EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(link(f"{SITE}/a.png", "ok", kind="image"))),
    Good(page(link("data:image/png;base64,AAAA", "unknown", kind="image")), why="base64 图片"),
    Good(page(link("https://else.example/a.png", "dead", kind="image", internal=False)), why="外部图片"),
    Bad(page(link(f"{SITE}/a.png", "dead", kind="image"), link(f"{SITE}/a.png", "dead", kind="image")),
        f"{SITE}/a.png"),
    Skip(page(link(f"{SITE}/a.png", "unverified", kind="image")), "undetermined", why="防盗链返回 403"),
    Skip(page(link(f"{SITE}/a.png", "suspected-dead", kind="image")), "undetermined"),
)
