"""What the rules of this family share: the figures, the doubts about them, and the names of the parts."""

import re

from gkcrawl.extract.annual_form import row_name
from gkcrawl.model import AnnualReport, Document, ReportRow
from gkcrawl.rule import NotApplicable, Undetermined

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
FIRST_YEAR = 2019
"""First report in the form of 国办公开办函〔2019〕60号."""

SECTIONS = (
    ("一、总体情况", re.compile(r"(?:总体|基本)(?:工作)?情况")),
    ("二、主动公开政府信息情况", re.compile(r"主动公开")),
    ("三、收到和处理政府信息公开申请情况", re.compile(r"申请(?!行政复议|人|被)")),
    ("四、政府信息公开行政复议、行政诉讼情况", re.compile(r"复议|诉讼")),
    ("五、存在的主要问题及改进情况", re.compile(r"问题|不足")),
    ("六、其他需要报告的事项", re.compile(r"其[他它].*事项")),
)
"""The six parts with words that every local wording of their heading contains."""

_ORDER = (3, 4, 5, 2, 1, 0)
"""The most telling words first."""
_REPORT_TITLE = re.compile(r"信息公开.{0,12}(?:年度报告|年报)")
_OTHER_MATTER = re.compile(
    r"通知|模板|模版|范本|格式|填报|培训|解读|报表|编制说明|图解|一图|读懂|看懂|图说|说明$|汇总|汇编|公示|评议|点评|动员|会议|工作总结$"
)
_YEAR = re.compile(r"(20\d{2})\s*年")


def is_report_title(title: str | None) -> bool:
    """Whether a title announces a report itself, not a notice or a form about reports."""
    return bool(title and _REPORT_TITLE.search(title) and not _OTHER_MATTER.search(title))


def year_of(doc: Document) -> int | None:
    """The year that is reported on."""
    if doc.annual_report and doc.annual_report.year:
        return doc.annual_report.year
    match = _YEAR.search(doc.title or "")
    return int(match[1]) if match else None


def report_of(doc: Document) -> AnnualReport:
    """The figures of the page.

    Raises ``NotApplicable`` for other pages and old forms, ``Undetermined`` when a report could not be read.
    """
    if doc.annual_report is None and not is_report_title(doc.title):
        raise NotApplicable("不是政府信息公开工作年度报告")
    year = year_of(doc)
    if year is not None and year < FIRST_YEAR:
        raise NotApplicable(f"{year}年度报告早于现行格式（2019年度起）")
    if doc.annual_report is None:
        raise Undetermined("网页正文没有读到年度报告的内容，可能在附件或图片中")
    return doc.annual_report


def rows_of(report: AnnualReport) -> dict[str, ReportRow]:
    """Rows of table three by code; raises ``Undetermined`` when the table was not read."""
    if not report.requests:
        raise Undetermined(doubt_about(report) or "没有读到第三部分的统计表")
    return {row.code: row for row in report.requests}


def doubt_about(report: AnnualReport, *codes: str) -> str:
    """Why the rows named (``表四``: table four) must not be judged, "" when they may.

    The parser begins a doubt with the row's code and “, or with 表三： or 表四： for a whole table.
    """
    heads = tuple(f"{code}：" if code == "表四" else f"{code}“" for code in codes)
    if "表四" not in codes:
        heads += ("表三：",)
    return "；".join(found for found in report.doubts if found.startswith(heads))


def values(rows: dict[str, ReportRow], code: str, column: int) -> int:
    """One figure; raises ``Undetermined`` when the row is missing or its cell is no number."""
    row = rows.get(code)
    value = row.values[column] if row and column < len(row.values) else None
    if value is None:
        raise Undetermined(f"第三部分统计表“{COLUMNS[column]}”列有没有读到的数字（“{row_name(code)}”行）")
    return value


def section_number(heading: str) -> int | None:
    """1 … 6 for a heading, ``None`` when its words belong to no part."""
    return next((index + 1 for index in _ORDER if SECTIONS[index][1].search(heading)), None)
