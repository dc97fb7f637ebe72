"""From stored findings and cards to the one model that every report format renders, and to files."""

import contextlib
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from gkcrawl import __version__
from gkcrawl.app.files import file_name, write_whole
from gkcrawl.app.workspace import Workspace, newest_checked, period_named
from gkcrawl.config import Indicator
from gkcrawl.errors import ReportError
from gkcrawl.findings import ACTIVE
from gkcrawl.model import ColumnRef, Finding, Period, Run, ScoreCard, Unit
from gkcrawl.registry import RuleFile, all_rules, rule_named
from gkcrawl.scoring import Bound
from gkcrawl.store import Store
from gkcrawl.text import TIMEZONE
from gkcrawl.workdays import Calendar

if TYPE_CHECKING:
    from reports.view import Coverage, Problem, ReportModel, Statistics, TypicalProblem, UnitView

ZERO = Decimal(0)
PRIVACY_FAMILY = "privacy"
NO_RULE = "（规则已取消）"
TYPICAL = 8
EXAMPLES = 3


# ---------------------------------------------------------------- problems


def problems(
    workspace: Workspace,
    *,
    departments: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
    period: str | None = None,
) -> tuple["Problem", ...]:
    """Findings as their units read them, ordered by unit and number. Default: those that stand."""
    with workspace.open() as store:
        chosen = period_named(store, period)
        views = _Views(store, workspace.bound, chosen)
        units = workspace.units_named(departments)
        found = [p for unit in units for p in views.problems(unit, statuses or tuple(sorted(ACTIVE)))]
    used = {f.rule for findings in views.by_unit.values() for f in findings}
    wanted = {r.upper() if r.upper() in used else rule_named(r).rule.id for r in rules}
    return tuple(p for p in found if not wanted or p.rule in wanted)


def is_current(store: Store, period: Period) -> bool:
    """The round that checks still move: the newest that was checked, unless it is frozen."""
    newest = newest_checked(store)
    return not period.frozen and newest is not None and newest.id == period.id


class _Views:
    """Builds problems of one round; reads the store once."""

    def __init__(self, store: Store, bound: Bound, period: Period) -> None:
        self.bound = bound
        self.period = period
        self.columns: dict[str, ColumnRef] = {c.ref.id: c.ref for c in store.columns()}
        self.rules: Mapping[str, RuleFile] = all_rules()
        self.by_unit: dict[str, list[Finding]] = defaultdict(list)
        # What a clerk decided since the check shows at once, but not in a round that is over.
        for finding in store.findings() if is_current(store, period) else store.round_findings(period.id):
            self.by_unit[finding.unit].append(finding)
        self.cards = {card.unit: card for card in store.cards(period.id)}

    def problems(self, unit: Unit, statuses: Sequence[str]) -> tuple["Problem", ...]:
        findings = [f for f in self.by_unit[unit.id] if f.status in statuses]
        findings.sort(key=lambda f: (self._order(f, unit), f.column, f.rule, f.url, f.anchor, f.id))
        return tuple(self._problem(number, f, unit) for number, f in enumerate(findings, start=1))

    def _order(self, finding: Finding, unit: Unit) -> int:
        indicator = self._indicator(finding, unit)
        names = [i.id for i in self.bound.scheme.indicator]
        return names.index(indicator.id) if indicator else len(names)

    def _indicator(self, finding: Finding, unit: Unit) -> Indicator | None:
        ref = self.columns.get(finding.column)
        column = (ref.name, ref.kind) if ref else ()
        return self.bound.indicator_of(finding.rule, column, unit.unit_class)

    def _problem(self, number: int, finding: Finding, unit: Unit) -> "Problem":
        from reports.view import Problem

        file = self.rules.get(finding.rule)
        indicator = self._indicator(finding, unit)
        ref = self.columns.get(finding.column)
        path = ref.path if ref else ()
        card = self.cards.get(unit.id)
        line = next((x for x in card.lines if indicator and x.indicator == indicator.id), None) if card else None
        charged = dict(line.charges).get(finding.id, ZERO) if line else ZERO
        of_page = finding.scope == "document"
        return Problem(
            number=number, id=finding.id, unit=unit.short_name, rule=finding.rule,
            rule_title=file.rule.title if file else NO_RULE, severity=finding.severity,
            confidence=finding.confidence, status=finding.status, levels=_three_levels(path),
            column="／".join(path), url=finding.url, doc_title=finding.doc_title if of_page else "",
            where=finding.where, detail=finding.detail, evidence=finding.evidence,
            requirement=(indicator.requirement if indicator else "") or (file.summary if file else ""),
            indicator=indicator.id if indicator else "", indicator_title=indicator.title if indicator else "",
            marks=indicator.marks if indicator else ZERO,
            marks_left=line.marks - line.lost if line else ZERO,
            points=charged,
            basis=file.rule.basis if file else (), suggestion=file.rule.suggestion if file else "",
            first_seen=finding.first_seen, last_seen=finding.last_seen, snapshot=finding.snapshot, anchor=finding.anchor,
            private=bool(file and file.family.name == PRIVACY_FAMILY))


