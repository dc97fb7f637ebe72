"""旧版居民身份证号码（15 位）。

Six digits county code, six digits date of birth in the twentieth century, three digits serial; no check
digit. About one number of 15 digits in four thousand passes by chance, so a number that is written in several
pieces passes only with a word such as 身份证 near, and the report says whether there was one
(``has_context_word``).
"""

from gkcrawl.privacy._passage import CELL, Detector, Window
from gkcrawl.privacy.identity_number import CONTEXT, birth_date, region_codes


def is_old_identity_number(digits: str) -> bool:
    """Whether 15 digits have a county code and a real date of birth."""
    return (
        digits[8:10] < "13"
        and len(digits) == 15
        and digits.isdigit()
        and digits[:6] in region_codes()
        and birth_date(f"19{digits[6:12]}") is not None
    )


def _accepts(window: Window) -> bool:
    if any(CELL in gap for gap in window.gaps):
        return False
    return not window.gaps or window.near(CONTEXT)


def mask(digits: str) -> str:
    """First six and last three stay; the date of birth goes."""
    return f"{digits[:6]}******{digits[12:]}"


DETECTOR = Detector(
    kind="old-identity-number", rank=3, lengths=frozenset({15}), valid=is_old_identity_number,
    accepts=_accepts, mask=mask, context=CONTEXT,
)
