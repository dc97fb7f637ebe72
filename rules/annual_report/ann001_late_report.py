"""部门年度报告应当在 1 月 31 日前公布，政府年度报告应当在 3 月 31 日前公布。

为什么：年度报告是社会监督上一年信息公开工作的主要依据，逾期公布属于没有履行法定义务。

依据：《政府信息公开条例》第四十九条：县级以上人民政府部门每年 1 月 31 日前公布本机关上一年度报告；
县级以上地方人民政府的主管部门每年 3 月 31 日前公布本级政府上一年度报告。

怎样判断：从标题认出报告年度和主体，用网页发布日期与次年的期限比较，期限当日公布的不算逾期。
网页发布日期、列表日期、本系统首次见到该页的日期，任何一个在期限以内都算按期。

不计：乡镇、街道的报告（条例没有规定期限）；图解、汇编；中心、学校、医院、企业等看不出是不是政府部门的，无法判断；
2019 年度以前的报告。
分不清是政府还是部门的，只把 3 月 31 日以后公布的算逾期，其间公布的无法判断。
网页没有发布日期，标题写明更正、修订，或者本系统在发布一年以后才第一次见到该页（可能是迁移或重新发布）的，无法判断。

如何整改：尽快公布；确实按期公布过、后来重新发布的，保留原发布时间，并提供原页面或后台记录。
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gkcrawl.model import Document
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NotApplicable,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from rules.annual_report._report import FIRST_YEAR, is_report_title, year_of
from rules.annual_report._samples import NOTICE, PAGE, PICTURE

BODY = re.compile(r"^(?:关于)?(.*?)20\d{2}\s*年度?(.*?)(?:政府)?信息公开")
TOWNSHIP = re.compile(r"(?:[乡镇]|街道)(?:人民政府|办事处)?(?:办公室)?$|街道办|[乡镇]人民政府")
ZONE = re.compile(r"管委会|管理委员会|开发区|新区|园区")
INSTITUTION = re.compile(
    r"(?:集团|公司|学校|医院|大学|学院|中学|小学|幼儿园|银行|中心|支队|大队|总队|总站|站|所|馆|协会|联合会|法院|检察院)(?:[（(].*[)）])?$"
)
"""Bodies that need not be departments of a government; article 49 sets no date for them."""
GOVERNMENT = re.compile(r"人民政府$|[省市县区州盟旗]$")
DEPARTMENT = re.compile(r"(?:局|委|委员会|办公室|厅|办)(?:[（(].*[)）])?$")
UNCLEAR = "主体不明，按较晚的期限"
REVISED = re.compile(r"更正|修订|修改|重新发布|补发|更新版")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    department: tuple[int, int] = (1, 31)  # 部门年报期限：次年的月、日
    government: tuple[int, int] = (3, 31)  # 政府年报期限：次年的月、日
    witness_days: int = 366  # 发布后多少天内本系统见过该页，才采信网页发布日期


@document_rule(
    id="ANN001", name="late-report", title="年度报告逾期公布", severity="major", points="2",
    basis=("政府信息公开条例 第四十九条",),
    suggestion="尽快公布年度报告；曾按期公布的，恢复原发布时间并提供记录。", params=Params,
)
def late_report(doc: Document, ctx: Context[Params]) -> Verdicts:
    if not is_report_title(doc.title):
        raise NotApplicable("标题不是政府信息公开工作年度报告")
    year = year_of(doc)
    if year is None:
        raise Undetermined("标题和正文都没有写明报告年度")
    if year < FIRST_YEAR:
        raise NotApplicable(f"{year}年度报告早于现行条例的期限规定（2019年度起）")
    body, deadline = deadline_of(doc, year, ctx.params)
    if doc.published_on is None:
        raise Undetermined("网页没有发布日期")
    earliest = min(filter(None, (doc.published_on, doc.listed_on, doc.first_seen_on)))
    if earliest <= deadline:
        if body == UNCLEAR and earliest > date(year + 1, *ctx.params.department):
            raise Undetermined("分不清是政府还是部门的年度报告，期限不同")
        return
    if REVISED.search(doc.title or ""):
        raise Undetermined("标题写明是更正或重新发布，不知首次公布日期")
    if doc.first_seen_on is None:
        raise Undetermined("没有首次见到该页的日期，不能排除按期公布后重新发布")
    if doc.first_seen_on - doc.published_on > timedelta(days=ctx.params.witness_days):
        raise Undetermined(f"本系统{doc.first_seen_on}才首次见到该页，不能排除迁移或重新发布")
    yield Hit(
        "published_on",
        f"{year}年度报告（{body}）应于{deadline}前公布，网页发布日期为{doc.published_on}，"
        f"逾期{(doc.published_on - deadline).days}天",
        f"标题：{doc.title}；发布日期：{doc.published_text or doc.published_on}", "标题和发布日期")


def deadline_of(doc: Document, year: int, params: Params) -> tuple[str, date]:
    """Whose report it is, and the last day for it; the later day for bodies that cannot be told."""
    match = BODY.match(doc.title or "")
    name = (match[1] or match[2]).strip(" 《“") if match else ""
    if TOWNSHIP.search(name or doc.publisher or ""):
        raise NotApplicable("条例没有规定乡镇、街道年度报告的公布期限")
    if not name and not (doc.publisher or "").endswith("政府办公室"):
        name = doc.publisher or ""
    if INSTITUTION.search(name):
        raise Undetermined("看不出是不是政府部门，条例只规定了政府和部门的公布期限")
    if name and not ZONE.search(name):
        if DEPARTMENT.search(name):
            return "部门", date(year + 1, *params.department)
        if GOVERNMENT.search(name):
            return "政府", date(year + 1, *params.government)
    return UNCLEAR, date(year + 1, *params.government)


LATE = replace(PAGE, published_on=date(2021, 2, 8), first_seen_on=date(2021, 2, 9))
CITY = replace(LATE, title="云溪市人民政府2020年政府信息公开工作年度报告", publisher="云溪市人民政府")


def titled(title: str) -> Document:
    return replace(LATE, title=title, annual_report=None)


EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(replace(PAGE, published_on=date(2021, 1, 31)), why="期限当日"),
    Good(replace(LATE, first_seen_on=date(2021, 1, 29)), why="按期公布，后来重新发布"),
    Good(replace(LATE, listed_on=date(2021, 1, 30)), why="列表日期在期限内"),
    Good(CITY, why="政府年报期限为 3 月 31 日"),
    Good(replace(CITY, title="2020年云溪市政府信息公开工作年度报告")),
    Bad(LATE, "published_on"),
    Bad(replace(LATE, annual_report=None), "published_on"),
    Bad(replace(LATE, title="云溪市人民政府办公室2020年政府信息公开工作年度报告"), "published_on"),
    Bad(replace(CITY, published_on=date(2021, 4, 1), first_seen_on=date(2021, 4, 2)), "published_on"),
    Bad(replace(CITY, title="2020年政府信息公开工作年度报告", publisher="云溪市人民政府办公室",
                published_on=date(2021, 4, 6), first_seen_on=date(2021, 4, 6)), "published_on"),
    Good(replace(PAGE, title="云溪经济开发区管委会2020年政府信息公开工作年度报告"), why="按两种期限都不逾期"),
    Skip(titled("云溪市青石镇人民政府2020年政府信息公开工作年度报告"), "not-applicable", why="乡镇"),
    Skip(titled("云溪市水利局2018年政府信息公开工作年度报告"), "not-applicable", why="旧年度"),
    Skip(NOTICE, "not-applicable", why="编制通知"),
    Skip(titled("一图读懂云溪市水利局2020年政府信息公开年度报告"), "not-applicable", why="图解"),
    Skip(titled("云溪市住房公积金管理中心2020年政府信息公开工作年度报告"), "undetermined", why="不一定是政府部门"),
    Skip(titled("云溪市第一中学2020年信息公开工作年度报告"), "undetermined", why="学校"),
    Skip(replace(PICTURE, published_on=None), "undetermined", why="没有发布日期"),
    Skip(replace(LATE, first_seen_on=None), "undetermined"),
    Skip(replace(LATE, first_seen_on=date(2022, 8, 1)), "undetermined", why="可能是迁移"),
    Skip(titled("云溪市水利局2020年政府信息公开工作年度报告（更正）"), "undetermined", why="更正后重新发布"),
    Skip(titled("云溪经济开发区管委会2020年政府信息公开工作年度报告"), "undetermined", why="主体不明"),
)
