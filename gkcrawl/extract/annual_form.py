"""The fixed form of the 政府信息公开工作年度报告: sections, rows, columns, and how its cells are read.

Two forms: 国办公开办函〔2019〕60号 (reports for 2019 and 2020) and 〔2021〕30号 (from 2021 on). Row codes
R1 … R25 number the rows of table three from the top: R21 is the single row 其他处理 of the first form and
逾期不补正 of the second; R22 and R23 exist in the second only.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Form = Literal[2019, 2021]

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
"""The seven numeric columns of table three, in the order of ``ReportRow.values``."""

ROW_NAMES = {
    "R1": "本年新收政府信息公开申请数量",
    "R2": "上年结转政府信息公开申请数量",
    "R3": "予以公开",
    "R4": "部分公开",
    "R5": "属于国家秘密",
    "R6": "其他法律行政法规禁止公开",
    "R7": "危及三安全一稳定",
    "R8": "保护第三方合法权益",
    "R9": "属于三类内部事务信息",
    "R10": "属于四类过程性信息",
    "R11": "属于行政执法案卷",
    "R12": "属于行政查询事项",
    "R13": "本机关不掌握相关政府信息",
    "R14": "没有现成信息需要另行制作",
    "R15": "补正后申请内容仍不明确",
    "R16": "信访举报投诉类申请",
    "R17": "重复申请",
    "R18": "要求提供公开出版物",
    "R19": "无正当理由大量反复申请",
    "R20": "要求行政机关确认或重新出具已获取信息",
    "R21": "其他处理",
    "R22": "逾期未缴费",
    "R23": "其他",
    "R24": "总计",
    "R25": "结转下年度继续办理",
}
"""Words by which a row is known, without ordinals and punctuation. R21 … R24 need more: ``row_code``."""

ONLY_2021 = frozenset({"R22", "R23"})

_NUMERALS = "一二三四五六"

_GAP = r"(?:(?![一二三四五六七八][、.,:])[^\n。；])"
"""One letter inside a heading: never the ordinal of the next one, for texts that lost their line ends."""
_SECTION_CORES = (
    r"(?:工作)?(?:总体|基本)(?:工作)?情况",
    r"主动公开(?:政府)?信息(?:的)?(?:工作)?情况",
    r"(?:收到和处理|受理和处理|收到及处理|依)(?:政府信息公开|政府信息|公开)?申请(?:公开)?(?:政府信息)?(?:的|办理|工作)?情况",
    rf"{_GAP}{{0,24}}?复议{_GAP}{{0,14}}?诉讼(?:的)?(?:情况)?",
    rf"{_GAP}{{0,20}}?存在的?(?:主要)?(?:问题|不足){_GAP}{{0,10}}?(?:改进|整改)(?:情况|措施|打算|方向|工作)?",
    r"其[他它](?:需要|需|应当|应|有关)?(?:说明|报告)?(?:的)?(?:其[他它])?事项",
)
_HEADINGS = tuple(
    (
        re.compile(rf"(?:^|(?<=[\s。；]))([一二三四五六七八][、.,:]\s{{0,3}}{core})", re.MULTILINE),
        re.compile(rf"^[ \t]*({core})[ \t]*[:：]?[ \t]*$", re.MULTILINE),
    )
    for core in _SECTION_CORES
)
_OTHER_HEADING = re.compile(r"^[ \t]*([一二三四五六]、[^\n。；，]{2,40})[ \t]*$", re.MULTILINE)
_TABLE_HEADING = re.compile(r"本年新收|上年结转|本年度办理结果|结转下年")
_HAN = re.compile(r"[^\u4e00-\u9fff]")
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.0{1,4})?\s{0,2}[件条个]?")
_ZERO_WORDS = frozenset({"", "/", "\\", "-", "--", "—", "——", "–", "―", "无", "〇"})
_LONGEST_LABEL = 60
_WHOLE_LABELS = {"总计": "R24", "合计": "R24", "其他": "R23", "其他处理": "R21"}
_LABEL_PARTS = (("R21", "逾期不补正"), ("R22", "缴纳费用"), ("R22", "逾期未缴费"), ("R22", "逾期未按收费"))
_LABEL_STARTS = tuple((code, name) for code, name in ROW_NAMES.items() if name not in _WHOLE_LABELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its place in the text: ``number`` 1 … 6, ``None`` for words not of the form."""

    number: int | None
    heading: str
    start: int
    end: int


