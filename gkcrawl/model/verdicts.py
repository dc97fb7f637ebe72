"""What rules say, and what becomes of it over time."""

from dataclasses import dataclass
from datetime import date, datetime

from gkcrawl.model.words import Confidence, FindingStatus, Outcome, Scope, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's word that something is wrong.

    ``anchor``: stable word for *which* problem of the subject (a field name, a target URL, a digest); enters identity.
    ``detail``: what is wrong, with the values, in Chinese. ``evidence``: the words of the page, masked.
    ``where``: place on the page (元数据表, 正文, 附件 …).
    """

    anchor: str
    detail: str
    evidence: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A rule's word that nothing can be said about one anchor tonight; an old finding there stays as it is."""

    anchor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The outcome of one rule on one subject. ``unsure`` lists anchors that could not be judged."""

    rule: str
    revision: str
    scope: Scope
    subject: str
    unit: str
    column: str
    key: str
    outcome: Outcome
    reason: str = ""
    hits: tuple[Hit, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule broken by one subject at one anchor; ``id`` is the fingerprint and survives rounds."""

    id: str
    rule: str
    revision: str
    scope: Scope
    unit: str
    column: str
    subject: str
    url: str
    doc_title: str
    anchor: str
    detail: str
    evidence: str
    where: str
    severity: Severity
    confidence: Confidence
    status: FindingStatus = "new"
    first_seen: date | None = None
    last_seen: date | None = None
    round: str = ""
    snapshot: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEvent:
    """One change in the life of a finding; rows are only ever added."""

    finding: str
    at: datetime
    before: str
    after: FindingStatus
    by: str
    reason: str = ""
