"""The values that flow through gkcrawl: frozen, slotted, keyword-only.

``Draft`` (what a parser read) becomes ``Document`` at the door, where personal data is masked; ``Document``,
``Column``, ``UnitFacts`` and ``Portal`` are the four subjects that rules judge and hold everything a rule may look at;
a rule's ``Hit`` becomes a ``Finding``; findings and a scheme become a ``ScoreCard``.

Conventions: an absent value is ``None``; an empty string means "the field is there but blank". Dates are Asia/Shanghai
dates, ``datetime`` values are aware. Tuples, never lists, so that every value is hashable.
"""

from gkcrawl.model.crawling import (
    ColumnFigures,
    ColumnHealth,
    FoundColumn,
    FrontierEntry,
    ListPage,
    PageKind,
    Probe,
    Run,
    Snapshot,
    Visit,
)
from gkcrawl.model.pages import (
    AnnualReport,
    Attachment,
    Draft,
    Link,
    MetadataField,
    PersonalDatum,
    ReportRow,
    Table,
)
from gkcrawl.model.places import NO_COLUMN, ColumnRef, Period, Unit
from gkcrawl.model.scores import LedgerEntry, ScoreCard, ScoreLine
from gkcrawl.model.subjects import Column, Document, ListedItem, Portal, Subject, UnitFacts
from gkcrawl.model.verdicts import Evaluation, Finding, FindingEvent, Hit, Unsure
from gkcrawl.model.words import (
    ColumnState,
    Confidence,
    FindingStatus,
    LinkState,
    Outcome,
    PersonalDataKind,
    RunOutcome,
    Scope,
    Severity,
    UnitClass,
)

__all__ = [
    "NO_COLUMN",
    "AnnualReport",
    "Attachment",
    "Column",
    "ColumnFigures",
    "ColumnHealth",
    "ColumnRef",
    "ColumnState",
    "Confidence",
    "Document",
    "Draft",
    "Evaluation",
    "Finding",
    "FindingEvent",
    "FindingStatus",
    "FoundColumn",
    "FrontierEntry",
    "Hit",
    "LedgerEntry",
    "Link",
    "LinkState",
    "ListPage",
    "ListedItem",
    "MetadataField",
    "Outcome",
    "PageKind",
    "Period",
    "PersonalDataKind",
    "PersonalDatum",
    "Portal",
    "Probe",
    "ReportRow",
    "Run",
    "RunOutcome",
    "Scope",
    "ScoreCard",
    "ScoreLine",
    "Severity",
    "Snapshot",
    "Subject",
    "Table",
    "Unit",
    "UnitClass",
    "UnitFacts",
    "Unsure",
    "Visit",
]
