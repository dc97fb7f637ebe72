"""Figures of a 政府信息公开工作年度报告, from the tables of the page or from its plain text.

``from_tables`` reads cells whose spans were already repeated; ``from_text`` reads a text copy with one value
a line. Rows are matched by their label, never by counting. Whatever cannot be trusted becomes ``None`` plus a
doubt that names the row (``annual_form.doubt``), so that arithmetic rules answer *undetermined* there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gkcrawl.extract.annual_form import (
    COLUMNS,
    ONLY_2021,
    ROW_NAMES,
    Form,
    Section,
    column_name,
    doubt,
    find_sections,
    flat,
    is_blank,
    read_number,
    row_code,
    words,
)
from gkcrawl.extract.annual_text import litigation_from_text, requests_from_text
from gkcrawl.model import AnnualReport, ReportRow, Table

__all__ = ["from_tables", "from_text"]

_NOT_A_REPORT = re.compile(r"通知|模板|模版|范本|格式|填报|培训|解读|报表|编制说明")
_REPORT = re.compile(r"信息公开.{0,12}(?:年度报告|年报)", re.DOTALL)
_YEAR_IN_TITLE = re.compile(r"(20\d{2})\s*年")
_YEAR_IN_TEXT = re.compile(r"(20\d{2})年度?(?:政府信息公开|信息公开|政务公开|1月1日)")
_WORDS_2021 = re.compile(r"制发件数|废止件数|现行有效件数|无正当理由逾期不补正")
_WORDS_2019 = re.compile(r"新\s*制作数量|对外公开总数量|采购项目数量|上一年项目数量")
_DATE_LINE = re.compile(r"(?:20\d{2}|[二〇○零一二三四五六七八九十]{4,})\s*年.{1,4}月.{1,4}日")
_ENDS_SENTENCE = re.compile(r"[。；，!?！？]")
_HEADER_ONLY = frozenset({"R23", "R24"})
"""其他 and 总计 are also words of the headers of tables three and four."""
_EXPECTED_SECTIONS = 4
_LONGEST_TEXT = 400_000


@dataclass(frozen=True, slots=True)
class _Reading:
    """One attempt at one row; ``doubt`` is the reason why it may be wrong, empty when there is none."""

    code: str
    label: str
    values: tuple[int | None, ...]
    doubt: str = ""


Layout = tuple[tuple[str, tuple[int, ...]], ...]
"""Columns of table three from left to right: canonical name (or 小计) and indexes of the cells it spans."""


def from_tables(tables: Sequence[Table], text: str, title: str | None) -> AnnualReport | None:
    """The report on a page; ``None`` when it is none (a notice about reports, a page with only a file).

    ``tables``: all tables of the body, spans repeated into every cell; ``text``: the body with its line ends.
    """
    body = flat(text[:_LONGEST_TEXT])
    if _is_other_matter(title, body):
        return None
    sections = find_sections(body)
    readings = list(_table_rows(tables)) or [_Reading(*row) for row in requests_from_text(body, sections)]
    litigation = _litigation_from_tables(tables)
    cells = (cell for table in tables for row in table.rows for cell in row)
    form = _form(body + "".join(cell for cell in cells if len(cell) < 40), readings, _year(title, body))
    return _assemble(body, title, form, readings, litigation or litigation_from_text(body, sections))


def from_text(text: str) -> AnnualReport | None:
    """The report in a text copy: one value a line, or several values in one line."""
    body = flat(text[:_LONGEST_TEXT])
    lines = (line.strip() for line in body.splitlines())
    title = next((line for line in lines if len(line) < 60 and _REPORT.search(line)), None)
    if _is_other_matter(title, body):
        return None
    sections = find_sections(body)
    readings = [_Reading(*row) for row in requests_from_text(body, sections)]
    form = _form(body, readings, _year(title, body))
    return _assemble(body, title, form, readings, litigation_from_text(body, sections))


def _is_other_matter(title: str | None, body: str) -> bool:
    """Cheap: most pages of a portal are no annual report."""
    if title and _NOT_A_REPORT.search(title):
        return True
    return not any(word in text for text in (title or "", body) for word in ("年度报告", "年报"))


def _assemble(
    body: str,
    title: str | None,
    form: Form | None,
    readings: Sequence[_Reading],
    litigation: tuple[int | None, ...],
) -> AnnualReport | None:
    sections = find_sections(body)
    known = [section for section in sections if section.number is not None]
    if not readings and not (len(known) >= _EXPECTED_SECTIONS and _REPORT.search((title or "") + body)):
        return None
    rows, doubts = _settle(readings, form)
    if not rows:
        doubts = ["表三：没有读到可识别的表格，可能是图片或在附件中"]
    if len(litigation) != 15:
        doubts.append(f"表四：应有15个数，读到{len(litigation)}个" if litigation
                      else "表四：没有读到可识别的表格，可能是图片或在附件中")
        litigation = ()
    elif None in litigation:
        doubts.append("表四：有不是数字的单元格")
    return AnnualReport(year=_year(title, body), form=form, requests=rows, litigation=litigation,
                        sections=tuple(_measured(body, sections)), doubts=tuple(doubts))


# ---------------------------------------------------------------- table three


def _table_rows(tables: Sequence[Table]) -> Iterator[_Reading]:
    """Every row of table three in any table of the page; a second half without header uses the first's."""
    layout: Layout = ()
    width = 0
    for table in tables:
        codes = {code for row in table.rows for cell in row if (code := row_code(cell))} - _HEADER_ONLY
        if not codes or any(words(cell) == "尚未审结" for row in table.rows for cell in row):
            continue
        head = _header_rows(table)
        if head:
            layout, width = _layout(head), len(head[0])
        for row in table.rows[len(head):]:
            found = _read_row(row, layout, width)
            if found is not None:
                yield found


