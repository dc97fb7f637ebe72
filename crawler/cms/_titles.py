"""The title of an article when the template is not known."""

import re

from crawler.cms._links import in_frame
from crawler.page import Node, Page, tidy
from gkcrawl.text import title_key

_PARTS = re.compile(r"\s*(?:[_|丨—»]|-{1,2}|–)\s*")
_SITE = re.compile(r"(?:网|网站|平台|门户|政府|首页|官网|信息网|专栏)$")
_HEADS = "h1, h2, h3, .title, .tit, [class*=title], [class*=Title], [class*=bt], #title"
NOT_TITLES = frozenset({"相关信息", "相关链接", "相关文章", "相关阅读", "信息公开", "政务公开", "政府信息公开", "正文", "首页",
                        "当前位置", "最新更新", "站内搜索", "无障碍", "政府信息公开专栏"})


def heading(page: Page, body: Node | None) -> Node | None:
    """The ``h1`` of the article: the last one before or inside the body, not one of the page's frame."""
    heads = [node for node in page.all("h1")[:20] if _may_be_title(node)]
    if body is None or len(heads) < 2:
        return heads[0] if heads else None
    before = [node for node in heads if _line(node) <= _line(body)]
    return before[-1] if before else heads[0]


def _line(node: Node) -> tuple[int, int]:
    return node.tag.sourceline or 0, node.tag.sourcepos or 0


def _may_be_title(node: Node) -> bool:
    text = node.text()
    return 1 < len(text) <= 300 and text not in NOT_TITLES and not in_frame(node) and not node.hidden


def trimmed(title: str, *others: str | None) -> str | None:
    """``<title>`` without the site's name: the longest part that is no site or column name (``others`` are such)."""
    parts = [part for part in _PARTS.split(tidy(title)) if part]
    named = [part for part in parts if not _SITE.search(part) and part not in NOT_TITLES and part not in others]
    return max(named, key=len, default=None)


def node_with(page: Page, title: str) -> Node | None:
    """The element that shows the title: a heading, or anything called title."""
    wanted = title_key(title)
    for node in page.all(_HEADS)[:80]:
        text = node.text()
        if len(text) <= len(title) * 2 + 20 and wanted and wanted in title_key(text):
            return node
    return None


def title_tag(page: Page) -> str | None:
    tag = page.one("head title") or page.one("title")
    return tidy(tag.tag.get_text()) if tag else None
