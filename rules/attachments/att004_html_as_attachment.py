"""附件链接下载到的应当是文件，不应当是网页。

为什么：文件丢失后，有的网站不返回错误，而是给出一个提示网页；下载者得到的“文件”打不开。

依据：《政府信息公开条例》第二十四条。

怎样判断：附件地址能够打开，扩展名是 pdf、docx、xlsx、zip、ofd 等文件，实际内容却是网页。
也可能是网站防护给核验程序的提示页，本条只作疑似问题，经人工确认后才扣分。

不计：扩展名本来就是网页的；没有扩展名的在线预览地址（无法判断）；
用 Word、Excel“另存为网页”再改成 doc、xls 的旧文件（服务器没有声明为网页的，无法判断）。

如何整改：从页面点击下载核对，重新上传正确的文件。
"""

from dataclasses import replace

from gkcrawl.model import Attachment, Document, Hit, Unsure
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Verdicts, document_rule
from gkcrawl.text import canonical_url
from rules.attachments._samples import DEAD, FILE, URL, page, untested

WEB_PAGES = frozenset({"htm", "html", "shtml", "mht", "mhtml", "xhtml", "jsp", "php", "asp", "aspx", "do"})
MAY_HOLD_HTML = frozenset({"doc", "xls", "wps", "et", "rtf", "txt", "csv", "xml"})
"""Office programs save these with HTML inside, and open them again."""


@document_rule(
    id="ATT004", name="html-as-attachment", title="附件实为网页", severity="major", points="0.5",
    basis=("政府信息公开条例 第二十四条",), needs=("attachments",), confidence="suspected",
    suggestion="从页面点击下载核对，重新上传正确的文件。",
)
def html_as_attachment(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    seen: set[str] = set()
    for file in doc.attachments:
        url = canonical_url(file.url)
        extension = file.extension.lower().lstrip(".")
        if url in seen or extension in WEB_PAGES:
            continue
        seen.add(url)
        if file.state not in ("ok", "dead") or (file.state == "ok" and not file.sniffed):
            yield Unsure(url, f"附件“{file.name.strip() or url}”的内容尚未看到")
        elif file.state == "ok" and file.sniffed == "html":
            yield judged(file, url, extension)


def judged(file: Attachment, url: str, extension: str) -> Hit | Unsure:
    """HTML is wrong where a program could not have written it on purpose."""
    name = f"附件“{file.name.strip() or url}”"
    declared = file.content_type.lower().startswith("text/html")
    if not extension:
        return Unsure(url, f"{name}没有扩展名，可能是在线预览页面")
    if extension in MAY_HOLD_HTML and not declared:
        return Unsure(url, f"{name}的内容是网页，可能是另存为网页的旧文件")
    kind = file.content_type or "未声明"
    return Hit(url, f"{name}下载到的是网页，不是{extension}文件（服务器声明的类型：{kind}）",
               f"{file.name.strip()} → {file.url}", "附件")


HTML = replace(FILE, content_type="text/html; charset=utf-8", sniffed="html", size=1730)

EXAMPLES: tuple[Example, ...] = (
    Good(page()),
    Good(page(FILE)),
    Good(page(DEAD), why="由 ATT001 评判"),
    Good(page(replace(HTML, extension="html")), why="本来就是网页"),
    Bad(page(HTML), URL),
    Bad(page(replace(HTML, content_type="")), URL),
    Bad(page(replace(HTML, extension="doc")), URL),
    Skip(page(replace(HTML, extension="")), "undetermined", why="在线预览"),
    Skip(page(replace(HTML, extension="xls", content_type="application/vnd.ms-excel")), "undetermined",
         why="另存为网页的旧文件"),
    Skip(page(untested("unverified", 403)), "undetermined"),
    Skip(page(replace(FILE, sniffed="")), "undetermined"),
)
