"""Words by which a portal itself says that a list is empty, and pages that are no answer at all."""

import re

from crawler.page import Page
from gkcrawl.errors import ParseError

EMPTY_TEXTS = ("暂无相关信息", "暂无相关数据", "暂无信息", "暂无数据", "暂无内容", "暂无记录", "没有相关信息", "没有查询到相关",
               "未查询到相关", "暂无相关内容", "没有检索到", "暂时没有")

MOST_WORDS = 50_000
_CONDITION = re.compile(r"v-(?:if|else|show|cloak|for)|ng-(?:if|show|hide|repeat)|ms-|x-(?:if|show)|hidden$", re.IGNORECASE)
_HIDING = frozenset({"hide", "hidden", "none", "d-none", "layui-hide", "displaynone", "dn", "undis"})
_UNREAD = frozenset({"script", "style", "template", "noscript", "textarea"})
_BARRIER = re.compile(
    r"_jsl_clearance|__jsl_|wzws_sessionid|wzwschallenge|安全拦截|访问被拒绝|Web应用防火墙|网站防火墙|云防护|创宇盾|安全狗|"
    r"请完成.{0,6}验证|人机验证|Access Denied|Request Rejected", re.IGNORECASE)


def says_empty(text: str, own: str = "") -> bool:
    """The words of a list answer say that it has no rows; ``own`` is what the portal was asked to say."""
    return any(word and word in text for word in (own, *EMPTY_TEXTS))


def shows_empty(page: Page, own: str = "") -> bool:
    """A visible element of a list page says that it has no rows. Words in a part that a script shows or hides
    (``v-if``, ``hidden``, class ``hide``) are there on full lists, too, and say nothing."""
    if not says_empty(page.root.text()[:MOST_WORDS], own):
        return False
    for string in page.soup.strings:
        if says_empty(string, own) and string.parent is not None:
            above = [string.parent, *string.parent.parents]
            if not any(_CONDITION.match(name) for tag in above for name in tag.attrs) and not any(
                _HIDING.intersection(tag.get("class") or ()) or tag.name in _UNREAD for tag in above):
                return True
    return False


def is_barrier(page: Page) -> bool:
    """A login form, a firewall or a challenge stands in front of what was asked for.

    The words count on small pages only: an article may speak of firewalls.
    """
    if page.one("input[type=password]") is not None:
        return True
    return len(page.body) < 20_000 and bool(_BARRIER.search(page.text))


def refuse_barrier(page: Page) -> None:
    """Raise ``ParseError`` for a page that hides the content: nothing may be concluded from it."""
    if is_barrier(page):
        raise ParseError("打开的是登录页或防护页，不是内容页；请稍后重新抓取，或请网站管理方放行")
