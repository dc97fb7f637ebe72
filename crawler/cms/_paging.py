"""Where the next page of a list is."""

import re

from crawler.page import Page

MAX_PAGES = 2_000
"""More pages than this are a trap."""

_CALL = re.compile(r"\bcreatePageHTML\s*\(([^()]{1,300})\)")
_DEFINED = re.compile(r"function\s+$")
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^,\s]+)")
_NAME = re.compile(r"^[\w./-]{1,80}$")


def create_page_html(page: Page) -> tuple[int, str | None] | None:
    """Number of pages and address of the next one from a ``createPageHTML`` call; ``None`` without a call.

    Two orders of arguments are in use: (total, current from 0, name, extension) and
    (element, total, current from 1, name, extension, rows). A call inside a comment does not count.
    """
    for call in _CALL.finditer(page.scripts):
        if _DEFINED.search(page.scripts[max(0, call.start() - 12): call.start()]):
            continue
        values = [a or b or c for a, b, c in _ARGUMENT.findall(call.group(1))]
        if len(values) >= 5 and not values[0].isdecimal():
            values = values[1:]
            first = 1
        else:
            first = 0
        if len(values) < 4 or not (_small(values[0]) and _small(values[1])):
            continue
        total, current, name, extension = int(values[0]), int(values[1]), values[2], values[3]
        following = None
        if current - first + 1 < min(total, MAX_PAGES) and _NAME.match(name) and _NAME.match(extension):
            following = page.absolute(f"{name}_{current + 1}.{extension}")
        return max(total, 1), following
    return None


def links_above_paging(page: Page) -> bool:
    """Whether the place that the paging belongs to holds links or pictures: rows that could not be read as such.

    A ``createPageHTML`` call of one page without rows means an empty list only when nothing stands there.
    """
    for script in page.all("script"):
        if not _CALL.search(script.tag.get_text()):
            continue
        for node in script.parents()[:4]:
            if node.name in {"body", "html"}:
                break
            if node.one("ul, ol, dl, table, h1, h2, h3, li, p") is not None:
                return node.one("a[href], img, iframe") is not None
    return False


def _small(text: str) -> bool:
    return text.isdecimal() and len(text) <= 6


def next_link(page: Page, selector: str = "") -> str | None:
    """The link that the profile names, or the one that says 下一页; ``None`` on the last page."""
    nodes = page.all(selector) if selector else tuple(
        node for node in page.all("a[href]")[-200:] if node.text().strip("<>＜＞»› ") in {"下一页", "下页", "后一页"})
    return next((url for node in nodes if (url := node.link()) and url != page.url), None)
