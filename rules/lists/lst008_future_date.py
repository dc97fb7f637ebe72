"""发布日期不应晚于监测日。

为什么：尚未到来的日期不可能是真实的发布日期；伪造发布时间属于网站检查中的单项否决情形，必须查清。

依据：国办秘函〔2019〕19号，伪造发稿日期列入严重问题；《政府信息公开条例》第六条，准确公开政府信息。

怎样判断：页面上的发布日期或者列表上的日期晚于监测日，也晚于本系统首次见到该信息的日期。两处都晚的只记一处。

不计：只晚一天的（时区），无法判断；与施行日期相同的（施行日期误读为发布日期）、页面日期在将来而列表日期并不在
将来的（定时发布或误读）、意见征集列表上的日期（可能是截止日期），无法判断；没有发布日期的由 DOC006 评判。

如何整改：改正发布日期；属于定时发布误显示的，检查发布系统设置。
"""

from dataclasses import dataclass, replace
from datetime import date

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
    Unsure,
    Verdicts,
    document_rule,
)
from rules.lists._samples import ADDRESS, REF


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    tolerance_days: int = 1  # 晚于监测日不超过这些天的，可能是时区造成，不作判断


@document_rule(
    id="LST008",
    name="future-date",
    title="发布日期晚于监测日",
    severity="major",
    points="1",
    basis=("国办秘函〔2019〕19号 政府网站与政务新媒体检查指标：伪造发稿日期", "政府信息公开条例 第六条"),
    suggestion="改正发布日期；属于定时发布误显示的，检查发布系统设置。",
    clock=True,
    params=Params,
)
def future_date(doc: Document, ctx: Context[Params]) -> Verdicts:
    if "published_on" in doc.unreadable and doc.listed_on is None:
        raise Undetermined("发布日期由脚本或图片显示，未能读取")
    if doc.published_on is None and doc.listed_on is None:
        raise NotApplicable("没有发布日期")
    # A frozen round judges as of its cut-off day pages that were seen later.
    today = max(ctx.as_of, doc.first_seen_on) if doc.first_seen_on else ctx.as_of
    for anchor, day, name in (
        ("published_on", doc.published_on, "发布日期"),
        ("listed_on", doc.listed_on, "列表日期"),
    ):
        ahead = (day - today).days if day else 0
        if day is None or ahead <= 0:
            continue
        if reason := doubt(doc, anchor, day, today, ctx.params.tolerance_days):
            yield Unsure(anchor, reason)
            continue
        written = (doc.published_text if anchor == "published_on" else None) or day
        place = "列表" if anchor == "listed_on" else "元数据表" if doc.has_metadata_table else "网页"
        yield Hit(anchor, f"{name} {day} 比监测日 {today} 晚 {ahead} 天", f"{name}：{written}", place)
        return


def doubt(doc: Document, anchor: str, day: date, today: date, tolerance: int) -> str | None:
    """A reason why a date ahead of ``today`` may be no false date of publication."""
    if (day - today).days <= tolerance:
        return f"{day} 只比监测日晚 {(day - today).days} 天，可能是时区造成"
    if day in (doc.effective_on, doc.expires_on):
        return f"{day} 与施行或失效日期相同，可能是误读"
    if anchor == "published_on" and doc.listed_on is not None and doc.listed_on <= today:
        return f"列表日期为 {doc.listed_on}，并不在将来，页面日期可能是定时发布或误读"
    if anchor == "listed_on" and doc.kind == "意见征集":
        return f"意见征集列表上的 {day} 可能是截止日期"
    return None


def published(day: date | None) -> Document:
    """A page published on ``day``."""
    return Document(
        url=ADDRESS.format(8800100),
        unit="4100101",
        column=REF,
        kind="一般信息",
        title="造林进度",
        published_on=day,
        published_text=str(day),
    )


AHEAD = published(date(2021, 12, 3))
EXAMPLES: tuple[Example, ...] = (
    Good(published(date(2020, 12, 31)), why="当日"),
    Good(published(date(2020, 3, 1))),
    Good(replace(published(date(2021, 1, 4)), first_seen_on=date(2021, 1, 5)), why="截止日之后才见到的信息"),
    Bad(AHEAD, "published_on"),
    Bad(published(date(2021, 1, 2)), "published_on"),
    Bad(replace(AHEAD, listed_on=date(2021, 12, 3)), "published_on"),
    Bad(replace(published(date(2020, 12, 3)), listed_on=date(2021, 12, 3)), "listed_on"),
    Skip(
        replace(published(date(2020, 12, 3)), listed_on=date(2021, 1, 20), kind="意见征集"),
        "undetermined",
        why="列表显示截止日期",
    ),
    Skip(published(date(2021, 1, 1)), "undetermined", why="时区"),
    Skip(replace(AHEAD, effective_on=date(2021, 12, 3)), "undetermined", why="施行日期误读"),
    Skip(replace(AHEAD, listed_on=date(2020, 12, 3)), "undetermined", why="定时发布"),
    Skip(published(None), "not-applicable"),
    Skip(replace(AHEAD, unreadable=frozenset({"published_on"})), "undetermined"),
)
