"""规范性文件和政策文件应当有索引号，写法应当完整。

为什么：索引号是信息公开目录的编号，申请人凭它查找和指明信息。

依据：《政府信息公开条例》第十二条，公开目录包括政府信息的索引；2024 年监测指标把索引号列入元数据要素。

怎样判断：索引号缺失、为空或填“无”算问题。写法认两种：18 位统一社会信用代码或 9 位组织机构代码，加“/”、
年月（或年份）、“-”和流水号。代码差一位、月份不存在、只有前半段或后半段的，算写法有误。

不计：其他省市自定的编号写法（如 QX0520210033）不认识，无法判断；信用代码的校验位不核对，因为确有核发的代码
通不过校验；同步到多处的同一信息索引号相同，不算问题；由脚本显示的，无法判断。

如何整改：在信息发布系统中补录或重新生成索引号。
"""

import re
from dataclasses import replace

from gkcrawl.model import Document
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import normalize
from rules.documents._fields import POLICY_KINDS, is_blank, place, quote, require_readable, stated
from rules.documents._samples import PAPER, rows

WHOLE = re.compile(r"(?P<code>[0-9A-Z]{8,19}|\d{8}-[0-9X])/(?P<year>(?:19|20)\d\d)(?P<month>\d\d)?-\d{3,8}")
CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}|\d{8}-?[0-9X]")
NEARLY = re.compile(r"[0-9][0-9A-HJ-NP-RTUWXY]{16}|[0-9][0-9A-HJ-NP-RTUWXY]{18}|\d{8}|\d{10}")
PERIOD_ONLY = re.compile(r"/?(?:19|20)\d\d(?:0[1-9]|1[0-2])?-\d{1,8}")
CODE_ONLY = re.compile(rf"(?:{CODE.pattern})/?")
DASHES = str.maketrans("—–－﹣−", "-----")


def fault_of(value: str) -> str | None:
    """What is wrong with an index number in our grammar, ``None`` when nothing is.

    Raises ``Undetermined`` for numbers of another grammar.
    """
    number = normalize(value).replace(" ", "").upper().translate(DASHES)
    if not any(char.isdigit() for char in number):
        return "不是索引号"
    if CODE_ONLY.fullmatch(number):
        return "只有机构代码，缺年月和流水号"
    if PERIOD_ONLY.fullmatch(number):
        return "只有年月和流水号，缺机构代码"
    match = WHOLE.fullmatch(number)
    if match is None:
        raise Undetermined(f"索引号“{value.strip()}”不是本省通行的写法，可能是其他地方自定的编号")
    if not CODE.fullmatch(match["code"]):
        if NEARLY.fullmatch(match["code"]):
            return f"机构代码为 {len(match['code'])} 位，应为 18 位信用代码或 9 位组织机构代码"
        raise Undetermined(f"索引号“{value.strip()}”的机构代码不认识")
    if match["month"] and not 1 <= int(match["month"]) <= 12:
        return f"年月“{match['year']}{match['month']}”不存在"
    return None


@document_rule(
    id="DOC010",
    name="bad-index-number",
    title="索引号缺失或格式不符",
    severity="minor",
    points="0.2",
    basis=("政府信息公开条例 第十二条",),
    suggestion="在信息发布系统中补录或重新生成索引号。",
    applies_to=POLICY_KINDS,
)
def bad_index_number(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "index_number")
    value = stated(doc, "index_number", doc.index_number)
    if value is None or is_blank(value):
        said = "没有索引号" if value is None or not value.strip() else f"索引号一栏写的是“{value.strip()}”"
        yield Hit("index_number", f"{place(doc)}{said}", quote(doc), place(doc))
    elif fault := fault_of(value):
        yield Hit("index_number", f"索引号“{value.strip()}”：{fault}", f"索引号：{value}", place(doc))


def indexed(number: str | None) -> Document:
    """The sample with another index number and no metadata row for it."""
    return replace(PAPER, index_number=number, metadata=rows(("文号", "云政办〔2020〕12号")))


EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(indexed("701234567/201811-00082"), why="组织机构代码写法"),
    Good(indexed("70123456-7/2015-033542"), why="组织机构代码带连字符、只写年份"),
    Good(indexed("11419900MB1A2345X6/2020-00012"), why="只写年份"),
    Good(indexed("11419900MB1A2345X6／202011—00012"), why="全角斜线和破折号"),
    Good(indexed("114199000012345678/202011-00012"), why="同步副本的索引号相同；全数字代码不是身份证号"),
    Bad(indexed(None), "index_number"),
    Bad(indexed(""), "index_number"),
    Bad(indexed("无"), "index_number"),
    Bad(indexed("11419900MB1A2345X/202011-00012"), "index_number"),
    Bad(indexed("701234567/202013-00012"), "index_number"),
    Bad(indexed("11419900MB1A2345X6/"), "index_number"),
    Bad(indexed("2020-45"), "index_number"),
    Bad(indexed("/202011-00012"), "index_number"),
    Bad(indexed("云溪市人民政府办公室"), "index_number"),
    Bad(replace(indexed(None), has_metadata_table=False, metadata=(), kind="其他政策文件"), "index_number"),
    Skip(indexed("QX0520210033"), "undetermined", why="其他城市的写法"),
    Skip(indexed("PZ00101-1700-2023-00052"), "undetermined", why="其他省的写法"),
    Skip(indexed("11419900MB1O2345X6/202011-00012"), "undetermined", why="字母 O 可能是识别造成"),
    Skip(replace(indexed(None), unreadable=frozenset({"index_number"})), "undetermined"),
)
