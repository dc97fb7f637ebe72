"""得分表 (xlsx): ranking, marks of every indicator and unit, and every ledger line that led there."""

from decimal import Decimal
from typing import TYPE_CHECKING

from gkcrawl.model import LedgerEntry, ScoreLine
from reports import _sheet, _words
from reports._sheet import Cell
from reports.base import Report, ReportFile
from reports.view import ReportModel, UnitView

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

RANKING, MATRIX, LEDGER, NOTES = "排名", "指标得分", "得分明细", "说明"
KIND_WORDS = {
    "deduction": "扣分",
    "exclusion": "同一事项不重复扣分",
    "cap": "扣完为止",
    "manual": "人工评分",
    "credit": "加分",
    "veto": "一票否决",
    "rescale": "折算",
}
STATE_WORDS = {"unassessed": "待评", "not-checkable": "未能核查"}
RANKING_HEAD = (
    ("类别", 10),
    ("名次", 6),
    ("单位", 26),
    ("得分", 9),
    ("最低", 9),
    ("最高", 9),
    ("满分", 8),
    ("得分率（%）", 11),
    ("较上轮", 9),
    ("可核查比例（%）", 14),
    ("需整改问题", 11),
    ("备注", 40),
)
LEDGER_HEAD = (
    ("单位", 20),
    ("序号", 6),
    ("种类", 16),
    ("指标", 9),
    ("指标名称", 22),
    ("变动", 8),
    ("规则", 10),
    ("规则版本", 12),
    ("证据编号", 18),
    ("原因", 46),
    ("证据", 30),
    ("指标体系", 16),
)


def render(model: ReportModel) -> tuple[ReportFile, ...]:
    """One workbook for the round."""

    def fill(book: "Workbook") -> None:
        _ranking(book, model)
        _matrix(book, model)
        _ledger(book, model)
        _notes(book, model)

    title = f"{_words.round_name(model.period)}得分表"
    body = _sheet.workbook(fill, title=title, author=model.office, created=model.issued_on)
    return (ReportFile(name=f"{_words.file_name(title)}.xlsx", body=body),)


def _table(
    book: "Workbook",
    name: str,
    head: tuple[tuple[str, int], ...],
    rows: list[tuple[Cell, ...]],
    model: ReportModel,
) -> "Worksheet":
    """A sheet with one header row, filter, frozen header; figures centred, text left."""
    sheet = book.add_worksheet(name)
    header = _sheet.head_style(book)
    text, count = _sheet.style(book), _sheet.style(book, align="center")
    figure = _sheet.style(book, align="center", num_format="0.00")
    widths = [width for _, width in head]
    _sheet.fit(sheet, 0, [heading for heading, _ in head], widths)
    for position, (heading, width) in enumerate(head):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, heading, header)
    for row, cells in enumerate(rows, 1):
        for position, cell in enumerate(cells):
            form = text if isinstance(cell, str) else figure if isinstance(cell, Decimal) else count
            _sheet.put(sheet, row, position, cell, form)
        _sheet.fit(sheet, row, cells, widths)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
    _sheet.paper(sheet, head=(0, 0), footer=f"{_words.round_name(model.period)}　{name}")
    return sheet


def _ranking(book: "Workbook", model: ReportModel) -> None:
    _table(book, RANKING, RANKING_HEAD, [_ranking_row(view) for view in model.units], model)


def _ranking_row(view: UnitView) -> tuple[Cell, ...]:
    card = view.card
    note = "" if card.rank is not None else f"成绩仅供参考：{_words.unranked_reason(card)}"
    if card.provisional and card.rank is not None:
        note = "暂定：" + ("；".join(map(_words.one_line, card.reasons)) or "尚有指标待评")
    return (
        view.unit.unit_class,
        card.rank,
        view.unit.name,
        card.score,
        card.low,
        card.high,
        card.full,
        card.rate,
        _words.change(view),
        card.checkable * 100,
        sum(map(_words.needs_action, view.problems)),
        note,
    )


