"""All that a rule file imports: the four decorators, what a rule yields, and the examples that are its tests.

A rule is one generator function in one file. It sees a subject and a context, yields ``Hit`` (something is wrong) or
``Unsure`` (this anchor cannot be judged tonight), and may raise ``NotApplicable`` or ``Undetermined`` for the whole
subject. It cannot fetch, read the clock, see other rules or choose its own severity.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, Protocol, TypeVar

from gkcrawl.model import (
    Column,
    Confidence,
    Document,
    Hit,
    Portal,
    Scope,
    Severity,
    Subject,
    UnitFacts,
    Unsure,
)
from gkcrawl.workdays import Calendar

__all__ = [
    "Bad", "Context", "Good", "Hit", "NoParams", "NotApplicable", "Rule", "Skip", "Undetermined", "Unsure",
    "column_rule", "document_rule", "portal_rule", "unit_rule",
]

P = TypeVar("P")
S = TypeVar("S", bound=Subject)
S_contra = TypeVar("S_contra", bound=Subject, contravariant=True)
Verdicts = Iterator[Hit | Unsure]


class NotApplicable(Exception):
    """The rule has nothing to say about this subject; the reason is kept."""


class Undetermined(Exception):
    """The rule applies but what it needs is missing or doubtful; the reason is kept."""


@dataclass(frozen=True, slots=True)
class NoParams:
    """For rules without parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Generic[P]):
    """What a rule may know besides its subject: the date of judgement, working days, its own parameters."""

    as_of: date
    params: P
    calendar: Calendar = field(default_factory=Calendar)


class Check(Protocol[S_contra]):
    """The function of a rule."""

    def __call__(self, subject: S_contra, ctx: Context[Any], /) -> Verdicts: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[S]):
    """A rule's function with everything that is said about it. Built by the decorators only."""

    id: str
    name: str
    title: str
    scope: Scope
    severity: Severity
    points: Decimal
    basis: tuple[str, ...]
    suggestion: str
    check: Check[S]
    applies_to: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clock: bool = False
    params: type = NoParams
    confidence: Confidence = "certain"
    was: tuple[str, ...] = ()


def _decorator(scope: Scope) -> Callable[..., Any]:
    def with_options(
        *,
        id: str,
        name: str,
        title: str,
        severity: Severity,
        points: str | Decimal,
        basis: tuple[str, ...],
        suggestion: str,
        applies_to: tuple[str, ...] = (),
        needs: tuple[str, ...] = (),
        clock: bool = False,
        params: type = NoParams,
        confidence: Confidence = "certain",
        was: tuple[str, ...] = (),
    ) -> Callable[[Check[Any]], Rule[Any]]:
        def build(check: Check[Any]) -> Rule[Any]:
            return Rule(
                id=id, name=name, title=title, scope=scope, severity=severity, points=Decimal(points), basis=basis,
                suggestion=suggestion, check=check, applies_to=applies_to, needs=needs, clock=clock, params=params,
                confidence=confidence, was=was,
            )

        return build

    return with_options


class _Decorate(Protocol[S]):
    def __call__(
        self,
        *,
        id: str,
        name: str,
        title: str,
        severity: Severity,
        points: str | Decimal,
        basis: tuple[str, ...],
        suggestion: str,
        applies_to: tuple[str, ...] = (),
        needs: tuple[str, ...] = (),
        clock: bool = False,
        params: type = NoParams,
        confidence: Confidence = "certain",
        was: tuple[str, ...] = (),
    ) -> Callable[[Check[S]], Rule[S]]: ...


document_rule: _Decorate[Document] = _decorator("document")
"""Judges one page. ``applies_to`` lists document kinds (``Document.kind``); empty means all."""
column_rule: _Decorate[Column] = _decorator("column")
"""Judges one column of one unit. ``applies_to`` lists column kinds; empty means all."""
unit_rule: _Decorate[UnitFacts] = _decorator("unit")
portal_rule: _Decorate[Portal] = _decorator("portal")


# ---------------------------------------------------------------- examples, run as tests


EXAMPLE_DAY = date(2020, 12, 31)
"""``as_of`` of every example that does not name its own day."""


@dataclass(frozen=True, slots=True)
class Good:
    """A subject on which the rule must give *pass*."""

    subject: Subject
    as_of: date = EXAMPLE_DAY
    params: Any = None
    why: str = ""


@dataclass(frozen=True, slots=True, init=False)
class Bad:
    """A subject on which the rule must hit exactly the anchors named, in this order."""

    subject: Subject
    anchors: tuple[str, ...]
    as_of: date
    params: Any

    def __init__(self, subject: Subject, *anchors: str, as_of: date = EXAMPLE_DAY, params: Any = None) -> None:
        object.__setattr__(self, "subject", subject)
        object.__setattr__(self, "anchors", anchors)
        object.__setattr__(self, "as_of", as_of)
        object.__setattr__(self, "params", params)


@dataclass(frozen=True, slots=True)
class Skip:
    """A subject that the rule must leave alone, with this outcome and a reason."""

    subject: Subject
    outcome: Literal["not-applicable", "undetermined"]
    as_of: date = EXAMPLE_DAY
    params: Any = None
    why: str = ""


Example = Good | Bad | Skip
