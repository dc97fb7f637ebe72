"""Tables three and four of an annual report out of running text, where cells have become lines or words."""

import re
from collections.abc import Iterator, Sequence

from gkcrawl.extract.annual_form import ROW_NAMES, Section, read_number

_ORDINAL = r"(?:(?<!\d)\d\s?[.、,)]\s*|[(]?[一二三四五六七八]\s?[)、.,]{1,2}\s*)?"
_BEFORE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff)])(?=\d)")
_FIRST = "R1"
_LONGEST_TAIL = 1200
"""Characters after the label of the last row in which its seven values must stand."""


def _label(core: str) -> re.Pattern[str]:
    """The words of a label with anything but letters and figures between them: line ends, quotes, commas."""
    return re.compile(_ORDINAL + r"\W*".join(re.escape(letter) for letter in core))


_LABELS = {code: _label(name) for code, name in ROW_NAMES.items() if code not in ("R21", "R22", "R23", "R24")}
_LABELS["R6"] = re.compile(_LABELS["R6"].pattern.replace("他", "[他它]"))
_APPLICANT = r"(?:申\s*请\s*人\W*)?(?:无\W*正\W*当\W*理\W*由\W*)?"
_NOT_SUPPLEMENTED = re.compile(_ORDINAL + _APPLICANT + r"逾\W*期\W*不\W*补\W*正")
_OTHER_TREATMENT = re.compile(_ORDINAL + r"其\W*[他它]\W*处\W*理")
_NOT_PAID = re.compile(_ORDINAL + _APPLICANT + r"逾\W*期\W*未\W*(?:按\W*收\W*费|缴\W*费)")
_OTHER = re.compile(_ORDINAL + r"其\W*[他它](?!\W*处\W*理)")
_SUM = re.compile(_ORDINAL + r"[总合]\s*计")
_SUBTOTAL = re.compile(r"小\s*计")

Found = tuple[str, str, tuple[int | None, ...], str]
"""Row code, label, seven values, reason of doubt (empty when there is none)."""


def requests_from_text(body: str, sections: Sequence[Section]) -> Iterator[Found]:
    """Rows of table three in ``body`` (already ``flat``); nothing when the first row is not there."""
    region = _region(body, sections)
    places = list(_places(region))
    if not places or places[0][0] != _FIRST:
        return
    expected = 8 if _SUBTOTAL.search(region[:places[0][1].start()]) else 7
    for position, (code, match) in enumerate(places):
        last = position + 1 == len(places)
        end = match.end() + _LONGEST_TAIL if last else places[position + 1][1].start()
        label = " ".join(match[0].split())
        numbers = list(_numbers(region[match.end():end]))
        if len(numbers) != expected:
            yield code, label, (None,) * 7, f"应有{expected}个数，读到{len(numbers)}个"
        else:
            yield code, label, tuple(numbers if expected == 7 else [numbers[0], *numbers[2:]]), ""


def litigation_from_text(body: str, sections: Sequence[Section]) -> tuple[int | None, ...]:
    """The figures that follow the header of table four; empty when there is no such header."""
    starts = {section.number: section for section in sections}
    if 4 not in starts:
        return ()
    until = starts[5].start if 5 in starts else starts[4].end + _LONGEST_TAIL
    region = body[starts[4].end:until]
    totals = list(re.finditer(r"总\s*计", region))
    if not totals or "维持" not in region:
        return ()
    return tuple(_numbers(region[totals[-1].end():]))


def _region(body: str, sections: Sequence[Section]) -> str:
    """The part of the text that holds table three."""
    starts = {section.number: section for section in sections}
    start = starts[3].end if 3 in starts else 0
    end = starts[4].start if 4 in starts and starts[4].start > start else len(body)
    return body[start:end]


def _places(region: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Labels in page order, each searched after the one before it."""
    position = 0
    second_form = _NOT_SUPPLEMENTED.search(region) is not None
    for code in ROW_NAMES:
        if code == "R21":
            pattern = _NOT_SUPPLEMENTED if second_form else _OTHER_TREATMENT
        elif code in ("R22", "R23"):
            if not second_form:
                continue
            pattern = _NOT_PAID if code == "R22" else _OTHER
        else:
            pattern = _SUM if code == "R24" else _LABELS[code]
        match = pattern.search(region, position)
        if match is None:
            if code == _FIRST:
                return
            continue
        yield code, match
        position = match.end()


def _numbers(segment: str) -> Iterator[int | None]:
    """The first run of number-like words: the rest of the label is stepped over, the next title ends it."""
    started = False
    for word in _BEFORE_NUMBER.sub(" ", segment).split():
        value = read_number(word)
        if value is not None:
            started = True
            yield value
        elif started:
            return
