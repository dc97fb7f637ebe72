"""A fetched page and typed questions about it; BeautifulSoup stays behind this door.

``Page`` and ``Node`` never raise for what is missing: absence is ``None`` or an empty tuple. Whatever a portal sends is
bounded here: bytes parsed, text taken, nodes returned.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from crawler._select import Index, select
from crawler.charset import best_decode, declared_charset

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_BYTES = 8 << 20
"""Bytes of a page that are parsed; ``Page.truncated`` says that there were more."""
MAX_DEPTH = 512
"""Elements inside of elements; browsers stop at the same depth."""
MAX_TEXT = 2_000_000
"""Characters of text taken from one node."""
MAX_URL = 2_000
MAX_NODES = 20_000
"""Nodes returned by one question."""

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section",
    "table", "tbody", "tfoot", "thead", "title", "tr", "ul", "ucapcontent", "publishtime",
})
UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "select", "textarea"})
LINES = BLOCKS | {"br"}
CELLS = frozenset({"td", "th"})

_SPACES = re.compile(r"[^\S\n\t]+")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LINE_COMMENT = re.compile(r"(?:(?<=[\s;{}>])|^)//[^\n]*", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BORDER = re.compile(r" *\t *")


def tidy(text: str) -> str:
    """``text`` on one line: invisible characters dropped, whitespace runs made one space; nothing else is changed."""
    return " ".join(_INVISIBLE.sub("", text).split())


def tidy_lines(text: str) -> str:
    """As ``tidy``, line by line; empty lines dropped, tabs (cell borders) kept."""
    lines = (_BORDER.sub("\t", _SPACES.sub(" ", line)) for line in _INVISIBLE.sub("", text).split("\n"))
    return "\n".join(line.rstrip().strip(" ") for line in lines if line.strip())


def absolute(base: str, href: str | None) -> str | None:
    """``href`` as an http(s) address, or ``None`` for javascript:, #, mailto: and what is no address at all."""
    reference = _INVISIBLE.sub("", href or "").strip()
    if not reference or reference.startswith("#") or len(reference) > MAX_URL:
        return None
    try:
        url = urljoin(base, reference.replace("\\", "/"))
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return url if usable else None


