"""龙讯 LONSUN 政务公开平台：安徽多数市县使用。

Lists are not in the column page: a script asks ``/site/label/8888`` for an HTML fragment. Selectors and parameters are
those seen on portals of Anhui; each has several spellings because templates differ from site to site.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.cms import Cms, FoundPath, FoundUnit, Listing
from crawler.cms._article import breadcrumb, compose, place_of
from crawler.cms._body import densest
from crawler.cms._empty import is_barrier, refuse_barrier, shows_empty
from crawler.cms._metadata import Block, completed, from_labels, from_tables, merge, table_rows
from crawler.cms._published import from_line, is_scripted, is_shown_somehow
from crawler.cms._rows import MAX_ROWS, item_of
from crawler.cms._stub import redirects_to
from crawler.cms._titles import heading
from crawler.page import Node, Page, tidy
from gkcrawl.errors import ParseError
from gkcrawl.model import Draft, ListedItem

EMPTY = "暂无相关信息"
PAGE_SIZE = "15"
MAX_PAGES = 2_000
"""A pageCount beyond this is a trap, not a list."""

_UNIT = re.compile(r"/public/column/(\d{1,12})/?$")
_LABEL_URL = re.compile(r"[\"']?((?:/[\w-]{1,40}){0,3}/site/label/8888)(\?[^\"'\s<>]{0,2000})?")
_PARAMETER = re.compile(
    r"[\"']?\b(siteId|pageSize|organId|catIds?|cId|type|file|result|length|isDate|dateFormat|action|labelName|isInvalid|"
    r"fromCode|sortType|fuzzySearch)[\"']?\s*[:=]\s*(?:\"([^\"]{0,300})\"|'([^']{0,300})'|([\w./-]{1,100}))")
_PAGE_COUNT = re.compile(r"\bpageCount[\"']?\s*[:=]\s*[\"']?(\d{1,6})")
_PAGE_INDEX = re.compile(r"\bpageIndex[\"']?\s*[:=]\s*[\"']?(\d{1,6})")

ROWS = "ul.xxgk_nav_list > li, ul.doc_list > li, #ls_navjz li, .xxgk_navli ul > li, .navjz_list li, .gk_list li"
BODIES = ("div.j-fontContent", ".j-fontContent", "#zoom", "#J_content", "div.newscontnet", "div.wzcon", "div.gzk-article",
          ".ls-article-info", "div.is-contentbox")
TITLES = ("h1.newstitle", "h1.wztit", ".newstitle", ".wztit")
CRUMBS = (".wzy_position", ".wwz_top", ".position", ".dqwz")
METADATA = ("table_suoyin", "div_table_suoyin")
"""Classes of the metadata table or of the element around it."""
NAVIGATION = "ul.xxgk_nav, #xxgk_nav, .xxgk_nav, .xxgk_left, .xxgk_left_nav, #timeFrame"


def recognise(page: Page) -> float:
    """Marks of the platform in markup and headers."""
    text = page.text
    marks = {
        "/site/label/8888": 0.7, "/public/column/": 0.5, "table_suoyin": 0.5, "龙讯科技": 0.9, "xxgk_nav_list": 0.5,
        "j-fontContent": 0.4, "/assets/css/core.min.css": 0.3, "StartLabelHtml_": 0.6,
    }
    doubt = 1.0
    for mark, weight in marks.items():
        if mark in text or mark in page.url:
            doubt *= 1 - weight
    if (page.meta("TypeCode") or "") == "public_content":
        doubt *= 0.5
    return round(1 - doubt, 3)


# ---------------------------------------------------------------- units and columns


def units(page: Page) -> tuple[FoundUnit, ...]:
    """Links to ``/public/column/<organId>`` on the disclosure home page."""
    found: dict[str, FoundUnit] = {}
    for node in page.all("a[href*='/public/column/']"):
        url = node.link()
        parts = urlsplit(url or "")
        match = _UNIT.search(parts.path)
        name = node.text() or node.attr("title") or ""
        if url and match and name and not parts.query and match.group(1) not in found:
            found[match.group(1)] = FoundUnit(site_id=match.group(1), name=name[:200], url=url)
    return tuple(found.values())


def columns(page: Page) -> tuple[FoundPath, ...]:
    """Leaves of the column tree, and guide and annual reports, which have addresses of their own."""
    found: dict[str, FoundPath] = {}
    for node in page.all("a[href*='/public/column/']")[:5_000]:
        url = node.link()
        query = dict(parse_qsl(urlsplit(url or "").query))
        name = node.text() or node.attr("title") or ""
        if not url or not name or url in found or query.get("title") or query.get("pageIndex"):
            continue
        is_list = "catId" in query or "catIds" in query
        if not is_list and query.get("type") not in {"2", "3"}:
            continue
        above = _headings(node)
        children = _children(node) if is_list else 0
        found[url] = FoundPath(path=(*above, name[:100]), url=url, child_count=children)
    return tuple(found.values())


def _item_above(node: Node) -> Node | None:
    return next((parent for parent in node.parents() if parent.name == "li"), None)


def _headings(node: Node) -> tuple[str, ...]:
    """Labels of the list items that hold the link's own item, from the top down."""
    own = _item_above(node)
    labels: list[str] = []
    for parent in own.parents() if own else ():
        if parent.name == "li" and (label := _label(parent)):
            labels.append(label)
    return tuple(reversed(labels[:8]))


