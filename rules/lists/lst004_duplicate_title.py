"""同一栏目不应重复发布同一信息。

为什么：重复发布充数条数，也让群众分不清以哪一条为准；季度监测通报中常见“标题重复发布”。

依据：《政府信息公开条例》第六条，准确公开政府信息。

怎样判断：同一栏目中标题完全相同（不计空格、全半角）而内容编号不同、日期相近（相差不到 20 天）、
或者标题写明同一期数、批次、月份的条目，列为疑似，由工作人员打开核对后再定。

不计：同一内容的不同网址（静态、动态地址，同步副本）；“行政处罚决定书”“公示”“人事任免”一类一事一文而标题相同的，
以及相隔 20 天以上的同名信息（可能是标题未写期数的月报、修订后重新发布的文件），无法判断；
采集异常的栏目，无法判断。

如何整改：保留一条，撤下其余；内容确有不同的，在标题中写明期数、对象或版本。
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gkcrawl.model import Column, ListedItem
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NotApplicable,
    Skip,
    Undetermined,
    Unsure,
    Verdicts,
    column_rule,
)
from gkcrawl.text import canonical_url, normalize
from rules.lists._samples import listing, row

CONTENT_ID = re.compile(r"(?<![0-9a-fA-F])(\d{5,}|[0-9a-fA-F]{24,32})(?:\.s?html?)?(?=$|\?)")
SERIES = re.compile(
    r"(?:决定书|告知书|通知书|许可证?|公示|公告|通告|名单|结果|信息|情况|简报|动态|月报|周报|日报|季报|批复|复函|任免(?:职)?"
    r"|的通知|汇总|清单|一览表|报告|统计|数据|说明|目录|台账)(?:表|书)?$"
)
MATTERS = re.compile(
    r"任免|任职|免职|任命|批复|同意|核准|行政处罚|行政许可|环境影响|环评|受理|拍卖|挂牌|征收|征地|出让|采购|中标|成交|招标|流标|废标|注销|领取"
)
"""What an office does again and again under one title, a document for each matter."""
PARTICULAR = re.compile(r"关于|《|\d{4}年|第.{1,4}[期号批次]")
"""Words that make a title speak of one matter only."""


ISSUE = re.compile(
    r"第[〇零一二三四五六七八九十\d]{1,4}[期号批次辑]|季度|\d月|\d\.\d{1,2}\b|[上下]半年|[一二三四五六七八九十]月份?"
)
"""Which issue of a series it is: the same issue twice is no regular publication, however far apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    apart_days: int = 20  # 相隔这些天以上的同名信息，可能是按期发布或重新发布，不作判断


def content_of(item: ListedItem) -> str:
    """What identifies the content behind a row: the content id that ends its address, else the address."""
    address = canonical_url(item.url)
    found = CONTENT_ID.search(address)
    return found[1].lower() if found else address


def distinct(rows: Iterable[ListedItem]) -> list[ListedItem]:
    """One row for each content."""
    return list({content_of(item): item for item in rows}.values())


def nearest(rows: Iterable[ListedItem]) -> timedelta:
    """The smallest distance between two rows; zero when a date is missing."""
    days = [item.listed_on for item in rows]
    known = sorted(day for day in days if day is not None)
    if len(known) < len(days):
        return timedelta(0)
    return min(later - earlier for earlier, later in itertools.pairwise(known))


