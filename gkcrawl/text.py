"""What every other module reads out of Chinese text: dates, document numbers, addresses, keys, digests.

Pure functions. Dates are Asia/Shanghai. Nothing here raises on bad text: what cannot be read is ``None`` or
absent.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Shanghai")

# ---------------------------------------------------------------- normal forms

ZERO_WIDTH = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff"
"""Inside of a character class: what editors leave in text and nobody sees."""

_INVISIBLE = re.compile(f"[{ZERO_WIDTH}\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f]")
_SPACES = re.compile(r"\s+")


def normalize(text: str) -> str:
    """NFKC, zero-width and control characters dropped, runs of white space to one space, stripped."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).strip()


def normalize_label(label: str) -> str:
    """A label of a metadata table for comparison: as ``normalize``, without spaces and colons."""
    return normalize(label).replace(" ", "").replace(":", "")


# ---------------------------------------------------------------- dates

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


# ---------------------------------------------------------------- document numbers

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


# ---------------------------------------------------------------- addresses, keys, digests

_SESSION = r"jsessionid|shirojsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|cfid|cftoken"
_SESSION_PARAMETER = re.compile(rf";(?:{_SESSION})=[^/;]*", re.IGNORECASE)
_SESSION_FIELD = re.compile(rf"(?:{_SESSION})(?:=.*)?", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_url(url: str, base: str | None = None) -> str:
    """One spelling of an http(s) address, absolute against ``base``; anything else is returned unchanged.

    Host in lower case, default port, fragment and session ids dropped, dot segments resolved, query sorted,
    percent encoding in one form (UTF-8, upper-case hex, unreserved characters plain).
    """
    cleaned = re.sub(r"[\x00-\x1f\x7f]", "", url.strip())
    if re.match(r"https?:", cleaned, re.IGNORECASE):  # a browser reads a backslash of the path as a slash
        cleaned = re.sub(r"^[^?#]+", lambda path: path[0].replace("\\", "/"), cleaned)
    try:
        parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return url
        host = _host(parts)
    except ValueError:  # not an address: unbalanced brackets, port out of range, impossible host name
        return url
    path = _dot_segments(_escaped(_SESSION_PARAMETER.sub("", parts.path)))
    fields_kept = [part for part in parts.query.split("&") if part and not _SESSION_FIELD.fullmatch(part)]
    query = "&".join(sorted(_escaped(part) for part in fields_kept))
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not host or re.search(r"[\s%\\<>^|]", host):
        raise ValueError("no host name")
    if ":" in host:
        host = f"[{host}]"
    user = parts.netloc.rpartition("@")[0]
    port = parts.port
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    return f"{user + '@' if user else ''}{host}{f':{port}' if port not in (None, default) else ''}"


def _escaped(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        piece = match[0]
        if len(piece) == 3:
            char = chr(int(piece[1:], 16))
            return char if char in _UNRESERVED else piece.upper()
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))

    return _ESCAPE.sub(replace, text)


def _dot_segments(path: str) -> str:
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


_TITLE_LEAD = re.compile(
    r"\s*(?:【[^】]{0,20}】|[\[(〔][^\])〕]{0,6}(?:转载|转发|置顶|图文|图解|热点|最新|推荐|公开)[^\])〕]{0,6}[\])〕])\s*"
)
_NOT_WORD = re.compile(r"[\W_]+")


def title_key(title: str) -> str:
    """A title for identity: NFKC, lower case, letters and digits only, no leading 【…】 or （转载）."""
    text = normalize(title).casefold()
    bare = text
    while lead := _TITLE_LEAD.match(bare):
        bare = bare[lead.end() :]
    return _NOT_WORD.sub("", bare) or _NOT_WORD.sub("", text)


def digest(value: object) -> str:
    """SHA-256 (64 hex characters) over a value and everything in it; the same in every process and on every
    machine.

    For frozen dataclasses with all their fields, nested, and for the plain values in them. Raises
    ``TypeError`` for a type whose content it cannot vouch for.
    """
    pieces: list[bytes] = []
    _encode(value, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


_Put = Callable[[bytes], None]


@lru_cache(maxsize=256)
def _layout(kind: type) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    names = [field.name for field in fields(kind)]
    return f"D{kind.__qualname__};{len(names)};".encode(), tuple((name, f"{name}=".encode()) for name in names)


def _encode(value: object, put: _Put) -> None:
    """Each value as tag, length and content, so that no two values share an encoding."""
    kind = type(value)
    if kind is str:
        _encode_plain("str", cast(str, value), put)
    elif is_dataclass(kind):
        head, layout = _layout(kind)
        put(head)
        for name, tag in layout:
            put(tag)
            _encode(getattr(value, name), put)
    elif isinstance(value, (tuple, list)):
        put(b"T%d;" % len(value))
        for item in value:
            _encode(item, put)
    elif isinstance(value, (set, frozenset)):
        put(b"S%d;" % len(value))
        put(b"".join(sorted(_alone(item) for item in value)))
    elif isinstance(value, dict):
        put(b"M%d;" % len(value))
        put(b"".join(sorted(_alone(pair) for pair in value.items())))
    elif isinstance(value, bytes):
        put(b"Y%d;" % len(value) + value)
    elif isinstance(value, (date, time)):
        _encode_plain(kind.__name__, value.isoformat(), put)
    elif value is None or isinstance(value, (str, bool, int, float, Decimal)):
        _encode_plain(kind.__name__, str(value), put)
    else:
        raise TypeError(f"cannot digest a {kind.__qualname__}")


def _encode_plain(tag: str, text: str, put: _Put) -> None:
    content = text.encode("utf-8", "surrogatepass")
    put(f"{tag}{len(content)};".encode() + content)


def _alone(value: object) -> bytes:
    pieces: list[bytes] = []
    _encode(value, pieces.append)
    return b"".join(pieces)
