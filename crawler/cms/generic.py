"""任何平台：由 portal.toml 的 [selectors] 指定选择器；留空的项目按通行的页面样式推断。

Rows, title, body, date and metadata come from the profile's selectors; where a selector is empty, from what pages of
many portals have in common.
"""

from functools import partial

from crawler.cms import Cms, FoundPath, FoundUnit, Listing
from crawler.cms._article import Place, breadcrumb, compose, place_of
from crawler.cms._body import densest, known_body
from crawler.cms._empty import is_barrier, refuse_barrier, shows_empty
from crawler.cms._lists import headed_table_without_rows, main_list
from crawler.cms._metadata import Block, completed, from_labels, from_tables, merge
from crawler.cms._paging import create_page_html, links_above_paging, next_link
from crawler.cms._published import (
    from_bare_line,
    from_line,
    from_meta,
    from_pattern,
    from_script,
    is_scripted,
    is_shown_somehow,
    source_in,
)
from crawler.cms._rows import MAX_ROWS, item_of
from crawler.cms._stub import redirects_to
from crawler.cms._titles import heading, node_with, title_tag, trimmed
from crawler.page import Node, Page
from gkcrawl.config import Selectors
from gkcrawl.errors import ParseError
from gkcrawl.model import Draft, ListedItem, MetadataField

CERTAINTY = 0.1
"""Any page may be read this way, none is made for it."""

_CRUMBS = (".dqwz", ".position", ".crumb", ".crumbs", ".breadcrumb", ".location", ".wz_position", ".weizhi", ".place",
           "[class*=position]", "[class*=crumb]", "[class*=weizhi]", "[class*=dqwz]", "[class*=location]")


def recognise(page: Page) -> float:
    return CERTAINTY


def units(page: Page) -> tuple[FoundUnit, ...]:
    """None: units of such a portal are in ``units.csv``."""
    return ()


def columns(page: Page) -> tuple[FoundPath, ...]:
    """None: columns of such a portal are in the profile."""
    return ()


def listing_endpoint(page: Page) -> str | None:
    """None: rows are in the column page itself."""
    return None


# ---------------------------------------------------------------- lists


def listing(page: Page, selectors: Selectors) -> Listing:
    """Rows of one list page. A page that only sends the reader on is no list; ``next_url`` is where it leads."""
    if target := redirects_to(page):
        return Listing(items=(), next_url=target, recognised=False)
    items, shaped = _rows(page, selectors)
    call = create_page_html(page) if selectors.paging != "next-link" else None
    pages, following = call if call else (None, None)
    if selectors.paging == "none" and selectors.list_row:
        following = None
    elif following is None and selectors.paging != "create-page-html" and items and call is None:
        following = next_link(page, selectors.next_link)
    if items:
        return Listing(items=items, next_url=following, page_count=pages)
    if is_barrier(page):
        return Listing(items=(), recognised=False)
    empty = shows_empty(page, selectors.empty_text) or headed_table_without_rows(page)
    empty = empty or (pages == 1 and not links_above_paging(page))
    return Listing(items=(), page_count=pages, empty_signal=empty, recognised=empty or shaped or pages is not None)


def _rows(page: Page, selectors: Selectors) -> tuple[tuple[ListedItem, ...], bool]:
    """Items, and whether the place where they would be was found."""
    if not selectors.list_row:
        return main_list(page), False
    rows = page.all(selectors.list_row)[:MAX_ROWS]
    found = []
    for row in rows:
        link = row if row.name == "a" else row.one(selectors.list_link) if selectors.list_link else None
        date = row.one(selectors.list_date) if selectors.list_date else None
        if link is not None and (item := item_of(row, link=link, date=date)):
            found.append(item)
    return tuple(found), bool(rows)


# ---------------------------------------------------------------- content pages


def document(page: Page, selectors: Selectors) -> Draft:
    """One content page; ``ParseError`` for a login page or firewall, and where none of the profile's selectors fits."""
    if target := redirects_to(page):
        return Draft(url=page.url, redirects_to=target)
    refuse_barrier(page)
    if (selectors.title or selectors.body) and not (page.first(selectors.title) or page.first(selectors.body)):
        raise ParseError("标题和正文的选择器都没有选中任何内容：页面已改版，或不是内容页；请核对 portal.toml 的 [selectors]")
    body = page.first(selectors.body) or known_body(page) or densest(page)
    title, title_node = _title(page, selectors, body)
    block = _metadata(page, selectors, body)
    place = place_of(page, title_node, body)
    published = _published(page, selectors, place)
    unreadable = set()
    if published is None and (is_scripted(page) or is_shown_somehow(place.around, body, block.words)):
        unreadable.add("published_on")
    return compose(
        page, title=title, place=place, block=block, published=published,
        source=_source(page, selectors, place.around), crumbs=breadcrumb(_crumbs(page, selectors)), unreadable=unreadable,
        files=selectors.attachments, frame=selectors.breadcrumb or ", ".join(_CRUMBS),
    )


def _title(page: Page, selectors: Selectors, body: Node | None) -> tuple[str | None, Node | None]:
    if (node := page.first(selectors.title)) and node.text():
        return node.text(), node
    said = page.meta("ArticleTitle")
    if said:
        return said, node_with(page, said)
    if node := heading(page, body):
        return node.text(), node
    for words in (page.meta("og:title"), trimmed(title_tag(page) or "", page.meta("SiteName"), page.meta("ColumnName"))):
        if words:
            return words, node_with(page, words)
    return None, None


def _published(page: Page, selectors: Selectors, place: Place) -> str | None:
    if (node := page.first(selectors.published)) and (said := from_line(node.text()) or node.text()):
        return said
    return (from_pattern(page, selectors.published_pattern) or from_line(place.around)
            or from_script(page) or from_meta(page) or from_bare_line(place.around)
            or from_bare_line("\n".join(place.words.split("\n", 5)[:5])))


def _source(page: Page, selectors: Selectors, around: str) -> str | None:
    if node := page.first(selectors.source):
        said = source_in(node.text())
        return node.text() if said is None else said
    said = source_in(around)
    return said if said else page.meta("ContentSource") or said


def _crumbs(page: Page, selectors: Selectors) -> Node | None:
    if node := page.first(selectors.breadcrumb):
        return node
    return next((node for css in _CRUMBS if (node := page.one(css)) and ("位置" in node.text() or node.one("a"))
                 and len(node.text()) < 300), None)


def _metadata(page: Page, selectors: Selectors, body: Node | None) -> Block:
    if selectors.metadata_row:
        rows = page.all(selectors.metadata_row)[:200]
        pairs = [(row.one(selectors.metadata_label), row.one(selectors.metadata_value)) for row in rows]
        fields, unreadable = merge(
            (MetadataField(label=label.text().strip(":： "), value=value.text()), False)
            for label, value in pairs if label and value)
        return Block(fields=fields, used=frozenset(row.key for row in rows), unreadable=unreadable)
    block = from_tables(page, body)
    return completed(block, page, body) if block.fields else from_labels(page, body)


def from_selectors(selectors: Selectors) -> Cms:
    """The family with the profile's selectors."""
    return Cms(
        name="generic", title="通用（由选择器指定）", recognise=recognise, units=units, columns=columns,
        listing_endpoint=listing_endpoint, listing=partial(listing, selectors=selectors),
        document=partial(document, selectors=selectors),
        notes=("栏目写在 portal.toml 的 [[column]] 中；选择器留空时按通行样式推断，请用 gkcrawl cms try 核对",),
    )


CMS = from_selectors(Selectors())
