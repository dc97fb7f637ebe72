"""Small real files made from text: pdf, docx, xlsx, rtf, png, zip. The same text gives the same bytes."""

import io
import struct
import zipfile
import zlib
from html import escape

_STAMP = (2020, 1, 1, 0, 0, 0)

Rows = tuple[tuple[str, ...], ...]


def _zip(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _types(part: str, content_type: str, more: str = "") -> str:
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="{part}" ContentType="{content_type}"/>'
        f"{more}</Types>"
    )


def _relations(target: str, kind: str) -> str:
    return (f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>')


def docx(title: str, lines: tuple[str, ...]) -> bytes:
    """A Word file with one paragraph a line."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in (title, *lines))
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip({
        "[Content_Types].xml": _types("/word/document.xml", main),
        "_rels/.rels": _relations("word/document.xml", "officeDocument"),
        "word/document.xml": f'{_XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                             f"<w:body>{body}</w:body></w:document>",
    })


def xlsx(title: str, rows: Rows) -> bytes:
    """A workbook with one sheet: title row, then ``rows``."""
    lines = []
    for number, row in enumerate(((title,), *rows), start=1):
        cells = "".join(f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
                        for place, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheet_type = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/>'
    return _zip({
        "[Content_Types].xml": _types("/xl/workbook.xml", f"{types}.sheet.main+xml", sheet_type),
        "_rels/.rels": _relations("xl/workbook.xml", "officeDocument"),
        "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml", "worksheet"),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{spreadsheet}" xmlns:r="{_OFFICE}"><sheets>'
                           '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{spreadsheet}"><sheetData>{"".join(lines)}</sheetData>'
                                    "</worksheet>",
    })


def _wrapped(lines: tuple[str, ...], width: int = 28) -> list[str]:
    return [line[at:at + width] for line in lines for at in range(0, max(len(line), 1), width)]


def pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """One page in a predefined Chinese font (not embedded); readers and text extractors know its encoding."""
    text = ["BT /F1 14 Tf 70 780 Td 20 TL"]
    for line in _wrapped((title, "", *lines))[:36]:
        text.append(f"<{line.encode('utf-16-be').hex().upper()}> Tj T*")
    text.append("ET")
    stream = zlib.compress("\n".join(text).encode())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 2>>/FontDescriptor 7 0 R/DW 1000>>",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def rtf(title: str, lines: tuple[str, ...]) -> bytes:
    """Rich text; office programs open it under the name .doc as well."""
    escaped = "\\par\n".join("".join(c if ord(c) < 128 else f"\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in line)
                             for line in (title, *lines))
    return ("{\\rtf1\\ansi\\ansicpg936\\uc1 " + escaped + "}").encode("ascii")


def png(width: int = 240, height: int = 60, colour: tuple[int, int, int] = (30, 90, 160)) -> bytes:
    """A plain rectangle."""
    raw = b"".join(b"\x00" + bytes(colour) * width for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def archive(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name, _STAMP), content)
    return buffer.getvalue()
