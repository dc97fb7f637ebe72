"""Rounds, marks entered by hand, decisions on findings."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from gkcrawl.app.judge import cards_of
from gkcrawl.app.reporting import is_current
from gkcrawl.app.workspace import Workspace, begins_on, period_named
from gkcrawl.config import suggest
from gkcrawl.errors import UsageError
from gkcrawl.findings import CLOSED
from gkcrawl.model import Finding, FindingEvent, FindingStatus, Period
from gkcrawl.store import Store

CENT = Decimal("0.01")
MOST = Decimal(10_000)
LATEST_CUT_OFF = timedelta(days=92)
"""So long after its quarter a round may still be cut off; beyond it the year was mistyped."""
FEWEST_CHARACTERS = 6
"""Of a finding's id: fewer may soon fit another one, too."""


def periods(workspace: Workspace) -> tuple[Period, ...]:
    with workspace.open() as store:
        return store.periods()


def open_period(workspace: Workspace, name: str, cut_off: date | None = None) -> Period:
    """Open a quarterly round; checks and scores go to it until its cut-off day. Opening it again changes the cut-off
    only when one is given."""
    year, _, quarter = name.upper().partition("Q")
    if not (re.fullmatch("[0-9]{4}", year) and year >= "1900" and quarter in ("1", "2", "3", "4")):
        raise UsageError(f"轮次“{name}”应写成 2020Q4 的样子")
    month, day = {"1": (3, 31), "2": (6, 30), "3": (9, 30), "4": (12, 31)}[quarter]
    last = date(int(year), month, day)
    period = Period(id=f"{year}Q{quarter}", cut_off=cut_off or last, opened_on=workspace.now().date())
    if not begins_on(period) <= period.cut_off <= last + LATEST_CUT_OFF:
        raise UsageError(f"{period.title}的数据截止日应在 {begins_on(period):%Y-%m-%d} 到 {last + LATEST_CUT_OFF:%Y-%m-%d} 之间，"
                         f"现在是 {period.cut_off:%Y-%m-%d}")
    with workspace.open(create=True) as store, store.write():
        known = next((p for p in store.periods() if p.id == period.id), None)
        if known and known.frozen:
            raise UsageError(f"{known.title}已冻结，不能再改")
        if known:
            period = replace(known, cut_off=cut_off or known.cut_off)
        store.save_period(period)
    return period


def freeze(workspace: Workspace, name: str) -> Period:
    """Score a round a last time and keep it so. Raises ``Unfit`` for one that was never checked."""
    with workspace.open() as store:
        period = period_named(store, name)
        if not period.frozen:
            cards_of(workspace, store, period, workspace.now())
            period = replace(period, frozen=True)
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
    reason = _given(reason)
    if not marks.is_finite() or abs(marks) > MOST or marks != marks.quantize(CENT):
        raise UsageError(f"分数“{marks}”应是至多两位小数的数字")
    if not 0 <= marks <= line.marks:
        raise UsageError(f"{line.id} {line.title} 的分数应在 0 到 {line.marks} 之间，现在是 {marks}")
    with workspace.open() as store:
        round_ = period_named(store, period)
        if round_.frozen:
            raise UsageError(f"{round_.title}已冻结，不能再评分")
        cards = store.cards(round_.id)
        over = not is_current(store, round_) and bool(cards)
        if over and cards[0].scheme != workspace.bound.digest:
            raise UsageError(f"{round_.title}是按另一份指标体系计分的，不能按现在的 scheme.toml 补评；"
                             "请把当时的 scheme.toml 从备份放回工作区，评完再换回")
        store.save_manual_mark(round_.id, chosen.id, line.id, marks, reason, by, workspace.now())
        if over:
            cards_of(workspace, store, round_, workspace.now(), again=True)
    return f"{chosen.short_name} {round_.id} {line.id} {line.title}：{marks} ／ {line.marks} 分（{reason}）"


def decide(workspace: Workspace, name: str, decision: Literal["confirm", "waive"], *, by: str, reason: str) -> str:
    """A clerk's word on one finding, kept as an event; ``name`` may be the first characters of its id.

    Confirming a waived finding takes the waiver back. Raises ``UsageError`` for a finding that is closed: there is
    nothing to decide until it comes back.
    """
    reason = _given(reason)
    with workspace.open() as store, store.write():
        finding = _finding(store, name)
        if finding.status in CLOSED:
            raise UsageError(f"{finding.id} {finding.detail}：这条问题已经了结（{finding.status}），不必再处理；反弹后才需要")
        changed, words = _decided(finding, decision)
        event = FindingEvent(finding=finding.id, at=workspace.now(), before=finding.status, after=changed.status,
                             by=by, reason=reason)
        store.save_findings([changed], [event])
    return f"{finding.id} {finding.detail}：{words}（{reason}）；下次 gkcrawl check 后计入得分"


def _decided(finding: Finding, decision: str) -> tuple[Finding, str]:
    if decision == "waive":
        return replace(finding, status="waived"), "已豁免，不再扣分"
    standing: FindingStatus = "open" if finding.status == "waived" else finding.status
    words = "豁免已撤回，重新计入扣分" if finding.status == "waived" else "已确认属实，计入扣分"
    return replace(finding, status=standing, confirmed=True), words


def _given(reason: str) -> str:
    if not reason.strip():
        raise UsageError("理由不能为空：它随决定一起保存，申诉时要拿得出来")
    return reason.strip()


def _finding(store: Store, name: str) -> Finding:
    wanted = name.lower().strip()
    if len(wanted) < FEWEST_CHARACTERS:
        raise UsageError(f"证据编号“{name}”太短，请至少写前 {FEWEST_CHARACTERS} 位；用 gkcrawl problems --format jsonl 查看 id")
    found = [f for f in store.findings() if f.id.startswith(wanted)]
    if len(found) > 1:
        raise UsageError(f"证据编号“{name}”不唯一（{'、'.join(f.id for f in found[:4])}），请多写几位")
    if not found:
        raise UsageError(f"证据编号“{name}”不存在；用 gkcrawl problems --format jsonl 查看 id")
    return found[0]
