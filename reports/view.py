"""The one model that every report format renders: values in fixed order, with the words a reader sees.

Built by ``gkcrawl.app`` from findings and score cards; pure data, no store, no clock.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gkcrawl.model import Period, ScoreCard, Unit

SEVERITY_WORDS = {"minor": "一般", "major": "较重", "critical": "严重", "veto": "一票否决"}
STATUS_WORDS = {
    "new": "新发现", "open": "未整改", "claimed-fixed": "自报已整改", "fixed": "已整改", "withdrawn-page": "页面已撤",
    "regressed": "反弹", "waived": "已豁免", "appealed": "申诉中", "upheld": "申诉成立", "rejected": "申诉未采纳",
    "gone": "页面已消失", "unverified": "本轮未能核验",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding as its unit reads it. ``number`` counts within the unit, from 1.

    ``levels``: 公开事项 一级/二级/三级 (column path, padded with ""). ``indicator``/``indicator_title``: where it costs.
    ``points``: what it costs now (0 for advice). ``marks`` is the indicator's mark and ``marks_left`` what remains.
    ``doc_title`` is empty when the problem is not one of a single page.
    ``private``: a privacy leak, which goes by the same-day lane and is not printed with others' lists in public.
    """

    number: int
    id: str
    unit: str
    rule: str
    rule_title: str
    severity: str
    confidence: str
    status: str
    levels: tuple[str, str, str]
    column: str
    url: str
    doc_title: str
    where: str
    detail: str
    evidence: str
    requirement: str
    indicator: str
    indicator_title: str
    marks: Decimal
    marks_left: Decimal
    points: Decimal
    basis: tuple[str, ...]
    suggestion: str
    first_seen: date | None
    last_seen: date | None
    snapshot: str
    anchor: str = ""
    private: bool = False

    @property
    def repeated(self) -> bool:
        return self.status in ("open", "regressed")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """One unit with its card and problems. ``previous`` is the 得分率 of the round before, if any.

    ``fixed``, ``new``, ``regressed``, ``still_open``: numbers of findings against the round before.
    """

    unit: Unit
    card: ScoreCard
    problems: tuple[Problem, ...]
    previous: Decimal | None = None
    fixed: int = 0
    new: int = 0
    regressed: int = 0
    still_open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalProblem:
    """A rule that was broken often: how many units and findings, what it costs in all, up to three examples."""

    rule: str
    title: str
    family: str
    basis: tuple[str, ...]
    suggestion: str
    units: tuple[str, ...]
    count: int
    points: Decimal
    examples: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of one unit could be judged: columns by state, evaluations determined and not."""

    unit: str
    columns: int
    documents: int
    checked: int
    declared: int
    not_checkable: int
    quarantined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Mean, extremes and change over one class of units (``all``: every unit). Scores are rates in percent."""

    label: str
    units: int
    mean: Decimal | None
    highest: Decimal | None
    highest_units: tuple[str, ...]
    lowest: Decimal | None
    lowest_units: tuple[str, ...]
    previous_mean: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportModel:
    """Everything a format may print. ``units`` are in ranking order within their class, 县区 first.

    ``number``: 第N期 of the year. ``issued_on``: date of the notice. ``deadline``: last day for rectification
    (``deadline_workdays`` working days after issue), ``deadline_certain`` false when the calendar of that year is not
    known. ``trend``: (period id, mean rate) of all rounds so far. ``manual``: indicators that a clerk still owes.
    """

    city: str
    office: str
    portal: str
    portal_url: str
    period: Period
    scheme: str
    scheme_title: str
    full_marks: Decimal
    number: int
    issued_on: date
    deadline: date | None
    deadline_workdays: int
    deadline_certain: bool
    crawled_at: str
    units: tuple[UnitView, ...]
    statistics: tuple[Statistics, ...]
    typical: tuple[TypicalProblem, ...]
    coverage: tuple[Coverage, ...]
    trend: tuple[tuple[str, Decimal], ...] = ()
    manual: tuple[str, ...] = ()
    documents: int = 0
    links_dead: int = 0
    links_unverified: tuple[tuple[str, int], ...] = ()
    status_counts: tuple[tuple[str, int], ...] = ()
    run_outcome: Literal["good", "quarantined", "failed"] = "good"
    run_reason: str = ""
    version: str = ""

    def of_class(self, unit_class: str) -> tuple[UnitView, ...]:
        return tuple(u for u in self.units if u.unit.unit_class == unit_class)
