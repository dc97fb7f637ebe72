"""The main list of a page whose template is not known: the largest group of alike rows with a link and a date."""

from collections import defaultdict

from crawler.cms._links import in_frame
from crawler.cms._rows import MAX_ROWS, date_text, item_of, main_link
from crawler.page import Node, Page
from gkcrawl.model import ListedItem
from gkcrawl.text import find_dates

_ROWS = ("li", "tr", "dd", "dl", "p", "div")
MAX_ROW_TEXT = 600
MINIMUM_TITLE = 2


def main_list(page: Page) -> tuple[ListedItem, ...]:
    """Rows of the list with most words. Rows of one kind in several lists one after another are one list."""
    for name in _ROWS:
        groups: dict[tuple[str, ...], list[ListedItem]] = defaultdict(list)
        for row in page.all(name)[:MAX_ROWS * 2]:
            if (item := _dated(row, name)) and not in_frame(row):
                groups[_signature(row)].append(item)
        if groups:
            best = max(groups.values(), key=lambda items: (sum(len(i.title) for i in items), len(items)))
            if len(best) > 1 or name in {"li", "tr"}:
                return tuple(best[:MAX_ROWS])
    return ()


def _dated(row: Node, name: str) -> ListedItem | None:
    """The row as an item when it is a smallest row with one link of words and a date."""
    if row.one(name) is not None or len(row.tag.get_text()) > MAX_ROW_TEXT * 4:
        return None
    link = main_link(row)
    if link is None or len(row.text()) > MAX_ROW_TEXT or not find_dates(date_text(row, link, None)):
        return None
    item = item_of(row, link=link)
    return item if item and len(item.title) >= MINIMUM_TITLE else None


def _signature(row: Node) -> tuple[str, ...]:
    """What rows of one list have in common: own tag, and tag and class of two elements above."""
    return (row.name, *(f"{node.name}.{node.attr('class') or ''}" for node in row.parents()[:2]))


def headed_table_without_rows(page: Page) -> bool:
    """A table that has a head (标题 and a date or state) and not one row: an empty list."""
    for table in page.all("table")[:100]:
        if table.one("table") is not None:
            continue
        words = {node.text() for node in table.all("th, td")[:40]}
        if words & {"标题", "名称", "主题", "信件标题"} and any(w.endswith(("时间", "日期", "状态")) for w in words):
            rows = [row for row in table.all("tr") if row.one("a[href]") is not None or find_dates(row.text())]
            if not rows:
                return True
    return False
