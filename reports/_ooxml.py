"""What python-docx does not offer: East Asian fonts of a run, indents in characters, exact lines."""

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reports._words import clean

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

LATIN_FONT = "Times New Roman"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one kind of paragraph is set. ``first`` and ``left`` indents in hundredths of a character."""

    name: str
    font: str = "仿宋_GB2312"
    size: int = 16
    line: int = 28
    align: Literal["both", "center", "left"] = "both"
    first: int = 0
    left: int = 0
    outline: int | None = None
    keep_next: bool = False
    page_before: bool = False
    colour: str = ""
    in_table: bool = False


def settled(body: bytes) -> bytes:
    """The same archive without the clock: python-docx stamps every part with the time of saving."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def add_style(document: "Document", style: Style) -> None:
    """A named style, so that a clerk can restyle the whole notice in a word processor."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    added = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    properties = added.element.get_or_add_pPr()
    put(properties, "w:keepNext" if style.keep_next else "", val=None)
    put(properties, "w:keepLines" if style.outline is not None else "", val=None)
    put(properties, "w:pageBreakBefore" if style.page_before else "", val=None)
    put(properties, "w:widowControl", val="0")
    put(properties, "w:wordWrap", val="0")
    put(properties, "w:snapToGrid" if style.in_table else "", val="0")
    put(properties, "w:spacing", before="0", after="0", line=str(style.line * 20), lineRule="exact")
    first, left = style.first * style.size // 5, style.left * style.size // 5
    if first:
        put(properties, "w:ind", firstLineChars=str(style.first), firstLine=str(first))
    elif left:
        put(properties, "w:ind", leftChars=str(style.left), left=str(left))
    put(properties, "w:jc", val=style.align)
    if style.outline is not None:
        put(properties, "w:outlineLvl", val=str(style.outline))
    run = added.element.get_or_add_rPr()
    run.append(fonts(style.font, LATIN_FONT))
    if style.colour:
        put(run, "w:color", val=style.colour)
    for size in ("w:sz", "w:szCs"):
        put(run, size, val=str(style.size * 2))
    added.element.set(qn("w:customStyle"), "1")


def put(parent: "_Element", tag: str, **attributes: str | None) -> None:
    """Append one element with ``w:`` attributes in the order the schema wants; nothing for an empty tag."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if not tag:
        return
    element = OxmlElement(tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(qn(f"w:{name}"), value)
    parent.append(element)


def fonts(font: str, latin: str) -> "_Element":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:rFonts")
    for name, value in (
        ("ascii", latin),
        ("hAnsi", latin),
        ("cs", latin),
        ("eastAsia", font),
        ("hint", "eastAsia"),
    ):
        element.set(qn(f"w:{name}"), value)
    return element


def run(paragraph: "Paragraph", text: str, style: Style, *, latin: str = LATIN_FONT) -> "_Element":
    """Add a run whose East Asian font is named: without it word processors take the theme's font."""
    run = paragraph.add_run(clean(text))
    properties = run._r.get_or_add_rPr()
    properties.append(fonts(style.font, latin))
    if style.colour:
        put(properties, "w:color", val=style.colour)
    put(properties, "w:sz", val=str(style.size * 2))
    put(properties, "w:szCs", val=str(style.size * 2))
    return run._r


def fill(paragraph: "Paragraph", text: str, style: Style) -> "Paragraph":
    paragraph.style = style.name
    run(paragraph, text, style)
    return paragraph
