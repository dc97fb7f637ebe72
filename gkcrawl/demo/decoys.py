"""What looks like a defect and is none, by page key. More decoys live in the wording of ``notices``."""

from datetime import date

from gkcrawl.demo.content import p, table
from gkcrawl.demo.values import Block, FileKind

NUMBER_DECOYS = {"zfb/规范性文件/b3": "六安市人民政府令第12号", "zfb/其他文件/b20": "六政办秘(2011)57号"}
"""Right as they are: an order has no year, brackets of before July 2012 were not yet hexagonal."""
LOOKALIKE_BRACKETS = "fgw/规范性文件/b3"
OLD_PAGE = ("zfb/其他文件/b20", date(2011, 11, 16), date(2011, 11, 10))
"""Key, publication and signing day of the page from before the bracket rule."""
VALIDITY_DECOYS: dict[str, tuple[str, date | None]] = {
    "czj/规范性文件/b2": ("有效", date(2024, 12, 31)), "wjw/规范性文件/b3": ("失效", date(2020, 6, 30)),
    "mzj/规范性文件/b3": ("废止", None), "jtj/规范性文件/b1": ("现行有效", None), "fgw/规范性文件/b2": ("已修改", None),
    "huoshan/规范性文件/b3": ("有效", date(2023, 5, 31)),
}
AT_THE_LIMIT = {"fgw/其他文件/b1", "tjj/规范性文件/b0", "czj/其他文件/b0", "huoshan/规范性文件/b1"}
"""Published on exactly the twentieth working day."""
STICKY = {"scjgj/公示公告/b10", "huoqiu/监督保障/b1", "jinan/回应关切/b1", "tjj/财政预决算/b1"}
ALSO_IN = {"sthjj/应急管理/b0": "监督保障", "jtysj/应急管理/b1": "回应关切", "jinzhai/应急管理/b0": "监督保障"}
"""Pages that a second column lists as well, under the same address."""
UNNAMED_PATHS = {"zfb", "tjj"}
"""Units whose attachment addresses have no extension; only ``download`` says what they are."""


def _away(text: str, path: str) -> Block:
    return Block(kind="link", text=text, url="{external}" + path)


DECOY_BLOCKS: dict[str, tuple[Block, ...]] = {
    "czj/公示公告/b0": (_away("有关专题网站", "/index.html"),),
    "fgw/监督保障/b1": (_away("有关行业网站", "/guarded/412/a.html"),),
    "jtj/公示公告/b2": (_away("有关行业网站", "/guarded/521/b.html"),),
    "tjj/监督保障/b0": (_away("有关行业网站", "/guarded/403/c.html"),),
    "wjw/回应关切/b0": (_away("健康知识网站", "/no-head/d.html"),),
    "huoshan/监督保障/b0": (Block(kind="image", text="工作图片", url="/assets/chart.png"),),
    "scjgj/监督保障/b0": (Block(kind="image", text="标识", url="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="),),
    "shucheng/回应关切/b1": (Block(kind="link", text="返回顶部", url="#top"), Block(kind="link", text="打印本页", url="javascript:window.print()")),
    "jinan/公示公告/b3": (Block(kind="link", text="电子邮箱", url="mailto:jinan@example.invalid"),),
    "nyncj/回应关切/b1": (table(("值班日期", "值班科室", "值班电话"), ("周一", "办公室", "0564-3900101"), ("周二", "综合科", "0564-3900102"),
                             ("周三", "政策法规科", "0564-3900103")),),
    "czj/监督保障/b1": (p("本次检查依据有关管理办法附件二所列项目进行。"),),
}

DECOY_FILES: dict[str, tuple[tuple[str, FileKind, tuple[tuple[str, ...], ...]], ...]] = {
    "zjj/公示公告/b4": (("报名登记表.doc", "rtf", ()),),
    "czj/公示公告/b2": (("相关材料打包.zip", "zip", ()),),
}
