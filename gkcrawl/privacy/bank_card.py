"""银行卡、一卡通、社会保障卡账号（16 至 19 位）。

Accepted when the Luhn sum is right, the first digits are those of a card issuer, and a word such as 账号,
卡号, 一卡通, 开户 stands in front or heads the column: every tenth number passes Luhn, so the word is needed to
*report* it. Numbers of the domestic issuer (62…) are *masked* also without a word: in the flat text of a table
only the first row stands near its head.
Rural savings accounts often fail Luhn; they are found only in tables, under such a head and beside a person's
name (``scan_table``). ``official_contact`` says that the words around it are those of a public account
(财政专户, 保证金, 收款单位 …).
"""

import re

from gkcrawl.privacy._passage import CELL, Detector, Window

CONTEXT = re.compile(
    r"[账帐]号|[账帐]户|卡号|一卡通|一本通|银行卡|开户|社保卡|社会保障卡|存折|打卡|收款|储蓄"
)
_OFFICIAL = re.compile(
    r"财政专户|国库|保证金|收款单位|对公|基本账户|基本户|非税|公司|有限|集团|委员会|工会|捐赠|代理机构|采购|招标|税务|单位名称"
)
_ISSUER = re.compile(r"62|4|5[1-5]|60|9558|3[5-7]|2[2-7]")
_DOMESTIC = "62"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    figures = [int(digit) for digit in reversed(digits)]
    return (sum(figures[::2]) + sum(_DOUBLED[figure] for figure in figures[1::2])) % 10 == 0


def is_bank_card(digits: str) -> bool:
    """Whether 16 to 19 digits can be the number of a card; says nothing about whose it is."""
    return bool(_ISSUER.match(digits)) and 16 <= len(digits) <= 19 and digits.isdigit() and luhn(digits)


def _accepts(window: Window) -> bool:
    whole = not any(CELL in gap for gap in window.gaps)
    return whole and (window.digits.startswith(_DOMESTIC) or window.led_by(CONTEXT))


def mask(digits: str) -> str:
    """The last four stay."""
    return "*" * (len(digits) - 4) + digits[-4:]


DETECTOR = Detector(
    kind="bank-card", rank=2, lengths=frozenset({16, 17, 18, 19}), valid=is_bank_card, accepts=_accepts,
    mask=mask, context=CONTEXT, official=_OFFICIAL,
)
