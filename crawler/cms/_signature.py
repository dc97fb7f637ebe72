"""Organ and date that stand under a document, found from the end of its text."""

import re

from gkcrawl.text import find_dates

TAIL = 25
"""So many last lines are searched first; after them comes an annex that was pasted below."""
MAX_LINE = 80

_ORGAN = re.compile(
    r"(?:政府|政府办|办公室|办公厅|委员会|局|厅|部|处|科|院|会|中心|银行|支队|大队|公司|所|社|站|署|法院|集团|学校|办|委|馆)"
    r"(?:[（(].{1,10}[)）])?$")
_SENTENCE = re.compile(r"[。；！？!?;]|，.*，")
_AFTER = re.compile(r"^[（(]?(?:此件|印章|盖章|章)?(?:主动|依申请)?(?:公开|发布)?[)）]?$")
_LABEL = re.compile(r"(?:时间|日期|期限|截止|截至|生效|施行|发布|公开|更新|于|至|自|从)[:：]?\s*$")


def signature_of(text: str) -> str | None:
    """"organ\\ndate", or the date line alone, as the page wrote it; ``None`` when no signature can be told.

    A date inside a sentence or after a label (截止日期：…) is none.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    spots = [spot for spot in range(len(lines)) if _is_date_line(lines[spot])]
    signed = [spot for spot in spots if _organ_before(lines, spot) is not None]
    tail = [spot for spot in signed if spot >= len(lines) - TAIL]
    if not tail and len(signed) == 1:
        tail = signed
    if tail:
        spot = tail[-1]
        organ = _organ_before(lines, spot)
        return f"{organ}\n{lines[spot]}" if organ else lines[spot]
    bare = [spot for spot in spots if spot >= len(lines) - 5 and spot >= 2]
    return lines[bare[-1]] if bare else None


def _rest(line: str) -> str | None:
    """What a line with exactly one date at its end says before it; ``None`` for other lines."""
    if len(line) > MAX_LINE or "\t" in line:
        return None
    dates = find_dates(line)
    if len(dates) != 1 or not _AFTER.match(line[dates[0].end:].strip()):
        return None
    return line[: dates[0].start].strip()


def _is_date_line(line: str) -> bool:
    rest = _rest(line)
    if rest is None:
        return False
    return not rest or (bool(_ORGAN.search(rest)) and not _SENTENCE.search(rest) and not _LABEL.search(rest))


def _organ_before(lines: list[str], spot: int) -> str | None:
    """The organ over the date ("" when it stands on the date's own line), ``None`` when there is none."""
    if _rest(lines[spot]):
        return ""
    above = lines[spot - 1].strip() if spot else ""
    fits = above and len(above) <= MAX_LINE and _ORGAN.search(above) and not _SENTENCE.search(above)
    return above if fits and ":" not in above and "：" not in above else None
