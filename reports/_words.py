"""Figures, dates, names and clean text shared by the formats."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from gkcrawl.model import Period, ScoreCard
from reports.view import Problem, ReportModel, UnitView

CELL_LIMIT = 32_000
"""Longest text of a spreadsheet cell; beyond 32,767 characters the writer leaves the cell empty."""

SETTLED = frozenset({"fixed", "withdrawn-page", "waived", "upheld", "gone"})
"""States of a finding that ask nothing more of its unit."""

SEVERITY_ORDER = {"veto": 0, "critical": 1, "major": 2, "minor": 3}
PRIVATE_WORDS = "涉及个人信息，内容不在此显示"

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_WEB_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_DIGITS = "〇一二三四五六七八九"


def clean(text: str, limit: int = CELL_LIMIT) -> str:
    """``text`` without control characters, bidirectional marks and lone surrogates, at most ``limit`` long.

    Titles come from strangers' pages: such characters break XML, hide text or turn it round. A cut is shown.
    """
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain if len(plain) <= limit else plain[: limit - 6] + "…（已截断）"


def one_line(text: str, limit: int = 200) -> str:
    """``text`` cleaned, on one line, at most ``limit`` characters with an ellipsis."""
    plain = " ".join(clean(text).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def is_web_address(url: str) -> bool:
    """Only these become links: http and https, no spaces, quotes or angle brackets."""
    return _WEB_ADDRESS.fullmatch(url) is not None


def file_name(text: str) -> str:
    """``text`` as a file name without folders, at most 60 characters."""
    return _NOT_IN_FILE_NAMES.sub("", clean(text)).lstrip(".")[:60] or "未命名"


def figure(value: Decimal | None, places: int = 2) -> str:
    """A score or rate with fixed decimals, rounded half up; — when there is none."""
    if value is None:
        return "—"
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def plain(value: Decimal) -> str:
    """A mark or deduction without useless zeros: 0.50 → 0.5."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def signed(value: Decimal | None) -> str:
    """A change with its sign (− is U+2212); 持平 for none, — when unknown."""
    if value is None:
        return "—"
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not rounded:
        return "持平"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):f}"


def movement(change: Decimal | None) -> str:
    """较上轮上升 1.20 个百分点 and the like, empty when there is nothing to compare with."""
    if change is None:
        return ""
    rounded = change.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not rounded:
        return "，与上轮持平"
    return f"，较上轮{'上升' if rounded > 0 else '下降'}{abs(rounded):f}个百分点"


def chinese_date(day: date | None) -> str:
    """2021年2月5日, Arabic figures without leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "—"


def numeral(number: int) -> str:
    """1 … 99 in Chinese: 一, 十, 十二, 二十三."""
    tens, units = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[units] if units else "")


def period_name(period: Period) -> str:
    """2020年第四季度, 2020年11月, or the name that the clerk gave."""
    month = re.fullmatch(r"(\d{4})-?(?:M)?(\d{2})", period.id)
    return f"{month[1]}年{int(month[2])}月" if month else period.title


def round_name(period: Period) -> str:
    """What this round is called in a title."""
    matter = {
        "季度": "政务公开监测",
        "月度": "政务公开月度巡查",
        "专项": "政务公开专项监测",
        "回头看": "政务公开整改“回头看”",
    }[period.kind]
    return period_name(period) + matter


def evidence_number(finding: str) -> str:
    """证据编号: the first 12 characters of a finding's id; what a unit quotes and a reply is matched by."""
    return finding[:12]


def needs_action(problem: Problem) -> bool:
    return problem.status not in SETTLED


def by_weight(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Costliest first, then gravest, then in list order."""
    return tuple(sorted(problems, key=lambda p: (-p.points, SEVERITY_ORDER.get(p.severity, 9), p.number)))


def path(problem: Problem) -> str:
    """公开事项 as one text: 一级 / 二级 / 三级."""
    return " / ".join(level for level in problem.levels if level) or problem.column


def change(view: UnitView) -> Decimal | None:
    """Points of 得分率 against the round before: full marks may differ between two schemes."""
    return None if view.previous is None else view.card.rate - view.previous


def score_words(card: ScoreCard) -> str:
    """The score, with its bounds while marks or knowledge are missing."""
    if card.provisional and card.low != card.high:
        return f"{figure(card.score)}（{figure(card.low)}—{figure(card.high)}）"
    return figure(card.score)


def unranked_reason(card: ScoreCard) -> str:
    """Why a unit stands apart from the ranking."""
    if card.reasons:
        return "；".join(one_line(reason) for reason in card.reasons)
    return f"可核查比例{figure(card.checkable * 100, 1)}%，不足90%"


def deadline_words(model: ReportModel) -> str:
    """The last day for rectification; a date is named only when that year's holidays are known."""
    if model.deadline is not None and model.deadline_certain:
        return f"{chinese_date(model.deadline)}前（印发之日起{model.deadline_workdays}个工作日）"
    return f"印发之日起{model.deadline_workdays}个工作日内（日期待国务院节假日安排公布后确定）"


def unit_names(model: ReportModel) -> dict[str, str]:
    """Short name of every unit, by id and by short name: values name a unit either way."""
    short = {view.unit.id: one_line(view.unit.short_name, 40) for view in model.units}
    return short | {view.unit.short_name: short[view.unit.id] for view in model.units}


def private_rules(model: ReportModel) -> frozenset[str]:
    """Rules with a personal-data problem in this round: counted in public, never quoted."""
    listed = {p.rule for view in model.units for p in view.problems if p.private}
    return frozenset(listed | {p.rule for typical in model.typical for p in typical.examples if p.private})
