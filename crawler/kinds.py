"""What sort of document a page is, when the catalogue does not say it for the column.

Only what title, category or number leave no doubt about; everything else has no kind, and rules for a kind skip it.
"""

import re

from gkcrawl.model import Document
from gkcrawl.text import normalize

_ANNUAL = re.compile(r"信息公开.{0,8}(?:年度报告|年报)")
_GUIDE = re.compile(r"(?:政府)?信息公开指南")
_EXPLAINED = re.compile(r"政策解读|【.{0,6}解读】|一图(?:读懂|看懂|解读)|图解[:：《“]|》.{0,8}解读|解读《|的解读$|新闻发布会解读")
_NORMATIVE = re.compile(r"规范性文件")
_NORMATIVE_NUMBER = re.compile(r"(?:规字|规|办规)〔\d{4}〕")
_FEEDBACK = re.compile(r"(?:意见|建议).{0,10}(?:采纳|反馈)情况|反馈情况.{0,6}(?:公告|公示|说明)?$|意见征集结果")
_CONSULTATION = re.compile(
    r"公开征求.{0,60}意见|征求.{0,60}意见(?:建议)?的(?:公告|通告|函|启事|通知)|意见征集|^【社会征集】|^【面向社会】")
_NOTICE_TO_PUBLIC = re.compile(r"公示(?:[（(].{1,20}[)）])?$")
_POLICY = re.compile(r"(?:通知|意见|决定|办法|方案|规定|细则|批复|规划|预案)(?:[（(].{1,10}[)）])?$")
_NOT_NORMATIVE = re.compile(r"清理|备案|目录|解读|废止|统计|评估|征求意见|意见反馈")


_COLUMN_NAMES = frozenset({"政策解读", "意见征集", "意见征集结果", "信息公开年报", "政府信息公开年报", "政府信息公开年度报告"})
"""Titles of list pages, which are no documents."""


def is_annual_report(title: str) -> bool:
    """The title is that of a 政府信息公开工作年度报告."""
    return bool(_ANNUAL.search(normalize(title).replace(" ", "")))


def infer_kind(document: Document) -> str:
    """年报, 指南, 政策解读, 意见反馈, 意见征集, 公示, 规范性文件, 其他政策文件 or "" (not told)."""
    title = normalize(document.title or "").replace(" ", "")
    if title in _COLUMN_NAMES:
        return ""
    if is_annual_report(title):
        return "年报"
    if _GUIDE.search(title) and "通知" not in title:
        return "指南"
    for pattern, kind in ((_EXPLAINED, "政策解读"), (_FEEDBACK, "意见反馈"), (_CONSULTATION, "意见征集"),
                          (_NOTICE_TO_PUBLIC, "公示")):
        if pattern.search(title):
            return kind
    return _policy_kind(document, title)


def _policy_kind(document: Document, title: str) -> str:
    """规范性文件 or 其他政策文件 for a numbered document with a metadata block.

    A numbered text without one is most likely another body's, shown for information.
    """
    numbers = tuple(filter(None, (document.document_number, *document.body_numbers)))
    if not numbers or not document.has_metadata_table or _NOT_NORMATIVE.search(title):
        return ""
    column = document.column
    path = "" if _NOT_NORMATIVE.search(column.name) else "/".join(column.path)
    words = f"{document.category or ''} {document.topic or ''} {path}"
    if _NORMATIVE.search(words) or any(map(_NORMATIVE_NUMBER.search, numbers)):
        return "规范性文件"
    return "其他政策文件" if _POLICY.search(title) else ""
