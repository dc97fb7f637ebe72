"""What every family does with a content page once it has found title and body: a ``Draft``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.cms._labels import field_of
from crawler.cms._links import gather, offered_by_script
from crawler.cms._metadata import Block
from crawler.cms._signature import signature_of
from crawler.cms._tables import tables_in
from crawler.page import MAX_TEXT, Node, Page, tidy, tidy_lines
from gkcrawl.model import Draft
from gkcrawl.text import find_document_numbers

if TYPE_CHECKING:
    from bs4.element import PageElement

ANY_LINK = "a[href]"
MAX_TITLE = 1_000
MAX_REST = 200_000
MAX_CRUMBS = 20
MAX_NUMBER_LINE = 60

_CRUMB_HEAD = re.compile(r"^.{0,8}?(?:当前|所在|现在)?的?(?:所在)?位置[:：]?\s*")
_CRUMB_PARTS = re.compile(r"\s*(?:[>＞›»/\\|→]|-{1,2}>|\t|\n|::)+\s*")
_ATTRIBUTES = ("alt", "title", "value", "content", "placeholder", "data-title")


def breadcrumb(node: Node | None) -> tuple[str, ...]:
    """首页, 政务公开, 单位, 栏目 from "当前位置：首页 > 政务公开 > …"."""
    if node is None:
        return ()
    parts = (tidy(part) for part in _CRUMB_PARTS.split(_CRUMB_HEAD.sub("", node.text())))
    return tuple(part for part in parts if part and len(part) <= 200)[:MAX_CRUMBS]


def region_of(page: Page, title: Node | None, body: Node | None) -> Node | None:
    """The part of the page that is the article: the smallest element with title and body in it.

    Without a title, or when both meet only in ``body``, the body element alone.
    """
    if body is None or title is None:
        return body
    above = {node.key for node in (title, *title.parents())}
    for node in (body, *body.parents()):
        if node.key in above:
            return body if node.name in {"body", "html"} else node
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the article stands on its page. ``words`` are those of the body, ``around`` those of the region outside
    of it (date line, source, tools); both are read once, since reading them is a good part of a page's time."""

    region: Node | None
    body: Node | None
    words: str
    around: str


def place_of(page: Page, title: Node | None, body: Node | None) -> Place:
    """The place of an article of which title and body are known."""
    region = region_of(page, title, body)
    words = body.lines() if body else ""
    return Place(region=region, body=body, words=words, around=_around(region, body, words))


def _around(region: Node | None, body: Node | None, inner: str) -> str:
    if region is None or body is None:
        return ""
    above = region if region.key != body.key else next((n for n in body.parents()[1:2]), body)
    words = above.lines()
    return words.replace(inner, "\n", 1) if inner else words


def rest_of(page: Page, region: Node | None) -> str:
    """Words of the page outside ``region`` and what readers do not see (comments, form values, meta).

    Scripts are left out: their numbers are keys and time stamps.
    """
    from bs4 import Comment, Tag

    inside = {id(tag) for tag in (region.tag.find_all(True) if region else ())}
    if region:
        inside.add(region.key)
    pieces: list[str] = []
    room = MAX_REST
    for item in page.soup.descendants:
        if room <= 0:
            break
        found: Iterable[str] = ()
        if isinstance(item, Tag):
            found = (said for name in _ATTRIBUTES if (said := str(item.get(name) or "")) and len(said) >= 7)
        elif isinstance(item, Comment) or _is_outside(item, inside):
            found = (str(item),)
        for text in found:
            pieces.append(text[:room])
            room -= len(text)
    return tidy_lines("\n".join(pieces))


def _with_number(text: str, around: str, block: Block) -> str:
    """``text`` under the document number that the template shows in a line of its own between title and body."""
    if any(row.value and field_of(row.label) == "document_number" for row in block.fields):
        return text
    head = "\n".join(text.split("\n", 15)[:15])
    for line in around.split("\n")[:200]:
        for number in find_document_numbers(line) if len(line) <= MAX_NUMBER_LINE else ():
            bare = line.replace(number.text, "").strip(" （）()[]【】:：文发字号")
            if not bare and number.text not in head:
                return f"{line}\n{text}"
    return text


_NOT_READ = frozenset({"script", "style", "template"})


def _is_outside(string: "PageElement", inside: set[int]) -> bool:
    parent = string.parent
    return parent is not None and id(parent) not in inside and parent.name not in _NOT_READ


def compose(
    page: Page, *, title: str | None, place: Place, block: Block, published: str | None, source: str | None,
    crumbs: tuple[str, ...], unreadable: Iterable[str] = (), files: str = ANY_LINK, frame: str = "",
) -> Draft:
    """The ``Draft`` of a page whose parts are known. ``files`` selects the links that may be files,
    ``frame`` the navigation that stands beside the article."""
    region, body = place.region, place.body
    text = _with_number(place.words, place.around, block)
    tables, all_cells = tables_in(body, block.used) if body else ((), True)
    links, attachments, all_links = gather(page, region, frame)
    if files != ANY_LINK:
        wanted = {url for node in page.all(files) if (url := node.link() or node.source())}
        attachments = tuple(file for file in attachments if file.url in wanted)
    missing = {*unreadable, *block.unreadable}
    missing |= {"text", "tables", "links", "attachments"} if page.truncated else set()
    missing |= {"text"} if len(text) >= MAX_TEXT else set()
    missing |= set() if all_cells else {"tables"}
    missing |= {"attachments"} if offered_by_script(page) else set()
    missing |= set() if all_links else {"links", "attachments"}
    return Draft(
        url=page.url, title=title[:MAX_TITLE] if title else title, metadata=block.fields, published=published,
        source=source, text=text[:MAX_TEXT], tables=tables, signature=signature_of(text), attachments=attachments,
        links=links, breadcrumb=crumbs, unreadable=tuple(sorted(missing)), rest=rest_of(page, body),
    )
