"""Spreadsheets written safely with XlsxWriter: text stays text, cells are bounded, same model same bytes."""

import io
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from reports._words import CELL_LIMIT, clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9
FONT = "宋体"
HEAD_FONT = "黑体"
HEAD_COLOUR = "#DCE6F1"
FILL_IN_COLOUR = "#FFF8DC"
EDGE_COLOUR = "#8C9AAB"

Cell = str | int | Decimal | None


def workbook(fill: Callable[["Workbook"], None], *, title: str, author: str, created: date) -> bytes:
    """The bytes of a workbook that ``fill`` writes into.

    No string becomes a formula, link or number: titles come from strangers' pages. The creation date
    is given, not read from the clock.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT, "font_size": 10},
        },
    )
    book.set_properties(
        {
            "title": clean(title, 250),
            "author": clean(author, 250),
            "created": datetime(created.year, created.month, created.day),  # noqa: DTZ001  # the format knows no zone
        }
    )
    fill(book)
    book.close()
    return buffer.getvalue()


def style(book: "Workbook", **properties: object) -> "Format":
    """A cell format: bordered, wrapped, centred vertically, locked unless said otherwise."""
    return book.add_format(
        {
            "font_name": FONT,
            "font_size": 10,
            "border": 1,
            "border_color": EDGE_COLOUR,
            "text_wrap": True,
            "valign": "vcenter",
            **properties,
        }
    )


def head_style(book: "Workbook") -> "Format":
    return style(book, font_name=HEAD_FONT, bg_color=HEAD_COLOUR, align="center")


def title_style(book: "Workbook") -> "Format":
    return book.add_format({"font_name": HEAD_FONT, "font_size": 16, "align": "center", "valign": "vcenter"})


def note_style(book: "Workbook") -> "Format":
    return book.add_format({"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter"})


def put(sheet: "Worksheet", row: int, column: int, value: Cell, form: "Format") -> None:
    """One cell: text as text, bounded and cleaned; numbers as numbers; nothing as an empty formatted cell."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, clean(value, CELL_LIMIT), form)
    else:
        sheet.write_number(row, column, float(value), form)


def paper(sheet: "Worksheet", *, head: tuple[int, int], footer: str, landscape: bool = True) -> None:
    """A4, one page wide, header rows repeated on every page, page numbers below."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*head)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    safe = clean(footer, 80).replace("&", "&&")
    sheet.set_footer(f"&L&9 {safe}&R&9 第 &P 页，共 &N 页")


def fit(
    sheet: "Worksheet", row: int, cells: Sequence[Cell], widths: Sequence[float], *, least: float = 18
) -> None:
    """Set the height of a row for its wrapped text: not every office program measures rows itself.

    Widths are in half-width characters; a Chinese character takes two. The most a row can have is 409 points.
    """
    lines = max((_lines(cell, width) for cell, width in zip(cells, widths, strict=True)), default=1)
    sheet.set_row(row, min(max(least, lines * 13.5 + 4), 409))


def _lines(cell: Cell, width: float) -> int:
    text = cell if isinstance(cell, str) else ""
    room = max(width - 1.5, 2)
    return sum(
        max(1, math.ceil(sum(1 if c.isascii() else 2 for c in part) / room)) for part in text.split("\n")
    )
