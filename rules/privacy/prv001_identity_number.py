"""网页上不得公开完整的 18 位居民身份证号码。

为什么：身份证号码可以用来冒名开户、贷款，一经公开无法收回，是历次隐私泄露事件中最常见的一种。

依据：《政府信息公开条例》第十五条；《个人信息保护法》第二十五条、第二十八条、第三十四条。

怎样判断：18 位数字同时满足行政区划代码、真实出生日期、校验码三项才认定为身份证号码，
中间有空格、换行、全角数字的也能认出。同一号码在一页出现多次只记一处。
法定代表人、被处罚人的号码同样应当遮盖。

不计：索引号、统一社会信用代码、订单号、案号等同样长度的编号（日期或校验码不符）；
已经遮盖的号码（见 PRV003）。

如何整改：立即撤下页面和附件，删除或遮盖号码（至少遮盖出生日期 8 位）后重新发布，
并通知网站运维单位清除缓存和旧附件地址。
"""

from dataclasses import replace

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, NoParams, Verdicts, document_rule
from rules.privacy._personal import distinct, hit
from rules.privacy._samples import PAGE, anchor, datum, page


@document_rule(
    id="PRV001", name="identity-number", title="公开完整身份证号码", severity="critical", points="2",
    basis=("政府信息公开条例 第十五条", "个人信息保护法 第二十八条"),
    suggestion="立即撤下页面和附件，遮盖身份证号码后重新发布，并清除缓存。",
)
def identity_number(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    for data in distinct(doc, "identity-number"):
        yield hit(data, f"公开了完整的18位身份证号码（遮盖后为{data[0].masked}）")


NUMBER = datum("identity-number")

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(replace(PAGE, index_number="114100020012345670/202011-00012"), why="18 位索引号"),
    Good(page(datum("mobile"), datum("partly-masked-identity", 2)), why="其他号码由各自的规则评判"),
    Bad(page(NUMBER), anchor()),
    Bad(page(NUMBER, replace(NUMBER, place="table"), datum("identity-number", 2)), anchor(), anchor(2)),
    Bad(page(replace(NUMBER, context="法定代表人 340000********001X"), title="行政处罚决定书"), anchor()),
)
