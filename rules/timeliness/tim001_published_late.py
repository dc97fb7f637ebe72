"""政府信息应当自形成或者变更之日起 20 个工作日内公开。

为什么：政策文件公开晚了，群众和企业就不能及时知道自己的权利和义务。

依据：《政府信息公开条例》（国务院令第711号）第二十六条。

怎样判断：成文日期为第 0 日，按国务院节假日安排（含调休上班）数工作日，发布日期晚于第 20 个工作日的算超期。

不计：条例施行（2019 年 5 月 15 日）以前成文的；转载和上级文件（由制作机关负责公开）；集中补录、清理、迁移
当日发布的（在参数中列明）；成文一年以上才发布的，多为清理补录，无法判断；从印发日期起算并未超期的、
由依申请公开转为主动公开的、列表日期或本系统首次见到的日期更早的，无法判断；工作日安排未知的年份，无法判断。

如何整改：核对成文日期与发布日期；确属超期的说明原因，今后在成文后 20 个工作日内公开。
"""

from dataclasses import dataclass, replace
from datetime import date

from gkcrawl.model import Document, MetadataField
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
from gkcrawl.text import find_dates, normalize_label, parse_date
from rules.timeliness._samples import PAPER


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    limit: int = 20  # 公开时限，工作日
    grace: int = 0  # 时限之外再宽限的工作日
    since: date = date(2019, 5, 15)  # 此日以前成文的文件不判
    backlog_days: int = 365  # 成文到发布超过这些天的，视为可能是清理补录，不作判断
    exempt_published_on: tuple[date, ...] = ()  # 集中补录、清理、迁移的发布日，当日发布的不判


def printed_on(doc: Document) -> date | None:
    """The date of printing (印发日期) where the page states one beside the date of signing."""
    for row in doc.metadata:
        if normalize_label(row.label) in ("印发日期", "发文日期"):
            return parse_date(row.value)
    tail = doc.text[-300:]
    return next((d.value for d in find_dates(tail) if tail[d.end :].lstrip().startswith("印发")), None)


def doubt(doc: Document, ctx: Context[Params], issued: date, published: date, allowed: int) -> str | None:
    """A reason why a late date may be no late publication."""
    if (published - issued).days > ctx.params.backlog_days:
        return f"成文（{issued}）一年以上才发布（{published}），可能是清理补录，须人工核对"
    earlier = min((d for d in (doc.listed_on, doc.first_seen_on) if d), default=None)
    if earlier and earlier < published:
        return f"{earlier} 已能见到本信息，发布日期 {published} 可能是再次发布的日期"
    if "依申请" in doc.text and "主动公开" in doc.text and "转" in doc.text:
        return "可能由依申请公开转为主动公开，形成日期须人工核对"
    printed = printed_on(doc)
    if printed and issued < printed <= published:
        used = ctx.calendar.count(printed, published)
        if used is None or used <= allowed:
            return f"从印发日期 {printed} 起算没有超期，成文日期可能是签署日期"
    return None


@document_rule(
    id="TIM001",
    name="published-late",
    title="公开超期",
    severity="major",
    points="0.5",
    basis=("政府信息公开条例 第二十六条",),
    suggestion="核对成文日期与发布日期；确属超期的说明原因，今后在成文后 20 个工作日内公开。",
    applies_to=("规范性文件", "其他政策文件"),
    params=Params,
)
def published_late(doc: Document, ctx: Context[Params]) -> Verdicts:
    if doc.unreadable & {"issued_on", "published_on"}:
        raise Undetermined("日期由脚本或图片显示，未能读取")
    issued, published = doc.issued_on, doc.published_on
    if issued is None or published is None:
        raise NotApplicable("成文日期或发布日期缺失，由要素规则评判")
    if published <= issued:
        return
    if issued < ctx.params.since:
        raise NotApplicable(f"{ctx.params.since} 以前成文的文件不判")
    if published in ctx.params.exempt_published_on:
        raise NotApplicable(f"{published} 为集中补录日")
    if (doc.title or "").lstrip("（([【 ").startswith("转载") or any(
        "上级" in name for name in doc.column.path
    ):
        raise NotApplicable("转载或上级文件，由制作机关负责公开")
    allowed = ctx.params.limit + ctx.params.grace
    if (published - issued).days <= allowed:
        return  # fewer days than working days allowed: late is impossible, whatever the calendar
    deadline = ctx.calendar.add(issued, allowed)
    if deadline is None:
        raise Undetermined(f"{issued} 之后的工作日安排未知，算不出公开期限")
    if published <= deadline:
        return
    if reason := doubt(doc, ctx, issued, published, allowed):
        raise Undetermined(reason)
    used = ctx.calendar.count(issued, published)
    yield Hit(
        "published_on",
        f"成文日期 {issued}，应在 {deadline}（第 {allowed} 个工作日）前公开，实际发布日期 {published}"
        + (f"（第 {used} 个工作日）" if used else ""),
        f"成文日期：{doc.issued_text or issued}；发布日期：{doc.published_text or published}",
        "元数据表" if doc.has_metadata_table else "网页",
    )


def dated(issued: date, published: date, text: str = PAPER.text) -> Document:
    """The sample with other dates."""
    return replace(
        PAPER,
        issued_on=issued,
        issued_text=str(issued),
        published_on=published,
        published_text=str(published),
        text=text,
    )


LATE = dated(date(2020, 9, 1), date(2020, 12, 1))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(dated(date(2020, 1, 20), date(2020, 2, 25)), why="春节顺延，恰为第 20 个工作日"),
    Good(dated(date(2020, 11, 2), date(2020, 12, 1)), params=Params(grace=2), why="宽限内"),
    Good(dated(date(2020, 11, 20), date(2020, 11, 16)), why="发布早于成文由 TIM002 评判"),
    Bad(LATE, "published_on"),
    Bad(dated(date(2020, 1, 20), date(2020, 2, 26)), "published_on"),
    Bad(dated(date(2020, 11, 2), date(2020, 12, 1)), "published_on"),
    Bad(replace(LATE, kind="其他政策文件", listed_on=date(2020, 12, 1)), "published_on"),
    Skip(replace(LATE, issued_on=None), "not-applicable"),
    Skip(replace(LATE, title="（转载）古树名木养护办法"), "not-applicable"),
    Skip(LATE, "not-applicable", params=Params(exempt_published_on=(date(2020, 12, 1),)), why="集中补录日"),
    Skip(dated(date(2018, 3, 1), date(2020, 12, 1)), "not-applicable", why="条例施行以前"),
    Skip(dated(date(2019, 6, 3), date(2020, 12, 1)), "undetermined", why="清理补录"),
    Skip(
        dated(date(2020, 9, 1), date(2020, 12, 1), "云溪市人民政府办公室 2020年11月25日印发"),
        "undetermined",
        why="签署在前、印发在后",
    ),
    Skip(
        replace(LATE, metadata=(MetadataField(label="印发日期", value="2020-11-25"),)),
        "undetermined",
        why="印发日期",
    ),
    Skip(
        dated(date(2020, 9, 1), date(2020, 12, 1), "本件由依申请公开转为主动公开。"),
        "undetermined",
        why="依申请转来",
    ),
    Skip(replace(LATE, listed_on=date(2020, 9, 4)), "undetermined", why="再次发布"),
    Skip(dated(date(2098, 9, 1), date(2098, 12, 1)), "undetermined", why="工作日安排未知"),
    Skip(replace(LATE, unreadable=frozenset({"published_on"})), "undetermined"),
)
