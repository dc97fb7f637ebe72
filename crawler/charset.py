"""Which encoding a page is really in: portals declare the wrong one, or none, often enough to matter.

No detector library is needed: nearly every page is UTF-8 or GB18030, and UTF-8 proves itself. Big5 and the like count
only when they are declared.
"""

import re

MISTAKES = 10
"""A text is UTF-8 when for every broken byte at least so many multi-byte characters decode well."""

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def declared_charset(body: bytes, content_type: str = "") -> str | None:
    """What the header, then the first 4 kB of markup, say about the encoding; ``None`` when they say nothing."""
    if said := _HEADER.search(content_type):
        return said.group(1)
    found = _META.search(body[:4096])
    return found.group(1).decode("ascii") if found else None


def best_decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """Encoding and text of ``body``. Never raises; what cannot be read becomes U+FFFD."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return encoding.removesuffix("-sig"), body.decode(encoding, "replace")
    try:
        return "utf-8", body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _almost_utf8(text := body.decode("utf-8", "replace")):
        return "utf-8", text
    best = ("gb18030", body.decode("gb18030", "replace"))
    if declared and declared.lower() not in {"utf-8", "utf8", "gb2312", "gbk", "gb18030"}:
        try:
            other = body.decode(declared, "replace")
        except (LookupError, UnicodeError, ValueError):
            return best
        if isinstance(other, str) and other.count("\ufffd") <= best[1].count("\ufffd"):
            return declared.lower(), other
    return best


def _almost_utf8(text: str) -> bool:
    """A cut or damaged UTF-8 page must not be read as GB18030, in which almost any bytes look valid."""
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return good >= MISTAKES * bad