def _three_levels(path: tuple[str, ...]) -> tuple[str, str, str]:
    shown = path if len(path) <= 3 else (path[0], path[1], path[-1])
    padded = (*shown, "", "", "")
    return padded[0], padded[1], padded[2]


# ---------------------------------------------------------------- the model


def build_model(workspace: Workspace, *, period: str | None = None, now: datetime | None = None) -> "ReportModel":
    """Everything that a report of a round may say."""
    from gkcrawl.app.judge import cards_of
    from reports.view import ReportModel

    at = now or workspace.now()
    with workspace.open() as store:
        chosen = period_named(store, period)
        bound = workspace.bound
        cards = cards_of(workspace, store, chosen, at)
        if cards and cards[0].scheme != bound.digest:
            raise ReportError(f"{chosen.title}是按另一份指标体系计分的（标识 {cards[0].scheme}，现在的 scheme.toml 是 "
                              f"{bound.digest}），混用会前后不符；请把当时的 scheme.toml 从备份放回工作区，出完再换回")
        views = _Views(store, bound, chosen)
        earlier = [p for p in store.periods() if p.kind == "季度" and p.cut_off < chosen.cut_off]
        before = {c.unit: c for c in store.cards(earlier[-1].id)} if earlier else {}
        earlier_findings = store.round_findings(earlier[-1].id) if earlier else ()
        former = store.units()
        units = tuple(_unit_view(workspace.unit_by_id(card.unit, former), views, card, before.get(card.unit), earlier_findings)
                      for card in cards)
        workspace.require_units()
        run = store.last_run("crawl") if is_current(store, chosen) else _crawl_until(store, chosen)
        deadline, certain = _deadline(at, bound.scheme.rectify_workdays)
        portal = workspace.profile.portal
        marked = {indicator for _, indicator in store.manual_marks(chosen.id)}
        manual = tuple(f"{i.id} {i.title}" for i in bound.scheme.indicator if i.mode == "manual" and i.id not in marked)
        known = [f for findings in views.by_unit.values() for f in findings]
        return ReportModel(
            city=portal.city, office=portal.office, portal=portal.name, portal_url=portal.url, period=chosen,
            scheme=bound.scheme.id, scheme_title=bound.scheme.title, full_marks=bound.scheme.full_marks,
            number=sum(1 for p in earlier if p.id[:4] == chosen.id[:4]) + 1, issued_on=at.date(), deadline=deadline,
            deadline_workdays=bound.scheme.rectify_workdays, deadline_certain=certain,
            crawled_at=f"{run.started_at:%Y-%m-%d %H:%M}" if run else "", units=units,
            statistics=_statistics(units), typical=_typical(views, units),
            coverage=_coverage(workspace, store), trend=_trend(store, chosen), manual=manual,
            documents=store.document_count(), links_dead=store.dead_links(),
            links_unverified=store.unverified_by_host(),
            status_counts=tuple(sorted(Counter(f.status for f in known).items())),
            run_outcome=run.outcome if run and run.outcome != "running" else "failed",
            run_reason=run.reason if run else "", version=__version__)


def _crawl_until(store: Store, period: Period) -> Run | None:
    """The crawl that a round which is over rests on: the last one up to its cut-off that could be trusted."""
    trusted = (r for r in store.runs(100_000) if r.kind == "crawl" and r.outcome == "good")
    return next((r for r in trusted if r.started_at.astimezone(TIMEZONE).date() <= period.cut_off), None)


def unfit_for_print(model: "ReportModel") -> str:
    """Why nothing may be sent out from this round, "" when it may."""
    if model.run_outcome == "failed":
        return (f"最近一次采集不可信（{model.run_reason}）；请先重新采集、检查" if model.run_reason
                else "没有可信的采集；请先采集、检查")
    return ""


def _unit_view(unit: Unit, views: _Views, card: ScoreCard, before: ScoreCard | None,
               earlier: Sequence[Finding]) -> "UnitView":
    from reports.view import UnitView

    then = {f.id for f in earlier if f.unit == unit.id and f.status in ACTIVE}
    now = {f.id: f for f in views.by_unit[unit.id]}
    standing = {name for name, f in now.items() if f.status in ACTIVE}
    return UnitView(
        unit=unit, card=card, problems=views.problems(unit, tuple(sorted(ACTIVE))),
        previous=before.rate if before else None,
        fixed=sum(1 for name in then if now.get(name) and now[name].status in ("fixed", "withdrawn-page", "gone")),
        new=len(standing - then) - sum(1 for name in standing - then if now[name].status == "regressed"),
        regressed=sum(1 for name in standing if now[name].status == "regressed"),
        still_open=len([n for n in standing & then if now[n].status != "regressed"]))


def _deadline(at: datetime, workdays: int) -> tuple[date | None, bool]:
    day = Calendar().add(at.date(), workdays)
    return (day, True) if day else (None, False)


