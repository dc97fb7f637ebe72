"""栏目的信息条数不应少于目录规定的最低条数。

为什么：只有一两条信息的栏目起不到公开作用；最低条数由公开目录按栏目设定。

依据：《政府信息公开条例》第二十条、第二十一条，应当主动公开的信息；最低条数由当地公开目录规定。

怎样判断：本次正常采集到的条数少于目录规定的最低条数。

不计：目录没有规定最低条数的、有下级栏目的、已说明无此事项的栏目；新设单位和小单位（在参数中列明）；
采集异常、条数没有读全的，无法判断；空白栏目由 COV005 评判，不重复扣分。

如何整改：补充公开应当公开的信息；目录规定不合本单位实际的，向公开办申请调整。
"""

from dataclasses import dataclass, replace

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
from rules.coverage._columns import listing, require_judgeable


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    exempt_units: tuple[str, ...] = ()  # 新设单位、小单位的编号，不评判条数


@column_rule(
    id="COV022",
    name="too-few-items",
    title="信息条数不足",
    severity="minor",
    points="0.5",
    basis=("政府信息公开条例 第二十条、第二十一条",),
    suggestion="补充公开应当公开的信息；目录规定不合本单位实际的，向公开办申请调整。",
    params=Params,
)
def too_few_items(column: Column, ctx: Context[Params]) -> Verdicts:
    require_judgeable(column)
    if not column.minimum_items:
        raise NotApplicable("目录没有规定最低条数")
    if column.ref.unit in ctx.params.exempt_units:
        raise NotApplicable("新设单位或小单位，不评判条数")
    seen = len(column.items)
    count = max(seen, column.item_count or 0)
    if count >= column.minimum_items:
        return
    if column.item_count is None and not column.empty_signal:
        raise Undetermined(f"读到 {seen} 条，总条数不明")
    if count == 0:
        raise NotApplicable("空白栏目由 COV005 评判")
    titles = "；".join(item.title for item in column.items[:4])
    yield Hit(
        "count", f"共 {count} 条，少于规定的 {column.minimum_items} 条", f"列表 {count} 条：{titles}", "列表"
    )


FEW = replace(listing("行政强制事项清单", "行政强制结果"), minimum_items=4)
EXAMPLES: tuple[Example, ...] = (
    Good(replace(FEW, minimum_items=2)),
    Good(replace(FEW, item_count=9), why="列表有分页"),
    Bad(FEW, "count"),
    Bad(replace(FEW, items=FEW.items[:1], item_count=1), "count"),
    Skip(replace(FEW, minimum_items=0), "not-applicable"),
    Skip(FEW, "not-applicable", params=Params(exempt_units=("4100101",)), why="新设单位、小单位"),
    Skip(replace(FEW, item_count=None), "undetermined"),
    Skip(replace(FEW, items=(), item_count=0), "not-applicable", why="空白栏目"),
    Skip(replace(FEW, items=(), item_count=None), "undetermined"),
    Skip(replace(FEW, child_count=2), "not-applicable"),
    Skip(replace(FEW, quarantined="采集中断"), "undetermined"),
    Skip(replace(FEW, state="declared"), "not-applicable"),
)
