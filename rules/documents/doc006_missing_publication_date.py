"""公开的信息应当标明发布日期。

为什么：没有发布日期，群众不知道信息新旧，监测也无法核对是否按时公开、按期更新。

依据：《政府网站发展指引》（国办发〔2017〕47号），信息应当清楚标明发布时间；规范性文件必须显示发布时间
（六安市人民政府办公室 2020 年要求）。

怎样判断：元数据表“发布日期”或标题下日期行有日期即可。列表上的日期不能代替页面上的日期。

不计：写有文字但认不出日期的、由脚本显示的，无法判断；公开指南和机构信息是长期页面，不评判。

如何整改：在信息发布系统中填写发布日期，并检查模板是否显示。
"""

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
from gkcrawl.text import parse_date
from rules.documents._fields import is_blank, place, quote, require_readable, stated
from rules.documents._samples import PAPER, rows


@document_rule(
    id="DOC006",
    name="missing-publication-date",
    title="发布日期缺失",
    severity="major",
    points="1",
    basis=(
        "国办发〔2017〕47号 政府网站发展指引：标明发布时间",
        "六安市规范性文件公开要求（2020 年）：标明文号、成文日期、发布时间、有效性",
    ),
    suggestion="填写发布日期，并检查页面模板是否显示。",
    applies_to=(
        "规范性文件",
        "其他政策文件",
        "政策解读",
        "意见征集",
        "意见反馈",
        "年报",
        "一般信息",
        "公示",
        "财政信息",
    ),
)
def missing_publication_date(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "published_on")
    if doc.published_on is not None:
        return
    value = stated(doc, "published_on", doc.published_text)
    if value is not None and not is_blank(value):
        if parse_date(value) is None:
            raise Undetermined(f"发布日期写的是“{value.strip()}”，认不出日期")
        return
    yield Hit("published_on", "页面没有标明发布日期", quote(doc), place(doc))


BARE = replace(PAPER, published_on=None, published_text=None, metadata=rows(("文号", "云政办〔2020〕12号")))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(PAPER, kind="政策解读", has_metadata_table=False, metadata=()), why="日期行也算"),
    Good(replace(BARE, metadata=rows(("公开日期", "2020-11-20"))), why="同义栏名"),
    Bad(BARE, "published_on"),
    Bad(replace(BARE, published_text="", listed_on=PAPER.published_on), "published_on"),
    Bad(replace(BARE, kind="公示", has_metadata_table=False, metadata=()), "published_on"),
    Skip(replace(BARE, kind="机构信息"), "not-applicable", why="长期页面"),
    Skip(replace(BARE, published_text="刚刚"), "undetermined"),
    Skip(replace(BARE, unreadable=frozenset({"published_on"})), "undetermined", why="由脚本显示"),
)
