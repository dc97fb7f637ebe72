"""``check`` and ``score``: stored facts to verdicts, verdicts to cards."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from gkcrawl.app.guards import admit_units, refuse_time_travel
from gkcrawl.app.workspace import Workspace, current_period, newest_checked, period_named, scheme_of
from gkcrawl.engine import About, Judge, Prepared, subject_id
from gkcrawl.errors import Unfit
from gkcrawl.findings import Change, Seen, advance, from_evaluation
from gkcrawl.model import Evaluation, Finding, Outcome, Period, ScoreCard, Subject
from gkcrawl.registry import RuleFile, all_rules, rule_named
from gkcrawl.scoring import Bound, cards_digest
from gkcrawl.scoring import score as score_cards
from gkcrawl.store import Store
from gkcrawl.text import digest

BATCH = 400
CARRIED = ("pass", "not-applicable")
"""Outcomes that are carried over unjudged when nothing changed; the others are looked at again every time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check did. ``changes`` counts findings by new status; ``errors`` are rules that raised."""

    period: Period
    subjects: int
    evaluations: int
    carried: int
    changes: Mapping[str, int]
    errors: tuple[tuple[str, str, str], ...]
    quarantined: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Tally:
    """What a check gathers on its way; keeps only the evaluations that known findings wait for.

    ``judged`` and ``kept`` (carried over) wait to be stored.
    """

    awaited: frozenset[tuple[str, str]]
    judged: list[Evaluation] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    evaluations: dict[tuple[str, str], Evaluation] = field(default_factory=dict)
    found: list[Finding] = field(default_factory=list)
    outcomes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    subjects: int = 0
    total: int = 0
    carried: int = 0


def check(
    workspace: Workspace,
    *,
    rules: tuple[str, ...] = (),
    everything: bool = False,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CheckResult:
    """Judge everything stored, move every finding to its state, and note what counts in the current round.

    Raises ``Unfit`` when the last crawl must not be trusted: then nothing is judged, closed or scored.
    """
    at = now or workspace.now()
    chosen = tuple(rule_named(word) for word in rules) or tuple(all_rules().values())
    with workspace.lock(), workspace.open() as store:
        _refuse_unfit(store)
        refuse_time_travel(store, at)
        admit_units(workspace, store)
        _settle_killed(store, at)
        period = current_period(store, at.date())
        judge = Judge(rules=chosen, as_of=min(at.date(), period.cut_off), params=workspace.bound.params)
        run = store.begin_run("check", at)
        tally = _judge_all(workspace, store, judge, run.id, everything, progress)
        with store.write():
            # Read and written in one unit of work: a clerk may decide on a finding while a check is under way.
            change = _conclude(store, tally, chosen, at, period)
            store.save_findings(change.findings, change.events)
            if not rules:
                store.forget_evaluations(run.id)
                # Also what was repaired: a notice of this round, printed later, tells how much.
                store.save_round(period.id, store.findings(), tally.outcomes)
        stats = {"subjects": tally.subjects, "evaluations": tally.total, "carried": tally.carried}
        store.finish_run(run.id, outcome="good", reason="", stats=stats, at=at)
        return CheckResult(
            period=period, subjects=tally.subjects, evaluations=tally.total, carried=tally.carried,
            changes=Counter(e.after for e in change.events), errors=store.errors(),
            quarantined=store.quarantined_columns())


def _settle_killed(store: Store, at: datetime) -> None:
    """Checks that were killed: the lock is ours, so none is under way. What they had judged is used again."""
    while broken := store.unfinished_run("check"):
        store.finish_run(broken.id, outcome="failed", reason="检查中断，由下一次检查接续", stats={}, at=at)


def _refuse_unfit(store: Store) -> None:
    last = store.last_run("crawl")
    unfinished = store.unfinished_run("crawl")
    if last is None and unfinished is None:
        raise Unfit("还没有采集过，无从检查；请先运行 gkcrawl crawl")
    if last and last.outcome in ("failed", "quarantined"):
        raise Unfit(f"最近一次采集（第 {last.id} 次，{last.started_at:%Y-%m-%d %H:%M}）不可信：{last.reason}。"
                    "本次不检查、不销号、不计分；请待门户恢复后重新采集")
    if unfinished:
        raise Unfit(f"第 {unfinished.id} 次采集中途中断、尚未完成；请再运行 gkcrawl crawl 接着采集，然后检查")


def _judge_all(workspace: Workspace, store: Store, judge: Judge, run: int, everything: bool,
               progress: Callable[[int, int], None] | None) -> _Tally:
    known = store.findings()
    tally = _Tally(awaited=frozenset((f.rule, f.subject) for f in known))
    total = store.document_count()
    ids = [file.rule.id for file in judge.rules]
    subjects = _subjects(workspace, store)
    while batch := list(islice(subjects, BATCH)):
        keys = {} if everything else store.evaluation_keys(ids, [subject_id(subject) for subject, _, _ in batch])
        for subject, seen, column in batch:
            _judge_one(judge, subject, seen, column, keys, tally)
        _flush(store, run, tally)
        if progress:
            progress(tally.subjects, max(total, tally.subjects))
    if progress:
        progress(tally.subjects, tally.subjects)
    return tally


def _flush(store: Store, run: int, tally: _Tally) -> None:
    with store.write():
        store.save_evaluations(run, tally.judged)
        store.keep_evaluations(run, tally.kept)
    tally.judged.clear()
    tally.kept.clear()


def _subjects(workspace: Workspace, store: Store) -> Iterator[tuple[Subject, Seen, str]]:
    """Every subject with what its findings will show, and "column name/kind"."""
    for column in store.column_subjects():
        yield column, Seen(url=column.url, title=column.ref.name), f"{column.ref.name}/{column.ref.kind}"
    for document, snapshot in store.documents():
        yield (document, Seen(url=document.url, title=document.title or "（无标题）", snapshot=snapshot),
               f"{document.column.name}/{document.kind}")
    for facts in store.unit_facts(workspace.units):
        yield facts, Seen(url=facts.unit.homepage, title=facts.unit.name), ""
    portal = workspace.profile.portal
    yield (store.portal_subject(portal.url, portal.name, workspace.units), Seen(url=portal.url, title=portal.name), "")


def _judge_one(judge: Judge, subject: Subject, seen: Seen, column: str,
               keys: Mapping[tuple[str, str], tuple[str, str]], tally: _Tally) -> None:
    about = About.of(subject)
    subject_digest = digest(subject)
    tally.subjects += 1
    for rule in judge.prepared[about.scope]:
        name = (rule.file.rule.id, about.name)
        key = rule.key(subject_digest, about.kind)
        before, outcome = keys.get(name, ("", ""))
        tally.total += 1
        if before == key and outcome in CARRIED:
            tally.carried += 1
            tally.kept.append(name)
            if name in tally.awaited:
                tally.evaluations[name] = _carried(rule, about, key, outcome)
        else:
            evaluation = rule.evaluate(about, key)
            outcome = evaluation.outcome
            tally.judged.append(evaluation)
            if name in tally.awaited:
                tally.evaluations[name] = evaluation
            if evaluation.hits:
                tally.found += from_evaluation(evaluation, rule.file, seen)
        tally.outcomes[(about.unit, rule.file.rule.id, column, outcome)] += 1


def _carried(rule: Prepared, about: About, key: str, outcome: str) -> Evaluation:
    kept: Outcome = "pass" if outcome == "pass" else "not-applicable"
    return Evaluation(rule=rule.file.rule.id, revision=rule.file.revision, scope=about.scope, subject=about.name,
                      unit=about.unit, column=about.column, key=key, outcome=kept)


def _conclude(store: Store, tally: _Tally, chosen: tuple[RuleFile, ...], at: datetime, period: Period) -> Change:
    ids = {file.rule.id for file in chosen}
    known = [f for f in store.findings() if f.rule in ids]
    return advance(known, tally.found, tally.evaluations, gone=store.gone_subjects(), now=at, period=period.id)


# ---------------------------------------------------------------- score


def score(
    workspace: Workspace, *, period: str | None = None, scheme: Path | None = None, now: datetime | None = None
) -> tuple[ScoreCard, ...]:
    """The cards of a round in ranking order. The newest round is computed and kept; an older or frozen one is read as
    it was scored, unless ``scheme`` asks what another scheme would have given (which is not kept).

    Raises ``Unfit`` for a round that was never checked: nothing found is not nothing wrong.
    """
    with workspace.open() as store:
        chosen = period_named(store, period)
        if scheme is not None:
            _refuse_unchecked(store, chosen)
            return compute(store, scheme_of(workspace, scheme), workspace, chosen.id)
        return cards_of(workspace, store, chosen, now or workspace.now())


def cards_of(workspace: Workspace, store: Store, period: Period, at: datetime, *, again: bool = False
             ) -> tuple[ScoreCard, ...]:
    """As ``score``, in an open store; with ``again`` an older round is computed anew, too."""
    newest = newest_checked(store)
    over = period.frozen or newest is None or newest.id != period.id
    if over and not again and (cards := store.cards(period.id)):
        return cards
    _refuse_unchecked(store, period)
    bound = workspace.bound
    cards = compute(store, bound, workspace, period.id)
    store.save_scoring(period.id, bound.scheme.id, bound.digest, cards_digest(cards), cards, at)
    return cards


def _refuse_unchecked(store: Store, period: Period) -> None:
    if period.id not in store.checked_periods():
        raise Unfit(f"{period.title}还没有检查过，没有得分可言；请先运行 gkcrawl crawl 和 gkcrawl check")


def compute(store: Store, bound: Bound, workspace: Workspace, period: str) -> tuple[ScoreCard, ...]:
    """Cards from what the store holds of a round."""
    workspace.require_units()
    kinds = {c.ref.id: (c.ref.name, c.ref.kind) for c in store.columns()}
    return score_cards(bound, workspace.units, store.round_findings(period), store.round_outcomes(period), kinds,
                       period=period, marks=store.manual_marks(period))
