"""公民身份号码（18 位，GB 11643）。

Accepted when all three agree: the first six digits are a county code of GB/T 2260, abolished codes included;
digits 7 to 14 are a real date of birth; the last one is the check digit. Whether the code was in force in the
year of birth is not asked: people keep the number of a county that is gone, and registers hold numbers given
out late.

A number that letters touch, or that is a part of a longer run of digits, is masked as well; it is reported only
with a word such as 身份证 near.

Codes of foreigners' permanent residence cards (they begin with 9 and hold no county) pass only with a word
such as 身份证 or 永久居留 near. Index numbers and social credit codes of 18 digits fail the three tests; one
that passes by chance is told by what follows it (``/202311-00040``) or by the word 信用代码 in front.
"""

import re
from datetime import date
from functools import lru_cache
from importlib.resources import files

from gkcrawl.privacy._passage import Detector, Window

EARLIEST_BIRTH, LATEST_BIRTH = date(1900, 1, 1), date(2030, 12, 31)
"""Bounds of an age of 0 to 120 over all the years whose documents are judged; fixed, so that a verdict is
repeatable."""

CONTEXT = re.compile(r"身份证|身份号|公民身份|证件号|证件号码|证号|居留|居住证")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_INDEX_TAIL = re.compile(r"\s?[/／]\s?\d{4}(?:\d\d)?\s?[-－—–]{1,2}\s?\d{3,8}")
_CREDIT_CODE = re.compile(r"信用代码|索引号|机构代码[^，。；\n]{0,6}$")


@lru_cache(maxsize=1)
def region_codes() -> frozenset[str]:
    """Every county, prefecture and province code of six digits that was in force between 1980 and 2021."""
    codes: set[str] = set()
    listing = files("gkcrawl.privacy").joinpath("region_codes.txt").read_text(encoding="utf-8")
    for line in listing.splitlines():
        prefecture, *counties = line.split()
        if not prefecture.isdigit():
            continue
        for county in counties:
            first, _, last = county.partition("-")
            codes.update(f"{prefecture}{number:02d}" for number in range(int(first), int(last or first) + 1))
    return frozenset(codes)


@lru_cache(maxsize=1)
def _provinces() -> frozenset[str]:
    return frozenset(code[:2] for code in region_codes())


def birth_date(digits: str) -> date | None:
    """The date that eight digits spell, ``None`` when there is none or nobody alive could have it."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if EARLIEST_BIRTH <= born <= LATEST_BIRTH else None


def check_digit(first: str) -> str:
    """The eighteenth digit that belongs to seventeen."""
    return "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a number that can have been given to somebody."""
    return _valid(digits) and digits[:6] in region_codes()


def _valid(digits: str) -> bool:
    return (
        digits[6:8] in ("19", "20")
        and len(digits) == 18
        and digits[:17].isdigit()
        and birth_date(digits[6:14]) is not None
        and (digits[:6] in region_codes() or (digits[0] == "9" and digits[1:3] in _provinces()))
        and check_digit(digits[:17]) == digits[17]
    )


def _accepts(window: Window) -> bool:
    if window.digits[:6] not in region_codes() and not window.near(CONTEXT):
        return False
    if _INDEX_TAIL.match(window.after):
        return False
    before = window.before[-14:]
    return not _CREDIT_CODE.search(before) or bool(CONTEXT.search(before))


def mask(digits: str) -> str:
    """First six and last four stay; the date of birth goes."""
    return f"{digits[:6]}********{digits[14:]}"


DETECTOR = Detector(
    kind="identity-number", rank=1, lengths=frozenset({18}), valid=_valid, accepts=_accepts, mask=mask,
    context=CONTEXT, distinct=True,
)
