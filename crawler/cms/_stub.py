"""Pages of a few hundred bytes that only send the reader elsewhere."""

import re

from crawler.page import Page

MAX_STUB_BYTES = 1_024
"""Script redirects are believed on pages this small only; larger pages have words of their own."""
MAX_META_BYTES = 8_192

_REFRESH = re.compile(
    r"<meta[^>]{0,80}?http-equiv\s*=\s*[\"']?refresh[\"']?[^>]{0,80}?content\s*=\s*[\"']?\s*(\d{0,6})[\d.]*\s*[;,]\s*"
    r"url\s*=\s*[\"']?([^\"'>\s]{1,2000})", re.IGNORECASE)
_LOCATION = re.compile(
    r"\b(?:window\.|top\.|self\.|parent\.|document\.)?location(?:\.href)?\s*=\s*[\"']([^\"']{1,2000})[\"']"
    r"|\blocation\.(?:replace|assign)\(\s*[\"']([^\"']{1,2000})[\"']", re.IGNORECASE)


def redirects_to(page: Page) -> str | None:
    """Where a redirect stub leads, ``None`` when the page is no stub.

    Known forms: ``<meta http-equiv=refresh>``, one written by ``document.write``, and ``location.href = "…"``.
    """
    if len(page.body) > MAX_META_BYTES:
        return None
    found = _REFRESH.search(page.text)
    if found and int(found.group(1) or 0) <= 10 and (target := page.absolute(found.group(2))) and target != page.url:
        return target
    if len(page.body) > MAX_STUB_BYTES:
        return None
    found = _LOCATION.search(page.scripts)
    target = page.absolute(found.group(1) or found.group(2)) if found else None
    return target if target != page.url else None
