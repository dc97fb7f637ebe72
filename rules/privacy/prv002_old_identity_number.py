"""网页上不得公开 15 位旧版居民身份证号码。

为什么：旧版号码含有完整出生日期，并且可以推算出 18 位号码。

依据：《政府信息公开条例》第十五条；《个人信息保护法》第二十八条、第三十四条。

怎样判断：15 位数字的前六位是行政区划代码、中间是真实日期，并且附近或者表头有“身份证”“证件号码”
一类的字样，才提出来。
旧版号码没有校验码，本条只作疑似问题，经人工确认后才扣分。

不计：没有上述字样的 15 位数字（银行流水号、订单号、设备号等）。

如何整改：核实后撤下页面，遮盖号码后重新发布。
"""

from dataclasses import replace

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Verdicts, document_rule
from rules.privacy._personal import distinct, hit
from rules.privacy._samples import PAGE, anchor, datum, page


@document_rule(
    id="PRV002", name="old-identity-number", title="疑似公开15位身份证号码", severity="critical", points="2",
    basis=("政府信息公开条例 第十五条", "个人信息保护法 第二十八条"), confidence="suspected",
    suggestion="核实是否为身份证号码；是的立即撤下，遮盖后重新发布。",
)
def old_identity_number(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    for data in distinct(doc, "old-identity-number"):
        if any(datum.has_context_word for datum in data):
            yield hit(data, f"疑似公开了15位旧版身份证号码（遮盖后为{data[0].masked}）")


PLAIN = datum("old-identity-number")
NAMED = replace(PLAIN, has_context_word=True, context="身份证号 340000******002")

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(page(PLAIN), why="没有身份证字样的 15 位数字：流水号、订单号"),
    Bad(page(NAMED), anchor()),
    Bad(page(PLAIN, replace(NAMED, place="table")), anchor()),
)
