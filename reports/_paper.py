"""A public document on paper: blocks in, docx bytes out, in the layout of GB/T 9704-2012.

Lengths are twentieths of a point unless said. Fonts are those of the standard; Latin letters and figures are
Times New Roman. The red head, the red rule and the seal are not drawn: they belong to the office that issues.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from reports._ooxml import Style, add_style, fill, put, run, settled
from reports._words import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

TITLE_FONT, BODY_FONT, FIRST_FONT, SECOND_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
PAGE_NUMBER_FONT = "宋体"
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, LEFT, RIGHT, BOTTOM = 2098, 1588, 1474, 1984
FOOTER_FROM_EDGE = 1304
"""Puts the page number 7 mm below the type area."""
LINE = 28
TYPE_WIDTH = PAGE_WIDTH - LEFT - RIGHT
GRID_PITCH = 579
"""22 lines in 225 mm. The grid is of type "lines": "linesAndChars" spreads the letters in LibreOffice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One paragraph. ``style`` is a key of ``STYLES``; ``before`` empty lines stand above it."""

    text: str
    style: Literal[
        "title",
        "issue",
        "addressee",
        "body",
        "loose",
        "first",
        "second",
        "caption",
        "warning",
        "note",
        "hanging",
        "annex",
        "annex-title",
    ] = "body"
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. ``widths`` are shares of the type width; ``align`` one letter a column: l, c or r."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    align: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Office and date; the date stands four characters from the right, the office centred above it."""

    office: str
    date: str


Block = Text | Grid | Signature


STYLES = {
    "title": Style(name="公文标题", font=TITLE_FONT, size=22, line=36, align="center", keep_next=True),
    "issue": Style(name="公文期号", font=SECOND_FONT, align="center"),
    "addressee": Style(name="公文主送", align="left"),
    "body": Style(name="公文正文", first=200),
    "loose": Style(name="公文正文左齐", first=200, align="left"),
    "first": Style(name="公文一级标题", font=FIRST_FONT, first=200, outline=0, keep_next=True),
    "second": Style(name="公文二级标题", font=SECOND_FONT, first=200, outline=1, keep_next=True),
    "caption": Style(name="公文表题", font=FIRST_FONT, size=14, align="center", keep_next=True),
    "warning": Style(name="公文警示", font=FIRST_FONT, align="center", colour="C00000"),
    "note": Style(name="公文附件说明", first=200, align="left"),
    "hanging": Style(name="公文附件说明续", left=500, align="left"),
    "annex": Style(name="公文附件标识", font=FIRST_FONT, align="left", keep_next=True, page_before=True),
    "annex-title": Style(
        name="公文附件标题", font=TITLE_FONT, size=22, line=36, align="center", keep_next=True
    ),
}
CELL = Style(name="公文表格", in_table=True, size=12, line=20, align="center")
CELL_KEPT = Style(name="公文表格连排", in_table=True, size=12, line=20, align="center", keep_next=True)
"""A row that must not end a page: short tables stay whole, long ones keep their first rows together."""
CELL_HEAD = Style(
    name="公文表头", font=FIRST_FONT, in_table=True, size=12, line=20, align="center", keep_next=True
)


def draw(blocks: Sequence[Block], *, title: str, author: str, created: date) -> bytes:
    """The document as docx. The same blocks give the same bytes."""
    from docx import Document

    document = Document()
    _page(document)
    _properties(document, title=title, author=author, created=created)
    for style in (*STYLES.values(), CELL, CELL_KEPT, CELL_HEAD):
        add_style(document, style)
    for block in blocks:
        if isinstance(block, Grid):
            _grid(document, block)
        elif isinstance(block, Signature):
            _signature(document, block)
        else:
            for _ in range(block.before):
                fill(document.add_paragraph(), "", STYLES["addressee"])
            fill(document.add_paragraph(), block.text, STYLES[block.style])
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _page(document: "Document") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
    section.left_margin, section.right_margin = Twips(LEFT), Twips(RIGHT)
    section.footer_distance = Twips(FOOTER_FROM_EDGE)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(GRID_PITCH))
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], "right")
    _page_number(section.even_page_footer.paragraphs[0], "left")


def _page_number(paragraph: "Paragraph", side: Literal["left", "right"]) -> None:
    """— 1 —, one character from the outer edge."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style = Style(name="", font=PAGE_NUMBER_FONT, size=14)
    properties = paragraph._p.get_or_add_pPr()
    properties.get_or_add_ind().set(qn(f"w:{side}Chars"), "100")
    properties.get_or_add_ind().set(qn(f"w:{side}"), "280")
    justification = OxmlElement("w:jc")
    justification.set(qn("w:val"), side)
    properties.append(justification)
    run(paragraph, "— ", style, latin=PAGE_NUMBER_FONT)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        added = run(paragraph, text if kind == "text" else "", style, latin=PAGE_NUMBER_FONT)
        if kind == "":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
            added.append(element)
        elif kind != "text":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            added.append(element)
    run(paragraph, " —", style, latin=PAGE_NUMBER_FONT)


def _properties(document: "Document", *, title: str, author: str, created: date) -> None:
    from datetime import datetime

    core = document.core_properties
    core.title, core.author, core.last_modified_by = clean(title, 250), clean(author, 250), clean(author, 250)
    core.created = core.modified = datetime(created.year, created.month, created.day)  # noqa: DTZ001
    core.comments, core.revision, core.language = "", 1, "zh-CN"


def _signature(document: "Document", block: Signature) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn

    fill(document.add_paragraph(), "", STYLES["addressee"])
    width = sum(0.5 if character.isascii() else 1 for character in block.date)
    centred = max(0.0, 4 - (len(block.office) - width) / 2)
    for text, right, keep in ((block.office, centred, True), (block.date, 4.0, False)):
        paragraph = fill(document.add_paragraph(), text, STYLES["addressee"])
        paragraph.paragraph_format.keep_with_next = keep or None
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:rightChars"), str(round(right * 100)))
        indent.set(qn("w:right"), str(round(right * 320)))
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT


def _grid(document: "Document", block: Grid) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Pt, Twips

    table = document.add_table(rows=0, cols=len(block.header), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _cell_margins(table)
    widths = [TYPE_WIDTH * share // sum(block.widths) for share in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
    _row(table, block.header, widths, "c" * len(widths), CELL_HEAD)
    together = len(block.rows) <= 8
    for position, cells in enumerate(block.rows):
        last = position == len(block.rows) - 1
        keep = not last and (together or position < 2)
        _row(table, cells, widths, block.align, CELL_KEPT if keep else CELL)
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(10)
    gap.paragraph_format.space_after = Pt(0)


def _cell_margins(table: "Table") -> None:
    """1 mm left and right, so that headers of five characters stay on one line."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        put(margins, f"w:{side}", w="57", type="dxa")
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _row(table: "Table", cells: Sequence[str], widths: Sequence[int], align: str, style: Style) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Twips

    sides = {
        "l": WD_PARAGRAPH_ALIGNMENT.LEFT,
        "c": WD_PARAGRAPH_ALIGNMENT.CENTER,
        "r": WD_PARAGRAPH_ALIGNMENT.RIGHT,
    }
    row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it bare
    properties = row._tr.get_or_add_trPr()
    put(properties, "w:cantSplit", val=None)
    if style is CELL_HEAD:
        put(properties, "w:tblHeader", val=None)
    for cell, text, width, letter in zip(row.cells, cells, widths, align, strict=True):
        cell.width = Twips(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = fill(cell.paragraphs[0], text, style)
        paragraph.alignment = sides[letter]
