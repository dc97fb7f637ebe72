"""Runs rules over subjects: one outcome for each, never an exception.

    pass            the rule looked and found nothing wrong
    fail            it found at least one problem
    not-applicable  it has nothing to say about this subject
    undetermined    it applies, but what it needs is missing or doubtful: never a deduction, never a repair
    error           it raised; the run goes on, the reason is kept
"""

import hashlib
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gkcrawl.model import Column, Document, Evaluation, Hit, Outcome, Portal, Subject, UnitFacts, Unsure
from gkcrawl.registry import RuleFile
from gkcrawl.rule import Context, NotApplicable, Undetermined
from gkcrawl.text import digest
from gkcrawl.workdays import Calendar

MOST_HITS = 200
"""More problems of one rule on one subject than anybody reads; the rest is counted in the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Rules with the parameters of a scheme, ready to judge as of a day."""

    rules: tuple[RuleFile, ...]
    as_of: date
    calendar: Calendar = field(default_factory=Calendar)
    params: Mapping[str, Any] = field(default_factory=dict)

    def context(self, file: RuleFile) -> Context[Any]:
        given = self.params.get(file.rule.id)
        return Context(as_of=self.as_of, calendar=self.calendar,
                       params=given if given is not None else file.rule.params())

    def key(self, file: RuleFile, subject_digest: str) -> str:
        """What a verdict depends on: the whole subject, the rule's text, its parameters, the day if it matters."""
        parts = [subject_digest, file.revision, repr(self.context(file).params)]
        if file.rule.clock:
            parts.append(self.as_of.isoformat())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def evaluate(self, subject: Subject) -> Iterator[Evaluation]:
        """One evaluation for each rule whose scope is this subject's."""
        scope = scope_of(subject)
        subject_digest = ""
        for file in self.rules:
            if file.rule.scope == scope:
                subject_digest = subject_digest or digest(subject)
                yield evaluate(file, subject, self.context(file), key=self.key(file, subject_digest))


def scope_of(subject: Subject) -> str:
    return {Document: "document", Column: "column", UnitFacts: "unit", Portal: "portal"}[type(subject)]


def subject_id(subject: Subject) -> str:
    """Stable name of a subject: a document's identity, a column's, unit's or portal's id."""
    match subject:
        case Document():
            return subject.identity or subject.url
        case Column():
            return subject.ref.id
        case UnitFacts():
            return subject.unit.id
        case Portal():
            return subject.url


def owner(subject: Subject) -> tuple[str, str]:
    """(unit id, column id) of a subject, "" where it has none."""
    match subject:
        case Document():
            return subject.unit, subject.column.id
        case Column():
            return subject.ref.unit, subject.ref.id
        case UnitFacts():
            return subject.unit.id, ""
        case Portal():
            return "", ""


def evaluate(file: RuleFile, subject: Subject, ctx: Context[Any], *, key: str = "") -> Evaluation:
    """The outcome of one rule on one subject."""
    outcome, reason, hits, unsure = _judge(file, subject, ctx)
    unit, column = owner(subject)
    return Evaluation(
        rule=file.rule.id, revision=file.revision, scope=file.rule.scope, subject=subject_id(subject), unit=unit,
        column=column, key=key, outcome=outcome, reason=reason, hits=hits, unsure=unsure)


Verdict = tuple[Outcome, str, tuple[Hit, ...], tuple[str, ...]]


def _judge(file: RuleFile, subject: Subject, ctx: Context[Any]) -> Verdict:
    rule = file.rule
    kind = subject.kind if isinstance(subject, Document) else subject.ref.kind if isinstance(subject, Column) else ""
    if rule.applies_to and kind not in rule.applies_to:
        return "not-applicable", f"本规则不适用于“{kind or '未分类'}”", (), ()
    if isinstance(subject, Column) and subject.quarantined:
        return "undetermined", f"本次采集不可信：{subject.quarantined}", (), ()
    hits: list[Hit] = []
    unsure: list[Unsure] = []
    reason = ""
    if isinstance(subject, Document) and (lacking := [n for n in rule.needs if n not in subject.collected]):
        reason = f"所需数据尚未采集完整：{'、'.join(NEEDS.get(n, n) for n in lacking)}"
    try:
        # A rule whose data is incomplete still runs: what is known to be wrong is wrong, the rest is undetermined.
        for verdict in rule.check(subject, ctx):
            if isinstance(verdict, Hit):
                hits.append(verdict)
            else:
                unsure.append(verdict)
    except NotApplicable as word:
        return "not-applicable", str(word), (), ()
    except Undetermined as word:
        reason = str(word)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return "error", f"规则出错：{type(error).__name__}: {error}（{last.name} 第 {last.lineno} 行）", (), ()
    return _settle(hits, unsure, reason)


def _settle(hits: list[Hit], unsure: list[Unsure], reason: str) -> Verdict:
    """``reason``: why the whole subject could not be judged, ``*`` among the unsure anchors then."""
    anchors = tuple(u.anchor for u in unsure) + (("*",) if reason else ())
    why = "；".join(filter(None, (reason, *(u.reason for u in unsure[:3]))))
    if hits:
        many = f"共 {len(hits)} 处，只列前 {MOST_HITS} 处" if len(hits) > MOST_HITS else why
        return "fail", many, tuple(hits[:MOST_HITS]), anchors
    return ("undetermined", why, (), anchors) if anchors else ("pass", "", (), ())


NEEDS = {"probes": "链接核验", "attachments": "附件核验"}
