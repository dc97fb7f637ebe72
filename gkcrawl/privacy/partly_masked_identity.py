"""遮盖不足的身份证号码：只遮 1 至 3 位，或出生日期完整可见。

With one digit hidden the check digit restores it, with two about nine candidates remain: up to three hidden
digits count as not masked. A visible date of birth is reported only beside a person's name. Signs seen in
place of digits: ``*``, ``＊``, ``×``, ``x``, ``●``, ``■``, ``#``, ``?``. Partly masked 15-digit numbers are
not looked for.
"""

import re

from gkcrawl.privacy._passage import Detector, bare_digits
from gkcrawl.privacy.identity_number import CONTEXT, birth_date, region_codes

_SIGNS = "*＊∗✱﹡×╳●•○◯■█▇□#＃?？xXｘＸ"
_SHAPE = re.compile(
    rf"\d(?<![0-9A-Za-z*].)\d{{5}}(?=\d*+[{_SIGNS}])[\d{_SIGNS}]{{8,13}}(?![0-9A-Za-z*])", re.DOTALL
)
_FEW = 3


def plain_form(digits: str) -> str:
    """Half-width digits, one ``*`` for each hidden one; a final X behind a digit is a check digit."""
    last = "X" if digits[-1] in "xXｘＸ" and digits[-2].isdigit() else None
    signs = "".join("*" if char in _SIGNS else bare_digits(char) for char in digits)
    return signs[:-1] + last if last else signs


def _birth_visible(form: str) -> bool:
    return form[6:14].isdigit() and birth_date(form[6:14]) is not None


def _few_hidden(form: str) -> bool:
    shown = len(form) - form.count("*")
    if shown < 18 - _FEW or len(form) > 18 + _FEW:
        return False
    born = form[6:14]
    return _birth_visible(form) if "*" not in born else born[:2] in ("19", "20", "1*", "2*", "*9", "*0", "**")


def _valid(digits: str) -> bool:
    form = plain_form(digits)
    if "*" not in form or form[:6] not in region_codes():
        return False
    return _few_hidden(form) or _birth_visible(form)


def mask(digits: str) -> str:
    """First six and last four stay, as far as they were visible."""
    form = plain_form(digits)
    return f"{form[:6]}{'*' * (len(form) - 10)}{form[-4:]}"


DETECTOR = Detector(
    kind="partly-masked-identity", rank=0, pattern=_SHAPE, valid=_valid, mask=mask, context=CONTEXT,
    reported=lambda digits, tied: tied or _few_hidden(plain_form(digits)),
)
