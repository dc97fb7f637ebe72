"""Document numbers (文号): found, brought into normal form, with what is wrong with how they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gkcrawl.text.dates import _DIGIT_OF, _figure, _numeral
from gkcrawl.text.normal import _INVISIBLE, _SPACES

Defect = Literal["bracket", "lookalike-bracket", "brackets-lost", "leading-zero", "ordinal", "no-hao"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentNumber:
    """A 发文字号 as met.

    ``text`` as written, ``normal`` in the form of GB/T 9704 (NFKC, 〔〕, no spaces, no 第, no leading zero,
    号), ``prefix`` the 机关代字, ``year`` (``None`` for 令第N号), ``serial``. ``defects`` in the order of
    their place: ``bracket`` [] 【】 （） and the like; ``lookalike-bracket`` ﹝﹞; ``brackets-lost`` one or
    both missing, which is often the fault of text extraction: re-read the markup before blaming the page;
    ``ordinal`` 第; ``leading-zero``; ``no-hao`` without 号.
    """

    text: str
    normal: str
    prefix: str
    year: int | None
    serial: int | None
    defects: tuple[Defect, ...] = ()


_OPEN, _CLOSE = "〔﹝[［【(（〖{｛<＜《「〈", "〕﹞]］】)）〗}｝>＞》」〉"
_NUMBER = re.compile(
    rf"(?:(?P<open>[{re.escape(_OPEN)}])\s*)?(?<!\d)(?P<year>(?:[1１]\s?[9９]|[2２]\s?[0０])\s?\d\s?\d)"
    rf"(?:\s*(?P<close>[{re.escape(_CLOSE)}]))?\s*(?P<ordinal>第)?\s*(?P<serial>\d(?:\s?\d){{0,4}})"
    r"(?P<more>(?:\s*[、，,]\s*\d{1,4}(?=\s*[、，,号]))*)\s*(?P<hao>号(?![楼院线门机井桥路塔])|(?![\d年月日.%％—-]))"
)
_ORDER = re.compile(
    r"(?P<kind>令|公告|通告)\s*[（(]?\s*(?:(?P<year>(?:19|20)\d\d)\s*年\s*)?第\s*"
    r"(?P<serial>\d{1,4}|[〇零○一二三四五六七八九十百]{1,7})\s*号"
)
# Words behind which a 机关代字 begins when nothing else parts it from the sentence. Two characters must be
# left. Not in the list, because 机关代字 contain them: 规划 和 自 经 原 同 即 含 如 将.
_BEFORE_PREFIX = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|参照|对照|贯彻|落实|执行|转发|印发|下发|制发|发布|公布|出台|废止|修订|文件|文号|字号"
    r"|编号|关于|属于|由于|通知|意见|方案|细则|规定|决定|办法|批复|通报|报告|通告|公告|公示|名单|要点|目录|预案|的函|复函"
    r"|以及|参见|详见|同意|已经|业经|现将|兹将|[的了及与以由对为是在见等据号])(?=.{2})"
)
_AND = re.compile(r"[和暨](?!政|县|府|办|委)")
_ORGAN_END = re.compile(r"[发函秘办规电政府]$")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fa5〇\s]")


def find_document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """Every document number of ``text`` in order; the 机关代字 never reaches into the sentence before it."""
    return tuple(_numbers(_INVISIBLE.sub("", text), bare=False))


def parse_document_number(text: str) -> DocumentNumber | None:
    """The number in a metadata field, the first one when several bodies issued jointly.

    ``None`` for blank, 无, /, -, organisation names, titles and file numbers such as 522-03-02-08-0841.
    """
    return next(_numbers(_SPACES.sub(" ", _INVISIBLE.sub("", text)).strip(), bare=True), None)


def _numbers(text: str, *, bare: bool) -> Iterator[DocumentNumber]:
    if "号" not in text and not any(char in text for char in "〔﹝"):
        return
    found = [(match.start(), match) for pattern in (_NUMBER, _ORDER) for match in pattern.finditer(text)]
    end = 0
    for start, match in sorted(found, key=lambda pair: pair[0]):
        if start < end:
            continue
        numbers = list(_order(match, end) if "kind" in match.groupdict() else _square(match, end, bare=bare))
        if numbers:
            end = match.end()
        yield from numbers


def _square(match: re.Match[str], floor: int, *, bare: bool) -> Iterator[DocumentNumber]:
    opening, closing, hao = match["open"] or "", match["close"] or "", match["hao"]
    prefix, begin = _prefix_before(match.string, match.start(), floor)
    tortoise = opening in ("〔", "﹝") and closing in ("〕", "﹞")
    if not hao and not tortoise:
        return
    organ = len(prefix) > 1 and _ORGAN_END.search(prefix)
    if not opening and not closing and (not organ or match["ordinal"]):
        return
    if not prefix and not (bare and opening and closing and begin == 0):
        return
    year = _figure(match["year"])
    text = match.string[begin : match.end()].strip()
    for written in (match["serial"], *re.findall(r"\d+", match["more"])):
        digits = "".join(char for char in written if char.isdigit())
        yield DocumentNumber(
            text=text, normal=f"{prefix}〔{year}〕{int(digits)}号",
            prefix=prefix, year=year, serial=int(digits),
            defects=tuple(_defects(opening, closing, match["ordinal"], digits, hao)),
        )


def _defects(opening: str, closing: str, ordinal: str | None, digits: str, hao: str) -> Iterator[Defect]:
    brackets = opening + closing
    if len(brackets) < 2:
        yield "brackets-lost"
    if any(char not in "〔〕﹝﹞" for char in brackets):
        yield "bracket"
    if any(char in "﹝﹞" for char in brackets):
        yield "lookalike-bracket"
    if ordinal:
        yield "ordinal"
    if int(digits[0]) == 0:
        yield "leading-zero"
    if not hao:
        yield "no-hao"


def _order(match: re.Match[str], floor: int) -> Iterator[DocumentNumber]:
    organ, begin = _prefix_before(match.string, match.start(), floor)
    serial = _cardinal(match["serial"])
    if len(organ) < 2 or serial is None:
        return
    prefix = organ + match["kind"]
    year = int(match["year"]) if match["year"] else None
    yield DocumentNumber(
        text=match.string[begin : match.end()].strip(), prefix=prefix, year=year, serial=serial,
        normal=f"{prefix}{f'{year}年' if year else ''}第{serial}号",
    )


def _cardinal(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if "百" not in text and "十" not in text:
        return int("".join(str(_DIGIT_OF[char]) for char in text))
    hundreds, hundred, rest = text.rpartition("百")
    rest = rest.lstrip("零〇○")
    if (hundred and hundreds not in _DIGIT_OF) or rest.count("十") > 1 or "百" in rest:
        return None
    return (_DIGIT_OF[hundreds] * 100 if hundred else 0) + (_numeral(rest) if rest else 0)


def _prefix_before(text: str, position: int, floor: int) -> tuple[str, int]:
    """The 机关代字 that ends at ``position`` and the index where it begins, not before ``floor``."""
    low = max(floor, position - 48)
    window = text[low:position]
    for other in _NOT_HAN.finditer(window):
        low = position - len(window) + other.end()
    raw = text[low:position]
    pieces = list(re.finditer(r"\S+", raw))
    if not pieces:
        return "", position
    begin = pieces[-1].start()
    # 六 政 办 〔2020〕: single characters set apart belong together, and one character alone is no 机关代字.
    for left, right in zip(pieces[-2::-1], pieces[:0:-1], strict=False):
        if "\n" in raw[left.end() : right.start()] or (len(left[0]) > 1 and right.end() - begin > 1):
            break
        begin = left.start()
    name = raw[begin:]
    cut = _BEFORE_PREFIX.match(re.sub(r"\s", "", name))
    if cut:
        kept = 0
        for index, char in enumerate(name):
            kept += not char.isspace()
            if kept == cut.end():
                begin += index + 1
                break
    after_number = low + begin == floor and floor and _AND.match(raw[begin:])
    after_date = begin == 0 and low and text[low - 1].isdigit() and raw[0] in "年月日号条款项"
    if after_number or after_date:
        begin += 1
    return re.sub(r"\s", "", raw[begin:])[-20:], low + begin
