"""The portal's pages as markup, in the shape of the LONSUN platform. Every text is escaped here."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from math import ceil

from gkcrawl.demo import notices
from gkcrawl.demo.content import address, phone
from gkcrawl.demo.plan import GUIDE, REPORTS
from gkcrawl.demo.rounds import Round
from gkcrawl.demo.units import UNITS, UnitSpec
from gkcrawl.demo.values import Block, ColumnPage, Doc, FileRef, Report

SITE_NAME, SITE_CODE, SITE_ID = "六安市人民政府网（演示）", "3415000000", "6795501"
PAGE_SIZE = 15
TITLE_CUT = 25
"""The list template cuts titles to fifty bytes of GBK, that is twenty-five characters; the full one is in ``title``."""
EMPTY = "暂无相关信息"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """One template's words for the rows of the metadata table, in the order 索引号 … 有效性."""

    index: str
    category: str
    publisher: str
    topic: str
    title: str
    number: str
    issued: str
    published: str
    validity: str
    keywords: str
    no_number: str


STYLES = (
    Labels(index="索 引 号", category="组配分类", publisher="发布机构", topic="主题分类", title="名　　称", number="文　　号", issued="成文日期",
           published="发布日期", validity="有 效 性", keywords="关 键 词", no_number="无"),
    Labels(index="索引号", category="信息分类", publisher="发文机关", topic="主题分类", title="标题", number="发文字号", issued="成文日期",
           published="发布日期", validity="时效性", keywords="主题词", no_number=""),
    Labels(index="索&ensp;引&ensp;号：", category="组配分类：", publisher="发布机构：", topic="主题分类：", title="名&ensp;&ensp;称：",
           number="文&ensp;&ensp;号：", issued="生成日期：", published="发布日期：", validity="有&ensp;效&ensp;性：", keywords="关&ensp;键&ensp;词：", no_number="/"),
    Labels(index="索引号", category="信息分类", publisher="发布单位", topic="主题分类", title="信息名称", number="发布文号", issued="发文日期",
           published="发布时间", validity="效力状态", keywords="关键词", no_number="-"),
)


def _e(text: str) -> str:
    return escape(text, quote=True)


