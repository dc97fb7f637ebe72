"""When a column may be judged for what it holds, and a made-up column for the examples."""

from gkcrawl.model import Column, ColumnRef, ListedItem
from gkcrawl.rule import NotApplicable, Undetermined


def require_judgeable(column: Column) -> None:
    """Raise when tonight's list says nothing, or when nothing is owed in this column."""
    if column.quarantined:
        raise Undetermined(f"本次采集不可信：{column.quarantined}")
    if column.state == "not-checkable":
        raise Undetermined("栏目无法核查")
    if column.state == "missing":
        raise NotApplicable("栏目未设置，另行评判")
    if column.state != "found":
        raise NotApplicable("已说明无此事项或本单位不适用")
    if column.child_count:
        raise NotApplicable("上级栏目，内容在下级栏目中")


def listing(*titles: str) -> Column:
    """A column whose list has these titles."""
    rows = tuple(
        ListedItem(url=f"https://www.yunxi.example/public/4100101/{8800100 + n}.html", title=title)
        for n, title in enumerate(titles)
    )
    return Column(
        ref=ColumnRef(id="4100101-07", unit="4100101", path=("行政权力运行", "行政强制"), kind="一般信息"),
        url="https://www.yunxi.example/public/column/4100101?catId=07",
        items=rows,
        item_count=len(rows),
    )
