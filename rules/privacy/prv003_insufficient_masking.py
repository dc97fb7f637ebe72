"""身份证号码的遮盖应当充分：出生日期不得完整可见，遮盖位数不得少于四位。

为什么：最后一位是校验码，只遮一两位的号码可以推算出来；露出完整出生日期和姓名同样能够确定到人。

依据：《政府信息公开条例》第十五条；《个人信息保护法》第二十八条、第七十三条（去标识化、匿名化的含义）。

怎样判断：带“*”“×”“●”等遮盖符号的身份证号码，只遮 1 至 3 位的，或者姓名旁边的号码露出完整出生日期的，提出来。
条例和法律没有规定遮盖位数，本条只作疑似问题，经人工确认后才扣分。

不计：前六位和后四位可见、中间遮盖的号码；填表说明、示例中的样号。

如何整改：重新遮盖，至少把第 7 至 14 位（出生日期）全部遮盖。
"""

import re
from dataclasses import replace

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Verdicts, document_rule
from rules.privacy._personal import distinct, hit
from rules.privacy._samples import PAGE, anchor, datum, page

SAMPLE = re.compile(r"示例|样例|样表|例如|填写说明|填表说明|模板")


@document_rule(
    id="PRV003", name="insufficient-masking", title="身份证号码遮盖不足", severity="critical", points="2",
    basis=("政府信息公开条例 第十五条", "个人信息保护法 第二十八条"), confidence="suspected",
    suggestion="重新遮盖，至少遮盖身份证号码第7至14位。",
)
def insufficient_masking(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    if SAMPLE.search(doc.title or ""):
        return
    for data in distinct(doc, "partly-masked-identity"):
        if not all(SAMPLE.search(datum.context) for datum in data):
            masked = data[0].masked
            yield hit(data, f"身份证号码遮盖不足，可以推算或者露出完整出生日期（此处另加遮盖：{masked}）")


NUMBER = datum("partly-masked-identity")

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE, why="遮盖充分的号码在采集时就不提出"),
    Good(page(replace(NUMBER, context="填写说明：身份证号如 340000********0**4")), why="样号"),
    Good(page(NUMBER, title="临时救助申请表（样表）"), why="样表"),
    Bad(page(NUMBER), anchor()),
    Bad(page(replace(NUMBER, tied_to_name=True), replace(NUMBER, context="示例")), anchor()),
)
