"""A made-up page and files for the examples of this family."""

from dataclasses import replace

from gkcrawl.model import Attachment, ColumnRef, Document, LinkState

PAGE = Document(
    url="https://www.yunxi.example/public/4100501/8819001.html",
    unit="4100501",
    column=ColumnRef(id="4100501-tz", unit="4100501", path=("通知公告",), kind="通知公告"),
    kind="通知公告",
    title="关于公布2020年农村公路养护计划的通知",
    text="各乡镇人民政府：\n现将养护计划印发给你们。\n附件：2020年农村公路养护计划表\n2020年11月3日",
    collected=frozenset({"attachments"}),
)
URL = "https://www.yunxi.example/group1/M00/00/plan.pdf"
FILE = Attachment(
    url=URL, name="2020年农村公路养护计划表.pdf", extension="pdf", state="ok", status=200, size=48211,
    content_type="application/pdf", sniffed="pdf",
)
DEAD = replace(FILE, state="dead", status=404, size=None, content_type="", sniffed="", nights=2)


def page(*files: Attachment, text: str = PAGE.text) -> Document:
    return replace(PAGE, attachments=files, text=text)


def untested(state: LinkState, status: int | None = None) -> Attachment:
    return replace(FILE, state=state, status=status, size=None, content_type="", sniffed="", nights=0)
