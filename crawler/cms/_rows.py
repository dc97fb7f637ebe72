"""Rows of a list: link, full title, date, whether pinned."""

import re

from crawler.page import Node
from gkcrawl.model import ListedItem
from gkcrawl.text import find_dates

MAX_ROWS = 2_000
"""Rows of one list page."""
MAX_TITLE = 500

_CUT = re.compile(r"(?:…|\.{2,}|。{3,})$")
_STICKY = re.compile(r"^(?:【|\[)?置顶(?:】|\])?|(?:【|\[)置顶(?:】|\])$")
_LIKE_DATE = re.compile(r"\d{2,4}\s?[-./年]\s?\d{1,2}")
_EDGES = "[]【】()（）〔〕 \t\n>》·•-—|"


def full_title(link: Node) -> str:
    """The link's title: ``title=`` when the text is cut or absent, otherwise the text."""
    text, said = link.text(), link.attr("title") or ""
    if not text:
        return (said or _image_words(link))[:MAX_TITLE]
    bare = _CUT.sub("", text).strip()
    longer = len(said) > len(bare) and said.replace(" ", "").startswith(bare.replace(" ", ""))
    return (said if longer and bare != text else text)[:MAX_TITLE]


def _image_words(link: Node) -> str:
    image = link.one("img[alt], img[title]")
    return (image.attr("alt") or image.attr("title") or "") if image else ""


def date_text(row: Node, link: Node, date: Node | None) -> str:
    """The date of a row as written, without brackets: of its own element, else the last one outside the link."""
    if date is not None:
        return date.text().strip(_EDGES)
    outside = [child for child in row.all("span, em, i, td, time, font, b, div, dd, p") if not _holds(child, link)]
    for node in reversed(outside):
        text = node.text()
        if len(text) <= 40 and find_dates(text):
            return text.strip(_EDGES)
    impossible = next((text for node in reversed(outside) if len(text := node.text()) <= 20 and _LIKE_DATE.search(text)), "")
    if impossible:
        return impossible.strip(_EDGES)
    words = row.text()
    found = find_dates(words)
    if found and (words.endswith(found[-1].text) or words.rstrip(_EDGES).endswith(found[-1].text)):
        return found[-1].text
    return found[0].text if found and words.strip(_EDGES).startswith(found[0].text) else ""


def _holds(node: Node, link: Node) -> bool:
    return node.key == link.key or any(parent.key == node.key for parent in link.parents())


def is_sticky(row: Node) -> bool:
    """The row is pinned: class ``top``/``zd`` or the word 置顶."""
    if row.has_class("top", "zd", "zhiding", "sticky") or row.one(".top, .zd, .zhiding, .sticky") is not None:
        return True
    return any("置顶" in node.text() for node in row.all("i, em, span, b")[:10])


def item_of(row: Node, *, link: Node | None = None, date: Node | None = None) -> ListedItem | None:
    """One row; ``None`` when it has neither link nor words. A link that leads nowhere gives an empty address."""
    link = link or main_link(row)
    if link is None:
        return _without_link(row, date)
    title = _STICKY.sub("", full_title(link)).strip()
    written = date_text(row, link, date)
    dates = find_dates(written)
    url = link.link() or ""
    if not url and not title:
        return None
    if dates and title.endswith(dates[0].text) and title != dates[0].text and _date_is_inside(link, written):
        title = title[: -len(dates[0].text)].rstrip(" [【(（〔|·-—")
    return ListedItem(url=url, title=title, listed_on=dates[0].value if dates else None, date_text=written,
                      sticky=is_sticky(row))


def _without_link(row: Node, date: Node | None) -> ListedItem | None:
    """A dated row of words only: an entry that leads nowhere."""
    dates = find_dates(date.text() if date else row.text())
    title = row.text().replace(dates[-1].text, "", 1).strip(_EDGES) if dates else ""
    if not title:
        return None
    return ListedItem(url="", title=title[:MAX_TITLE], listed_on=dates[-1].value, date_text=dates[-1].text,
                      sticky=is_sticky(row))


def _date_is_inside(link: Node, written: str) -> bool:
    """The date stands in an element of its own inside the link (``<a>title<span>2020-11-03</span></a>``)."""
    return any(node.text().strip(_EDGES) == written for node in link.all("span, em, i, time, b"))


def main_link(row: Node) -> Node | None:
    """The link of a row with the most words; links to a category in front of the title are shorter."""
    links = [row] if row.name == "a" else list((row.all("a[href]") or row.all("a"))[:20])
    return max(links, key=lambda node: len(full_title(node)), default=None)
