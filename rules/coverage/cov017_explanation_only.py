"""栏目不应当只有情况说明而没有具体信息。

为什么：用一篇“本年度无相关情况的说明”代替公开，群众得不到实际内容；但说明好于空白，因此只按比例扣分。

依据：《政府信息公开条例》第二十条，应当主动公开的信息；安徽省市县政务公开测评中，只有情况说明的栏目按比例计分。

怎样判断：栏目中的条目全部是说明，即标题既写明“暂无”“未开展”“没有”一类情形、又是情况、说明性质的。
栏目里只要有一条具体信息就不算。

不计：预算说明、决算说明、起草说明、编制说明、使用说明等本身就是具体信息；标题只写“情况说明”、看不出有无内容的，
无法判断；已申报无此事项的栏目按申报处理。

如何整改：有具体信息的补充公开；确无此事项的，向公开办申报并写明理由和期限。
"""

import re
from dataclasses import replace

from gkcrawl.model import Column
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
    column_rule,
)
from gkcrawl.text import normalize
from rules.coverage._columns import listing, require_judgeable

WHEN_OR_WHO = (
    r"(?:年度?|季度|半年|月份?|阶段|期间|单位|部门|系统|机关|[我本][局委办院站镇乡]|均|并|尚|暂|也|仍)"
)
ABSENCE = re.compile(
    r"暂无|暂未|尚无|尚未|并无|均无|不涉及|不承担|未涉及|未承担|未产生|未发生|未开展|未制定|未出台|未印发|未发布|未收到"
    r"|未实施|未组织|未举办|未召开|未新增|未调整|未安排|未作出|无相关|无此[类项]"
    rf"|{WHEN_OR_WHO}(?:没有|无(?!障碍|证|照|人|偿|烟|害|公害|线|籍|主|废|房|业|疑|纸|接触|感|毒|党|固定|传|因|效|理|违|欠|拖|黑|事故))"
)
EXPLANATION = re.compile(r"(?:说明|声明)(?:[（(].*[）)])?$")
NOTE_END = re.compile(r"(?:说明|声明|情况|情形)(?:[（(].*[）)])?$")
PLAIN_ABSENCE = re.compile(
    r".{0,16}(?:暂无|无相关|无此类)(?:相关)?(?:信息|内容|情况|数据|事项|公开信息)[。.]?"
)
ACCOUNT = re.compile(r"预算|决算|三公|起草说明|编制说明|征求意见稿")
"""Explanations that stay information even when they say that a sum is nil."""
REAL = re.compile(
    r"(?:预算|决算|预决算|三公|经费|收支|绩效|起草|编制|修订|制定|立法|政策|解读|使用|填报|填表|操作|办理|需求|技术|指标|口径|报表"
    r"|工程|项目|规划|标准|方案|草案|征求意见稿|《[^》]+》)[^，。]{0,12}说明"
)
"""Documents that are the information itself although their title speaks of 说明."""


def sort_of(title: str) -> str:
    """ "note", "unclear" (an explanation that does not say what it explains) or "content"."""
    text = normalize(title)
    absent = ABSENCE.search(text) and NOTE_END.search(text) and not ACCOUNT.search(text)
    if absent or PLAIN_ABSENCE.fullmatch(text):
        return "note"
    if EXPLANATION.search(text) and not REAL.search(text):
        return "unclear"
    return "content"


@column_rule(
    id="COV017",
    name="explanation-only",
    title="仅有情况说明",
    severity="minor",
    points="0.4",
    basis=("政府信息公开条例 第二十条",),
    suggestion="有具体信息的补充公开；确无此事项的，向公开办申报并写明理由和期限。",
)
def explanation_only(column: Column, ctx: Context[NoParams]) -> Verdicts:
    require_judgeable(column)
    if not column.items:
        raise NotApplicable("没有条目，空白栏目由 COV005 评判")
    sorts = [sort_of(item.title) for item in column.items]
    if "content" in sorts:
        return
    if column.item_count is not None and column.item_count > len(column.items):
        raise Undetermined(f"共 {column.item_count} 条，只读到 {len(column.items)} 条")
    if "unclear" in sorts:
        raise Undetermined("标题只写“情况说明”，看不出有无具体内容")
    titles = "；".join(item.title for item in column.items[:4])
    yield Hit(
        "explanation", f"栏目“{'/'.join(column.ref.path)}”的 {len(sorts)} 条信息都是情况说明", titles, "列表"
    )


ONLY = listing("云溪市林业局关于2020年第三季度暂无行政强制情况的说明")
EXAMPLES: tuple[Example, ...] = (
    Good(listing("行政强制决定书（云林强决〔2020〕1号）")),
    Good(
        listing("关于2020年第三季度暂无行政强制情况的说明", "2020年第四季度行政强制结果"), why="另有具体信息"
    ),
    Good(listing("云溪市林业局2020年部门预算说明"), why="预算说明"),
    Good(listing("《古树名木养护办法（征求意见稿）》起草说明"), why="起草说明"),
    Good(listing("应急预案编制说明"), why="编制说明"),
    Good(listing("2019年度三公经费决算情况说明")),
    Good(listing("2020年无因公出国费用的三公经费预算说明"), why="数额为零的预算说明仍是具体信息"),
    Good(listing("关于没有取得林木采伐许可证采伐林木的处罚决定"), why="不是情况说明"),
    Bad(ONLY, "explanation"),
    Bad(listing("2020年度未开展行政强制的情况说明", "本季度无行政强制事项说明"), "explanation"),
    Bad(listing("本单位2020年未制定规范性文件情况的说明"), "explanation"),
    Skip(listing("行政强制信息公开情况说明"), "undetermined", why="看不出有无具体内容"),
    Bad(listing("2020年第四季度无行政强制情况的说明", "本季度暂无相关信息"), "explanation"),
    Skip(listing("2020年无障碍设施建设情况的说明"), "undetermined", why="“无障碍”不是没有"),
    Skip(listing("关于没有房产证的房屋登记情况的说明"), "undetermined", why="“没有”说的是房屋"),
    Skip(replace(ONLY, item_count=30), "undetermined"),
    Skip(replace(ONLY, quarantined="条目比上次少九成"), "undetermined"),
    Skip(replace(ONLY, state="declared"), "not-applicable", why="已申报无此事项"),
    Skip(listing(), "not-applicable"),
)