def _header_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """The rows above the first labelled one, when they name the columns."""
    rows: list[tuple[str, ...]] = []
    for row in table.rows:
        if any(row_code(cell) not in (None, *_HEADER_ONLY) for cell in row):
            break
        rows.append(row)
    return tuple(rows) if any(words(cell) == "自然人" for row in rows for cell in row) else ()


def _layout(head: Sequence[tuple[str, ...]]) -> Layout:
    """Which cells belong to which column; neighbours under the same header cells are one spanned column."""
    stacks = [tuple(row[index] if index < len(row) else "" for row in head) for index in range(len(head[0]))]
    columns: list[tuple[str, tuple[int, ...]]] = []
    for index, stack in enumerate(stacks):
        name = column_name(stack)
        if name is None:
            continue
        if columns and columns[-1][0] == name and stacks[index - 1] == stack:
            columns[-1] = (name, (*columns[-1][1], index))
        else:
            columns.append((name, (index,)))
    names = [name for name, _ in columns if name != "小计"]
    return tuple(columns) if tuple(names) == COLUMNS else ()


def _read_row(row: tuple[str, ...], layout: Layout, width: int) -> _Reading | None:
    if layout and len(row) == width:
        first = layout[0][1][0]
        label = next((cell for cell in reversed(row[:first]) if not is_blank(cell)), "")
        groups = [[row[index] for index in indexes] for _, indexes in layout]
    else:
        cut = max((index for index, cell in enumerate(row) if _is_words(cell)), default=-1) + 1
        label = row[cut - 1] if cut else ""
        groups = [[cell] for cell in row[cut:]]
    code = row_code(label)
    if code is None or not groups:
        return None
    label = " ".join(label.split())
    if any(len(set(group)) > 1 for group in groups):
        return _Reading(code, label, (None,) * 7, "同一列下有两个不同的数，疑似一个数被拆成相邻两格")
    cells = [group[0] for group in groups]
    names = [name for name, _ in layout] or list(COLUMNS)
    if len(cells) != len(names):
        return _Reading(code, label, (None,) * 7, f"应有{len(names)}个数，读到{len(cells)}个")
    return _from_cells(code, label, [cell for name, cell in zip(names, cells, strict=True) if name != "小计"])


def _from_cells(code: str, label: str, cells: Sequence[str]) -> _Reading:
    values = [read_number(cell) for cell in cells]
    bad = [f"{name}“{cell.strip()[:12]}”" for name, cell, value in zip(COLUMNS, cells, values, strict=True)
           if value is None]
    if bad:
        return _Reading(code, label, tuple(values), f"{'、'.join(bad)}不是数字")
    if is_blank(cells[-1]) and any(values):
        return _Reading(code, label, (*values[:-1], None), "总计一格空白")
    return _Reading(code, label, tuple(values))


# ---------------------------------------------------------------- table four


