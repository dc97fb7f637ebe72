"""A made-up document and list that examples of this family vary with ``dataclasses.replace``."""

from datetime import date

from gkcrawl.model import Column, ColumnRef, Document, ListedItem

REF = ColumnRef(
    id="4100101-01", unit="4100101", path=("政策法规", "部门文件", "规范性文件"), kind="规范性文件"
)

PAPER = Document(
    url="https://www.yunxi.example/public/4100101/8800123.html",
    unit="4100101",
    column=REF,
    kind="规范性文件",
    title="云溪市人民政府办公室关于印发古树名木养护办法的通知",
    has_metadata_table=True,
    document_number="云政办〔2020〕12号",
    issued_on=date(2020, 11, 16),
    issued_text="2020-11-16",
    published_on=date(2020, 11, 20),
    published_text="2020-11-20 09:30",
    text="现将《古树名木养护办法》印发给你们，请认真执行。\n2020年11月16日",
)


def item(
    number: int, day: date | None, title: str = "古树名木巡查情况", *, sticky: bool = False
) -> ListedItem:
    """One row of a list."""
    return ListedItem(
        url=f"https://www.yunxi.example/public/4100101/{number}.html",
        title=title,
        listed_on=day,
        date_text=str(day or ""),
        sticky=sticky,
    )


LIST = Column(
    ref=ColumnRef(id="4100101-02", unit="4100101", path=("应急管理", "应对情况"), kind="一般信息"),
    url="https://www.yunxi.example/public/column/4100101?catId=02",
    items=(item(8800200, date(2020, 12, 20)), item(8800100, date(2020, 10, 9))),
    item_count=2,
    newest_on=date(2020, 12, 20),
    max_age_days=60,
)
