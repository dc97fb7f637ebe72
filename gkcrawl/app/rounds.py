"""Rounds, marks entered by hand, decisions on findings."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from gkcrawl.app.workspace import Workspace, period_named
from gkcrawl.config import suggest
from gkcrawl.errors import UsageError
from gkcrawl.model import Finding, FindingEvent, Period
from gkcrawl.store import Store


def periods(workspace: Workspace) -> tuple[Period, ...]:
    with workspace.open() as store:
        return store.periods()


def open_period(workspace: Workspace, name: str, cut_off: date | None = None) -> Period:
    """Open a quarterly round; checks and scores go to it until its cut-off day."""
    year, _, quarter = name.upper().partition("Q")
    if not (year.isdigit() and len(year) == 4 and quarter in ("1", "2", "3", "4")):
        raise UsageError(f"轮次“{name}”应写成 2020Q4 的样子")
    month, day = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}[quarter]
    period = Period(id=f"{year}Q{quarter}", cut_off=cut_off or date(int(year), month, day),
                    opened_on=workspace.now().date())
    with workspace.open(create=True) as store:
        known = {p.id: p for p in store.periods()}
        if period.id in known and known[period.id].frozen:
            raise UsageError(f"{known[period.id].title}已冻结，不能再改")
        store.save_period(period)
    return period


def freeze(workspace: Workspace, name: str) -> Period:
    with workspace.open() as store:
        period = replace(period_named(store, name), frozen=True)
        store.save_period(period)
        return period


def enter_mark(workspace: Workspace, unit: str, indicator: str, marks: Decimal, *, reason: str, by: str,
               period: str | None) -> str:
    """Keep a clerk's mark; returns a line that repeats it. Raises ``UsageError`` for what cannot be marked."""
    chosen = workspace.unit_named(unit)
    known = {i.id: i for i in workspace.bound.indicators(chosen.unit_class) if i.mode in ("manual", "penalty", "bonus")}
    if indicator not in known:
        raise UsageError(f"没有可人工评分的指标“{indicator}”{suggest(indicator, list(known))}；可评：{'、'.join(known)}")
    line = known[indicator]
    if not 0 <= marks <= line.marks:
        raise UsageError(f"{line.id} {line.title} 的分数应在 0 到 {line.marks} 之间，现在是 {marks}")
    with workspace.open() as store:
        round_ = period_named(store, period)
        if round_.frozen:
            raise UsageError(f"{round_.title}已冻结，不能再评分")
        store.save_manual_mark(round_.id, chosen.id, line.id, marks, reason, by, workspace.now())
    return f"{chosen.short_name} {round_.id} {line.id} {line.title}：{marks} ／ {line.marks} 分（{reason}）"


def decide(workspace: Workspace, name: str, decision: Literal["confirm", "waive"], *, by: str, reason: str) -> str:
    """A clerk's word on one finding, kept as an event; ``name`` may be the first characters of its id."""
    with workspace.open() as store, store.write():
        finding = _finding(store, name)
        changed = (replace(finding, confirmed=True) if decision == "confirm"
                   else replace(finding, status="waived"))
        event = FindingEvent(finding=finding.id, at=workspace.now(), before=finding.status, after=changed.status,
                             by=by, reason=reason)
        store.save_findings([changed], [event])
    words = "已确认属实，计入扣分" if decision == "confirm" else "已豁免，不再扣分"
    return f"{finding.id} {finding.detail}：{words}（{reason}）；下次 gkcrawl check 后计入得分"


def _finding(store: Store, name: str) -> Finding:
    wanted = name.lower().strip()
    found = [f for f in store.findings() if f.id.startswith(wanted)] if len(wanted) >= 6 else []
    if len(found) != 1:
        why = "不唯一，请多写几位" if found else "不存在"
        raise UsageError(f"证据编号“{name}”{why}；用 gkcrawl problems --format jsonl 查看 id")
    return found[0]
