"""Scores: a scheme bound to rules, and the ledger that leads from full marks to each unit's result.

Everything is ``Decimal`` and pure: the same findings, outcomes, marks and scheme give the same cards, entry by entry.
``bind`` answers with every problem of a scheme at once. ``score`` writes a ledger: deductions that name their finding
and evidence, and what is given back (exclusion: the same matter counted once; cap: 扣完为止). Knowledge that is missing
never counts as good or bad: it makes the card provisional and widens ``low`` … ``high``.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gkcrawl.config import Indicator, Scheme, suggest
from gkcrawl.errors import ConfigError
from gkcrawl.findings import ACTIVE
from gkcrawl.model import Finding, LedgerEntry, ScoreCard, ScoreLine, Unit, UnitClass
from gkcrawl.registry import RuleFile
from gkcrawl.text import digest

ZERO = Decimal(0)
CENT = Decimal("0.01")
CLASSES: tuple[UnitClass, ...] = ("县区", "市直部门")
WITHIN_FULL = ("deduct", "manual")
"""Modes whose marks make up the full mark; the others are taken off or added on top of it."""

BY_HAND = ("manual", "bonus", "penalty")
"""Modes whose marks a clerk enters."""

Outcomes = Mapping[tuple[str, str, str, str], int]
"""(unit, rule, column, outcome) -> number of subjects; ``column`` is "name/kind"."""
Marks = Mapping[tuple[str, str], tuple[Decimal, str]]
"""(unit, indicator) -> (mark entered by a clerk, reason)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A scheme whose every word was checked. ``params`` are the rules' parameters in their own types."""

    scheme: Scheme
    digest: str
    rules: Mapping[str, RuleFile]
    params: Mapping[str, Any]

    def indicators(self, unit_class: str) -> list[Indicator]:
        return [i for i in self.scheme.indicator if unit_class in i.classes]

    def indicator_of(self, rule: str, column: Sequence[str], unit_class: str) -> Indicator | None:
        """Where a finding of ``rule`` costs: the first indicator that names the rule and one of the words of
        ``column`` (its name, then its kind), else the first that names the rule for all columns."""
        naming = [i for i in self.indicators(unit_class) if rule in i.rules]
        named = (i for word in column for i in naming if word in i.columns)
        return next(named, next((i for i in naming if not i.columns), None))

    def points(self, indicator: Indicator, rule: str) -> Decimal:
        given = indicator.rules[rule].points
        return self.rules[rule].rule.points if given is None else given


def bind(scheme: Scheme, rules: Mapping[str, RuleFile], *, path: str = "scheme.toml") -> Bound:
    """Check ``scheme`` against the rules that exist. Raises ``ConfigError`` with every problem."""
    problems: list[str] = []
    known = list(rules)
    identities = [i.id for i in scheme.indicator]
    for number, indicator in enumerate(scheme.indicator, start=1):
        place = f"indicator[{number}]（{indicator.id} {indicator.title}）"
        if identities.count(indicator.id) > 1 and identities.index(indicator.id) == number - 1:
            problems.append(f"{place}：编号 {indicator.id} 重复")
        if indicator.mode in BY_HAND and indicator.rules:
            problems.append(f"{place}：人工评分的指标不能再挂规则")
        problems += [f"{place}.rules.{rule}：没有这条规则{suggest(rule, known)}"
                     for rule in indicator.rules if rule not in rules]
    problems += _bound_twice(scheme)
    for unit_class in CLASSES:
        total = sum((i.marks for i in scheme.indicator
                     if unit_class in i.classes and i.mode in WITHIN_FULL), ZERO)
        if total and total != scheme.full_marks:
            problems.append(f"{unit_class}：各指标分值合计 {total}，应等于满分 {scheme.full_marks}")
    for exclusion in scheme.exclusive:
        problems += [f"exclusive：没有规则 {rule}{suggest(rule, known)}" for rule in exclusion.rules if rule not in rules]
    params: dict[str, Any] = {}
    for rule, values in scheme.params.items():
        if rule not in rules:
            problems.append(f"params.{rule}：没有这条规则{suggest(rule, known)}")
            continue
        try:
            params[rule] = _params(rules[rule].rule.params, values)
        except ValueError as error:
            problems.append(f"params.{rule}：{error}")
    if problems:
        raise ConfigError(path, problems)
    return Bound(scheme=scheme, digest=_scheme_digest(scheme), rules=rules, params=params)


