"""Findings: stable identity, and what one check makes of the findings known before.

``fingerprint = sha256(version, rule, unit, subject, anchor, n)``. Message, severity, position, date and run are left
out, so rewording a message or moving a paragraph changes nothing, while fixing one problem and making another of the
same kind shows as one closed and one new.

A finding is closed only by evidence: its rule ran on its subject, was not unsure about its anchor, and did not find it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from gkcrawl.model import Evaluation, Finding, FindingEvent, FindingStatus
from gkcrawl.registry import RuleFile

VERSION = "1"

ACTIVE: frozenset[FindingStatus] = frozenset(
    {"new", "open", "regressed", "claimed-fixed", "unverified", "appealed", "rejected"})
"""States in which the problem stands."""

CLOSED: frozenset[FindingStatus] = frozenset({"fixed", "withdrawn-page", "gone"})
DECIDED: frozenset[FindingStatus] = frozenset({"waived", "upheld"})
"""A person decided that it does not count; a check does not undo that."""


def fingerprint(*, rule: str, unit: str, subject: str, anchor: str, n: int = 0) -> str:
    """Identity of a problem: 20 hex digits. ``n`` counts equal anchors within one subject."""
    parts = (VERSION, rule, unit, subject, anchor, str(n))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a check saw of one subject beside its evaluations: address, title and snapshot for the evidence."""

    url: str
    title: str
    snapshot: str = ""


def from_evaluation(evaluation: Evaluation, file: RuleFile, seen: Seen) -> tuple[Finding, ...]:
    """The findings of one evaluation, in the order of its hits."""
    counted: Counter[str] = Counter()
    found = []
    for hit in evaluation.hits:
        name = fingerprint(rule=evaluation.rule, unit=evaluation.unit, subject=evaluation.subject, anchor=hit.anchor,
                           n=counted[hit.anchor])
        counted[hit.anchor] += 1
        found.append(Finding(
            id=name, rule=evaluation.rule, revision=evaluation.revision, scope=evaluation.scope,
            unit=evaluation.unit, column=evaluation.column, subject=evaluation.subject, url=seen.url,
            doc_title=seen.title, anchor=hit.anchor, detail=hit.detail, evidence=hit.evidence or hit.detail,
            where=hit.where, severity=file.rule.severity, confidence=file.rule.confidence, snapshot=seen.snapshot))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The findings to store after a check, and the events that led there."""

    findings: tuple[Finding, ...]
    events: tuple[FindingEvent, ...]


def advance(
    known: Iterable[Finding],
    found: Iterable[Finding],
    evaluations: Mapping[tuple[str, str], Evaluation],
    *,
    gone: Mapping[str, date],
    now: datetime,
    period: str,
) -> Change:
    """The state of every finding after a check.

    ``evaluations`` maps (rule, subject) to what this check found out; ``gone`` maps subjects whose page has left the
    portal to the day on which that was seen.
    """
    today = now.date()
    before = {f.id: f for f in known}
    current = {f.id: f for f in found}
    result: list[Finding] = []
    events: list[FindingEvent] = []

    def move(old: Finding | None, new: Finding, reason: str) -> None:
        result.append(new)
        if old is None or old.status != new.status:
            events.append(FindingEvent(finding=new.id, at=now, before=old.status if old else "", after=new.status,
                                       by="监测", reason=reason))

    for name, finding in current.items():
        old = before.get(name)
        if old is None:
            move(None, replace(finding, first_seen=today, last_seen=today, round=period, status="new"), "首次发现")
            continue
        status, reason = _seen_again(old, period)
        move(old, replace(finding, first_seen=old.first_seen, last_seen=today, round=old.round, status=status,
                          confirmed=old.confirmed), reason)
    for name, old in before.items():
        if name not in current:
            status, reason = _not_seen(old, evaluations.get((old.rule, old.subject)), gone)
            move(old, replace(old, status=status), reason)
    return Change(findings=tuple(result), events=tuple(events))


def _seen_again(old: Finding, period: str) -> tuple[FindingStatus, str]:
    if old.status in CLOSED:
        return "regressed", "整改后再次出现"
    if old.status in DECIDED or old.status in ("appealed", "rejected", "regressed"):
        return old.status, ""
    if old.status == "claimed-fixed":
        return "open", "自报已整改，核验仍存在"
    if old.status == "new" and old.round == period:
        return "new", ""
    return "open", "再次监测仍存在"


def _not_seen(
    old: Finding, evaluation: Evaluation | None, gone: Mapping[str, date]
) -> tuple[FindingStatus, str]:
    if old.status in CLOSED or old.status in DECIDED:
        return old.status, ""
    if old.subject in gone:
        return "withdrawn-page", f"页面已于 {gone[old.subject]:%Y-%m-%d} 撤下"
    if evaluation is None:
        return "unverified", "本次未检查到该页面"
    return _judged_without(old, evaluation)


def _judged_without(old: Finding, evaluation: Evaluation) -> tuple[FindingStatus, str]:
    """The state of a finding that is not among the hits of its own rule on its own subject."""
    if evaluation.outcome == "fail" and evaluation.unit != old.unit:
        return "gone", "该信息现归其他单位，问题记到该单位"
    if evaluation.outcome in ("undetermined", "error") or {old.anchor, "*"} & set(evaluation.unsure):
        return "unverified", evaluation.reason
    if evaluation.outcome == "not-applicable":
        return "gone", f"规则不再适用：{evaluation.reason}"
    return "fixed", "核验通过"
