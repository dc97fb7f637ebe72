"""Date of publication and source where a template hides them: visible lines, script variables, meta."""

import re

from crawler.page import Node, Page
from gkcrawl.text import find_dates, parse_date

_LINE = re.compile(
    r"(?:发布时间|发布日期|公开日期|公开时间|发表时间|发布于|(?<![\u4e00-\u9fff])(?:时\s*间|日\s*期))\s*[:：]?\s*[\[【(（]?\s*")
_LABELS = ("发布时间", "发布日期", "公开日期", "公开时间", "发表时间", "发布于", "时间", "日期")
_SOURCE = re.compile(r"(?:文章来源|信息来源|稿件来源|来[^\S\n]*源)[^\S\n]*[:：][^\S\n]*([^\t\n]{0,100})")
_SOURCE_END = re.compile(
    r"\s*(?:作者|编辑|浏览|点击|阅读|访问|字体|字号|发布|时间|日期|打印|分享|【|\[|\||责任编辑|审核|更新|撰稿|信息来源)")
_VARIABLE = re.compile(
    r"\b(?:pub_?dat[ae]|pub_?time|publish_?(?:date|time)|doc_?rel_?time|release_?(?:date|time)|fbsj|fbrq|createtime)"
    r"\s*=\s*[\"']([^\"']{6,40})[\"']", re.IGNORECASE)
_CLOCK = re.compile(r"[\sT]{0,3}\d{1,2}:\d{2}(?::\d{2})?")
_TOOLS = re.compile(r"[\sT]{0,3}\d{1,2}:\d{2}|\s*(?:来源|字号|字体|浏览|点击|阅读|访问|【|作者|打印)")
_SURE_LABEL = re.compile(r"(?:发布时间|发布日期|公开日期|公开时间|发表时间|发文日期)\s*[:：]?\s*$")
_AGO = re.compile(r"\d\s?(?:分钟|小时|天|周|个?月)前|昨天|前天")
_METAS = ("PubDate", "publishdate", "article:published_time", "pubtime", "others:pubdate")


def from_line(lines: str) -> str | None:
    """The date behind 发布时间：, 发布日期：, 时间： in the words around title and body, the surest label first."""
    best: tuple[int, str] | None = None
    for match in _LINE.finditer(lines):
        label = re.sub(r"[\s:：\[【(（]", "", match.group(0))
        rank = _LABELS.index(label) if label in _LABELS else len(_LABELS)
        tail = lines[match.end(): match.end() + 40]
        dates = find_dates(tail.replace("\n", " ").replace("\t", " "))
        if dates and dates[0].start <= 2 and (best is None or rank < best[0]):
            clock = _CLOCK.match(tail[dates[0].end:])
            best = (rank, tail[dates[0].start: dates[0].end] + (clock.group(0) if clock else ""))
    return best[1].strip() if best else None


def from_bare_line(lines: str) -> str | None:
    """A date without a label: a short line that begins with it and goes on with a time or with the page's tools."""
    for line in lines.split("\n")[:200]:
        dates = find_dates(line) if len(line) <= 80 else ()
        if dates and dates[0].start <= 2 and _TOOLS.match(line[dates[0].end:]):
            clock = _CLOCK.match(line[dates[0].end:])
            return dates[0].text + (clock.group(0) if clock else "")
    return None


def from_script(page: Page) -> str | None:
    """A date in a script variable (``var pubdata='2018年04月13日'``)."""
    return next((m.group(1).strip() for m in _VARIABLE.finditer(page.scripts) if parse_date(m.group(1))), None)


def from_meta(page: Page) -> str | None:
    return next((said for name in _METAS if (said := page.meta(name)) and parse_date(said)), None)


def from_pattern(page: Page, pattern: str) -> str | None:
    """First group of the profile's pattern, searched in the whole markup; a broken pattern finds nothing."""
    try:
        found = re.search(pattern, page.text[:2_000_000]) if pattern else None
        said = found.group(1) if found else None
    except (re.error, IndexError):
        return None
    return said.strip() if said else None


def source_in(lines: str) -> str | None:
    """The words behind 来源：, up to the next label; ``None`` without such a line, "" when it is blank."""
    found = _SOURCE.search(lines)
    if found is None:
        return None
    end = _SOURCE_END.search(found.group(1))
    return found.group(1)[: end.start() if end else None].strip()


def is_shown_somehow(around: str, body: Node | None, known: str) -> bool:
    """Some short line around the article holds a date that is not ``known`` from the metadata, or the body begins with
    one: publication may be what it speaks of (2020-11-03 alone, 更新时间：…, 3天前), so nothing may be said about it."""
    lines = [line for line in around.split("\n")[:200] if len(line) <= 80]
    heads = [line for line in (body.lines().split("\n", 3)[:3] if body else ()) if len(line) <= 25]
    lines += [line for line in heads if any(date.start <= 2 for date in find_dates(line))]
    return any(_AGO.search(line) or any(date.text not in known for date in find_dates(line)) for line in lines)


def is_scripted(page: Page) -> bool:
    """A label of publication stands without a date, and a script beside it that would write the date."""
    for string in page.soup.strings:
        parent = string.parent
        if len(string) < 100 and parent is not None and _SURE_LABEL.search(string) and parent.find("script"):
            return True
    return False
