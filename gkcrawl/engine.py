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
from functools import cached_property
from typing import Any, get_args

from gkcrawl.model import (
    Column,
    Document,
    Evaluation,
    Hit,
    Outcome,
    Portal,
    Scope,
    Subject,
    UnitFacts,
    Unsure,
)
from gkcrawl.registry import RuleFile
from gkcrawl.rule import Context, NotApplicable, Undetermined
from gkcrawl.text import digest
from gkcrawl.workdays import Calendar

MOST_HITS = 200
"""More problems of one rule on one subject than anybody reads; the rest is counted in the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A subject with what every evaluation says of it. ``name``: stable identity; ``kind``: of its column or "".

    ``unit`` and ``column`` are ids, "" where it has none.
    """

    subject: Subject
    scope: Scope
    name: str
    unit: str
    column: str
    kind: str

    @classmethod
    def of(cls, subject: Subject) -> "About":
        unit, column = owner(subject)
        return cls(subject=subject, scope=scope_of(subject), name=subject_id(subject), unit=unit, column=column,
                   kind=kind_of(subject))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A rule with its context. ``stamp`` is what both add to the key of a verdict, ``dateless`` the same without the
    day."""

    file: RuleFile
    context: Context[Any]
    stamp: str
    dateless: str

    def key(self, subject_digest: str, kind: str) -> str:
        """What a verdict depends on: the whole subject, the rule's text, its parameters, the day if it matters.

        It does not matter for a subject of a kind (``About.kind``) that the rule does not judge.
        """
        stamp = self.stamp if concerns(self.file, kind) else self.dateless
        return hashlib.sha256(f"{subject_digest}\0{stamp}".encode()).hexdigest()[:32]

    def evaluate(self, about: About, key: str = "") -> Evaluation:
        outcome, reason, hits, unsure = _judge(self.file, about, self.context)
        return Evaluation(
            rule=self.file.rule.id, revision=self.file.revision, scope=self.file.rule.scope, subject=about.name,
            unit=about.unit, column=about.column, key=key, outcome=outcome, reason=reason, hits=hits, unsure=unsure)


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Rules with the parameters of a scheme, ready to judge as of a day."""

    rules: tuple[RuleFile, ...]
    as_of: date
    calendar: Calendar = field(default_factory=Calendar)
    params: Mapping[str, Any] = field(default_factory=dict)

    def prepare(self, file: RuleFile) -> Prepared:
        given = self.params.get(file.rule.id)
        context = Context(as_of=self.as_of, calendar=self.calendar,
                          params=given if given is not None else file.rule.params())
        dateless = f"{file.revision}\0{context.params!r}"
        stamp = f"{dateless}\0{self.as_of.isoformat()}" if file.rule.clock else dateless
        return Prepared(file=file, context=context, stamp=stamp, dateless=dateless)

    @cached_property
    def prepared(self) -> Mapping[str, tuple[Prepared, ...]]:
        """The rules by scope."""
        ready = [self.prepare(file) for file in self.rules]
        return {scope: tuple(p for p in ready if p.file.rule.scope == scope) for scope in get_args(Scope)}

    def evaluate(self, subject: Subject) -> Iterator[Evaluation]:
        """One evaluation for each rule whose scope is this subject's."""
        about = About.of(subject)
        subject_digest = digest(subject)
        for rule in self.prepared[about.scope]:
            yield rule.evaluate(about, rule.key(subject_digest, about.kind))


_SCOPES: dict[type, Scope] = {Document: "document", Column: "column", UnitFacts: "unit", Portal: "portal"}


def scope_of(subject: Subject) -> Scope:
    return _SCOPES[type(subject)]


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


def kind_of(subject: Subject) -> str:
    """What a document or column is in the catalogue's words (规范性文件 …), "" for other subjects."""
    match subject:
        case Document():
            return subject.kind
        case Column():
            return subject.ref.kind
        case _:
            return ""


def concerns(file: RuleFile, kind: str) -> bool:
    """Whether a rule judges subjects of that kind."""
    return not file.rule.applies_to or kind in file.rule.applies_to


def evaluate(file: RuleFile, subject: Subject, ctx: Context[Any], *, key: str = "") -> Evaluation:
    """The outcome of one rule on one subject."""
    return Prepared(file=file, context=ctx, stamp="", dateless="").evaluate(About.of(subject), key)


Verdict = tuple[Outcome, str, tuple[Hit, ...], tuple[str, ...]]


def _judge(file: RuleFile, about: About, ctx: Context[Any]) -> Verdict:
    rule, subject = file.rule, about.subject
    if not concerns(file, about.kind):
        return "not-applicable", f"本规则不适用于“{about.kind or '未分类'}”", (), ()
    if isinstance(subject, Column | Document) and subject.quarantined:
        return "undetermined", f"本次采集不可信：{subject.quarantined}", (), ("*",)
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
        # What is not listed is not known to be repaired.
        rest = ("*",) if len(hits) > MOST_HITS else ()
        return "fail", many, tuple(hits[:MOST_HITS]), anchors + rest
    return ("undetermined", why, (), anchors) if anchors else ("pass", "", (), ())


NEEDS = {"probes": "链接核验", "attachments": "附件核验"}