@dataclass(frozen=True, slots=True)
class Node:
    """One element of a page. ``base`` is the address that its links are relative to."""

    tag: "Tag" = field(repr=False)
    base: str

    @property
    def name(self) -> str:
        return self.tag.name

    @property
    def key(self) -> int:
        """Identity of the element, for sets of elements already used."""
        return id(self.tag)

    def attr(self, name: str) -> str | None:
        """The attribute's value ("" when it is there but blank)."""
        value = self.tag.get(name)
        if value is None:
            return None
        return tidy(value if isinstance(value, str) else " ".join(value))

    def text(self) -> str:
        """The words of the element on one line; scripts, comments and hidden parts left out."""
        return tidy(self.lines())

    def lines(self) -> str:
        """The words of the element, a line for each block; table cells are parted by tabs."""
        return tidy_lines("".join(_pieces(self.tag)))

    def link(self) -> str | None:
        """Absolute address of its own ``href``, or of the first link inside."""
        if self.name == "a":
            return absolute(self.base, self.attr("href"))
        inner = self.one("a[href]")
        return inner.link() if inner else None

    def source(self) -> str | None:
        """Absolute address of ``src``, ``data-src`` (images loaded late) or ``data``."""
        return next((url for a in ("src", "data-src", "data") if (url := absolute(self.base, self.attr(a)))), None)

    def all(self, selector: str) -> tuple["Node", ...]:
        """Elements inside that match the CSS selector, in document order. A bad selector matches nothing."""
        return _select(self.tag, selector, self.base)

    def one(self, selector: str) -> "Node | None":
        """The first of ``all``."""
        found = _select(self.tag, selector, self.base, limit=1)
        return found[0] if found else None

    def children(self) -> tuple["Node", ...]:
        """Direct child elements."""
        return tuple(Node(child, self.base) for child in _tags(self.tag))

    def parents(self) -> tuple["Node", ...]:
        """Ancestors, nearest first."""
        return tuple(Node(parent, self.base) for parent in self.tag.parents if parent.name != "[document]")

    def has_class(self, *names: str) -> bool:
        return not set(names).isdisjoint((self.attr("class") or "").split())

    @property
    def hidden(self) -> bool:
        return bool(_HIDDEN.search(self.attr("style") or ""))


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer of a portal. ``body`` is decompressed; ``headers`` have lower-case names."""

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(repr=False)
    fetched_at: datetime

    @property
    def truncated(self) -> bool:
        """More came than is parsed: bytes, or elements inside of elements."""
        return len(self.body) > MAX_BYTES or _depth_was_cut(self.soup)

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        body = self.body[:MAX_BYTES]
        content_type = next((v for k, v in self.headers.items() if k.lower() == "content-type"), "")
        encoding, text = best_decode(body, declared_charset(body, content_type))
        return encoding, text.replace("\x00", "")

    @property
    def encoding(self) -> str:
        """The encoding that the body is really in, whatever was declared."""
        return self._decoded[0]

    @property
    def text(self) -> str:
        """The markup as text, charset repaired."""
        return self._decoded[1]

    @cached_property
    def soup(self) -> "BeautifulSoup":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bs4 warns of XML, of bodies that look like a file name or an address
            return _shallow_soup()(self.text, "lxml")

    @cached_property
    def base(self) -> str:
        """What relative links are relative to (``<base href>`` or the page itself)."""
        tag = self.soup.find("base", href=True)
        href = tag.get("href") if tag else None
        return (absolute(self.url, href) if isinstance(href, str) else None) or self.url

    @property
    def root(self) -> Node:
        return Node(self.soup, self.base)

    @cached_property
    def _index(self) -> Index:
        return Index(self.soup)

    def all(self, selector: str) -> tuple[Node, ...]:
        return tuple(Node(tag, self.base) for tag in select(self.soup, selector, MAX_NODES, self._index))

    def one(self, selector: str) -> Node | None:
        found = select(self.soup, selector, 1, self._index)
        return Node(found[0], self.base) if found else None

    def first(self, *selectors: str) -> Node | None:
        """The first element of the first selector that matches."""
        return next((node for selector in selectors if selector and (node := self.one(selector))), None)

    @cached_property
    def _metas(self) -> dict[str, str]:
        metas: dict[str, str] = {}
        for tag in self.soup.find_all("meta", limit=500):
            node = Node(tag, self.url)
            name = (node.attr("name") or node.attr("property") or "").lower()
            content = node.attr("content")
            if name and content is not None and not metas.get(name):
                metas[name] = content
        return metas

    def meta(self, name: str) -> str | None:
        """Content of ``<meta name=…>`` (or ``property=``), case of the name ignored."""
        return self._metas.get(name.lower())

    @cached_property
    def scripts(self) -> str:
        """All inline scripts, one after another, without comments: a commented-out call does not count."""
        joined = "\n".join(tag.get_text() for tag in self.soup.find_all("script", src=False))[:MAX_TEXT]
        return _BLOCK_COMMENT.sub(" ", _LINE_COMMENT.sub("", joined))

    def absolute(self, href: str | None) -> str | None:
        return absolute(self.base, href)


@cache
def _shallow_soup() -> "type[BeautifulSoup]":
    """BeautifulSoup that nests ``MAX_DEPTH`` elements at most and puts deeper ones beside each other, as browsers do.

    Twenty thousand tables inside of each other kept the parsers, which ask for ancestors, busy for minutes.
    """
    from bs4 import BeautifulSoup

    class Shallow(BeautifulSoup):
        depth_was_cut = False

        def handle_starttag(self, *args: Any, **kwargs: Any) -> "Tag | None":
            if len(self.tagStack) > MAX_DEPTH:
                self.endData()
                self.popTag()
                self.depth_was_cut = True
            return super().handle_starttag(*args, **kwargs)

    return Shallow


def _depth_was_cut(soup: "BeautifulSoup") -> bool:
    return bool(vars(soup).get("depth_was_cut"))


def _tags(tag: "Tag") -> Iterator["Tag"]:
    from bs4 import Tag

    return (child for child in tag.children if isinstance(child, Tag))


def _select(tag: "Tag", selector: str, base: str, limit: int = MAX_NODES) -> tuple[Node, ...]:
    return tuple(Node(found, base) for found in select(tag, selector, limit))


def _pieces(tag: "Tag") -> Iterator[str]:
    """Strings and separators of the visible text, without recursion: pages may be nested without end."""
    from bs4 import CData, Tag
    from bs4.element import NavigableString

    taken = 0
    stack: list[tuple[object, bool]] = [(tag, False)]
    while stack and taken < MAX_TEXT:
        item, in_cell = stack.pop()
        if isinstance(item, Tag):
            name = item.name
            if name in UNSEEN or (item is not tag and _HIDDEN.search(str(item.get("style") or ""))):
                continue
            edge = " " if in_cell and name in LINES else "\n" if name in LINES else "\t" if name in CELLS else ""
            yield "" if name in CELLS else edge
            stack.append((_Edge(edge), in_cell))
            inside = in_cell or (name in CELLS and _is_short(item))
            stack.extend((child, inside) for child in reversed(item.contents))
        elif isinstance(item, _Edge):
            yield item.text
        elif type(item) in (NavigableString, CData):
            text = str(item)
            taken += len(text)
            yield text.replace("\n", " ").replace("\t", " ")


def _is_short(cell: "Tag") -> bool:
    """Paragraphs of a short cell belong on one line; a long cell lays out a page and keeps its lines."""
    length = 0
    for text in islice(cell.strings, 400):
        length += len(text.strip())
        if length > 200:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Edge:
    text: str
