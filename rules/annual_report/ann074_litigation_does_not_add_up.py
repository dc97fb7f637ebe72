"""第四部分复议、诉讼统计表的四种结果之和应当等于总计。

为什么：复议、诉讼情况是检验公开工作合法性的数据，合计不符说明录入有误。

依据：国办公开办函〔2019〕60号、国办公开办函〔2021〕30号的统计表。

怎样判断：行政复议、未经复议直接起诉、复议后起诉三组，各把结果维持、结果纠正、其他结果、尚未审结相加，
与该组总计比较，不相等的各记一处。空白格按 0 计。这是监测目录 ANN-07 四项勾稽关系之一（A4）。

不计：2019 年度以前的报告。没有读到恰好十五个数（表格为图片、被拆开）的，无法判断。

如何整改：核对所列一组的数字，改正后重新发布并注明更正。
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
    Unsure,
    Verdicts,
    document_rule,
)
from rules.annual_report._report import doubt_about, report_of
from rules.annual_report._samples import NOTICE, PAGE, PICTURE, REPORT, page

BLOCKS = ("行政复议", "未经复议直接起诉", "复议后起诉")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结")


@document_rule(
    id="ANN074", name="litigation-does-not-add-up", title="年度报告复议诉讼合计不符", severity="major",
    points="1", basis=("国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="核对第四部分统计表所列一组的数字，改正后重新发布并注明更正。",
)
def litigation_does_not_add_up(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    report = report_of(doc)
    if len(report.litigation) != 15:
        raise Undetermined(doubt_about(report, "表四") or "没有读到第四部分的统计表")
    for position, block in enumerate(BLOCKS):
        figures = report.litigation[position * 5:position * 5 + 5]
        parts = [value for value in figures[:4] if value is not None]
        total = figures[4]
        if total is None or len(parts) != 4:
            yield Unsure(block, f"“{block}”一组有没有读到的数字")
        elif sum(parts) != total:
            written = "＋".join(f"{name}{value}" for name, value in zip(RESULTS, parts, strict=True))
            yield Hit(block,
                      f"“{block}”：{written}＝{sum(parts)}，总计填{total}，相差{abs(sum(parts) - total)}",
                      f"{block}：{'、'.join(map(str, figures))}", "第四部分统计表")


def figures(*numbers: int | None) -> Document:
    return page(replace(REPORT, litigation=numbers))


NONE = (0,) * 5

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(figures(*NONE, *NONE, *NONE), why="没有复议诉讼"),
    Bad(figures(1, 0, 1, 0, 3, *NONE, *NONE), "行政复议"),
    Bad(figures(*NONE, 1, 0, 0, 0, 0, 2, 0, 0, 0, 1), "未经复议直接起诉", "复议后起诉"),
    Bad(figures(None, 0, 0, 0, 0, *NONE, 2, 0, 0, 0, 1), "复议后起诉"),
    Skip(figures(*NONE, *NONE, 0, None, 0, 0, 1), "undetermined"),
    Skip(page(replace(REPORT, litigation=(), doubts=("表四：应有15个数，读到14个",))), "undetermined",
         why="表格被拆开"),
    Skip(PICTURE, "undetermined"),
    Skip(NOTICE, "not-applicable"),
)
