"""第三部分统计表每一行的自然人与五类组织之和应当等于该行总计。

为什么：行内合计不符说明录入有误，总计列的数字不能再作为依据。

依据：国办公开办函〔2019〕60号、国办公开办函〔2021〕30号的统计表。

怎样判断：逐行把自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他六列相加，与总计列比较，
不相等的行各记一处。空白格和“/”“—”按 0 计。这是监测目录 ANN-07 四项勾稽关系之一（A3）。

不计：2019 年度以前的报告。把相邻两格合成一个数后恰好相等的（多半是网页把一个数拆成两格）、
读到的数字个数不对的、总计格空白的，该行无法判断。

如何整改：核对所列的行，改正分列数或总计后重新发布并注明更正。
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
from rules.annual_report._report import COLUMNS, doubt_about, report_of, rows_of
from rules.annual_report._samples import IMAGE_TABLE, NOTICE, PAGE, PICTURE, doubtful, with_rows


@document_rule(
    id="ANN073", name="row-does-not-add-up", title="年度报告统计表行内合计不符", severity="major", points="1",
    basis=("国办公开办函〔2019〕60号", "国办公开办函〔2021〕30号"),
    suggestion="核对所列的行，改正分列数或总计后重新发布并注明更正。",
)
def row_does_not_add_up(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    report = report_of(doc)
    rows = rows_of(report)
    if reason := doubt_about(report):
        raise Undetermined(reason)
    for code, row in rows.items():
        parts = [value for value in row.values[:-1] if value is not None]
        total = row.values[-1] if len(row.values) == len(COLUMNS) else None
        if (reason := doubt_about(report, code)) or total is None or len(parts) != len(COLUMNS) - 1:
            yield Unsure(code, reason or f"“{row.label}”行有没有读到的数字")
        elif sum(parts) != total:
            named = [f"{name}{value}" for name, value in zip(COLUMNS, parts, strict=False) if value]
            yield Hit(
                code,
                f"“{row.label}”行：{'＋'.join(named) or '各列'}＝{sum(parts)}，总计填{total}，"
                f"相差{abs(sum(parts) - total)}",
                f"{row.label}：{'、'.join(map(str, row.values))}", "第三部分统计表")


EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Bad(with_rows(R3=(14, 2, 0, 0, 0, 0, 15)), "R3"),
    Bad(with_rows(R17=(0, 0, 0, 0, 0, 0, 1), R24=(30, 4, 0, 0, 0, 0, 35)), "R17", "R24"),
    Bad(doubtful("R3“予以公开”：应有7个数，读到8个", R3=(None,) * 7, R4=(5, 1, 0, 0, 0, 0, 7)), "R4"),
    Skip(doubtful("R3“予以公开”：疑似一个两位数被拆成相邻两格", R3=(1, 4, 2, 0, 0, 0, 16)), "undetermined",
         why="数字被拆开"),
    Skip(with_rows(R3=(14, 2, 0, 0, 0, 0, None)), "undetermined", why="总计空白"),
    Skip(IMAGE_TABLE, "undetermined"),
    Skip(PICTURE, "undetermined"),
    Skip(NOTICE, "not-applicable"),
)