@column_rule(
    id="LST004",
    name="duplicate-title",
    title="同栏目重复标题",
    severity="minor",
    points="0.2",
    basis=("政府信息公开条例 第六条",),
    suggestion="保留一条，撤下其余；内容确有不同的，在标题中写明期数、对象或版本。",
    params=Params,
    confidence="suspected",
)
def duplicate_title(column: Column, ctx: Context[Params]) -> Verdicts:
    if column.quarantined:
        raise Undetermined(f"本次采集不可信：{column.quarantined}")
    if not column.items:
        raise NotApplicable("没有条目")
    groups: dict[str, list[ListedItem]] = {}
    for item in column.items:
        key = normalize(item.title).replace(" ", "")
        if key:
            groups.setdefault(key, []).append(item)
    for key, group in groups.items():
        rows = distinct(group) if len(group) > 1 else []
        if len(rows) < 2:
            continue
        if key.endswith(("...", "…")):
            yield Unsure(key, f"标题“{key}”被列表截断，看不出是否相同")
        elif (SERIES.search(key) and not PARTICULAR.search(key)) or (
            MATTERS.search(key) and not ISSUE.search(key)
        ):
            yield Unsure(key, f"“{key}”多为一事一文，标题相同不一定重复")
        elif nearest(rows).days >= ctx.params.apart_days and not ISSUE.search(key):
            yield Unsure(
                key, f"“{key}”各条相隔 {ctx.params.apart_days} 天以上，可能是按期发布或修订后重新发布"
            )
        else:
            dates = "、".join(item.date_text or "无日期" for item in rows)
            yield Hit(
                key,
                f"标题“{key}”在本栏目出现 {len(rows)} 次（{dates}）",
                "；".join(f"{item.title} {item.url}" for item in rows[:4]),
                "列表",
            )


NOTICE = "关于做好2020年秋季造林工作的通知"
DAY = date(2020, 12, 1)
TWICE = listing(row(8800100, NOTICE, DAY), row(8800101, NOTICE, DAY))
BATCH = "古树名木保护项目清单公示（第3批）"
EXAMPLES: tuple[Example, ...] = (
    Good(listing(row(8800100, NOTICE, DAY), row(8800101, "关于做好2021年春季造林工作的通知", DAY))),
    Good(
        listing(
            row(8800100, NOTICE, DAY),
            row("https://m.yunxi.example/public/content/8800100?from=1", NOTICE, DAY),
        ),
        why="同一内容的两个网址",
    ),
    Good(
        listing(row(1001000, "2020年1-2月造林进度", DAY), row(1001001, "2020年12月造林进度", DAY)),
        why="期数不同",
    ),
    Good(listing(row(1001000, "【图解】造林办法", DAY), row(1001001, "造林办法", DAY)), why="解读形式不同"),
    Bad(TWICE, NOTICE),
    Bad(
        listing(row(8800100, BATCH, date(2020, 5, 6)), row(8800101, BATCH, DAY)),
        "古树名木保护项目清单公示(第3批)",
    ),
    Bad(
        listing(
            row(8800100, NOTICE, DAY),
            row(8800101, "关于做好２０２０年 秋季造林工作的通知", date(2020, 12, 4)),
        ),
        NOTICE,
    ),
    Bad(
        listing(
            row(1001000, "古树名木养护办法", DAY),
            row(1001001, "古树名木养护办法", DAY),
            row(1001002, "公示", DAY),
        ),
        "古树名木养护办法",
    ),
    Skip(
        listing(row(1001000, "造林进度月报", date(2020, 11, 3)), row(1001001, "造林进度月报", DAY)),
        "undetermined",
        why="标题未写月份的月报",
    ),
    Skip(
        listing(row(1001000, "古树名木养护办法", date(2019, 5, 6)), row(1001001, "古树名木养护办法", DAY)),
        "undetermined",
        why="修订后重新发布",
    ),
    Skip(
        listing(row(1001000, "行政处罚决定书", DAY), row(1001001, "行政处罚决定书", DAY)),
        "undetermined",
        why="一事一文",
    ),
    Skip(
        listing(row(1001000, "关于人事任免的通知", DAY), row(1001001, "关于人事任免的通知", DAY)),
        "undetermined",
        why="一批任免一个文件，标题相同",
    ),
    Skip(replace(TWICE, quarantined="条目比上次少一半"), "undetermined"),
    Skip(listing(), "not-applicable"),
)
