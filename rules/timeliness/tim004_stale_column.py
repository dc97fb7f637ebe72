"""栏目应当在规定的期限内更新。

为什么：长期不更新的栏目让群众误以为没有新情况，也是上级网站检查的必查项。

依据：《政府信息公开条例》第五十三条，不及时更新公开内容的，由上级行政机关责令改正；国办秘函〔2019〕19号，
栏目不更新为检查内容；期限由公开目录逐栏设定。

怎样判断：栏目最新一条信息的日期到监测日超过目录规定的天数。列表平时显示日期的，没有日期的条目视为未更新；
监测日之后的日期不算更新。每个栏目每次监测只记一处。
年报、预决算、年度计划等一年一次的栏目，按不少于 400 天计算。

不计：目录没有规定期限的、单位已说明本期无此事项的栏目；空白栏目另由 COV005 评判；本次采集异常的、
列表从不显示日期的、防汛、招生等季节性栏目，无法判断。

如何整改：补充应当公开的内容；确无内容的发布说明，或调整目录规定的期限。
"""

from dataclasses import dataclass, replace
from datetime import date

from gkcrawl.model import Column
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
    column_rule,
)
from rules.timeliness._samples import LIST, item


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    yearly: tuple[str, ...] = (
        "年报",
        "年度报告",
        "预决算",
        "预算",
        "决算",
        "三公",
        "年度计划",
        "工作总结",
        "工作报告",
        "规划计划",
    )  # 栏目名含这些词的，一年更新一次
    yearly_days: int = 400  # 一年一次的栏目至少给的天数：相邻两年的公开日可相差一年多
    seasonal: tuple[str, ...] = (
        "防汛",
        "抗旱",
        "森林防火",
        "秸秆",
        "招生",
        "中考",
        "高考",
        "征兵",
        "供暖",
        "防溺水",
        "冬春",
    )  # 栏目名含这些词的，只在季节内更新，超期时不作判断


def newest_of(column: Column, as_of: date) -> date | None:
    """The newest date not after ``as_of``; raises ``Undetermined`` when nothing dated can be trusted."""
    dates = [row.listed_on for row in column.items if row.listed_on is not None]
    if column.newest_on is not None:
        dates.append(column.newest_on)
    if not dates:
        raise Undetermined("列表没有显示日期，看不出更新时间")
    return max((day for day in dates if day <= as_of), default=None)


def require_judgeable(column: Column) -> None:
    """Raise when the column must not or need not be judged for its age."""
    if column.quarantined:
        raise Undetermined(f"本次采集不可信：{column.quarantined}")
    if column.state == "not-checkable":
        raise Undetermined("栏目无法核查")
    if column.state != "found":
        raise NotApplicable("栏目未设置或已说明无此事项")
    if column.max_age_days is None:
        raise NotApplicable("目录没有规定更新期限")
    if not column.items and column.newest_on is None:
        if column.item_count or (
            column.item_count is None and not column.empty_signal and not column.child_count
        ):
            raise Undetermined("列表没有读到条目")
        raise NotApplicable("没有条目，空白栏目由 COV005 评判")


def is_partly_read(column: Column) -> bool:
    """Whether rows are missing and those that were read do not go from new to old: the newest may be elsewhere."""
    days = [row.listed_on for row in column.items if row.listed_on is not None and not row.sticky]
    return (column.item_count or 0) > len(column.items) > 0 and days != sorted(days, reverse=True)


@column_rule(
    id="TIM004",
    name="stale-column",
    title="栏目更新超期",
    severity="major",
    points="1",
    basis=("政府信息公开条例 第五十三条", "国办秘函〔2019〕19号 政府网站与政务新媒体检查指标：栏目不更新"),
    suggestion="补充应当公开的内容；确无内容的发布说明，或调整目录规定的期限。",
    clock=True,
    params=Params,
)
def stale_column(column: Column, ctx: Context[Params]) -> Verdicts:
    require_judgeable(column)
    limit = column.max_age_days or 0
    name = "/".join(column.ref.path)
    if column.ref.kind == "年报" or any(word in name for word in ctx.params.yearly):
        limit = max(limit, ctx.params.yearly_days)
    newest = newest_of(column, ctx.as_of)
    if newest is None:
        raise Undetermined("列表上的日期都晚于监测日，看不出更新时间")
    age = (ctx.as_of - newest).days
    if age <= limit:
        return
    if any(word in name for word in ctx.params.seasonal):
        raise Undetermined(f"季节性栏目，最近更新 {newest}，须人工核对")
    if is_partly_read(column):
        raise Undetermined("列表没有按日期排列，而且没有读全，看不出最新一条")
    latest = next((row for row in column.items if row.listed_on == newest), None)
    evidence = f"{latest.title} {latest.date_text or newest}" if latest else f"最新日期：{newest}"
    yield Hit(
        "newest",
        f"最近一次更新为 {newest}，到监测日 {ctx.as_of} 已 {age} 天，规定不超过 {limit} 天",
        evidence,
        "列表",
    )


OLD = replace(LIST, items=(item(8800100, date(2020, 7, 1)),), item_count=1, newest_on=date(2020, 7, 1))


def named(column: Column, *path: str) -> Column:
    """``column`` under another path."""
    return replace(column, ref=replace(column.ref, path=path))


EXAMPLES: tuple[Example, ...] = (
    Good(LIST),
    Good(replace(LIST, max_age_days=11), why="恰在期限内"),
    Good(replace(OLD, items=(*OLD.items, item(8800300, date(2020, 12, 1), sticky=True)), newest_on=None)),
    Good(
        named(replace(OLD, newest_on=date(2020, 1, 5), items=()), "财政资金", "财政预决算"),
        why="一年一次的栏目",
    ),
    Good(OLD, as_of=date(2020, 8, 1)),
    Bad(OLD, "newest"),
    Bad(replace(LIST, max_age_days=10), "newest"),
    Bad(replace(OLD, items=(*OLD.items, item(8800300, None)), newest_on=None), "newest"),
    Bad(replace(OLD, items=(*OLD.items, item(8800300, date(2021, 6, 1))), newest_on=None), "newest"),
    Bad(named(replace(OLD, newest_on=date(2019, 1, 5), items=()), "财政资金", "财政预决算"), "newest"),
    Skip(
        replace(OLD, items=(item(1, date(2020, 3, 1)), item(2, date(2020, 7, 1))), item_count=40, newest_on=None),
        "undetermined",
        why="列表按旧到新排列，只读到第一页",
    ),
    Skip(replace(OLD, quarantined="条目由 40 条减为 1 条"), "undetermined", why="采集异常"),
    Skip(replace(OLD, max_age_days=None), "not-applicable"),
    Skip(replace(OLD, state="declared"), "not-applicable", why="已说明本期无此事项"),
    Skip(replace(OLD, state="not-checkable"), "undetermined"),
    Skip(
        replace(OLD, items=(item(1, None), item(2, None)), newest_on=None),
        "undetermined",
        why="列表不显示日期",
    ),
    Skip(
        replace(OLD, items=(), newest_on=None, item_count=0, empty_signal=True),
        "not-applicable",
        why="空白栏目",
    ),
    Skip(replace(OLD, items=(), newest_on=None, item_count=None), "undetermined", why="脚本加载的列表"),
    Skip(named(OLD, "应急管理", "防汛抗旱"), "undetermined", why="季节性栏目"),
    Skip(replace(OLD, items=(item(1, date(2021, 6, 1)),), newest_on=None), "undetermined"),
)
