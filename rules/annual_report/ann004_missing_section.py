"""年度报告应当包含规定的六个部分，并按规定的次序排列。

为什么：六个部分对应条例规定的必备内容，缺少或错位都会使报告无法横向比较。

依据：《政府信息公开条例》第五十条；国办公开办函〔2019〕60号（2019、2020 年度）、
国办公开办函〔2021〕30号（2021 年度起）规定的格式。

怎样判断：在正文中查找六个部分的标题，缺一个部分记一处；六个都在而次序不对的，记一处。
只看意思不看字句：“其它”与“其他”、“整改措施”与“改进情况”、
第四部分的“被申请行政复议、提起行政诉讼情况”等写法都认可。

不计：2019 年度以前的报告；标题前的序号样式、标题是否加粗。
有相应序号但字句认不出的标题，或者正文另有一行含该部分字句的，该部分无法判断；认出的标题不足四个的，整篇无法判断（多半是附件或图片）。

如何整改：按六个部分补齐标题和内容，没有内容的部分写明“无”，并调整次序。
"""

import re
from dataclasses import dataclass, replace

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, Hit, Skip, Undetermined, Unsure, Verdicts, document_rule
from gkcrawl.text import normalize
from rules.annual_report._report import SECTIONS, report_of, section_number
from rules.annual_report._samples import NOTICE, PAGE, PICTURE, REPORT, page

LONGEST_HEADING = 40
SENTENCE = re.compile(r"[。；，,;]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    minimum_sections: int = 4  # 至少认出几个部分，才评判缺失


@document_rule(
    id="ANN004", name="missing-section", title="年度报告缺少规定部分或次序不对", severity="major",
    points="1", basis=("政府信息公开条例 第五十条", "国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="按规定格式补齐六个部分并调整次序，没有内容的部分写明“无”。", params=Params,
)
def missing_section(doc: Document, ctx: Context[Params]) -> Verdicts:
    if "text" in doc.unreadable:
        raise Undetermined("正文没有读全")
    headings = [heading for heading, _ in report_of(doc).sections]
    numbers = [number for heading in headings if (number := section_number(heading)) is not None]
    found = "；".join(headings)
    if len(set(numbers)) < ctx.params.minimum_sections:
        raise Undetermined(f"只认出{len(set(numbers))}个部分的标题，其余可能在附件或图片中")
    strange = {heading.strip()[0] for heading in headings if section_number(heading) is None}
    for number, (name, _) in enumerate(SECTIONS, start=1):
        if number in numbers:
            continue
        if line := said_in_text(doc.text, number):
            yield Unsure(name, f"正文有一行“{line}”，可能就是“{name}”的标题")
        elif name[0] in strange:
            yield Unsure(name, f"有序号为“{name[0]}”的标题，但字句与“{name}”不同")
        else:
            yield Hit(name, f"没有找到“{name}”部分", f"页面上的标题：{found}", "正文")
    if len(numbers) == len(SECTIONS) and numbers != sorted(numbers):
        order = "、".join(SECTIONS[number - 1][0][0] for number in numbers)
        detail = f"六个部分的次序为{order}，应为一、二、三、四、五、六"
        yield Hit("次序", detail, f"页面上的标题：{found}", "正文")


def said_in_text(text: str, number: int) -> str:
    """A short line with the words of the part, whatever ordinal it has: a heading that was not known as one."""
    lines = (normalize(line) for line in text.split("\n") if 2 < len(line) <= LONGEST_HEADING and "\t" not in line)
    return next((line for line in lines if not SENTENCE.search(line) and section_number(line) == number), "")


def headed(*headings: str) -> Document:
    return page(replace(REPORT, sections=tuple((heading, 100) for heading in headings)))


FIVE = tuple(heading for heading, _ in REPORT.sections[:5])

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(headed(*FIVE, "六、其它需要报告的事项"), why="其它"),
    Good(headed(*FIVE[:3], "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
                "五、存在问题及整改措施", "六、其他需要报告的事项"), why="地方写法"),
    Good(headed("总体情况", *FIVE[1:], "其他需要报告的事项"), why="标题没有序号"),
    Bad(headed(*FIVE), "六、其他需要报告的事项"),
    Bad(headed(*FIVE[:3], FIVE[4]), FIVE[3], "六、其他需要报告的事项"),
    Bad(headed(*FIVE[:2], FIVE[3], FIVE[2], FIVE[4], "六、其他需要报告的事项"), "次序"),
    Skip(
        replace(headed(*FIVE), text="……\n六 其他需要报告的事项\n无。"), "undetermined", why="序号后没有顿号，没有认作标题"
    ),
    Skip(headed(*FIVE, "六、收费情况"), "undetermined", why="字句认不出"),
    Skip(headed(*FIVE[:2]), "undetermined"),
    Skip(PICTURE, "undetermined", why="正文是附件或图片"),
    Skip(NOTICE, "not-applicable", why="编制通知"),
    Skip(replace(PICTURE, title="云溪市水利局2017年政府信息公开工作年度报告"), "not-applicable"),
)