def _statistics(units: tuple["UnitView", ...]) -> tuple["Statistics", ...]:
    from reports.view import Statistics

    found = []
    for label in ("县区", "市直部门", "全市"):
        members = [u for u in units if label in ("全市", u.unit.unit_class)]
        ranked = [u for u in members if u.card.rank is not None]
        rates = [u.card.rate for u in ranked]
        earlier = [u.previous for u in members if u.previous is not None]
        high, low = (max(rates), min(rates)) if rates else (None, None)
        found.append(Statistics(
            label=label, units=len(members), mean=_mean(rates), highest=high,
            highest_units=tuple(u.unit.short_name for u in ranked if u.card.rate == high), lowest=low,
            lowest_units=tuple(u.unit.short_name for u in ranked if u.card.rate == low),
            previous_mean=_mean(earlier)))
    return tuple(found)


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return (sum(values, ZERO) / len(values)).quantize(Decimal("0.01")) if values else None


def _typical(views: _Views, units: tuple["UnitView", ...]) -> tuple["TypicalProblem", ...]:
    from reports.view import TypicalProblem

    by_rule: dict[str, list[tuple[UnitView, Problem]]] = defaultdict(list)
    for view in units:
        for problem in view.problems:
            if problem.confidence == "certain" and problem.indicator:
                by_rule[problem.rule].append((view, problem))
    found = []
    for rule, members in by_rule.items():
        file = views.rules.get(rule)
        names = tuple(dict.fromkeys(view.unit.short_name for view, _ in members))
        seen: set[str] = set()
        examples = [p for _, p in members if p.unit not in seen and not seen.add(p.unit)]  # type: ignore[func-returns-value]
        found.append(TypicalProblem(
            rule=rule, title=file.rule.title if file else NO_RULE, family=file.family.title if file else "",
            basis=file.rule.basis if file else (), suggestion=file.rule.suggestion if file else "", units=names,
            count=len(members), points=sum((p.points for _, p in members), ZERO), examples=tuple(examples[:EXAMPLES])))
    found.sort(key=lambda t: (-t.points, -len(t.units), -t.count, t.rule))
    return tuple(found[:TYPICAL])


def _coverage(workspace: Workspace, store: Store) -> tuple["Coverage", ...]:
    from reports.view import Coverage

    figures = store.coverage()
    quarantined: dict[str, list[str]] = defaultdict(list)
    for unit, name, reason in store.quarantined_columns():
        quarantined[unit].append(f"{name}：{reason}")
    return tuple(
        Coverage(unit=u.short_name, columns=f.get("columns", 0), documents=f.get("documents", 0),
                 checked=f.get("checked", 0), declared=0, not_checkable=f.get("not_checkable", 0),
                 quarantined=tuple(quarantined[u.id]))
        for u in workspace.units for f in (figures.get(u.id, {}),))


def _trend(store: Store, until: Period) -> tuple[tuple[str, Decimal], ...]:
    points = []
    for period in store.periods():
        if period.kind == "季度" and period.cut_off <= until.cut_off:
            mean = _mean([c.rate for c in store.cards(period.id) if c.rank is not None])
            if mean is not None:
                points.append((period.id, mean))
    return tuple(points)


# ---------------------------------------------------------------- files


def notice(workspace: Workspace, *, period: str | None, out: Path, now: datetime | None = None) -> tuple[Path, ...]:
    """Write every report format of a round under ``out``; the notice also as PDF when LibreOffice is installed."""
    from reports.base import formats

    model = build_model(workspace, period=period, now=now)
    if refusal := unfit_for_print(model):
        raise ReportError(f"不能据此出具通报：{refusal}")
    written: list[Path] = []
    for report in formats().values():
        files = report.render(model)
        folder = out / report.title if len(files) > 1 else out
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            path = folder / file_name(file.name)
            write_whole(path, file.body)
            written.append(path)
    for path in [p for p in written if p.suffix == ".docx"]:
        pdf = to_pdf(path)
        if pdf:
            written.append(pdf)
    return tuple(written)


def office() -> str | None:
    """LibreOffice's program, ``None`` when not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(path: Path, timeout: int = 120) -> Path | None:
    """PDF beside ``path``; ``None`` when LibreOffice is missing. Raises ``ReportError`` when it makes nothing.

    Each call has a profile folder of its own: two conversions that share one silently make nothing (measured).
    """
    program = office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as profile:
        pdf = path.with_suffix(".pdf")
        # An earlier round's file must not pass for this one's when the program makes nothing.
        pdf.unlink(missing_ok=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603 -- a fixed program with a path of ours
                [program, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "pdf", "--outdir",
                 str(path.parent.resolve()), str(path.resolve())], check=False, timeout=timeout, capture_output=True)
    if not pdf.exists():
        raise ReportError(f"LibreOffice 未能把 {path.name} 转成 PDF；docx 已写好，可用 WPS 或 Word 另存")
    return pdf