def _bound_twice(scheme: Scheme) -> list[str]:
    """A finding must cost in one place: two indicators may share a rule only for different columns."""
    problems = []
    seen: dict[tuple[str, str, str], str] = {}
    for indicator in scheme.indicator:
        for rule in indicator.rules:
            for unit_class in indicator.classes:
                for kind in indicator.columns or [""]:
                    other = seen.setdefault((rule, unit_class, kind), indicator.id)
                    if other != indicator.id:
                        problems.append(f"规则 {rule} 在 {unit_class} 的“{kind or '全部栏目'}”上同时挂在 {other} 和 "
                                        f"{indicator.id}，只能计一次")
    return problems


def _params(kind: type, values: Mapping[str, Any]) -> Any:
    fields = [f.name for f in dataclasses.fields(kind)]
    if unknown := [name for name in values if name not in fields]:
        raise ValueError("；".join(f"没有参数“{n}”{suggest(n, fields)}" for n in unknown))
    try:
        return TypeAdapter(kind).validate_python(dict(values))
    except ValidationError as error:
        raise ValueError("；".join(f"{'.'.join(map(str, e['loc']))} 的值不对（{e['input']}）" for e in error.errors())) from error


def _scheme_digest(scheme: Scheme) -> str:
    import hashlib

    return hashlib.sha256(scheme.model_dump_json().encode()).hexdigest()[:16]


# ---------------------------------------------------------------- scoring


def counts(finding: Finding) -> bool:
    """Does a finding cost marks: it stands, and it is certain or a clerk has confirmed it."""
    return finding.status in ACTIVE and (finding.confidence == "certain" or finding.confirmed)


def score(
    bound: Bound,
    units: Sequence[Unit],
    findings: Iterable[Finding],
    outcomes: Outcomes,
    kinds: Mapping[str, tuple[str, str]],
    *,
    period: str,
    marks: Marks | None = None,
) -> tuple[ScoreCard, ...]:
    """One card a unit, ranked within its class, in ranking order, 县区 first.

    ``kinds`` maps a column id to its name and kind. ``findings`` are those of the round.
    """
    by_unit: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if counts(finding):
            by_unit[finding.unit].append(finding)
    told: dict[str, dict[tuple[str, str, str], int]] = defaultdict(dict)
    for (owner, rule, column, outcome), subjects in outcomes.items():
        told[owner][rule, column, outcome] = subjects
    cards = [_card(bound, unit, by_unit[unit.id], told[unit.id], kinds, period, marks or {}) for unit in units]
    return _ranked(cards, bound.scheme.minimum_checkable)


