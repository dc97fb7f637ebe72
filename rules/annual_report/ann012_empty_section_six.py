"""年度报告第六部分“其他需要报告的事项”不应只有标题。

为什么：只有标题会让人分不清是没有事项还是漏填；写明“无”或收费情况，一句话即可。

依据：国办公开办函〔2021〕30号、国办公开办函〔2019〕60号规定的六个部分格式。

怎样判断：第六部分标题之后到正文结束没有任何文字。结尾的落款单位和日期不算内容。

不计：页面有图片、内容可能是图片的，无法判断；
写有“无”“无其他需要报告的事项”的；没有第六部分标题的（由 ANN004 评判）；2019 年度以前的报告。
本条为提醒，不扣分。

如何整改：补写信息处理费收取等情况；确实没有的，写明“无其他需要报告的事项”。
"""

from dataclasses import replace

from gkcrawl.model import Document, Link
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
from rules.annual_report._report import report_of, section_number
from rules.annual_report._samples import NOTICE, PAGE, PICTURE, REPORT, page


@document_rule(
    id="ANN012", name="empty-section-six", title="年度报告第六部分为空", severity="minor", points="0",
    basis=("国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="补写第六部分内容，没有的写明“无其他需要报告的事项”。",
)
def empty_section_six(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    sections = report_of(doc).sections
    places = [index for index, (heading, _) in enumerate(sections) if section_number(heading) == 6]
    if not places:
        raise NotApplicable("没有第六部分的标题")
    if "text" in doc.unreadable or any(link.kind == "image" for link in doc.links):
        raise Undetermined("正文没有读全，或者内容可能是图片")
    heading = sections[places[0]][0]
    if sum(length for _, length in sections[places[0]:]) == 0:
        yield Hit("第六部分", f"“{heading}”只有标题，没有内容", f"{heading}（其后无文字）", "正文第六部分")


def ending(heading: str, length: int) -> Document:
    return page(replace(REPORT, sections=(*REPORT.sections[:5], (heading, length))))


EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(ending("六、其他需要报告的事项", 1), why="写明“无”"),
    Bad(ending("六、其它需要报告的事项", 0), "第六部分"),
    Skip(page(replace(REPORT, sections=REPORT.sections[:5])), "not-applicable", why="由 ANN004 评判"),
    Skip(
        replace(ending("六、其他需要报告的事项", 0),
                links=(Link(url="https://www.yunxi.example/6.png", kind="image"),)),
        "undetermined",
        why="内容是图片",
    ),
    Skip(PICTURE, "undetermined"),
    Skip(NOTICE, "not-applicable"),
)