def _matrix(book: "Workbook", model: ReportModel) -> None:
    """Rows are indicators in scheme order, columns are units; the cell is what the unit kept of the marks."""
    lines: dict[str, ScoreLine] = {}
    for view in model.units:
        for line in view.card.lines:
            lines.setdefault(line.indicator, line)
    kept = [{line.indicator: _kept(line) for line in view.card.lines} for view in model.units]
    rows: list[tuple[Cell, ...]] = [
        (code, line.group, line.title, *(cells.get(code, "—") for cells in kept))
        for code, line in lines.items()
    ]
    rows.append(("", "", "合计", *(view.card.score for view in model.units)))
    head = (
        ("指标", 8),
        ("类别", 12),
        ("指标名称", 24),
        *((_words.one_line(v.unit.short_name, 20), 9) for v in model.units),
    )
    sheet = _table(book, MATRIX, head, rows, model)
    sheet.freeze_panes(1, 3)
    sheet.repeat_columns(0, 2)
    if rows and model.units:
        sheet.conditional_format(
            1,
            3,
            len(rows) - 1,
            len(head) - 1,
            {
                "type": "text",
                "criteria": "containing",
                "value": "未能核查",
                "format": book.add_format({"bg_color": "#EEEEEE"}),
            },
        )


def _kept(line: ScoreLine) -> Cell:
    return STATE_WORDS.get(line.state) or line.marks - line.lost


def _ledger(book: "Workbook", model: ReportModel) -> None:
    private = {p.id for view in model.units for p in view.problems if p.private}
    rules = _words.private_rules(model)
    rows = [
        _ledger_row(view, entry, hidden=entry.finding in private or entry.rule in rules)
        for view in model.units
        for entry in view.card.entries
    ]
    _table(book, LEDGER, LEDGER_HEAD, rows, model)


def _ledger_row(view: UnitView, entry: LedgerEntry, *, hidden: bool) -> tuple[Cell, ...]:
    """One movement. The sheet is read by every unit, so personal-data problems stay vague."""
    titles = {line.indicator: line.title for line in view.card.lines}
    reason, evidence = (_words.PRIVATE_WORDS,) * 2 if hidden else (entry.reason, entry.evidence)
    return (
        view.unit.short_name,
        entry.sequence,
        KIND_WORDS.get(entry.kind, entry.kind),
        entry.indicator,
        titles.get(entry.indicator, ""),
        entry.amount,
        entry.rule,
        entry.revision,
        _words.evidence_number(entry.finding),
        reason,
        evidence,
        entry.scheme,
    )


def _notes(book: "Workbook", model: ReportModel) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("监测", _words.round_name(model.period)),
        ("网站", f"{model.portal} {model.portal_url}"),
        ("数据截至", _words.chinese_date(model.period.cut_off)),
        ("采集时间", model.crawled_at),
        ("指标体系", f"{model.scheme_title}（{model.scheme}），满分{_words.plain(model.full_marks)}"),
        ("核查信息", f"{model.documents}条"),
        (
            "排名办法",
            "按得分率由高到低，县区与市直部门分别排名；可核查内容不足90%的，成绩仅供参考，不参加排名。",
        ),
        ("得分由来", f"“{LEDGER}”逐条列出每一次变动及其证据；满分加上各条变动即为得分。"),
        ("待评指标", "、".join(model.manual) or "无"),
    ]
    if model.run_outcome != "good":
        rows.append(("采集异常", model.run_reason))
    rows += [(f"{s.label}平均得分率", _percent(s.mean)) for s in model.statistics]
    rows.append(("程序版本", model.version))
    _table(book, NOTES, (("项目", 22), ("内容", 90)), rows, model)


def _percent(value: Decimal | None) -> str:
    return "—" if value is None else f"{_words.figure(value)}%"


REPORT = Report(id="scores", title="得分表", render=render)
