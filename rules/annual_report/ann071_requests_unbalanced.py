"""第三部分统计表每一列都应当满足：本年新收＋上年结转＝办理总计＋结转下年度。

为什么：收到的每件申请要么办结、要么结转。只核对“总计”列会漏掉记错栏目的申请：
一件自然人的申请办理时记到商业企业名下，总计照样相等。

依据：国办公开办函〔2019〕60号、国办公开办函〔2021〕30号的统计表，
表头写明“第一项加第二项之和，等于第三项加第四项之和”。

怎样判断：自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计共七列，逐列计算，
不相等的列各记一处。
空白格和“/”“—”按 0 计。这是监测目录 ANN-07 四项勾稽关系之一（A1）。

不计：2019 年度以前的报告。
表格为图片、一个数疑似被拆成两格、读到的数字个数不对的，无法判断。

如何整改：对照台账核对不相等的列，改正办理结果或申请来源所在的栏目，重新发布并注明更正。
"""

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
from rules.annual_report._samples import IMAGE_TABLE, NOTICE, PAGE, PICTURE, doubtful, with_rows

CODES = ("R1", "R2", "R24", "R25")


@document_rule(
    id="ANN071", name="requests-unbalanced", title="年度报告申请数收支不平", severity="major", points="1",
    basis=("国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="对照台账核对所列栏目，改正第三部分统计表后重新发布并注明更正。",
)
def requests_unbalanced(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    report = report_of(doc)
    rows = rows_of(report)
    if reason := doubt_about(report, *CODES):
        raise Undetermined(reason)
    for index, column in enumerate(COLUMNS):
        try:
            new, before, done, after = (values(rows, code, index) for code in CODES)
        except Undetermined as word:
            yield Unsure(column, str(word))
            continue
        received, handled = new + before, done + after
        if received != handled:
            yield Hit(
                column,
                f"「{column}」列：本年新收{new}＋上年结转{before}＝{received}，"
                f"办理总计{done}＋结转下年{after}＝{handled}，相差{abs(received - handled)}",
                f"第一项{new}，第二项{before}，第三项（七）总计{done}，第四项{after}", "第三部分统计表")


EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(doubtful("R7“危及三安全一稳定”：没有读到这一行"), why="存疑的行与本条无关"),
    Bad(with_rows(R24=(29, 5, 0, 0, 1, 0, 35)), "自然人", "商业企业"),
    Bad(with_rows(R25=(3, 0, 0, 0, 0, 0, 4)), "总计"),
    Skip(with_rows(R25=(None, 0, 0, 0, 0, 0, 3)), "undetermined", why="有没读到的数字"),
    Skip(doubtful("R24“总计”：应有7个数，读到8个", R24=(None,) * 7), "undetermined", why="数字被拆开"),
    Skip(doubtful("R1“本年新收政府信息公开申请数量”：疑似被拆成相邻两格", R1=(3, 1, 4, 0, 0, 1, 36)),
         "undetermined", why="数字被拆开"),
    Skip(IMAGE_TABLE, "undetermined"),
    Skip(PICTURE, "undetermined"),
    Skip(NOTICE, "not-applicable"),
)
