"""问题清单 (xlsx), one workbook a unit, columns in the order that units know; comes back as the reply.

``KEY`` (证据编号) is what a reply is matched by; ``FILLED`` are the two columns that the unit fills in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import _sheet, _words
from reports._sheet import Cell
from reports.base import Report, ReportFile
from reports.view import SEVERITY_WORDS, STATUS_WORDS, Problem, ReportModel, UnitView

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SHEET = "问题清单"
HELP_SHEET = "填报说明"
MATTER = "公开事项"
KEY = "证据编号"
FULL_KEY = "机器编号"
"""Hidden last column with the whole id of the finding."""
MEASURES, RESULT = "整改措施", "整改情况"
FILLED = (MEASURES, RESULT)
ANSWERS = ("已整改", "整改中", "申诉", "不涉及")
HEAD_ROW = 2
"""0-based; the header takes two rows, data begins at ``FIRST_ROW``."""
FIRST_ROW = HEAD_ROW + 2
SPARE_TEXT = "本轮未发现问题。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: heading, width in characters, how it is filled. ``group``: merged heading above."""

    heading: str
    width: float
    value: Callable[[Problem, "Context"], Cell]
    group: str = ""
    align: str = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a row needs beyond its problem."""

    unit_name: str
    deadline: str


FIELDS = (
    Field(heading="序号", width=4.5, align="center", value=lambda p, c: p.number),
    Field(heading="一级", width=8.5, group=MATTER, value=lambda p, c: p.levels[0]),
    Field(heading="二级", width=8.5, group=MATTER, value=lambda p, c: p.levels[1]),
    Field(heading="三级", width=8.5, group=MATTER, value=lambda p, c: p.levels[2]),
    Field(heading="内容要求", width=15, value=lambda p, c: p.requirement),
    Field(heading="分值", width=5, align="center", value=lambda p, c: p.marks),
    Field(heading="得分", width=5.5, align="center", value=lambda p, c: p.marks_left),
    Field(heading="失分原因", width=30, value=lambda p, c: reason(p)),
    Field(heading=MEASURES, width=15, value=lambda p, c: None),
    Field(heading=RESULT, width=9, align="center", value=lambda p, c: None),
    Field(heading="扣分", width=5.5, align="center", value=lambda p, c: p.points),
    Field(heading="单位", width=8.5, value=lambda p, c: c.unit_name),
    Field(heading="栏目路径", width=12, value=lambda p, c: p.column or _words.path(p)),
    Field(heading="网址", width=18, value=lambda p, c: p.url),
    Field(
        heading="问题类型",
        width=9,
        value=lambda p, c: f"{p.rule_title}（{SEVERITY_WORDS.get(p.severity, '')}）",
    ),
    Field(heading="依据", width=12, value=lambda p, c: "；".join(p.basis)),
    Field(heading="整改建议", width=17, value=lambda p, c: p.suggestion),
    Field(heading="整改时限", width=10.5, align="center", value=lambda p, c: c.deadline),
    Field(heading=KEY, width=13, align="center", value=lambda p, c: _words.evidence_number(p.id)),
    Field(
        heading="首次发现",
        width=10.5,
        align="center",
        value=lambda p, c: p.first_seen.isoformat() if p.first_seen else "",
    ),
    Field(heading="是否重复", width=5, align="center", value=lambda p, c: "是" if p.repeated else "否"),
    Field(heading="状态", width=7, align="center", value=lambda p, c: STATUS_WORDS.get(p.status, p.status)),
    Field(heading=FULL_KEY, width=4, value=lambda p, c: p.id),
)
COLUMNS = tuple(field.heading for field in FIELDS)


def reason(problem: Problem) -> str:
    """失分原因: which page, where on it, what is wrong; an advice row says that it costs nothing.

    The list goes to the unit alone, so a personal-data problem names its page by address, but not by title:
    the title of such a page often is somebody's name.
    """
    title = f"《{problem.doc_title}》" if problem.doc_title and not problem.private else ""
    where = f"（{problem.where}）" if problem.where else ""
    advice = "" if problem.points else "（此项不扣分，请及时排查）"
    return f"{title}{where}{problem.detail}{advice}"


def render(model: ReportModel) -> tuple[ReportFile, ...]:
    """One file a unit, also for a unit without problems: nobody should ask whether it was forgotten."""
    names: set[str] = set()
    files = []
    for view in model.units:
        stem = _words.file_name(f"{view.unit.short_name}{model.period.id}问题清单")
        name = stem if stem not in names else _words.file_name(f"{stem}-{view.unit.id}")
        names.add(name)
        files.append(ReportFile(name=f"{name}.xlsx", body=one(model, view)))
    return tuple(files)


def one(model: ReportModel, view: UnitView) -> bytes:
    """The workbook of one unit."""

    def fill(book: "Workbook") -> None:
        _list_sheet(book, model, view)
        _help_sheet(book, model)

    title = f"{view.unit.name}{_words.round_name(model.period)}问题清单"
    return _sheet.workbook(fill, title=title, author=model.office, created=model.issued_on)


def _list_sheet(book: "Workbook", model: ReportModel, view: UnitView) -> None:
    sheet = book.add_worksheet(SHEET)
    last = len(FIELDS) - 2
    sheet.merge_range(
        0,
        0,
        0,
        last,
        _words.clean(f"{view.unit.name}{_words.round_name(model.period)}问题清单"),
        _sheet.title_style(book),
    )
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, last, _summary(model, view), _sheet.note_style(book))
    sheet.set_row(1, 20)
    _head(book, sheet)
    if view.problems:
        _rows(book, sheet, model, view)
    else:
        sheet.merge_range(FIRST_ROW, 0, FIRST_ROW, last, SPARE_TEXT, _sheet.style(book, align="center"))
    sheet.freeze_panes(FIRST_ROW, 1)
    _sheet.paper(sheet, head=(HEAD_ROW, HEAD_ROW + 1), footer=f"{view.unit.short_name}　{model.period.id}")
    sheet.print_area(0, 0, FIRST_ROW + max(len(view.problems), 1) - 1, last)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _summary(model: ReportModel, view: UnitView) -> str:
    card = view.card
    place = (
        f"，列{view.unit.unit_class}第{card.rank}名"
        if card.rank is not None
        else "，成绩仅供参考，不参加排名"
    )
    live = sum(map(_words.needs_action, view.problems))
    return _words.clean(
        f"得分{_words.score_words(card)}（满分{_words.plain(card.full)}，得分率{_words.figure(card.rate)}%）{place}；"
        f"需整改问题{live}条；监测数据截至{_words.chinese_date(model.period.cut_off)}；"
        f"反馈时限：{_words.deadline_words(model)}。黄色两列由本单位填写，填法见“{HELP_SHEET}”。"
    )


def _head(book: "Workbook", sheet: "Worksheet") -> None:
    """Two header rows; the three levels share one heading, every other heading spans both rows."""
    head = _sheet.head_style(book)
    sheet.set_row(HEAD_ROW, 18)
    sheet.set_row(HEAD_ROW + 1, 18)
    grouped = [position for position, field in enumerate(FIELDS) if field.group]
    sheet.merge_range(HEAD_ROW, grouped[0], HEAD_ROW, grouped[-1], MATTER, head)
    for position, field in enumerate(FIELDS):
        hidden = {"hidden": True} if field.heading == FULL_KEY else None
        sheet.set_column(position, position, field.width, None, hidden)
        if field.group:
            sheet.write_string(HEAD_ROW + 1, position, field.heading, head)
        else:
            sheet.merge_range(HEAD_ROW, position, HEAD_ROW + 1, position, field.heading, head)


def _rows(book: "Workbook", sheet: "Worksheet", model: ReportModel, view: UnitView) -> None:
    forms: dict[tuple[str, bool], Format] = {
        (align, free): _sheet.style(
            book, align=align, locked=not free, **({"bg_color": _sheet.FILL_IN_COLOUR} if free else {})
        )
        for align in ("left", "center")
        for free in (False, True)
    }
    link = _sheet.style(book, font_color="#0B4F8A", underline=1)
    certain = model.deadline is not None and model.deadline_certain
    context = Context(
        unit_name=view.unit.short_name,
        deadline=(
            _words.chinese_date(model.deadline)
            if certain
            else f"印发后{model.deadline_workdays}个工作日内（日期待定）"
        ),
    )
    for row, problem in enumerate(view.problems, FIRST_ROW):
        values = [field.value(problem, context) for field in FIELDS]
        _sheet.fit(sheet, row, values[:-1], [field.width for field in FIELDS[:-1]], least=30)
        for position, (field, value) in enumerate(zip(FIELDS, values, strict=True)):
            if field.heading == "网址" and _linkable(value):
                sheet.write_url(row, position, str(value), link)
            else:
                _sheet.put(sheet, row, position, value, forms[field.align, field.heading in FILLED])
    last = FIRST_ROW + len(view.problems) - 1
    answer = COLUMNS.index(RESULT)
    sheet.data_validation(
        FIRST_ROW,
        answer,
        last,
        answer,
        {
            "validate": "list",
            "source": list(ANSWERS),
            "error_title": "请从下拉列表中选择",
            "error_message": "、".join(ANSWERS),
            "input_title": RESULT,
            "input_message": "请选择：" + "、".join(ANSWERS),
        },
    )


def _linkable(value: Cell) -> bool:
    """Spreadsheets take links of up to 2,079 characters."""
    return isinstance(value, str) and len(value) < 2000 and _words.is_web_address(value)


def _help_sheet(book: "Workbook", model: ReportModel) -> None:
    sheet = book.add_worksheet(HELP_SHEET)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 86)
    sheet.merge_range(0, 0, 0, 1, HELP_SHEET, _sheet.title_style(book))
    sheet.set_row(0, 30)
    head, text = _sheet.head_style(book), _sheet.style(book)
    for row, (name, meaning) in enumerate(_help(model), 1):
        sheet.write_string(row, 0, name, head)
        _sheet.put(sheet, row, 1, meaning, text)
        _sheet.fit(sheet, row, (meaning,), (86,), least=24)
    _sheet.paper(sheet, head=(0, 0), footer=model.office, landscape=False)
    sheet.protect()


def _help(model: ReportModel) -> tuple[tuple[str, str], ...]:
    return (
        (
            "填写范围",
            f"只填“{MEASURES}”“{RESULT}”两列（黄色）。其他各列请勿改动，不要增删列；行的先后可以调整。",
        ),
        (
            "已整改",
            "问题已经改正。请在“整改措施”写明做了什么，如：已补充文号、已重新上传附件、已添加解读链接。",
        ),
        ("整改中", "正在整改。请写明进度和预计完成的日期。"),
        (
            "申诉",
            "对认定有异议。请写明理由：无此业务、非本单位职责、已公开在别处（附网址）、采集有误、时间口径不同、外部原因，或其他。",
        ),
        ("不涉及", "本单位没有这项业务或本年度没有相关事项。请写明理由，并在栏目内发布说明。"),
        ("反馈时限", f"{_words.deadline_words(model)}。填好后将本表原样（xlsx 格式）发回{model.office}。"),
        (KEY, "每条问题唯一的编号，两轮之间不变。来电来函请引用；系统按此编号读取反馈，请勿修改。"),
        ("分值与得分", "“分值”为所在指标的满分，“得分”为扣分后余下的分数；同一指标有多条问题的，扣完为止。"),
        ("扣分为 0", "提示性问题，不扣分，请一并排查。"),
        ("是否重复", "“是”表示上一轮已经指出、本轮仍然存在或整改后又出现。"),
        (
            "个人信息",
            "涉及个人信息的问题，请当日撤下页面和附件，脱敏后再发布。本表不显示有关内容，也请勿在反馈中抄录号码、姓名。",
        ),
    )


REPORT = Report(id="problems", title="问题清单", render=render)
