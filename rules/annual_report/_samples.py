"""A flawless made-up report that examples of this family vary."""

from dataclasses import replace
from datetime import date

from gkcrawl.model import AnnualReport, ColumnRef, Document, ReportRow

NO_DATA = (0, 0, 0, 0, 0, 0, 0)
_FIGURES: dict[str, tuple[int | None, ...]] = {
    "R1": (31, 4, 0, 0, 1, 0, 36), "R2": (2, 0, 0, 0, 0, 0, 2), "R3": (14, 2, 0, 0, 0, 0, 16),
    "R4": (5, 1, 0, 0, 1, 0, 7), "R13": (9, 1, 0, 0, 0, 0, 10), "R21": (2, 0, 0, 0, 0, 0, 2),
    "R24": (30, 4, 0, 0, 1, 0, 35), "R25": (3, 0, 0, 0, 0, 0, 3),
}
_LABELS = {"R1": "一、本年新收政府信息公开申请数量", "R3": "（一）予以公开", "R24": "（七）总计"}

REPORT = AnnualReport(
    year=2020,
    form=2019,
    requests=tuple(
        ReportRow(code=code, label=_LABELS.get(code, code), values=_FIGURES.get(code, NO_DATA))
        for code in (f"R{number}" for number in range(1, 26)) if code not in ("R22", "R23")
    ),
    litigation=(1, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
    sections=(
        ("一、总体情况", 1900), ("二、主动公开政府信息情况", 210),
        ("三、收到和处理政府信息公开申请情况", 540),
        ("四、政府信息公开行政复议、行政诉讼情况", 90), ("五、存在的主要问题及改进情况", 600),
        ("六、其他需要报告的事项", 24),
    ),
)
PAGE = Document(
    url="https://www.yunxi.example/public/4100203/8812001.html",
    unit="4100203",
    column=ColumnRef(id="4100203-nb", unit="4100203", path=("政府信息公开年报",), kind="年报"),
    kind="年报",
    title="云溪市水利局2020年政府信息公开工作年度报告",
    publisher="云溪市水利局",
    published_on=date(2021, 1, 22),
    first_seen_on=date(2021, 1, 23),
    annual_report=REPORT,
)
NOTICE = replace(PAGE, title="关于做好2020年政府信息公开工作年度报告编制工作的通知", annual_report=None)
PICTURE = replace(PAGE, annual_report=None)
"""A report whose body is a file or a picture."""


def page(report: AnnualReport) -> Document:
    return replace(PAGE, annual_report=report)


IMAGE_TABLE = page(replace(REPORT, requests=(), doubts=("表三：没有读到可识别的表格",)))
"""Headings as text, table three as a picture."""


def with_rows(**figures: tuple[int | None, ...]) -> Document:
    """The sample with other figures in some rows: ``R24=(…)``."""
    return page(replace(REPORT, requests=tuple(
        replace(row, values=figures.get(row.code, row.values)) for row in REPORT.requests)))


def doubtful(*doubts: str, **figures: tuple[int | None, ...]) -> Document:
    """The sample with figures and the parser's doubts."""
    found = with_rows(**figures).annual_report
    assert found is not None
    return page(replace(found, doubts=doubts))