def _card(bound: Bound, unit: Unit, findings: list[Finding], outcomes: Mapping[tuple[str, str, str], int],
          kinds: Mapping[str, tuple[str, str]], period: str, marks: Marks) -> ScoreCard:
    indicators = bound.indicators(unit.unit_class)
    placed: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        indicator = bound.indicator_of(finding.rule, kinds.get(finding.column, ()), unit.unit_class)
        if indicator is not None:
            placed[indicator.id].append(finding)
    ledger = _Ledger(bound, unit, period)
    owed = [i for i in indicators if i.mode == "manual" and (unit.id, i.id) not in marks]
    open_marks = sum((i.marks for i in owed), ZERO)
    if open_marks:
        ledger.add("rescale", "", -open_marks, reason=f"{len(owed)} 项指标共 {open_marks} 分待人工评分，暂不计入")
    lines = {i.id: ledger.line(i, placed[i.id], marks.get((unit.id, i.id))) for i in indicators}
    full = bound.scheme.full_marks
    assessed = full - open_marks
    earned = assessed - sum((lines[i.id].lost for i in indicators if i.mode in WITHIN_FULL), ZERO)
    scaled = _round(earned * full / assessed) if assessed else ZERO
    if open_marks:
        ledger.add("rescale", "", scaled - earned, reason=f"按已评的 {assessed} 分折算为 {full} 分制")
    beyond = sum((lines[i.id].lost for i in indicators if i.mode not in WITHIN_FULL), ZERO)
    result = scaled - beyond
    if result < 0:
        ledger.add("cap", "", -result, reason="得分不低于零")
        result = ZERO
    unsure, share = _doubt(bound, unit, outcomes)
    low = max(ZERO, _round(earned - unsure - beyond))
    high = _round(earned + open_marks - beyond)
    reasons = (*((f"{open_marks} 分的指标待人工评分",) if open_marks else ()),
               *((f"部分检查未能作出结论，最多影响 {_round(unsure)} 分",) if unsure else ()))
    return ScoreCard(
        unit=unit.id, unit_class=unit.unit_class, period=period, scheme=bound.digest, score=_round(result),
        low=min(low, result), high=max(high, result), provisional=bool(open_marks or unsure), full=full,
        rate=_round(result * 100 / full), checkable=share, lines=tuple(lines[i.id] for i in indicators),
        entries=tuple(ledger.entries), reasons=reasons)


class _Ledger:
    """Collects a unit's entries in order."""

    def __init__(self, bound: Bound, unit: Unit, period: str) -> None:
        self.bound = bound
        self.unit = unit
        self.period = period
        self.entries: list[LedgerEntry] = []

    def add(self, kind: Any, indicator: str, amount: Decimal, *, finding: Finding | None = None, reason: str = "") -> None:
        self.entries.append(LedgerEntry(
            period=self.period, unit=self.unit.id, sequence=len(self.entries) + 1, kind=kind, indicator=indicator,
            amount=amount, rule=finding.rule if finding else "", revision=finding.revision if finding else "",
            finding=finding.id if finding else "", evidence=finding.evidence if finding else "",
            reason=reason or (finding.detail if finding else ""), scheme=self.bound.digest))

    def line(self, indicator: Indicator, findings: list[Finding], mark: tuple[Decimal, str] | None) -> ScoreLine:
        """One indicator: its entries, and what it lost."""
        line = ScoreLine(indicator=indicator.id, title=indicator.title, group=indicator.group, marks=indicator.marks,
                         lost=ZERO)
        if indicator.mode in BY_HAND:
            if mark is None:
                return replace(line, state="unassessed")
            given, reason = mark
            lost = {"bonus": -given, "penalty": given}.get(indicator.mode, indicator.marks - given)
            self.add("manual", indicator.id, -lost, reason=reason or "人工评分")
            return replace(line, state="manual", lost=lost)
        ordered = sorted(findings, key=lambda f: (f.rule, f.subject, f.anchor, f.id))
        charged = self._charge(indicator, ordered)
        self._limit(indicator, charged, list(charged), indicator.marks, f"本项 {indicator.marks} 分扣完为止")
        return replace(line, lost=sum(charged.values(), ZERO), findings=tuple(f.id for f in ordered),
                       charges=tuple((name, points) for name, points in charged.items() if points))

    def _charge(self, indicator: Indicator, ordered: list[Finding]) -> dict[str, Decimal]:
        """Deduct finding by finding, give back what excludes each other and what a rule's own cap forbids."""
        charged: dict[str, Decimal] = {}
        for finding in ordered:
            points = self.bound.points(indicator, finding.rule)
            if points:
                self.add("deduction", indicator.id, -points, finding=finding)
                charged[finding.id] = points
        for finding, reason in self._excluded(indicator, ordered):
            back = charged.get(finding.id, ZERO)
            if back:
                self.add("exclusion", indicator.id, back, finding=finding, reason=reason)
                charged[finding.id] = ZERO
        for rule, binding in indicator.rules.items():
            of_rule = [f for f in ordered if f.rule == rule]
            for _, group in groupby(of_rule, key=lambda f: f.subject):
                members = [f.id for f in group]
                many = binding.many_cap is not None and len(members) >= binding.many
                cap = binding.many_cap if many else binding.page_cap
                self._limit(indicator, charged, members, cap, f"规则 {rule} 同一页面最多扣 {cap} 分")
            self._limit(indicator, charged, [f.id for f in of_rule], binding.cap, f"规则 {rule} 最多扣 {binding.cap} 分")
        return charged

    def _limit(self, indicator: Indicator, charged: dict[str, Decimal], members: list[str], cap: Decimal | None,
               reason: str) -> None:
        """Give back what ``members`` were charged beyond ``cap``, from the last of them on."""
        over = sum((charged.get(m, ZERO) for m in members), ZERO) - cap if cap is not None else ZERO
        if over <= 0:
            return
        self.add("cap", indicator.id, over, reason=reason)
        for member in reversed(members):
            back = min(over, charged.get(member, ZERO))
            charged[member] = charged.get(member, ZERO) - back
            over -= back

    def _excluded(self, indicator: Indicator, findings: list[Finding]) -> list[tuple[Finding, str]]:
        """Findings on the same subject and matter as a dearer one."""
        excluded = []
        for exclusion in self.bound.scheme.exclusive:
            by_subject: dict[str, list[Finding]] = defaultdict(list)
            for finding in findings:
                if finding.rule in exclusion.rules:
                    by_subject[finding.subject].append(finding)
            for group in by_subject.values():
                dearest = max(group, key=lambda f: (self.bound.points(indicator, f.rule),
                                                    -exclusion.rules.index(f.rule)))
                excluded += [(f, f"与 {dearest.rule} 属同一问题，不重复扣分：{exclusion.reason}")
                             for f in group if f.rule != dearest.rule]
        return excluded