def _label(item: Node) -> str:
    """The words of a list item before its nested list."""
    for child in item.children():
        if child.name in {"ul", "ol"} or child.one("ul") is not None:
            break
        if text := child.text():
            return text[:100]
    words = (str(text) for text in item.tag.find_all(string=True, recursive=False))
    return next((tidy(word)[:100] for word in words if tidy(word)), "")


def _children(node: Node) -> int:
    """How many lists hang under the item of this link."""
    own = _item_above(node)
    if own is None or own.one("ul") is None:
        return 0
    return sum(1 for inner in own.all("ul a[href*='catId']") if inner.key != node.key)


# ---------------------------------------------------------------- lists


def listing_endpoint(page: Page) -> str | None:
    """Address of the fragment with the rows, from the script of a column page; ``None`` when no script asks for one."""
    scripts = page.scripts
    call = _LABEL_URL.search(scripts)
    if call is None or "publicInfoList" not in scripts:
        return None
    given = dict(parse_qsl((call.group(2) or "").lstrip("?").replace("&amp;", "&"), keep_blank_values=True))
    near = scripts[max(0, scripts.index("publicInfoList") - 2_000): scripts.index("publicInfoList") + 3_000]
    for match in _PARAMETER.finditer(near):
        value = next((v for v in match.groups()[1:] if v is not None), "")
        given.setdefault(match.group(1), value)
    parts = urlsplit(page.url)
    own = dict(parse_qsl(parts.query))
    for name in ("type", "catId", "catIds", "action"):
        if own.get(name):
            given[name] = own[name]
    if unit := _UNIT.search(parts.path):
        given["organId"] = unit.group(1)
    given.pop("_", None)
    query = {
        "IsAjax": "1", "dataType": "html", "pageSize": PAGE_SIZE, "action": "list", "isDate": "true",
        "dateFormat": "yyyy-MM-dd", "length": "50", "type": "4", "result": EMPTY, **given,
        "labelName": "publicInfoList", "pageIndex": "1",
    }
    return page.absolute(f"{call.group(1)}?{urlencode(query)}")


def listing(page: Page) -> Listing:
    """Rows of one fragment, of a list that is in the page itself, of the years of annual reports, or of a guide."""
    if years := page.all("ul#timeFrame a[href], #timeFrame a[href]"):
        return Listing(items=tuple(_year(node) for node in years[:100] if node.link()), page_count=1)
    query = dict(parse_qsl(urlsplit(page.url).query))
    rows = page.all(ROWS)[:MAX_ROWS]
    items = tuple(item for row in rows if (item := item_of(row)))
    pages = _number(_PAGE_COUNT, page.text)
    current = _number(_PAGE_INDEX, page.scripts) or int(_digits(query.get("pageIndex", "")) or 1)
    if items:
        following = _following(page, pages, current)
        return Listing(items=items, next_url=following, page_count=pages)
    if query.get("type") == "2" and page.first(*BODIES):
        title = page.first(*TITLES) or heading(page, None)
        return Listing(items=(ListedItem(url=page.url, title=title.text() if title else ""),), page_count=1)
    if is_barrier(page):
        return Listing(items=(), recognised=False)
    empty = shows_empty(page, query.get("result", ""))
    shaped = pages is not None or page.one("ul.xxgk_nav_list, ul.doc_list, #timeFrame") is not None
    return Listing(items=(), page_count=pages, empty_signal=empty, recognised=empty or shaped)