def page(title: str, body: str, *, metas: tuple[tuple[str, str], ...] = (), charset: str | None = "utf-8") -> str:
    """A whole page with the portal's head, navigation and foot. ``charset`` is what the page says of itself."""
    declared = f'<meta charset="{charset}">' if charset else ""
    tags = "".join(f'<meta name="{name}" content="{_e(value)}">\n' for name, value in
                   (("SiteName", SITE_NAME), ("SiteDomain", "luan.example.invalid"), ("SiteIDCode", SITE_CODE), *metas))
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head>{declared}
<title>{_e(title)}</title>
{tags}<link rel="stylesheet" href="/assets/gk.css">
</head><body>
<div class="header"><a href="/"><img src="/assets/logo.png" alt="{_e(SITE_NAME)}"></a>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/public/index.html">政府信息公开</a></li><li><a href="/zwfw/index.html">政务服务</a></li><li><a href="/hdjl/index.html">互动交流</a></li></ul></div>
{body}
<div class="footer"><p>主办：六安市人民政府办公室（演示站点，内容均为虚构）　网站标识码：{SITE_CODE}　<a href="/about.html">联系我们</a></p></div>
</body></html>
"""


# ---------------------------------------------------------------- navigation


def home(day: Round) -> str:
    links = "".join(f'<li><a href="/public/column/{unit.organ_id}">{_e(unit.name)}</a></li>' for unit in UNITS[:7])
    return page(SITE_NAME, f'<div class="main"><h1>{_e(SITE_NAME)}</h1><p>截至{day.day.isoformat()}</p><ul>{links}</ul>'
                           '<p><a href="/public/index.html">政府信息公开</a></p></div>')


def plain(title: str, text: str) -> str:
    return page(title, f'<div class="main"><h1>{_e(title)}</h1><p>{_e(text)}</p></div>')


def disclosure_home() -> str:
    groups = []
    for heading, units in (("县区", [u for u in UNITS if u.is_county]), ("市直部门", [u for u in UNITS if not u.is_county])):
        items = "".join(f'<li><a href="/public/column/{u.organ_id}" target="_blank">{_e(u.name)}</a></li>' for u in units)
        groups.append(f'<div class="xxgk_unit"><h3>{heading}</h3><ul class="clearfix">{items}</ul></div>')
    return page("政府信息公开", f'<div class="main"><div class="wzy_position"><a href="/">首页</a> &gt; 信息公开</div>{"".join(groups)}</div>',
                metas=(("ColumnName", "政府信息公开"), ("ColumnType", "信息公开目录")))


def _tree(columns: tuple[ColumnPage, ...], paths: dict[int, tuple[str, ...]], current: int | None) -> str:
    groups: dict[str, list[ColumnPage]] = {}
    for column in columns:
        groups.setdefault(paths[column.cat_id][0], []).append(column)
    items = []
    for heading, members in groups.items():
        leaves = "".join(
            f'<li{" class=on" if c.cat_id == current else ""}><a href="{_e(c.path)}" title="{_e(c.label)}">{_e(c.label)}</a></li>'
            for c in members)
        nested = len(paths[members[0].cat_id]) > 1
        items.append(f'<li><span class="tit">{_e(heading)}</span><ul class="xxgk_nav_sub">{leaves}</ul></li>' if nested else leaves)
    return "".join(items)


def _sidebar(unit: UnitSpec, columns: tuple[ColumnPage, ...], current: int | None = None) -> str:
    base = f"/public/column/{unit.organ_id}"
    paths = {c.cat_id: (*c.spec.parents, *c.spec.labels[unit.style % len(c.spec.labels)].split("/")) for c in columns}
    return (f'<div class="xxgk_left"><h2>{_e(unit.name)}</h2><ul class="xxgk_nav">'
            f'<li><a href="{base}?type=2">{GUIDE}</a></li><li><a href="{base}?type=3">{REPORTS}</a></li>'
            f"{_tree(columns, paths, current)}</ul></div>")


def unit_home(unit: UnitSpec, columns: tuple[ColumnPage, ...]) -> str:
    """The unit's disclosure page with its column tree."""
    about = f"<p>{_e(unit.formal)}，地址：{_e(address(unit))}，电话：{_e(phone(unit))}。</p>"
    return page(f"{unit.name}信息公开", f'<div class="main"><div class="wzy_position"><a href="/">首页</a> &gt; 信息公开 &gt; {_e(unit.name)}</div>'
                f'{_sidebar(unit, columns)}<div class="xxgk_right">{about}</div></div>', metas=(("ColumnName", unit.name), ("ColumnType", "信息公开目录")))


def _position(unit: UnitSpec, *words: str) -> str:
    trail = " &gt; ".join(_e(word) for word in words)
    return (f'<div class="wzy_position">当前位置：<a href="/">首页</a> &gt; <a href="/public/index.html">信息公开</a> &gt; '
            f'<a href="/public/column/{unit.organ_id}">{_e(unit.name)}</a> &gt; {trail}</div>')


def column_page(column: ColumnPage, columns: tuple[ColumnPage, ...]) -> str:
    """The frame of a list: the rows are fetched by the script."""
    unit = column.unit
    script = f"""<script type="text/javascript">
var listParams = {{siteId: '{SITE_ID}', pageSize: {PAGE_SIZE}, organId: '{unit.organ_id}', type: '4', catId: '{column.cat_id}',
  isDate: 'true', dateFormat: 'yyyy-MM-dd', length: 50, file: '/c1/la/publicInfoList_newest', result: '{EMPTY}', labelName: 'publicInfoList', action: 'list'}};
$(function () {{ loadLabel('/site/label/8888', listParams, 1, '#xxgk_list'); }});
</script>"""
    body = (f'<div class="main">{_position(unit, *column.spec.parents, column.label)}{_sidebar(unit, columns, column.cat_id)}'
            f'<div class="xxgk_right"><h2 class="lm_title">{_e(column.label)}</h2><div id="xxgk_list" class="xxgk_navli"></div>'
            f'<div class="pagination" id="page_list"></div></div></div>{script}')
    return page(f"{column.label}-{unit.name}", body, metas=(("ColumnName", column.label), ("ColumnType", "信息公开目录"),
                ("ColumnDescription", f"{unit.name}{column.label}"), ("ColumnKeywords", column.label)))