def flat(text: str) -> str:
    """NFKC with line ends kept: full-width figures, brackets and colons become plain."""
    return unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n")


def words(cell: str) -> str:
    """Only the Chinese characters of a cell: spaces inside words, ordinals and quotes fall away."""
    return _HAN.sub("", unicodedata.normalize("NFKC", cell))


def read_number(cell: str) -> int | None:
    """A count from a cell; empty cells and strokes mean 0; ``None`` when it is not a whole number >= 0."""
    text = unicodedata.normalize("NFKC", cell).strip(" \t\r\n\u200b\ufeff")
    if text in _ZERO_WORDS:
        return 0
    match = _NUMBER.fullmatch(text)  # "2 5" stays unread: one broken number or two, nobody can say
    return int(match[1].replace(",", "")) if match else None


def is_blank(cell: str) -> bool:
    return not cell.strip(" \t\r\n\u00a0\u3000\u200b\ufeff")


def row_code(cell: str) -> str | None:
    """The row that a label cell stands for, or ``None`` for group titles, header words and anything else."""
    label = words(cell) if len(cell) <= _LONGEST_LABEL * 3 else ""
    bare = label.lstrip("一二三四五六七八").replace("其它", "其他")
    if not bare or len(label) > _LONGEST_LABEL:
        return None
    if bare in _WHOLE_LABELS:
        return _WHOLE_LABELS[bare]
    for code, part in _LABEL_PARTS:
        if part in bare:
            return code
    return next((code for code, name in _LABEL_STARTS if bare.startswith(name)), None)


def row_name(code: str) -> str:
    """What a clerk calls the row."""
    return ROW_NAMES[code]


def column_name(header: tuple[str, ...]) -> str | None:
    """The canonical column for the header cells that stand above one column, lowest last.

    ``小计`` for the extra column that some reports put under 法人或其他组织; ``None`` for label columns.
    """
    for cell in reversed(header):
        word = words(cell)
        if word in ("小计", "合计"):
            return "小计"
        if word in COLUMNS:
            return word
        if word == "其它":
            return "其他"
    return None


def find_sections(text: str) -> tuple[Section, ...]:
    """The six headings in page order (``text`` is ``flat``).

    Of several places the last numbered one counts, because a table of contents stands before the report.
    Numbered lines in unknown words are kept where a part is missing.
    """
    found: list[Section] = []
    for number, (numbered, plain) in enumerate(_HEADINGS, start=1):
        places = list(numbered.finditer(text)) or list(plain.finditer(text))
        if places:
            last = places[-1]
            heading = " ".join(last[1].split())
            found.append(Section(number=number, heading=heading, start=last.start(1), end=last.end(1)))
    known = {section.number for section in found}
    missing = {numeral for position, numeral in enumerate(_NUMERALS, start=1) if position not in known}
    if missing:
        found += [
            Section(number=None, heading=match[1].strip(), start=match.start(1), end=match.end(1))
            for match in _OTHER_HEADING.finditer(text)
            if match[1][0] in missing and not _TABLE_HEADING.search(match[1])
        ]
    return tuple(sorted(found, key=lambda section: section.start))


def doubt(code: str, reason: str) -> str:
    """A doubt about one row. Its shape is part of the contract with the rules: the code, then “ and the name;
    doubts about a whole table begin with 表三： or 表四：."""
    return f"{code}“{row_name(code)}”：{reason}"

