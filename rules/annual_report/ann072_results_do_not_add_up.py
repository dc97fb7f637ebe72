"""第三部分统计表每一列的办理结果各项之和应当等于第（七）项总计。

为什么：办理结果逐项相加不等于总计，说明有申请漏记或重记，后续的复议、诉讼统计也会失去依据。

依据：国办公开办函〔2019〕60号、国办公开办函〔2021〕30号的统计表。

怎样判断：七列逐列，把予以公开、部分公开、不予公开 8 项、无法提供 3 项、不予处理 5 项、
其他处理（2021 年度起为 3 项）相加，与（七）总计比较，不相等的列各记一处。
空白格和“/”“—”按 0 计。这是监测目录 ANN-07 四项勾稽关系之一（A2）。

不计：2019 年度以前的报告。任何一项没有读到、疑似被拆成两格或者表格为图片的，无法判断。

如何整改：对照台账逐项核对不相等的列，改正后重新发布并注明更正。
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
from rules.annual_report._report import COLUMNS, doubt_about, report_of, rows_of, values
from rules.annual_report._samples import IMAGE_TABLE, NOTICE, PAGE, PICTURE, REPORT, doubtful, page, with_rows

TOTAL = "R24"
DETAILS = tuple(f"R{number}" for number in range(3, 24))
ONLY_SINCE_2021 = ("R22", "R23")


@document_rule(
    id="ANN072", name="results-do-not-add-up", title="年度报告办理结果分项与总计不符",
    severity="major", points="1", basis=("国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="对照台账逐项核对办理结果，改正分项或总计后重新发布并注明更正。",
)
def results_do_not_add_up(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    report = report_of(doc)
    rows = rows_of(report)
    if reason := doubt_about(report, *DETAILS, TOTAL):
        raise Undetermined(reason)
    codes = [code for code in DETAILS if code in rows or code not in ONLY_SINCE_2021 or report.form == 2021]
    for index, column in enumerate(COLUMNS):
        try:
            parts = sum(values(rows, code, index) for code in codes)
            total = values(rows, TOTAL, index)
        except Undetermined as word:
            yield Unsure(column, str(word))
            continue
        if parts != total:
            yield Hit(
                column,
                f"「{column}」列：办理结果各项相加为{parts}，第（七）项总计填{total}，"
                f"相差{abs(parts - total)}",
                "；".join(f"{rows[code].label}{values(rows, code, index)}" for code in codes
                         if values(rows, code, index)) + f"；总计{total}", "第三部分统计表")


EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(doubtful("R25“结转下年度继续办理”：没有读到这一行"), why="存疑的行与本条无关"),
    Bad(with_rows(R13=(8, 1, 0, 0, 0, 0, 9)), "自然人", "总计"),
    Bad(with_rows(R3=(14, 3, 0, 0, 0, 0, 17)), "商业企业", "总计"),
    Skip(with_rows(R3=(None, 2, 0, 0, 0, 0, 16)), "undetermined"),
    Skip(doubtful("R13“本机关不掌握相关政府信息”：应有7个数，读到8个", R13=(None,) * 7), "undetermined",
         why="数字被拆开"),
    Skip(page(replace(REPORT, form=2021)), "undetermined", why="2021 年格式缺其他处理的两行"),
    Skip(IMAGE_TABLE, "undetermined"),
    Skip(PICTURE, "undetermined"),
    Skip(NOTICE, "not-applicable"),
)
