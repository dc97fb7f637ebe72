"""规范性文件和政策文件应当标明成文日期。

为什么：公开时限从成文之日起算，没有成文日期就无法判断文件新旧，也无法核对是否按时公开。

依据：规范性文件必须显示成文日期（六安市人民政府办公室 2020 年要求）；季度监测中无成文日期的每处扣分。

怎样判断：元数据表“成文日期”（发文日期、生成日期、印发日期等同义栏）有日期即可。没有元数据表的页面，
落款处写有日期也算。有元数据表而该栏缺失或为空的，即使落款有日期也算缺失。

不计：转载和上级文件；没有元数据表而另有附件、或者正文另有单独成行的
日期的，无法判断；栏内有文字但认不出是日期的，无法判断；由脚本显示的，无法判断。

如何整改：在元数据“成文日期”一栏补录文件落款日期。
"""

import re
from dataclasses import replace

from gkcrawl.model import Document
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import find_dates, parse_date
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


@document_rule(
    id="DOC004",
    name="missing-issue-date",
    title="成文日期缺失",
    severity="major",
    points="1",
    basis=(
        "六安市规范性文件公开要求（2020 年）：标明文号、成文日期、发布时间、有效性",
        "六安市政务公开季度监测指标（2020 年）：规范性文件无发文日期每处扣分",
        "六安市县区政务公开监测指标（2024 年）：元数据要素",
    ),
    suggestion="在元数据“成文日期”一栏补录文件落款日期。",
    applies_to=POLICY_KINDS,
)
def missing_issue_date(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "issued_on")
    require_own(doc)
    if doc.issued_on is not None:
        return
    value = stated(doc, "issued_on", doc.issued_text)
    if value is not None and not is_blank(value):
        if parse_date(value) is None:
            raise Undetermined(f"成文日期一栏写的是“{value.strip()}”，认不出日期")
        return
    if not doc.has_metadata_table and doc.signature_on is not None:
        return
    if not doc.has_metadata_table and doc.attachments:
        raise Undetermined("文件可能在附件中，落款日期要打开附件查看")
    if not doc.has_metadata_table and (line := dated_line(doc.text)):
        raise Undetermined(f"正文有单独成行的日期“{line}”，可能是落款")
    said = "没有“成文日期”一栏" if value is None else "“成文日期”一栏为空"
    if doc.signature_on:
        said += f"（正文落款为 {doc.signature_on}，没有录入元数据）"
    elif not doc.has_metadata_table:
        said += "，正文也没有落款日期"
    yield Hit("issued_on", f"{place(doc)}{said}", quote(doc), place(doc))


def dated_line(text: str) -> str | None:
    """A line that is a date, perhaps behind an organ's name or in brackets: what a signature looks like."""
    for found in find_dates(text):
        before = text[: found.start].rpartition("\n")[2].strip(" \t\u3000（(")
        after = text[found.end :].partition("\n")[0].strip(" \t\u3000)）")
        if len(before) <= LONGEST_ORGAN and not NOT_AN_ORGAN.search(before) and after in ("", "印发", "发布", "通过"):
            return f"{before} {found.text}".strip()
    return None


LONGEST_ORGAN = 30
NOT_AN_ORGAN = re.compile(r"[，。；:：\d]|[至到于自从]$")
BARE = replace(PAPER, issued_on=None, issued_text=None, metadata=rows(("文号", "云政办〔2020〕12号")))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(BARE, metadata=rows(("发文日期", "2020-11-16"))), why="同义栏名"),
    Good(replace(BARE, metadata=rows(("生成日期", "2020年11月16日"))), why="同义栏名"),
    Good(replace(BARE, has_metadata_table=False, metadata=()), why="没有元数据表，落款写有日期"),
    Bad(BARE, "issued_on"),
    Bad(replace(BARE, issued_text="", metadata=rows(("成文日期", ""))), "issued_on"),
    Bad(replace(BARE, issued_text="-", kind="其他政策文件"), "issued_on"),
    Bad(
        replace(BARE, has_metadata_table=False, metadata=(), attachments=(), signature_on=None,
                text="现将办法印发给你们，自2020年12月1日起施行。"),
        "issued_on",
    ),
    Skip(
        replace(BARE, has_metadata_table=False, metadata=(), attachments=(), signature_on=None,
                text="现将办法印发给你们，请执行。\n云溪市林业站 2020年11月16日\n附件：登记表\n姓名：\n单位："),
        "undetermined",
        why="落款后面还有附件，没有认出",
    ),
    Skip(
        replace(BARE, has_metadata_table=False, metadata=(), signature_on=None, text="现将办法印发给你们，请认真贯彻执行。"),
        "undetermined",
        why="文件在附件中",
    ),
    Skip(replace(BARE, title="【转载】古树名木养护办法"), "not-applicable", why="转载"),
    Skip(replace(BARE, text="", metadata=(), attachments=()), "undetermined", why="正文由脚本加载，只读到标题"),
    Skip(replace(BARE, issued_text="见文件"), "undetermined"),
    Skip(replace(BARE, unreadable=frozenset({"issued_on"})), "undetermined"),
)