def _litigation_from_tables(tables: Sequence[Table]) -> tuple[int | None, ...]:
    """The fifteen figures, fewer or more when the row is broken, none when the page has no such table."""
    for table in tables:
        heads = {words(cell) for row in table.rows for cell in row}
        if not {"结果维持", "尚未审结"} <= heads:
            continue
        start = 1 + max(i for i, row in enumerate(table.rows) if "结果维持" in map(words, row))
        body = [row for row in table.rows[start:] if not any(map(_is_words, row))]
        if not body:
            return ()
        row, head = body[0], table.rows[:start]
        if len(row) != 15:
            row = _without_repeats(row, head)
        values = [read_number(cell) for cell in row]
        for total in (4, 9, 14):
            if len(row) == 15 and is_blank(row[total]) and any(values[total - 4:total]):
                values[total] = None
        return tuple(values)
    return ()


def _without_repeats(row: tuple[str, ...], head: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Cells repeated by a span under one and the same header column, taken once."""
    stacks = [tuple(line[index] if index < len(line) else "" for line in head) for index in range(len(row))]
    return tuple(cell for index, cell in enumerate(row)
                 if not index or stacks[index] != stacks[index - 1] or cell != row[index - 1])


# ---------------------------------------------------------------- what is believed


def _settle(readings: Sequence[_Reading], form: Form | None) -> tuple[tuple[ReportRow, ...], list[str]]:
    """One row for each code in the order of the form, and the doubts."""
    rows: list[ReportRow] = []
    doubts: list[str] = []
    if not readings:
        return (), []
    for code in ROW_NAMES:
        found = [reading for reading in readings if reading.code == code]
        clean = [reading for reading in found if not reading.doubt]
        if not found:
            if not (code in ONLY_2021 and form != 2021):
                doubts.append(doubt(code, "没有读到这一行"))
            continue
        best = (clean or found)[0]
        reason = best.doubt
        if not reason and len({reading.values for reading in clean}) > 1:
            reason = "页面上有两组不同的数"
        elif not reason and _maybe_split(best.values):
            reason = "疑似一个两位数被拆成相邻两格"
        if reason:
            doubts.append(doubt(code, reason))
        rows.append(ReportRow(code=code, label=best.label, values=best.values))
    return tuple(rows), doubts


def _maybe_split(values: Sequence[int | None]) -> bool:
    """Whether joining two neighbouring cells into one number would make a wrong row sum right.

    This is how most sum errors of parsers, and few of people, come about: "2", "5" for 25.
    """
    numbers = [value for value in values if value is not None]
    if len(numbers) != len(values) or sum(numbers[:-1]) == numbers[-1]:
        return False
    for left in range(len(numbers) - 1):
        if numbers[left] == 0 or numbers[left + 1] > 9:
            continue
        joined = [*numbers[:left], numbers[left] * 10 + numbers[left + 1], *numbers[left + 2:]]
        if sum(joined[:-1]) == joined[-1]:
            return True
    return False


# ---------------------------------------------------------------- year, form, sections


def _year(title: str | None, body: str) -> int | None:
    for pattern, where in ((_YEAR_IN_TITLE, flat(title or "")), (_YEAR_IN_TEXT, body[:3000])):
        match = pattern.search(where)
        if match:
            return int(match[1])
    return None


def _form(text: str, readings: Iterable[_Reading], year: int | None) -> Form | None:
    """By the words of the tables; by the year only when the words are silent."""
    squeezed = re.sub(r"\s+", "", text)
    if _WORDS_2021.search(squeezed) or any(reading.code in ONLY_2021 for reading in readings):
        return 2021
    if _WORDS_2019.search(squeezed):
        return 2019
    if year is None or year < 2019:
        return None
    return 2021 if year >= 2021 else 2019


def _measured(body: str, sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """Headings with the number of characters under each; signature and date at the very end do not count."""
    for position, section in enumerate(sections):
        last = position + 1 == len(sections)
        content = body[section.end:None if last else sections[position + 1].start]
        if last:
            content = _without_signature(content)
        yield section.heading, len("".join(content.split()))


def _without_signature(content: str) -> str:
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if lines and _DATE_LINE.fullmatch(lines[-1]):
        lines.pop()
        signature = lines[-1] if lines else ""
        if 3 <= len(signature) <= 30 and not _ENDS_SENTENCE.search(signature):
            lines.pop()
    return "\n".join(lines)


def _is_words(cell: str) -> bool:
    """Neither empty nor a figure nor a word for nothing."""
    return bool(words(cell)) and read_number(cell) is None
