"""正文写明有附件的，页面应当提供附件或者在正文中印出附件。

为什么：只有通知没有附件，名单、表格、办法本身就没有公开。

依据：《政府信息公开条例》第二十四条；《党政机关公文格式》（GB/T 9704—2012）。

怎样判断：正文有“附件：（名称）”一行，而页面既没有附件链接，也没有文字为附件或其名称的链接，
正文其后也没有印出该附件。附件可能以图片、表格等方式发布，本条只作疑似问题，经人工确认后才扣分。

不计：附件印在正文里的（其后有单独一行“附件”，或者附件名称再次出现）；写明附件略、不公开、另发的；
“附件”后面没有名称的；句子里提到的附件。
正文含有表格或图片的、附件由脚本打开的、正文没有分行的，无法判断。

如何整改：上传附件并添加链接；附件不公开的，在正文中写明。
"""

import re
from dataclasses import replace

from gkcrawl.model import Document, Hit, Link, Table
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Skip, Undetermined, Verdicts, document_rule
from gkcrawl.text import title_key
from rules.attachments._samples import FILE, PAGE, page

BLANK = r"[ \t\u00a0\u3000]*"
NOTE = re.compile(rf"^{BLANK}附{BLANK}件{BLANK}[:：]{BLANK}(\S[^\n]{{1,80}})$", re.MULTILINE)
SERIAL = r"[0-9０-９一二三四五六七八九十]{0,3}"
PRINTED = re.compile(rf"^{BLANK}附{BLANK}件{BLANK}{SERIAL}{BLANK}[:：]?{BLANK}$", re.MULTILINE)
INLINE = re.compile(r"附\s?件\s?[:：]\s?\S")
ORDINAL = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.．、]\s*")
WITHHELD = re.compile(r"略|另发|另行|不公开|不予公开|此件|下载|^无$|见附件|点击|扫码|二维码|网盘|链接")


@document_rule(
    id="ATT006", name="missing-attachment", title="正文所列附件疑似未提供", severity="major", points="0.5",
    basis=("政府信息公开条例 第二十四条", "GB/T 9704—2012 党政机关公文格式"), confidence="suspected",
    suggestion="上传附件并添加链接；附件不公开的，在正文中写明。",
)
def missing_attachment(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    if "件" not in doc.text or doc.attachments:
        return
    if "\n" not in doc.text and INLINE.search(doc.text):
        raise Undetermined("正文没有分行，分不清附件说明和附件本身")
    note = NOTE.search(doc.text)
    if note is None:
        return
    name = ORDINAL.sub("", note[1]).strip()
    if WITHHELD.search(name) or is_linked(doc, name) or is_printed(doc.text, note, name):
        return
    if doc.unreadable & {"attachments", "links", "text"}:
        raise Undetermined("页面有由脚本打开的附件或下载按钮，或者内容没有读全")
    if doc.tables or any(link.kind == "image" for link in doc.links):
        raise Undetermined("正文含有表格或图片，附件可能印在正文中")
    yield Hit("附件", f"正文写明附件“{name}”，页面上没有找到附件链接", note[0].strip(), "正文")


def is_linked(doc: Document, name: str) -> bool:
    """Whether some link of the page can be the attachment."""
    key = title_key(name)
    return any(link.kind == "attachment" or "附件" in link.text or (key and key in title_key(link.text))
               for link in doc.links)


def is_printed(text: str, note: re.Match[str], name: str) -> bool:
    """Whether the attachment follows in the body: under a line of its own, or with its name again."""
    rest = text[note.end():]
    key = title_key(name)
    return bool(PRINTED.search(rest)) or bool(key and key in title_key(rest))


def linked(*links: Link) -> Document:
    return replace(PAGE, links=links)


HEAD = "现将养护计划印发给你们。\n附件：1.2020年农村公路养护计划表\n"

EXAMPLES: tuple[Example, ...] = (
    Good(page(FILE)),
    Good(page(text="现将有关事项通知如下，材料见附件。\n2020年11月3日"), why="句子里提到附件"),
    Good(page(text=HEAD + "2020年11月3日\n附件1\n养护计划表\n序号 路线 里程"), why="附件印在正文中"),
    Good(page(text=HEAD + "2020年11月3日\n2020年农村公路养护计划表\n一、路线"), why="附件印在正文中"),
    Good(page(text="现印发给你们。\n附件：（略）\n2020年11月3日"), why="附件略"),
    Good(linked(Link(url="https://www.yunxi.example/d?id=3", text="2020年农村公路养护计划表"))),
    Bad(PAGE, "附件"),
    Bad(page(text=HEAD + "2020年11月3日"), "附件"),
    Skip(replace(PAGE, tables=(Table(rows=(("序号", "路线"), ("1", "X012"))),)), "undetermined"),
    Skip(
        linked(Link(url="https://www.yunxi.example/plan.jpg", kind="image")), "undetermined", why="附件以图片发布"
    ),
    Skip(replace(PAGE, unreadable=frozenset({"attachments"})), "undetermined", why="附件由脚本打开"),
    Skip(page(text="现印发给你们。 附件：养护计划表 2020年11月3日"), "undetermined", why="正文没有分行"),
)
