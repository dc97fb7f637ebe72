"""发布日期不应早于成文日期。

为什么：文件还没有形成就已发布，说明两个日期至少有一个填错，公开时限和文件效力都无法核对。

依据：《政府信息公开条例》第六条，行政机关应当及时、准确地公开政府信息。

怎样判断：两个日期都有，且发布日期早于成文日期。只比日期，不比钟点。

不计：只差一天且日期带有时区或深夜钟点的，可能是时区换算造成，无法判断；成文日期其实是正文中会议、活动日期的，
是栏目填写口径问题，无法判断；
元数据写的是“印发日期”的，无法判断；缺少任一日期的不适用。

如何整改：以文件落款日期为准改正成文日期，或改正误填的发布日期。
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from gkcrawl.model import Document, MetadataField
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    NotApplicable,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import find_dates, normalize_label, parse_date
from rules.timeliness._samples import PAPER

ZONED = re.compile(r"\d[T ]\d\d:.*(?:Z|[+-]\d\d:?\d\d)$|(?:2[0-3]|16|0[0-8]):\d\d:\d\d$|^\d{10,13}$")
EVENT = re.compile(r"会议|会上|召开|举行|举办|开幕|活动")


def is_event_date(doc: Document, day: date) -> bool:
    """Whether the text uses ``day`` as the date of a meeting or event."""
    text = doc.text
    return any(
        found.value == day and EVENT.search(text[found.end : found.end + 20]) for found in find_dates(text)
    )


def is_printing_date(doc: Document) -> bool:
    """Whether the only row with the date of writing speaks of printing."""
    named = {normalize_label(row.label) for row in doc.metadata if parse_date(row.value) == doc.issued_on}
    return bool(named) and named <= {"印发日期", "印发时间"}


@document_rule(
    id="TIM002",
    name="published-before-issue",
    title="发布早于成文",
    severity="minor",
    points="0.5",
    basis=("政府信息公开条例 第六条",),
    suggestion="以文件落款日期为准改正成文日期，或改正误填的发布日期。",
)
def published_before_issue(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    if doc.unreadable & {"issued_on", "published_on"}:
        raise Undetermined("日期由脚本或图片显示，未能读取")
    issued, published = doc.issued_on, doc.published_on
    if issued is None or published is None:
        raise NotApplicable("成文日期或发布日期缺失，无从比较")
    if published >= issued:
        return
    if issued - published == timedelta(days=1) and (
        ZONED.search((doc.issued_text or "").strip()) or ZONED.search((doc.published_text or "").strip())
    ):
        raise Undetermined("只差一天且带钟点，可能是时区换算造成")
    if is_event_date(doc, issued):
        raise Undetermined(f"成文日期 {issued} 与正文中的会议、活动日期相同，可能是填写口径不同")
    if is_printing_date(doc):
        raise Undetermined(f"{issued} 是印发日期，文件可能先公开、后印发")
    yield Hit(
        "published_on",
        f"发布日期 {published} 早于成文日期 {issued}",
        f"成文日期：{doc.issued_text or issued}；发布日期：{doc.published_text or published}",
        "元数据表" if doc.has_metadata_table else "网页",
    )


EARLY = replace(PAPER, published_on=date(2020, 11, 10), published_text="2020-11-10")
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(PAPER, published_on=date(2020, 11, 16), published_text="2020-11-16 00:00"), why="同一天"),
    Bad(EARLY, "published_on"),
    Bad(replace(EARLY, kind="公示"), "published_on"),
    Bad(replace(EARLY, published_on=date(2020, 11, 15), published_text="2020-11-15 09:30"), "published_on"),
    Skip(
        replace(EARLY, published_on=date(2020, 11, 15), published_text="2020-11-15T23:30:00Z"),
        "undetermined",
        why="时区",
    ),
    Skip(replace(EARLY, text="定于2020年11月16日召开养护工作会议。"), "undetermined", why="会议日期"),
    Skip(
        replace(EARLY, metadata=(MetadataField(label="印发日期", value="2020-11-16"),)),
        "undetermined",
        why="先公开、后印发",
    ),
    Skip(replace(EARLY, issued_on=None), "not-applicable"),
    Skip(replace(EARLY, unreadable=frozenset({"issued_on"})), "undetermined"),
)
