"""How the rules of this family read a field: guards, blanks, synonyms of labels, and evidence."""

import re

from gkcrawl.model import Document
from gkcrawl.rule import NotApplicable, Undetermined
from gkcrawl.text import normalize, normalize_label

POLICY_KINDS = ("规范性文件", "其他政策文件")

PLACEHOLDERS = frozenset(
    {"", "无", "暂无", "空", "-", "--", "—", "——", "/", "//", "\\", "*", ".", "null", "none"}
)
"""What templates and editors write into a field that has no value."""

LABELS: dict[str, frozenset[str]] = {
    "document_number": frozenset(
        {"文号", "发文字号", "发布文号", "文件编号", "发文文号", "文件文号", "公文文号", "文件字号"}
    ),
    "issued_on": frozenset({"成文日期", "发文日期", "生成日期", "印发日期", "成文时间", "发文时间"}),
    "published_on": frozenset({"发布日期", "发布时间", "公开日期", "公开时间"}),
    "validity": frozenset(
        {"有效性", "时效", "时效性", "效力状态", "文件状态", "信息时效", "是否有效", "有效状态"}
    ),
    "index_number": frozenset({"索引号", "信息索引号", "索引码"}),
    "publisher": frozenset(
        {"发布机构", "发文机关", "发文机构", "发布机关", "发布单位", "发文单位", "制发机关", "来源"}
    ),
    "topic": frozenset({"主题分类", "主题导航", "主体分类", "内容分类"}),
    "category": frozenset({"组配分类", "信息分类", "分类", "体裁分类"}),
    "keywords": frozenset({"关键词", "关键字", "主题词"}),
    "expires_on": frozenset({"废止时间", "废止日期", "失效日期", "失效时间"}),
}
"""Labels that portals use for a field of ``Document``; 主体分类 is a misspelling found in templates."""

REPRINT = re.compile(r"^\s*[（(\[【]?\s*转载")
REPEALED = re.compile(r"(?:已|宣布|全文)?(?:失效|废止|作废|无效|撤销)(?:[（(].*[）)])?")
EVIDENCE_LENGTH = 160
ENOUGH_TEXT = 600
LEAST_TEXT = 15
"""Fewer characters of text are no article."""


def require_readable(doc: Document, field: str) -> None:
    """Raise ``Undetermined`` when ``field`` is drawn by script or picture, or when nothing was read."""
    if field in doc.unreadable:
        raise Undetermined("该要素由脚本或图片显示，未能读取")
    if doc.metadata or doc.tables or len(doc.text) >= ENOUGH_TEXT:
        return
    beside_title = normalize(doc.text).replace(normalize(doc.title or "") or " ", "")
    if len(beside_title) < LEAST_TEXT:
        raise Undetermined("页面没有读出正文和元数据，可能由脚本加载，或者正文是图片、附件")


def require_own(doc: Document) -> None:
    """Raise ``NotApplicable`` for what another body made: its elements are that body's to state."""
    if is_reprint(doc) or any("上级" in name for name in doc.column.path):
        raise NotApplicable("转载或上级文件，要素由制发机关标注")


def is_repealed(doc: Document) -> bool:
    """Whether the page itself says that the document is no longer in force."""
    return bool(doc.validity and REPEALED.fullmatch(normalize(doc.validity)))


def is_blank(value: str | None) -> bool:
    """Whether ``value`` is absent, empty, or one of the words that stand for nothing."""
    return value is None or value == "" or normalize(value).lower() in PLACEHOLDERS


def written(doc: Document, field: str) -> str | None:
    """What the metadata table says under any label of ``field``; ``None`` when it has no such row."""
    labels = LABELS[field]
    found: str | None = None
    for row in doc.metadata:
        if normalize_label(row.label) in labels:
            if not is_blank(row.value):
                return row.value
            found = row.value
    return found


def stated(doc: Document, field: str, value: str | None) -> str | None:
    """``value`` of a field, or what a synonymous label says when it is blank; ``None`` without either."""
    if not is_blank(value):
        return value
    other = written(doc, field)
    return other if value is None or not is_blank(other) else value


def is_reprint(doc: Document) -> bool:
    """Whether the page says that it repeats another body's publication."""
    return bool(REPRINT.match(doc.title or "")) or any(
        normalize_label(row.label).startswith("转载") and not is_blank(row.value) for row in doc.metadata
    )


def place(doc: Document) -> str:
    """Where a reader has to look for a field."""
    return "元数据表" if doc.has_metadata_table else "网页"


def quote(doc: Document) -> str:
    """The page's own words that show a field missing: its metadata rows, or else its opening."""
    if doc.metadata:
        rows = "；".join(
            f"{normalize_label(row.label)}：{normalize(row.value) or '（空）'}" for row in doc.metadata
        )
        return rows if len(rows) <= EVIDENCE_LENGTH else rows[:EVIDENCE_LENGTH] + "…"
    opening = normalize(doc.text[:EVIDENCE_LENGTH])[:60]
    return f"页面没有元数据表；标题：{doc.title or '（无）'}；正文开头：{opening or '（空）'}"
