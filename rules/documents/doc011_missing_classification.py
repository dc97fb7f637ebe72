"""规范性文件和政策文件应当标明发布机构、主题分类、组配分类和关键词。

为什么：缺了这些要素，目录无法分类导航，政策文件库无法按主题、按机构检索。

依据：2024 年政务公开监测指标，元数据要素包括关键词、发布机关、信息分类、主题分类，缺一项扣一次分；
《政府信息公开条例》第十二条，公开目录应当便于查找。

怎样判断：逐栏核对，每缺一栏记一处。发布机构写在标题下“来源”处也算；主题导航、内容分类视同主题分类，
信息分类视同组配分类，主题词视同关键词。

不计：转载和上级文件；已标明失效、废止的文件；栏名只写“分类”的，视为主题分类、
组配分类都已标明；关键词自 2024 年起列入指标，此前发布的不判；由脚本显示的栏、没有元数据表的页面的发布机构，无法判断。

如何整改：在信息发布系统中补选分类、补录发布机构和关键词。
"""

from dataclasses import dataclass, replace
from datetime import date

from gkcrawl.model import Document
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NotApplicable,
    Skip,
    Unsure,
    Verdicts,
    document_rule,
)
from gkcrawl.text import normalize_label
from rules.documents._fields import (
    POLICY_KINDS,
    is_blank,
    is_repealed,
    place,
    quote,
    require_own,
    require_readable,
    written,
)
from rules.documents._samples import PAPER, rows

GENERIC = frozenset({"分类", "分类名称", "信息类别", "目录分类", "栏目分类", "体裁分类"})
"""Labels that do not say by what is classified; each may stand for either classification."""
GENERIC_FOR = ("topic", "category")
FIELDS = {"publisher": "发布机构", "topic": "主题分类", "category": "组配分类", "keywords": "关键词"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    fields: tuple[str, ...] = ("publisher", "topic", "category", "keywords")  # 要核对的栏
    keywords_since: date = date(2024, 1, 1)  # 发布日期早于此日的不核对关键词


@document_rule(
    id="DOC011",
    name="missing-classification",
    title="发布机构、分类或关键词缺失",
    severity="minor",
    points="0.2",
    basis=("政府信息公开条例 第十二条", "六安市县区政务公开监测指标（2024 年）：元数据要素"),
    suggestion="在信息发布系统中补选分类、补录发布机构和关键词。",
    applies_to=POLICY_KINDS,
    params=Params,
)
def missing_classification(doc: Document, ctx: Context[Params]) -> Verdicts:
    require_readable(doc, "metadata")
    require_own(doc)
    if is_repealed(doc):
        raise NotApplicable("页面已标明失效或废止")
    values = {
        "publisher": doc.publisher or doc.source,
        "topic": doc.topic,
        "category": doc.category,
        "keywords": doc.keywords,
    }
    for field in ctx.params.fields:
        day = doc.published_on or doc.issued_on
        if field == "keywords" and (day is None or day < ctx.params.keywords_since):
            continue
        if not is_blank(values[field]) or not is_blank(written(doc, field)):
            continue
        if field in GENERIC_FOR and any(
            normalize_label(row.label) in GENERIC and not is_blank(row.value) for row in doc.metadata
        ):
            continue
        if field == "publisher" and not doc.has_metadata_table:
            yield Unsure(field, "页面没有元数据表，发布机构要看标题、落款和网站名称")
            continue
        if field in doc.unreadable:
            yield Unsure(field, f"{FIELDS[field]}由脚本或图片显示，未能读取")
        else:
            yield Hit(field, f"{place(doc)}没有标明{FIELDS[field]}", quote(doc), place(doc))


BARE = replace(
    PAPER,
    publisher=None,
    topic=None,
    category=None,
    keywords=None,
    metadata=rows(("文号", "云政办〔2020〕12号")),
)
NEW = replace(PAPER, keywords=None, published_on=date(2024, 5, 6))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(PAPER, keywords=None), why="2024 年以前不要求关键词"),
    Good(replace(NEW, metadata=rows(("主题词", "古树"))), why="同义栏名"),
    Good(
        replace(
            BARE, source="云溪市人民政府办公室", metadata=rows(("信息分类", "通知"), ("主题导航", "林业"))
        ),
        why="同义栏名，机构写在来源处",
    ),
    Good(
        replace(BARE, publisher="云溪市人民政府办公室", metadata=rows(("分类", "农业、林业、水利"))),
        why="栏名只写“分类”，看不出是主题还是组配，视为都已标明",
    ),
    Bad(BARE, "publisher", "topic", "category"),
    Skip(replace(BARE, validity="失效"), "not-applicable", why="已失效文件"),
    Bad(replace(PAPER, topic="", metadata=rows(("主题分类", ""))), "topic"),
    Bad(NEW, "keywords"),
    Bad(replace(BARE, has_metadata_table=False, metadata=()), "topic", "category"),
    Skip(
        replace(PAPER, publisher=None, has_metadata_table=False, metadata=()),
        "undetermined",
        why="没有元数据表，发布机构写在落款",
    ),
    Skip(replace(BARE, title="（转载）云溪市古树名木养护办法"), "not-applicable", why="转载"),
    Skip(
        replace(PAPER, topic=None, metadata=(), unreadable=frozenset({"topic"})),
        "undetermined",
        why="脚本填写",
    ),
)
