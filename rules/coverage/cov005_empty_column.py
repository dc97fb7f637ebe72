"""已经设置的栏目不应当是空白栏目。

为什么：空白栏目让群众白跑一趟，五个以上空白栏目是网站检查的单项否决情形。

依据：国办秘函〔2019〕19号，空白栏目列入单项否决指标；《政府网站发展指引》（国办发〔2017〕47号），不得有空白栏目；
《政府信息公开条例》第二十条，应当主动公开的信息。

怎样判断：本次正常采集没有读到条目，并且门户自己表明列表为空：显示“暂无相关信息”一类提示，或者列表只有表头、
分页写明只有一页而其中没有任何内容。

不计：有下级栏目的上级栏目；没有读到条目而门户没有表明为空的（可能由脚本加载、已跳转）、采集异常的，无法判断；
单位已说明本年度无此事项、公开办确认不适用的栏目。

如何整改：公开应当公开的内容；本年度确无此事项的发布说明；不再需要的栏目撤销或合并。
"""

from dataclasses import replace

from gkcrawl.model import Column
from gkcrawl.rule import Bad, Context, Example, Good, Hit, NoParams, Skip, Undetermined, Verdicts, column_rule
from rules.coverage._columns import listing, require_judgeable


@column_rule(
    id="COV005",
    name="empty-column",
    title="空白栏目",
    severity="major",
    points="1",
    basis=(
        "国办秘函〔2019〕19号 政府网站与政务新媒体检查指标：空白栏目",
        "国办发〔2017〕47号 政府网站发展指引",
        "政府信息公开条例 第二十条",
    ),
    suggestion="公开应当公开的内容；本年度确无此事项的发布说明；不再需要的栏目撤销或合并。",
)
def empty_column(column: Column, ctx: Context[NoParams]) -> Verdicts:
    require_judgeable(column)
    if column.items:
        return
    if column.item_count:
        raise Undetermined(f"门户显示有 {column.item_count} 条，但没有读到，可能由脚本加载")
    if not column.empty_signal:
        raise Undetermined("没有读到条目，但门户没有表明列表为空，列表可能由脚本加载或已跳转")
    yield Hit("empty", f"栏目“{'/'.join(column.ref.path)}”没有任何信息", f"门户表明列表为空：{column.url}", "列表")


EMPTY = replace(listing(), empty_signal=True, item_count=0)
UNREAD = replace(EMPTY, empty_signal=False, item_count=None)
EXAMPLES: tuple[Example, ...] = (
    Good(listing("行政强制事项清单")),
    Good(replace(listing("行政强制事项清单"), empty_signal=True), why="另一列表的空白提示"),
    Bad(EMPTY, "empty"),
    Bad(replace(EMPTY, item_count=None), "empty"),
    Skip(replace(EMPTY, child_count=3), "not-applicable", why="上级栏目"),
    Skip(replace(EMPTY, empty_signal=False), "undetermined", why="读到 0 条，门户没有表明列表为空"),
    Skip(UNREAD, "undetermined", why="跳转或由脚本加载，读不到条数"),
    Skip(replace(UNREAD, item_count=12), "undetermined", why="有条数而没有读到条目"),
    Skip(replace(EMPTY, quarantined="列表首页 404"), "undetermined", why="静态列表第一页 404"),
    Skip(replace(EMPTY, state="declared"), "not-applicable"),
    Skip(replace(EMPTY, state="not-applicable"), "not-applicable"),
    Skip(replace(EMPTY, state="missing"), "not-applicable"),
    Skip(replace(EMPTY, state="not-checkable"), "undetermined"),
)