def fragment(column: ColumnPage, index: int, size: int = PAGE_SIZE) -> str:
    """The answer of the list endpoint. A page number beyond the last repeats the first page."""
    count = max(ceil(len(column.rows) / size), 1)
    shown = index if 1 <= index <= count else 1
    rows = column.rows[(shown - 1) * size:shown * size]
    if not rows:
        return f"<div>{EMPTY}</div>\n<script>var pageInfo = {{pageCount:1, pageIndex:1, pageSize:{size}, total:0}};</script>\n"
    lines = []
    for doc in rows:
        short = doc.title if len(doc.title) <= TITLE_CUT else doc.title[:TITLE_CUT] + "…"
        top = '<i class="top">置顶</i>' if doc.sticky else ""
        lines.append(f'<li>{top}<a href="{doc.path}" target="_blank" title="{_e(doc.title)}">{_e(short)}</a>'
                     f'<span class="date">{doc.listed.isoformat()}</span></li>')
    return (f'<ul class="clearfix xxgk_nav_list">\n{chr(10).join(lines)}\n</ul>\n'
            f"<script>var pageInfo = {{pageCount:{count}, pageIndex:{shown}, pageSize:{size}, total:{len(column.rows)}}};</script>\n")


# ---------------------------------------------------------------- content pages


def blocks(body: tuple[Block, ...], external: str) -> Iterator[str]:
    """``external`` replaces ``{external}`` in addresses."""
    for block in body:
        text, url = _e(block.text), _e(block.url.replace("{external}", external))
        match block.kind:
            case "p":
                yield f'<p style="text-indent:2em">{text}</p>'
            case "h":
                yield f"<p><strong>{text}</strong></p>"
            case "right":
                yield f'<p style="text-align:right">{text}</p>'
            case "center":
                yield f'<p style="text-align:center">{text}</p>'
            case "link":
                yield f'<p style="text-indent:2em"><a href="{url}" target="_blank">{text}</a></p>'
            case "image":
                yield f'<p style="text-align:center"><img src="{url}" alt="{text}"></p>'
            case "markup":
                yield block.text
            case "table":
                head = "".join(f"<th>{_e(cell)}</th>" for cell in block.rows[0])
                rows = "".join("<tr>" + "".join(f"<td>{_e(cell)}</td>" for cell in row) + "</tr>" for row in block.rows[1:])
                yield f'<table border="1"><tr>{head}</tr>{rows}</table>'


def _metadata(doc: Doc, mobile: bool) -> str:
    names = STYLES[doc.unit.style]
    pairs: list[tuple[str, str]] = [
        (names.index, doc.index), (names.category, doc.category), (names.publisher, doc.unit.formal), (names.topic, doc.topic),
        (names.title, doc.title), (names.number, doc.number or names.no_number),
        (names.issued, doc.issued.isoformat() if doc.issued else ""),
        (names.published, f"{doc.shown:%Y-%m-%d}" if doc.shown else ""), (names.keywords, doc.keywords),
    ]
    if doc.validity is not None:
        pairs.append((names.validity, doc.validity))
    if doc.effective or doc.expires:
        pairs += [("生效日期", doc.effective.isoformat() if doc.effective else ""), ("废止日期", doc.expires.isoformat() if doc.expires else "")]
    step = 1 if mobile else 2
    rows = ("<tr>" + "".join(f"<th>{label}</th><td>{_e(value)}</td>" for label, value in pairs[n:n + step]) + "</tr>"
            for n in range(0, len(pairs), step))
    place = "hidden-lg hidden-md" if mobile else "hidden-xs"
    return f'<div class="{place}"><table class="table_suoyin">{"".join(rows)}</table></div>'


def _files(files: tuple[FileRef, ...]) -> str:
    if not files:
        return ""
    items = "".join(f'<li><a href="{_e(file.path)}"{f" download={chr(34)}{_e(file.name)}{chr(34)}" if file.named else ""}>{_e(file.name)}</a></li>'
                    for file in files)
    return f'<div class="wjxz"><p>文件下载：</p><ul>{items}</ul></div>'


def _related(doc: Doc) -> str:
    if doc.column == "规范性文件" and doc.related_by_script:
        return (f'<div class="xgjd"><p>相关解读</p><ul id="readFileList"></ul></div><script>$.getJSON("/site/label/8888?labelName=readFileList'
                f'&isJson=true&siteId={SITE_ID}&contentId={doc.content_id}", showReadFiles);</script>')
    if not doc.related:
        return ""
    heading = "相关解读" if doc.column == "规范性文件" else "相关文件"
    links = "".join(f'<li><a href="{_e(url)}">{_e(title)}</a></li>' for title, url in doc.related)
    return f'<div class="xgjd"><p>{heading}</p><ul>{links}</ul></div>'