def _doubt(bound: Bound, unit: Unit, outcomes: Mapping[tuple[str, str, str], int]) -> tuple[Decimal, Decimal]:
    """(marks that unknown outcomes of the unit might cost, share of evaluations with a determined outcome)."""
    determined = unknown = 0
    at_risk: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (rule, column, outcome), subjects in outcomes.items():
        if outcome == "not-applicable":
            continue
        if outcome in ("pass", "fail"):
            determined += subjects
            continue
        indicator = bound.indicator_of(rule, column.split("/"), unit.unit_class)
        if indicator is None or not bound.points(indicator, rule):
            continue
        unknown += subjects
        at_risk[indicator.id] += bound.points(indicator, rule) * subjects
    marks = {i.id: i.marks for i in bound.scheme.indicator}
    unsure = sum((min(points, marks[name]) for name, points in at_risk.items()), ZERO)
    total = determined + unknown
    share = (Decimal(determined) / total).quantize(Decimal("0.0001")) if total else Decimal(0)
    return unsure, share


def _ranked(cards: list[ScoreCard], minimum: Decimal) -> tuple[ScoreCard, ...]:
    result: list[ScoreCard] = []
    for unit_class in CLASSES:
        members = sorted((c for c in cards if c.unit_class == unit_class), key=lambda c: (-c.rate, c.unit))
        rank = place = 0
        previous: Decimal | None = None
        for card in members:
            if card.checkable < minimum:
                result.append(replace(card, reasons=(
                    *card.reasons, f"可核查比例 {card.checkable:.1%}，低于 {minimum:.0%}，成绩仅供参考，不参加排名")))
                continue
            place += 1
            if card.rate != previous:
                rank, previous = place, card.rate
            result.append(replace(card, rank=rank))
    return tuple(result)


def _round(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def cards_digest(cards: Sequence[ScoreCard]) -> str:
    """Names a scoring by its content: scoring the same facts again gives the same digest."""
    import hashlib

    return hashlib.sha256("".join(digest(card) for card in cards).encode()).hexdigest()[:32]
