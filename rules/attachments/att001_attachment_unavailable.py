"""页面提供的附件应当能够下载，文件不能为空。

为什么：许多事项的主要内容（名单、表格、全文）就在附件里，附件下载不了等于没有公开。

依据：《政府信息公开条例》第二十四条（公开平台应当具备信息检索、查阅、下载等功能）。

怎样判断：附件地址用 GET 请求在至少两个不同的夜晚都返回 404 或 410，或者能打开而文件大小为 0 字节。
同一附件在一页出现多次只记一处。

不计：403、405、5xx、超时等未能核验的附件（可能需要从页面进入、需要浏览器会话，或者文件太大）；只有一晚下载不了的。

如何整改：重新上传附件，并从页面上点击下载核对一次。
"""

from dataclasses import replace

from gkcrawl.model import Document, Hit, Unsure
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Verdicts, document_rule
from gkcrawl.text import canonical_url
from rules.attachments._samples import DEAD, FILE, URL, page, untested

WAITING = {
    "unknown": "尚未核验",
    "suspected-dead": "只有一晚下载不了，需再次核验",
    "unverified": "未能核验",
}


@document_rule(
    id="ATT001", name="attachment-unavailable", title="附件无法下载", severity="major", points="0.5",
    basis=("政府信息公开条例 第二十四条",), needs=("attachments",),
    suggestion="重新上传附件，并从页面上点击下载核对一次。",
)
def attachment_unavailable(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    seen: set[str] = set()
    for file in doc.attachments:
        url = canonical_url(file.url)
        if url in seen:
            continue
        seen.add(url)
        name = f"附件“{file.name.strip() or url}”"
        evidence = f"{file.name.strip()} → {file.url}"
        answer = f"返回{file.status}" if file.status is not None else "没有得到回答"
        if file.state == "dead":
            yield Hit(url, f"{name}下载不了：{answer}，已在{file.nights}个夜晚核验", evidence, "附件")
        elif file.state == "ok" and file.size == 0:
            yield Hit(url, f"{name}是0字节的空文件", evidence, "附件")
        elif file.state in WAITING:
            yield Unsure(url, f"{name}{WAITING[file.state]}（{answer}）")


EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(FILE)),
    Good(page(replace(FILE, size=None)), why="服务器没有说明大小"),
    Bad(page(DEAD, DEAD, replace(FILE, url=f"{URL}.xlsx")), URL),
    Bad(page(replace(FILE, size=0)), URL),
    Bad(page(DEAD, replace(untested("unverified", 403), url=f"{URL}.doc")), URL),
    Skip(page(untested("unverified", 403)), "undetermined", why="需要从页面进入"),
    Skip(page(untested("unverified", 405)), "undetermined", why="不接受 HEAD"),
    Skip(page(untested("unverified")), "undetermined", why="大文件超时"),
    Skip(page(untested("suspected-dead", 404)), "undetermined"),
    Skip(page(untested("unknown")), "undetermined"),
)
