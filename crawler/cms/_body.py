"""The article of a page whose template is not known: the element with the densest words."""

import re

from crawler.page import Node, Page, tidy

KNOWN = (
    "#zoom", "#Zoom", "#zoomcon", "#UCAP-CONTENT", ".TRS_Editor", "#vsb_content", "[id^=vsb_content]", ".v_news_content",
    "#articleContent", "#article_content", "#artibody", ".article-content", ".article_content", ".news_content",
    ".content_article", ".xxgk_content", ".pages_content", "#ContentPlaceHolder", ".con_text", ".bt_content",
    "#divContent", "#mainText", ".main-txt", ".info_content", ".zoom", ".article", ".wz_content", "#content_body",
    ".txt_con", ".view.TRS_UEDITOR", "ucapcontent", ".j-fontContent", "#info_cont", ".info_cont",
)
"""Containers that many templates share, tried in this order."""
SURE = frozenset({"#zoom", "#Zoom", "#zoomcon", "#UCAP-CONTENT", ".TRS_Editor", "#vsb_content", ".j-fontContent"})
"""Containers made for the article alone: when one is there but empty, the article is empty."""

_UNLIKELY = re.compile(
    r"nav|menu|foot|header|banner|sidebar|crumb|position|share|search|login|copyright|related|recommend|toolbar|"
    r"pagin|friend|link_|dqwz|wzdh", re.IGNORECASE)
MINIMUM = 15
"""Fewer words than this are no article."""


def known_body(page: Page) -> Node | None:
    """The first of the shared containers that has words, pictures or links; else a sure one that is empty."""
    empty: Node | None = None
    for selector in KNOWN:
        node = page.one(selector)
        if node is None:
            continue
        if len(node.text()) >= MINIMUM or node.one("img, table, a[href]"):
            return node
        empty = empty or (node if selector in SURE else None)
    return empty


def densest(page: Page) -> Node | None:
    """The element that holds most words outside links, navigation and page frame; ``None`` on pages without an article.

    A child of words gives its points to its parent, half of them to the parent above: an article is the element whose
    paragraphs have the words.
    """
    points: dict[int, float] = {}
    nodes: dict[int, Node] = {}
    for string in page.soup.strings:
        words = len(tidy(string)) if len(string) < 100_000 else len(string)
        parent = string.parent
        if words < 2 or parent is None:
            continue
        chain = [Node(tag, page.base) for tag in (parent, *parent.parents) if tag.name != "[document]"]
        if any(_is_frame(node) for node in chain):
            continue
        holders = [node for node in chain if node.name not in _INLINE]
        if holders and holders[0].name in _PARAGRAPHS:
            holders = holders[1:]
        for node, share in zip(holders, (1.0, 0.4, 0.1), strict=False):
            points[node.key] = points.get(node.key, 0.0) + share * words
            nodes[node.key] = node
    best = max(points, key=lambda key: points[key], default=None)
    return nodes[best] if best is not None and points[best] >= MINIMUM else None


_INLINE = frozenset({"span", "font", "b", "strong", "i", "em", "u", "o:p", "sup", "sub"})
_PARAGRAPHS = frozenset({"p", "td", "tr", "tbody", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section"})
_FRAME = frozenset({"a", "nav", "header", "footer", "form", "script", "style", "select", "button", "title", "head",
                    "noscript", "textarea", "option"})


def _is_frame(node: Node) -> bool:
    if node.name in _FRAME or node.hidden:
        return True
    marks = f"{node.attr('class') or ''} {node.attr('id') or ''}"
    return bool(marks.strip()) and node.name not in {"body", "html"} and bool(_UNLIKELY.search(marks))
