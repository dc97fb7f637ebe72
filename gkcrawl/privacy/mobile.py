"""手机号码（11 位，可带 +86、86、0086 或 0）。

Every mobile number is masked. Whether it may be reported is another question: duty and contact numbers are
public by law, and the datum says whether a person's name (``tied_to_name``) and whether official words
(``official_contact``) stand near. Not a mobile: a figure with decimals or a unit of money behind it, a figure
in a column of money or codes.
"""

import re

from gkcrawl.privacy._passage import Detector, Window
from gkcrawl.text import ZERO_WIDTH

CONTEXT = re.compile(r"电话|手机|联系|号码|热线|致电|拨打|[Tt][Ee][Ll]|[Mm]obile|微信")
_OFFICIAL = re.compile(
    r"联系人|联系电话|联系方式|咨询|值班|监督|采购|招标|投标|代理机构|报名|网格|办公|热线|举报(?!人)|投诉(?!人)|服务电话|受理|传真|客服|业务电话"
    r"|查询电话|责任人|负责人|河长|林长|包保|驻村|工作人员|维修|抢修|救援|预约"
)
_MOBILE = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
_GROUPS = frozenset({(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (4, 4, 3), (4, 3, 4), (1,) * 11})
_COUNTRY = frozenset({"86", "086", "0086", "0"})
_PLAIN_GAP = re.compile(rf"[ \t\u00a0\u2000-\u200a\u3000{ZERO_WIDTH}\-－—–‐‑−_·.]{{1,3}}")
_LINE_GAP = re.compile(rf"[\s{ZERO_WIDTH}\-－]{{1,4}}")
_UNIT = re.compile(r"\s?(?:[元万亿吨%％‰]|平方|公里|千瓦|人民币|人次)|\.\d")
# Up to 20 it is the number of a list item (3.138…), above it a figure with decimals, such as a degree of
# longitude.
_DECIMAL = re.compile(r"(?<!\d)(?:0|[2-9]\d|\d{3,})\.$")
_FIGURES = re.compile(r"金额|资金|预算|决算|收入|支出|元|编号|编码|代码|序号|条码|订单|备案号")


def is_mobile(digits: str) -> bool:
    """Whether the digits are a mobile number, with or without the country."""
    return digits[-11:-10] == "1" and bool(_MOBILE.fullmatch(digits))


def _accepts(window: Window) -> bool:
    digits = window.digits
    if _UNIT.match(window.after) or _DECIMAL.search(window.before):
        return False
    if _FIGURES.search(window.header) and not CONTEXT.search(window.header):
        return False
    runs, gaps = window.runs, window.gaps
    if digits[: runs[0]] in _COUNTRY:
        runs, gaps = runs[1:], gaps[1:]
    elif len(digits) > 11:
        runs = (runs[0] - (len(digits) - 11), *runs[1:])
    if not gaps:
        return True
    if not all(_PLAIN_GAP.fullmatch(gap) or _LINE_GAP.fullmatch(gap) for gap in gaps):
        return False
    if runs in _GROUPS:
        return True
    # Pieces of other lengths are most likely several figures, unless a word in front says telephone; where
    # they stand in several lines it must stand close.
    reach = 40 if all(_PLAIN_GAP.fullmatch(gap) for gap in gaps) else 12
    return window.led_by(CONTEXT, reach)


def mask(digits: str) -> str:
    """138****1234, with what stands before it."""
    return f"{digits[:-8]}****{digits[-4:]}"


def _bare(digits: str) -> str:
    return digits[-11:]


DETECTOR = Detector(
    kind="mobile", rank=4, lengths=frozenset({11, 12, 13, 15}), valid=is_mobile, accepts=_accepts, mask=mask,
    context=CONTEXT, official=_OFFICIAL, bare=_bare,
)
