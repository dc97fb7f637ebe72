"""规范性文件和政策文件应当标明文号。

为什么：文号是引用、检索和核对文件的唯一依据，没有文号，群众无法确认文件真伪，清理和解读也无法对应。

依据：规范性文件必须显示文号、成文日期、发布时间、有效性（六安市人民政府办公室 2020 年要求）；
季度监测中规范性文件无文号的每处扣分。

怎样判断：元数据表“文号”（发文字号、发布文号、文件编号）一栏有值，或者标题、正文开头写有文号，即为已标明。
“无”“/”“-”等不是文号。文号写法是否规范由 DOC002 评判，这里不重复扣分。

不计：转载和上级文件；正文开头有一行以文号起首的、附件名称中有文号的，无法判断；公告、通告、公示一类本来可以不编文号的文件；“令第×号”视为有文号；文号由脚本显示、读不到的，无法判断。

如何整改：在元数据“文号”一栏补录文件原有的发文字号；确实没有文号的文件，请核对栏目是否放错。
"""

import re
from dataclasses import replace

from gkcrawl.model import Attachment, Document
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
from gkcrawl.text import find_document_numbers, normalize
from rules.documents._fields import (
    POLICY_KINDS,
    is_blank,
    place,
    quote,
    require_own,
    require_readable,
    stated,
)
from rules.documents._samples import PAPER, rows

UNNUMBERED = re.compile(r"(?:公告|通告|公示|公报|启事)\s*(?:[（(][^（）()]*[）)])?\s*$")
HEAD_LINES = 8
ORDER = re.compile(r"令\s*[（(]?\s*第?\s*[〇○零一二三四五六七八九十百\d]+\s*号")


@document_rule(
    id="DOC001",
    name="missing-document-number",
    title="文号缺失",
    severity="major",
    points="2",
    basis=(
        "六安市规范性文件公开要求（2020 年）：标明文号、成文日期、发布时间、有效性",
        "六安市政务公开季度监测指标（2020 年）：规范性文件无文号每处扣分",
        "六安市县区政务公开监测指标（2024 年）：元数据要素",
    ),
    suggestion="在元数据“文号”一栏补录文件原有的发文字号。",
    applies_to=POLICY_KINDS,
)
def missing_document_number(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "document_number")
    require_own(doc)
    value = stated(doc, "document_number", doc.number_text)
    if doc.document_number or doc.body_numbers or not is_blank(value):
        return
    title = doc.title or ""
    if find_document_numbers(title) or ORDER.search(title) or ORDER.search(doc.text[:200]):
        return
    if UNNUMBERED.search(title):
        raise NotApplicable("公告、通告、公示类文件可以不编文号")
    if title.rstrip().endswith("令"):
        raise Undetermined("政府令的编号未能读出")
    if number := shown_elsewhere(doc):
        raise Undetermined(f"页面上写有“{number}”，可能就是本文件的文号")
    said = "没有“文号”一栏" if value is None else f"“文号”一栏为“{value.strip() or '空'}”"
    yield Hit("document_number", f"{place(doc)}{said}，标题和正文开头也没有文号", quote(doc), place(doc))


def shown_elsewhere(doc: Document) -> str | None:
    """A number at the beginning of one of the first lines or in a file's name: most likely the document's own."""
    for line in doc.text.split("\n", HEAD_LINES)[:HEAD_LINES]:
        head = normalize(line[:80]).lstrip("（(《 ").removeprefix("文号").removeprefix("发文字号").lstrip(":： ")
        for number in find_document_numbers(head)[:1]:
            if head.startswith(normalize(number.text)):
                return number.text
    return next((n.text for file in doc.attachments for n in find_document_numbers(file.name)), None)


BARE = replace(PAPER, document_number=None, number_text=None, metadata=rows(("名称", "古树名木养护办法")))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(BARE, body_numbers=("云政办〔2020〕12号",)), why="文号写在正文开头"),
    Good(replace(BARE, metadata=rows(("发文字号", "云政办〔2020〕12号"))), why="栏名是同义词"),
    Good(replace(BARE, title="关于印发养护办法的通知（云政办〔2020〕12号）"), why="文号写在标题中"),
    Good(replace(BARE, title="云溪市人民政府令第12号"), why="令以第×号为编号"),
    Good(replace(BARE, number_text="云政办[2020]12号"), why="写法问题由 DOC002 评判"),
    Bad(BARE, "document_number"),
    Bad(replace(BARE, number_text="", metadata=rows(("文号", ""))), "document_number"),
    Bad(replace(BARE, number_text="无", metadata=rows(("文号", "无"))), "document_number"),
    Bad(replace(BARE, number_text="/", metadata=rows(("文号", "/"))), "document_number"),
    Bad(replace(BARE, has_metadata_table=False, metadata=(), kind="其他政策文件"), "document_number"),
    Skip(
        replace(BARE, title="云溪市人民政府关于禁止燃放烟花爆竹的通告"),
        "not-applicable",
        why="通告可以不编文号",
    ),
    Skip(
        replace(BARE, text="云政办〔2020〕12号 云溪市人民政府办公室关于印发古树名木养护办法的通知\n各县区人民政府："),
        "undetermined",
        why="文号与标题写在同一行",
    ),
    Skip(
        replace(BARE, attachments=(Attachment(url="https://www.yunxi.example/f/a.pdf", name="云政办〔2020〕12号.pdf"),)),
        "undetermined",
        why="文号只写在附件名称中",
    ),
    Bad(replace(BARE, text="根据《古树名木条例》（云政〔2019〕3号），现将办法印发给你们，请执行。"), "document_number"),
    Skip(replace(BARE, title="（转载）古树名木养护办法"), "not-applicable", why="转载"),
    Skip(replace(BARE, text="", metadata=(), attachments=()), "undetermined", why="正文由脚本加载，只读到标题"),
    Skip(replace(BARE, title="2020年第3批征地补偿公告"), "not-applicable"),
    Skip(replace(BARE, title="云溪市人民政府令"), "undetermined"),
    Skip(replace(BARE, unreadable=frozenset({"document_number"})), "undetermined", why="由脚本显示"),
    Skip(replace(BARE, title=None, text="", metadata=()), "undetermined", why="页面没有读出"),
)
