"""规范性文件和政策文件应当提供 PDF 或 Word 下载版本。

为什么：群众和企业需要保存、打印和引用文件原文，网页文字不便使用。

依据：规范性文件必须提供 PDF 下载（六安市人民政府办公室 2020 年要求）；季度监测中未提供下载版本的每处扣分；
《政府信息公开条例》第二十四条，公开平台应当具备下载功能。

怎样判断：页面上有 pdf、doc、docx、wps、ofd 文件即可，PDF、Word 有其一就算，一件只记一次。

不计：转载和上级文件；已标明失效、废止的文件；压缩包内可能有下载版本的、只有“附件”而看不出是否为文件本身的、下载按钮由脚本生成的，无法判断。
文件能不能打开由附件类规则评判。

如何整改：在页面“文件下载”处上传文件的 PDF 或 Word 版本。
"""

from dataclasses import replace
from urllib.parse import urlsplit

from gkcrawl.model import Attachment, Document, Link
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    NotApplicable,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import normalize, normalize_label
from rules.documents._fields import (
    POLICY_KINDS,
    is_blank,
    is_repealed,
    place,
    quote,
    require_own,
    require_readable,
)
from rules.documents._samples import PAPER, rows

READABLE = frozenset({"pdf", "doc", "docx", "wps", "ofd"})
BUNDLES = frozenset({"zip", "rar", "7z"})
BUTTONS = ("下载", "打印版", "电子版", "原文", "PDF", "pdf", "Word", "WORD", "word")


def extension_of(url: str, name: str = "", known: str = "") -> str:
    """The kind of a file in small letters, from what is known, its name or its address."""
    for word in (known, name, urlsplit(url).path):
        kind = (
            word.strip().lower().rpartition(".")[2]
            if "." in word
            else word.strip().lower()
            if word is known
            else ""
        )
        if kind in READABLE or kind in BUNDLES:
            return kind
    return ""


def is_supplement(name: str) -> bool:
    """Whether the name says that the file is an annex and not the document itself."""
    return normalize(name).lstrip("([【").startswith("附")


@document_rule(
    id="DOC012",
    name="missing-download",
    title="没有 PDF 或 Word 下载版本",
    severity="major",
    points="2",
    basis=("六安市规范性文件公开要求（2020 年）：提供 PDF 下载", "政府信息公开条例 第二十四条"),
    suggestion="在页面“文件下载”处上传文件的 PDF 或 Word 版本。",
    applies_to=POLICY_KINDS,
)
def missing_download(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_own(doc)
    if is_repealed(doc):
        raise NotApplicable("页面已标明失效或废止")
    files = [(extension_of(a.url, a.name, a.extension), a.name) for a in doc.attachments]
    files += [(extension_of(link.url, link.text), link.text) for link in doc.links if link.kind != "image"]
    readable = [name for kind, name in files if kind in READABLE]
    if any(not is_supplement(name) for name in readable):
        return
    require_readable(doc, "attachments")
    if readable:
        raise Undetermined("页面只有附件，看不出是否含文件本身的下载版本")
    if any(kind in BUNDLES for kind, _ in files):
        raise Undetermined("下载版本可能在压缩包内")
    if (
        any(word in link.text for link in doc.links for word in BUTTONS)
        or any(normalize_label(row.label) == "文件下载" and not is_blank(row.value) for row in doc.metadata)
        or any(not extension_of(a.url, a.name, a.extension) and not a.extension for a in doc.attachments)
    ):
        raise Undetermined("下载按钮由脚本生成或文件类型不明，未能核对")
    yield Hit(
        "download",
        "页面没有 PDF、Word 等下载版本",
        f"页面附件：{'、'.join(a.name or a.url for a in doc.attachments) or '无'}；{quote(doc)}",
        place(doc),
    )


def offering(*files: str, links: tuple[Link, ...] = ()) -> Document:
    """The sample with files of these names."""
    found = tuple(
        Attachment(url=f"https://www.yunxi.example/f/{n}", name=file, extension=file.rpartition(".")[2])
        for n, file in enumerate(files)
    )
    return replace(PAPER, attachments=found, links=links)


EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(offering("养护办法.ofd")),
    Good(offering("附件1登记表.xlsx", "关于印发养护办法的通知.WPS")),
    Good(
        offering(links=(Link(url="https://www.yunxi.example/f/a.doc", text="文件下载", kind="attachment"),))
    ),
    Good(replace(PAPER, unreadable=frozenset({"attachments"})), why="有下载版本，另有脚本按钮"),
    Skip(replace(offering(), validity="已废止"), "not-applicable", why="已废止文件"),
    Skip(replace(offering(), title="（转载）古树名木养护办法"), "not-applicable", why="转载"),
    Bad(offering(), "download"),
    Bad(offering("登记表.xlsx"), "download"),
    Bad(replace(offering(), kind="其他政策文件", metadata=rows(("文件下载", ""))), "download"),
    Skip(offering("养护办法.zip"), "undetermined", why="压缩包"),
    Skip(offering("附件：登记表.docx"), "undetermined", why="只有附件"),
    Skip(offering(links=(Link(url="javascript:;", text="下载PDF版"),)), "undetermined", why="脚本按钮"),
    Skip(replace(offering(), unreadable=frozenset({"attachments"})), "undetermined", why="脚本生成下载"),
)
