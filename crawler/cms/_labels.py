"""Labels of metadata blocks, as portals spell them, and the field of ``Document`` that each means.

Spellings seen on portals of Anhui, Guangdong, Fujian, Guizhou and Jiangsu; inner spaces and colons are dropped before
a label is looked up (``gkcrawl.text.normalize_label``).
"""

from gkcrawl.model import MetadataField
from gkcrawl.text import normalize_label

FIELDS: dict[str, tuple[str, ...]] = {
    "index_number": ("索引号", "信息索引号", "索引码"),
    "title": ("名称", "信息名称", "标题", "文件名称", "信息标题"),
    "document_number": ("文号", "发文字号", "发布文号", "文件编号", "发文文号", "文件文号", "公文文号", "文件字号"),
    "publisher": ("发布机构", "发文机关", "发文机构", "发布机关", "发布单位", "发文单位", "制发机关", "公开机构"),
    "issued_on": ("成文日期", "成文时间", "印发日期", "印发时间", "生成日期", "生成时间", "发文日期", "发文时间"),
    "published_on": ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "发布于"),
    "effective_on": ("生效时间", "生效日期", "施行日期", "施行时间", "实施日期", "实施时间"),
    "expires_on": ("废止时间", "废止日期", "失效日期", "失效时间", "有效期至", "终止日期"),
    "validity": ("有效性", "时效", "时效性", "效力状态", "文件状态", "信息时效", "是否有效", "有效状态"),
    "category": ("组配分类", "信息分类", "分类", "组配分类名称", "信息类别", "栏目分类"),
    "topic": ("主题分类", "主题导航", "主题", "内容分类"),
    "keywords": ("关键词", "主题词", "关键字"),
    "source": ("来源", "信息来源", "文章来源", "稿件来源"),
}
"""Labels of each field, the most trusted first."""

OTHERS = frozenset({
    "统一编号", "体裁分类", "主体分类", "体载分类", "公文种类", "内容概述", "服务对象", "服务对象分类", "生命周期分类",
    "文件下载", "信息格式/语种", "信息格式", "语种", "浏览次数", "转载网址", "转载日期", "有效日期", "有效期", "作者", "责任编辑",
    "公开方式", "公开范围", "公开形式", "公开时限", "公开类别", "载体类型", "体裁", "区域", "适用范围", "解读单位", "公文名称",
    "制定机关", "登记号", "生成/有效日期", "公开属性", "内容分类名称",
})
"""Labels that belong to metadata blocks but to no field of ``Document``."""

FIELD_OF = {label: name for name, labels in FIELDS.items() for label in labels}
MAX_LABEL = 24
"""Labels are short; with inner spaces no longer than this."""


def field_of(label: str) -> str | None:
    """Name of the ``Document`` field that the label means, ``None`` when it means none."""
    return FIELD_OF.get(normalize_label(label))


def is_label(text: str) -> bool:
    """The text is a metadata label, whatever spaces and colons stand in and around it."""
    if not text or len(text) > MAX_LABEL:
        return False
    word = normalize_label(text)
    return word in FIELD_OF or word in OTHERS


def values_of(fields: tuple[MetadataField, ...], name: str) -> tuple[MetadataField, ...]:
    """The rows that mean ``name``, the most trusted label first."""
    order = {label: place for place, label in enumerate(FIELDS[name])}
    rows = [(order[word], row) for row in fields if (word := normalize_label(row.label)) in order]
    return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def value_of(fields: tuple[MetadataField, ...], name: str) -> str | None:
    """Value of the most trusted filled row that means ``name``; "" when all are blank, ``None`` when there is none."""
    rows = values_of(fields, name)
    return next((row.value for row in rows if row.value), "" if rows else None)
