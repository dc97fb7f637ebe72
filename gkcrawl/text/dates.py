"""Dates in every form that portals write them; all are Asia/Shanghai."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from gkcrawl.text.normal import ZERO_WIDTH

TIMEZONE = ZoneInfo("Asia/Shanghai")

_GAP = f"[\\s{ZERO_WIDTH}]{{0,3}}"
_TIME = (
    rf"(?:[T\s]{{0,3}}(?P<half>上午|下午|晚上)?{_GAP}(?P<hour>\d{{1,2}}){_GAP}"
    rf"(?:[:：]{_GAP}(?P<minute>\d{{1,2}})(?:[:：](?P<second>\d{{1,2}})(?:[.,]\d{{1,9}})?)?"
    rf"|时(?:{_GAP}(?P<minute_cn>\d{{1,2}}){_GAP}分)?)\s?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_TWO = rf"\d{_GAP}\d?"
_DASH = r"[-－﹣—–―‒‐‑−/／.．·]"
# Starts with a character class: the only shape for which the engine skips ahead quickly. The look-behind
# comes after.
_FIGURES = re.compile(
    rf"[12１２](?<!\d.)(?P<date>(?P<year>(?:{_GAP}\d){{3}}){_GAP}(?:"
    rf"年{_GAP}(?P<month>{_TWO}){_GAP}月{_GAP}(?P<day>{_TWO}){_GAP}[日号]"
    rf"|{_DASH}{{1,3}}\s?(?P<month2>\d\d?)\s?{_DASH}{{1,3}}\s?(?P<day2>\d\d?)"
    r"(?!\d|[-./](?!(?:19|20)\d\d[-./])\d)"
    rf")){_TIME}",
    re.DOTALL,
)
_ZEROS = "〇○◯零Oo0０ＯｏОоΟο"
_NUMERALS = f"{_ZEROS}一二三四五六七八九"
_TENS = f"{_NUMERALS}十廿卅"
_WORDS = re.compile(
    rf"[一二](?<![{_TENS}].)(?P<date>(?P<year>(?:{_GAP}[{_NUMERALS}]){{3}}){_GAP}"
    rf"年{_GAP}(?P<month>[{_TENS}]{{1,3}}){_GAP}月{_GAP}(?P<day>[{_TENS}]{{1,4}}){_GAP}[日号]){_TIME}",
    re.DOTALL,
)
_DIGIT_OF = dict.fromkeys(_ZEROS, 0) | {char: index for index, char in enumerate("一二三四五六七八九", 1)}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_COMPACT = re.compile(r"(?:19|20)\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date met in a text, and where: ``text`` is ``text[start:end]``, without the time of day."""

    value: date
    start: int
    end: int
    text: str


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """Every complete, possible date of ``text`` in order; a time in UTC counts as the Shanghai day."""
    return tuple(found for found, _ in sorted(_dates(text), key=lambda pair: pair[0].start))


def parse_date(text: str) -> date | None:
    """The first date of ``text``; unix time (s, ms) and 20210416 only when they are the whole string."""
    moment = parse_datetime(text)
    return moment.date() if moment else None


def parse_datetime(text: str) -> datetime | None:
    """The first date of ``text`` with the time of day behind it, midnight when there is none; Shanghai."""
    bare = text.strip()
    if _EPOCH.fullmatch(bare):
        return datetime.fromtimestamp(int(bare[:10]), UTC).astimezone(TIMEZONE)
    if _COMPACT.fullmatch(bare):
        day = _date_of(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
        return datetime.combine(day, time.min, TIMEZONE) if day else None
    first = min(_dates(text), key=lambda pair: pair[0].start, default=None)
    return first[1] if first else None


def _dates(text: str) -> Iterator[tuple[FoundDate, datetime]]:
    for match in _FIGURES.finditer(text):
        year = _figure(match[0][0] + match["year"])
        month, number = match["month"] or match["month2"], match["day"] or match["day2"]
        if day := _date_of(year, _figure(month), _figure(number)):
            yield _found(match, day)
    if "年" in text:
        for match in _WORDS.finditer(text):
            written = match[0][0] + match["year"]
            year = int("".join(str(_DIGIT_OF[char]) for char in written if char in _DIGIT_OF))
            if day := _date_of(year, _numeral(match["month"]), _numeral(match["day"])):
                yield _found(match, day)


def _found(match: re.Match[str], day: date) -> tuple[FoundDate, datetime]:
    moment = _moment(match, day)
    start, end = match.start(), match.end("date")
    return FoundDate(value=moment.date(), start=start, end=end, text=match.string[start:end]), moment


def _moment(match: re.Match[str], day: date) -> datetime:
    hour = int(match["hour"] or 0)
    if match["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    try:
        clock = time(hour, int(match["minute"] or match["minute_cn"] or 0), int(match["second"] or 0))
    except ValueError:  # 24:00, 23:59:60: the day stands, the time does not
        clock = time.min
    zone = match["zone"]
    if not zone:
        return datetime.combine(day, clock, TIMEZONE)
    offset = timedelta()
    if zone != "Z":
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:])) * (1 if zone[0] == "+" else -1)
    if abs(offset) >= timedelta(hours=24):
        return datetime.combine(day, clock, TIMEZONE)
    return datetime.combine(day, clock, timezone(offset)).astimezone(TIMEZONE)


def _figure(text: str) -> int:
    return int("".join(char for char in text if char.isdigit()))


def _numeral(text: str) -> int:
    """一 … 三十一, also 二一, 廿三 and 〇四; 0 for nonsense."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = text.partition("十")
    if not ten:
        return int("".join(str(_DIGIT_OF[char]) for char in text))
    if "十" in units or len(tens) > 1 or len(units) > 1:
        return 0
    return (_DIGIT_OF[tens] if tens else 1) * 10 + (_DIGIT_OF[units] if units else 0)


def _date_of(year: int, month: int, day: int) -> date | None:
    if not 1900 <= year <= 2099:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
