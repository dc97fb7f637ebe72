"""Made-up rows and lists for the examples of this family."""

from datetime import date

from gkcrawl.model import Column, ColumnRef, ListedItem

ADDRESS = "https://www.yunxi.example/public/4100101/{}.html"
REF = ColumnRef(
    id="4100101-01", unit="4100101", path=("政策法规", "部门文件", "其他文件"), kind="其他政策文件"
)


def row(number: int | str, title: str, day: date | None = None) -> ListedItem:
    """One row; ``number`` is a content id, or a whole address."""
    url = ADDRESS.format(number) if isinstance(number, int) else number
    return ListedItem(url=url, title=title, listed_on=day, date_text=str(day or ""))


def listing(*rows: ListedItem) -> Column:
    """A column with these rows."""
    return Column(
        ref=REF,
        url="https://www.yunxi.example/public/column/4100101?catId=01",
        items=rows,
        item_count=len(rows),
    )