def _year(node: Node) -> ListedItem:
    text = node.attr("title") or node.text()
    return ListedItem(url=node.link() or "", title=f"{text}年度" if text.isdecimal() else text)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found.group(1)) if found else None


def _digits(text: str) -> str:
    return text if text.isdecimal() and len(text) <= 6 else ""


def _following(page: Page, pages: int | None, current: int) -> str | None:
    """The same address with ``pageIndex`` one higher, while the fragment says that there are more pages."""
    if pages is None or current >= min(pages, MAX_PAGES):
        return None
    parts = urlsplit(page.url)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), "pageIndex": str(current + 1)}
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


# ---------------------------------------------------------------- content pages


def document(page: Page) -> Draft:
    """One content page; also the guide and an annual report, which have the same layout.

    ``ParseError`` for a login page or firewall, and for a page without any mark of the platform's article templates:
    that a changed template shows no metadata proves nothing.
    """
    if target := redirects_to(page):
        return Draft(url=page.url, redirects_to=target)
    refuse_barrier(page)
    if page.first(*BODIES, *TITLES) is None and not _metadata_tables(page):
        raise ParseError("没有识别出龙讯平台的标题、正文和元数据：页面已改版，或不是内容页；请用 gkcrawl cms try 核对")
    body = _body(page)
    title_node = page.first(*TITLES) or heading(page, body)
    title = (title_node.text() if title_node else "") or page.meta("ArticleTitle")
    block = _metadata(page, body)
    place = place_of(page, title_node, body)
    published = _filled(_after_label(page.first("span.fbsj", ".fbsj")), page.meta("PubDate"))
    published = published or from_line(place.around) or published
    unreadable = {"interpretation_links"} if "readFileList" in page.scripts else set()
    if not published and (is_scripted(page) or is_shown_somehow(place.around, body, block.words)):
        unreadable.add("published_on")
    return compose(
        page, title=title or None, place=place, block=block, published=published,
        source=_filled(_after_label(page.first("span.res", ".res")), page.meta("ContentSource")),
        crumbs=breadcrumb(page.first(*CRUMBS)), unreadable=unreadable, frame=f"{', '.join(CRUMBS)}, {NAVIGATION}",
    )


def _body(page: Page) -> Node | None:
    known = page.first(*BODIES)
    return densest(page) if known is None else known


def _metadata_tables(page: Page) -> list[Node]:
    return [table for table in page.all("table")
            if any(node.has_class(*METADATA) for node in (table, *table.parents()))]


def _metadata(page: Page, body: Node | None) -> Block:
    tables = _metadata_tables(page)
    if not tables:
        block = from_tables(page, body)
        return completed(block, page, body) if block.fields else from_labels(page, body)
    fields, unreadable = merge(row for table in tables[:10] for row in table_rows(table, page))
    used = frozenset(table.key for table in tables)
    return completed(Block(fields=fields, used=used, unreadable=unreadable), page, body)


def _after_label(node: Node | None) -> str | None:
    """"2020-11-03" from "发布时间：2020-11-03"; ``None`` for a missing element."""
    if node is None:
        return None
    text = node.text()
    head, colon, tail = text.replace("：", ":", 1).partition(":")
    return tail.strip() if colon and len(head) <= 8 and not head.strip().isdecimal() else text


def _filled(*values: str | None) -> str | None:
    """The first that says something; "" when one is there but blank, ``None`` when none is there."""
    return next((value for value in values if value), "" if any(value is not None for value in values) else None)


CMS = Cms(
    name="lonsun", title="龙讯 LONSUN", recognise=recognise, units=units, columns=columns,
    listing_endpoint=listing_endpoint, listing=listing, document=document,
    notes=("列表由 /site/label/8888 片段接口提供", "政策解读等相关链接由脚本载入，页面中没有不等于没有发布"),
)
