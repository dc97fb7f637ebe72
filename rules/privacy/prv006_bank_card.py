"""网页上不得公开个人银行卡、一卡通账号。

为什么：银行账号属于敏感个人信息，与姓名一起公开足以实施诈骗；各地补贴发放表多次因此被通报。

依据：《政府信息公开条例》第十五条；《个人信息保护法》第二十八条（金融账户）、第三十四条。

怎样判断：16 至 19 位数字符合银行卡号的发卡行开头和校验位，并且附近或表头有“账号”“卡号”“一卡通”“开户”等字样；
表格中姓名旁边、表头写明账号的农村信用社账号也在其列。账号属于个人还是单位需要人工辨认，
本条只作疑似问题，经人工确认后才扣分。

不计：收款单位、保证金账户、财政专户、国库、捐赠账户等公款账户；没有上述字样的数字；只露出后四位的账号。

如何整改：立即撤下页面和附件，删去账号列或只保留后四位后重新发布。
"""

from dataclasses import dataclass, replace

from gkcrawl.model import Document, PersonalDatum
from gkcrawl.rule import Bad, Context, Example, Good, Verdicts, document_rule
from rules.privacy._personal import distinct, hit
from rules.privacy._samples import PAGE, anchor, datum, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    # 前后文含有这些字样的，视为公款账户
    public_words: tuple[str, ...] = (
        "收款单位", "收款人全称", "保证金", "财政专户", "国库", "财政局", "公共资源交易中心", "捐赠", "捐款",
        "基本账户", "对公账户", "单位名称", "有限公司", "非税收入", "红十字会", "慈善",
    )


@document_rule(
    id="PRV006", name="bank-card", title="疑似公开个人银行账号", severity="critical", points="2",
    basis=("政府信息公开条例 第十五条", "个人信息保护法 第二十八条"), confidence="suspected", params=Params,
    suggestion="核实账号性质；属于个人的立即撤下，删去账号后重新发布。",
)
def bank_card(doc: Document, ctx: Context[Params]) -> Verdicts:
    for data in distinct(doc, "bank-card"):
        if any(datum.has_context_word for datum in data) and not any(
            is_public(datum, ctx.params.public_words) for datum in data
        ):
            yield hit(data, f"疑似公开了个人银行卡、一卡通账号（遮盖后为{data[0].masked}）")


def is_public(datum: PersonalDatum, words: tuple[str, ...]) -> bool:
    """Whether the words around the number say that it is an office's account.

    A person's name in the same table row outweighs them: a list of payments names the paying office too.
    """
    in_list = datum.tied_to_name and datum.place == "table"
    said_so = datum.official_contact and not datum.tied_to_name
    return not in_list and (said_so or any(word in datum.context for word in words))


PLAIN = datum("bank-card")
NAMED = replace(PLAIN, has_context_word=True, context="一卡通账号 ***************0005")

EXAMPLES: tuple[Example, ...] = (
    Good(PAGE),
    Good(page(PLAIN), why="没有账号字样的长数字"),
    Good(page(replace(NAMED, context="收款单位：云溪市财政局 账号 ***************0005")), why="收款单位"),
    Good(page(replace(NAMED, context="投标保证金账户账号：***************0005")), why="保证金账户"),
    Good(page(replace(NAMED, context="财政专户 开户行 账号***************0005")), why="财政专户"),
    Bad(page(NAMED), anchor()),
    Good(page(replace(NAMED, official_contact=True)), why="远处写明是收款单位，上下文截断了"),
    Bad(page(replace(NAMED, official_contact=True, tied_to_name=True)), anchor()),
    Good(page(replace(NAMED, tied_to_name=True, context="保证金账号 联系人王某")), why="旁边是联系人"),
    Bad(page(replace(NAMED, tied_to_name=True, place="table", context="财政局 一卡通")), anchor()),
)