def content(doc: Doc, external: str) -> str:
    """A content page; departments of the GBK template do not say their encoding, or say it wrongly."""
    shown = f"{doc.shown:%Y-%m-%d %H:%M}" if doc.shown else ""
    charset = None if doc.unit.charset == "gbk-undeclared" else "utf-8"
    path = doc.category.split("/") if doc.category else [doc.column]
    body = f"""<div class="main">{_position(doc.unit, *path)}
{_metadata(doc, False)}
{_metadata(doc, True)}
<h1 class="newstitle">{_e(doc.title)}</h1>
<div class="newsinfo"><span class="fbsj">发布时间：{shown}</span> <span class="res">信息来源：{_e(doc.unit.name)}</span> <span>访问量：<i id="hits"></i></span></div>
<div class="j-fontContent newscontnet minh300">
{chr(10).join(blocks(doc.body, external))}
</div>
{_files(doc.files)}{_related(doc)}
</div>"""
    metas = (("ColumnName", doc.column), ("ArticleTitle", doc.title), ("PubDate", shown), ("ContentSource", doc.unit.name))
    return page(doc.title, body, metas=metas, charset=charset)


def guide(unit: UnitSpec, columns: tuple[ColumnPage, ...], day: Round, external: str) -> str:
    updated = day.day.replace(month=6 if day.day.year == 2020 else 1, day=8)
    title = f"{unit.formal}政府信息公开指南"
    shown = f"{updated.isoformat()} 09:00"
    body = (f'<div class="main">{_position(unit, GUIDE)}{_sidebar(unit, columns)}<h1 class="newstitle">{_e(title)}</h1><div class="newsinfo">'
            f'<span class="fbsj">发布时间：{shown}</span> <span class="res">信息来源：{_e(unit.name)}</span></div>'
            f'<div class="j-fontContent">{chr(10).join(blocks(notices.guide(unit, updated), external))}</div></div>')
    return page(title, body, metas=(("ColumnName", GUIDE), ("ArticleTitle", title), ("PubDate", shown), ("ContentSource", unit.name)))


def _years(unit: UnitSpec, reports: tuple[Report, ...]) -> str:
    items = "".join(f'<li><a href="{_e(report.path)}">{report.year}</a></li>' for report in sorted(reports, key=lambda r: -r.year))
    return f'<ul id="timeFrame">{items}</ul>'


def report_list(unit: UnitSpec, columns: tuple[ColumnPage, ...], reports: tuple[Report, ...]) -> str:
    body = (f'<div class="main">{_position(unit, REPORTS)}{_sidebar(unit, columns)}<div class="xxgk_right"><h2 class="lm_title">{REPORTS}</h2>'
            f"{_years(unit, reports)}</div></div>")
    return page(f"{REPORTS}-{unit.name}", body, metas=(("ColumnName", REPORTS), ("ColumnType", "信息公开年报")))


def report(found: Report, reports: tuple[Report, ...], external: str) -> str:
    unit, shown = found.unit, f"{found.shown:%Y-%m-%d %H:%M}"
    body = (f'<div class="main">{_position(unit, REPORTS)}{_years(unit, reports)}<h1 class="newstitle">{_e(found.title)}</h1><div class="newsinfo">'
            f'<span class="res">来源单位：{_e(unit.name)}</span> <span class="fbsj">发布时间：{shown}</span> <span>访问量：<i id="hits"></i></span></div>'
            f'<div class="j-fontContent">{chr(10).join(blocks(found.body, external))}</div></div>')
    return page(found.title, body, metas=(("ColumnName", REPORTS), ("ArticleTitle", found.title), ("PubDate", shown), ("ContentSource", unit.name)))


def not_found() -> str:
    return page("页面不存在", '<div class="main error"><h1>您访问的页面不存在或者已经删除</h1><p><a href="/">返回首页</a></p></div>')


def refused(title: str) -> str:
    return page(title, f'<div class="main error"><h1>{_e(title)}</h1><p>请稍后再试。</p></div>')
