"""Made-up numbers with valid check digits, computed when the portal is built; none is written in the source."""

from datetime import date, timedelta
from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def identity_number(rng: Random, region: str) -> str:
    """Eighteen digits with a valid check digit (GB 11643).

    The order code 996 … 999 was set aside for people over a hundred, so with these birthdays nobody holds the number.
    """
    born = date(1946, 1, 1) + timedelta(days=rng.randrange(16000))
    body = f"{region}{born:%Y%m%d}{rng.randrange(996, 1000)}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


def old_identity_number(rng: Random, region: str) -> str:
    """The fifteen-digit form used until 1999."""
    born = date(1946, 1, 1) + timedelta(days=rng.randrange(16000))
    return f"{region}{born:%y%m%d}{rng.randrange(996, 1000)}"


def luhn_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def bank_card(rng: Random) -> str:
    """Nineteen digits of a debit card (62…) that pass the Luhn check."""
    body = "621700" + "".join(str(rng.randrange(10)) for _ in range(12))
    return body + luhn_digit(body)


def mobile(rng: Random) -> str:
    """Eleven digits in a range that was not handed out in 2020."""
    return f"1920{rng.randrange(10**7):07d}"


def landline(rng: Random) -> str:
    return f"0564-39{rng.randrange(10**5):05d}"


def credit_code(region: str, serial: int) -> str:
    """A unified social credit code (GB 32100) of a government body, all digits but perhaps the last."""
    body = f"11{region}00{serial:07d}"
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + _CREDIT_ALPHABET[-total % 31]


def company_code(rng: Random, region: str) -> str:
    body = f"91{region}MA2{rng.randrange(10**6):06d}"
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return body + _CREDIT_ALPHABET[-total % 31]
