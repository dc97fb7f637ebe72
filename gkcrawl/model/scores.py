"""The ledger and the cards that it adds up to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gkcrawl.model.words import UnitClass


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One movement of a unit's score. ``amount`` is negative for a deduction, positive for a restoration or credit.

    ``kind``: deduction, exclusion (given back because another finding on the same matter counts), cap (given back
    because the item is exhausted, 扣完为止), manual, credit, veto, rescale. ``evidence`` is never empty for a deduction.
    """

    period: str
    unit: str
    sequence: int
    kind: Literal["deduction", "exclusion", "cap", "manual", "credit", "veto", "rescale"]
    indicator: str
    amount: Decimal
    rule: str = ""
    revision: str = ""
    finding: str = ""
    reason: str = ""
    evidence: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One indicator of a card. ``state``: ``checked``, ``manual`` (mark entered), ``unassessed`` (mark still owed),
    ``not-checkable``. ``lost`` is positive. ``charges``: (finding, points) that each finding costs in the end, after
    exclusions and caps; they add up to what was ``lost`` to findings."""

    indicator: str
    title: str
    group: str
    marks: Decimal
    lost: Decimal
    state: Literal["checked", "manual", "unassessed", "not-checkable"] = "checked"
    findings: tuple[str, ...] = ()
    charges: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    """A unit's score in one round.

    ``score`` is on the basis of ``full``; ``low`` and ``high`` bound it when knowledge is missing (``provisional``).
    ``rate`` is 得分率 in percent. ``rank`` is within the class, ``None`` when the unit is not ranked.
    ``checkable`` is the share of evaluations with a determined outcome, 0 … 1.
    """

    unit: str
    unit_class: UnitClass
    period: str
    scheme: str
    score: Decimal
    low: Decimal
    high: Decimal
    provisional: bool
    full: Decimal
    rate: Decimal
    rank: int | None = None
    checkable: Decimal = Decimal(1)
    lines: tuple[ScoreLine, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    reasons: tuple[str, ...] = ()
