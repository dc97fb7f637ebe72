"""网页上不得把自然人的姓名与完整手机号码一起公开。

为什么：姓名与手机号码放在一起，就能找到、骚扰、诈骗到人；名单类公示不需要手机号码。

依据：《政府信息公开条例》第十五条；《个人信息保护法》第六条、第二十五条、第三十四条。

怎样判断：手机号码与自然人姓名在表格同一行，或者相距不超过 20 个字，
并且附近没有联系、咨询、值班一类字样，才提出来。
号码是否属于公务联系方式只有发布单位清楚，本条只作疑似问题，经人工确认后才扣分。

不计：采购、招标、征求意见、值班表里的联系人和咨询电话；网格员、河长、驻村干部等履职联系方式；
商户、药店、维修点等经营场所名录里的电话；已遮盖为 3 位加 4 位的号码；旁边没有姓名的号码。

如何整改：名单类公示删去手机号码列；确需联系的，改用办公电话。
"""

from dataclasses import dataclass, replace

from gkcrawl.model import Document
from gkcrawl.rule import Bad, Context, Example, Good, Verdicts, document_rule
from rules.privacy._personal import distinct, hit
from rules.privacy._samples import PAGE, anchor, datum, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    # 标题或栏目含有这些字样的，视为公务或经营联系方式
    public_words: tuple[str, ...] = (
        "网格员", "值班", "河长", "湖长", "林长", "田长", "通讯录", "电话簿", "联系方式", "联系电话",
        "联络员", "包保", "驻村", "责任人", "负责人", "代理机构", "商户", "商家", "门店", "药店",
        "网点", "维修点", "经营户",
        "企业名录", "机构名录", "农家乐", "经销商", "服务机构",
        "调解员", "律师", "家庭医生", "乡村医生", "执法人员", "联系人", "热线", "招商", "办事窗口",
    )


@document_rule(
    id="PRV005", name="private-mobile", title="疑似公开个人手机号码", severity="critical", points="2",
    basis=("政府信息公开条例 第十五条", "个人信息保护法 第二十五条"), confidence="suspected", params=Params,
    suggestion="核实号码性质；属于个人的立即撤下，删去手机号码后重新发布。",
)
def private_mobile(doc: Document, ctx: Context[Params]) -> Verdicts:
    names = "／".join((doc.title or "", *doc.column.path))
    if any(word in names for word in ctx.params.public_words):
        return
    for data in distinct(doc, "mobile"):
        if any(datum.official_contact for datum in data):
            continue
        tied = tuple(datum for datum in data if datum.tied_to_name)
        if tied:
            yield hit(tied, f"手机号码（遮盖后为{data[0].masked}）与自然人姓名一起公开")


PLAIN = datum("mobile")
TIED = replace(PLAIN, tied_to_name=True, place="table")

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(page(PLAIN), why="旁边没有姓名"),
    Good(page(replace(TIED, official_contact=True, context="采购联系人 139****0003")), why="采购公告联系人"),
    Good(page(TIED, replace(PLAIN, official_contact=True)), why="同一号码在别处写明是联系电话"),
    Good(page(TIED, title="青石镇网格员信息一览表"), why="网格员履职联系方式"),
    Good(page(TIED, title="云溪市定点零售药店名单"), why="经营场所"),
    Good(page(TIED, title="国庆期间应急值班安排表"), why="值班表"),
    Bad(page(TIED), anchor()),
    Bad(page(TIED, replace(TIED, digest=datum("mobile", 2).digest)), anchor(), anchor(2)),
)
