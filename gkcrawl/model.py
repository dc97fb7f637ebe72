"""The values that flow through gkcrawl: frozen, slotted, keyword-only.

``Draft`` (what a parser read) becomes ``Document`` at the door, where personal data is masked; ``Document``,
``Column``, ``UnitFacts`` and ``Portal`` are the four subjects that rules judge and hold everything a rule may look at;
a rule's ``Hit`` becomes a ``Finding``; findings and a scheme become a ``ScoreCard``.

Conventions: an absent value is ``None``; an empty string means "the field is there but blank". Dates are Asia/Shanghai
dates, ``datetime`` values are aware. Tuples, never lists, so that every value is hashable.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Outcome = Literal["pass", "fail", "not-applicable", "undetermined", "error"]
Severity = Literal["minor", "major", "critical", "veto"]
Confidence = Literal["certain", "suspected"]
Scope = Literal["document", "column", "unit", "portal"]
UnitClass = Literal["县区", "市直部门"]

LinkState = Literal["unknown", "ok", "dead", "suspected-dead", "unverified"]
"""``dead``: 404/410 confirmed by GET on at least two separate nights. ``suspected-dead``: seen dead on one night only.
``unverified``: 403, 405, 412, 429, 5xx, timeouts, TLS and the like; never deducted. ``unknown``: not probed yet."""

FindingStatus = Literal[
    "new", "open", "claimed-fixed", "fixed", "withdrawn-page", "regressed", "waived",
    "appealed", "upheld", "rejected", "gone", "unverified",
]
"""``upheld``: the unit's appeal was accepted, the finding no longer counts. ``rejected``: the appeal was turned down."""

ColumnState = Literal["found", "missing", "declared", "not-applicable", "not-checkable"]
PersonalDataKind = Literal["identity-number", "old-identity-number", "bank-card", "mobile", "partly-masked-identity"]
RunOutcome = Literal["running", "good", "quarantined", "failed"]


# ---------------------------------------------------------------- who and where


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A monitored body. ``id`` is stable over the years; ``site_id`` is the portal's own number (LONSUN organId)."""

    id: str
    name: str
    short_name: str
    unit_class: UnitClass
    aliases: tuple[str, ...] = ()
    email: str = ""
    site_id: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRef:
    """Which column a document was listed in. ``path`` goes from the top heading down, ``kind`` is the catalogue's
    word for what belongs here (规范性文件, 政策解读, 年报, …), empty when the catalogue does not know the column."""

    id: str
    unit: str
    path: tuple[str, ...]
    kind: str = ""

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""


# ---------------------------------------------------------------- what a page holds


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDatum:
    """One personal number that was met and masked. The value itself exists nowhere.

    ``digest`` is HMAC-SHA256 (hex, 32 characters) of the digits under the workspace key.
    ``place`` says where: ``text``, ``title``, ``metadata``, ``table``, ``link``, ``attachment-name``, ``markup``.
    ``tied_to_name``: a natural person's name stands in the same row or within 20 characters.
    ``official_contact``: the words around it say that it is a duty or contact number (联系人, 咨询电话, 值班 …).
    ``context``: the words around it, masked, at most 60 characters, for the evidence.
    """

    kind: PersonalDataKind
    masked: str
    digest: str
    place: str = "text"
    tied_to_name: bool = False
    official_contact: bool = False
    has_context_word: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink or image on a page. ``kind``: ``page``, ``image``, ``attachment``. ``internal``: same portal."""

    url: str
    text: str = ""
    kind: Literal["page", "image", "attachment"] = "page"
    internal: bool = True
    state: LinkState = "unknown"
    status: int | None = None
    nights: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file offered on the page. ``size`` in bytes, ``None`` when not known; ``sniffed`` is the real kind
    (``pdf``, ``zip``, ``ole``, ``html``, ``text``, …) from the first bytes, empty when not looked at."""

    url: str
    name: str = ""
    extension: str = ""
    state: LinkState = "unknown"
    status: int | None = None
    size: int | None = None
    content_type: str = ""
    sniffed: str = ""
    nights: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataField:
    """One row of a page's metadata table: the label as the page wrote it, and its value as text ("" when blank)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as text: rows of cells, spans already repeated into every cell they cover."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of table three of an annual report. ``code`` is R1 … R25 (DOMAIN numbering of the 2019 and 2021 forms),
    ``label`` the words of the page, ``values`` the seven columns 自然人 … 总计; ``None`` for a cell that could not be
    read as a number."""

    code: str
    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport:
    """The figures of a 政府信息公开工作年度报告.

    ``form`` is 2019 (国办公开办函〔2019〕60号) or 2021 (〔2021〕30号). ``requests`` is table three; ``litigation`` the
    fifteen figures of table four: 行政复议, 未经复议直接起诉, 复议后起诉, each 维持 纠正 其他 未审结 总计.
    ``sections`` are the headings found with the number of characters under each.
    ``doubts`` are the reasons why the reading may be wrong (split cells, tables as images); not empty means that
    arithmetic rules must answer *undetermined* for what the doubt touches.
    """

    year: int | None
    form: Literal[2019, 2021] | None
    requests: tuple[ReportRow, ...] = ()
    litigation: tuple[int | None, ...] = ()
    sections: tuple[tuple[str, int], ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a CMS family read from one content page; everything optional: absence is what the rules judge.

    ``published_at`` and ``issued_on`` stay as the page wrote them (text); the door turns them into dates.
    ``unreadable`` names the fields that the page fills by script or picture, so that nothing can be said about them:
    names are those of ``Document`` ("validity", "document_number", "issued_on", "published_on", "interpretation_links").
    ``rest``: words outside the body and unseen ones (comments, form values); searched for personal data at the door,
    kept nowhere.
    """

    url: str
    title: str | None = None
    metadata: tuple[MetadataField, ...] = ()
    published: str | None = None
    source: str | None = None
    text: str = ""
    tables: tuple[Table, ...] = ()
    signature: str | None = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    redirects_to: str | None = None
    annual_report: AnnualReport | None = None
    rest: str = ""


# ---------------------------------------------------------------- subjects of rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One published page, masked, in normal form. Subject of document rules.

    ``identity`` survives a move of the page to another address (default: the canonical URL).
    ``collected`` names what was gathered for it: ``probes`` (all its links), ``attachments`` (all its files).
    ``has_metadata_table``: the page carries a metadata block at all.
    ``number_text``: the number as the page wrote it, ``document_number`` in normal form (NFKC, 〔〕, no spaces) or
    ``None`` when the field is absent, blank, or holds 无 / - and the like.
    ``quarantined``: why what was read last must not be judged (its column looked broken that night), or empty.
    ``body_numbers``: numbers found at the head of the body, in normal form. ``signature_on``: date under the signature.
    """

    url: str
    identity: str = ""
    unit: str
    column: ColumnRef
    kind: str = ""
    title: str | None = None
    metadata: tuple[MetadataField, ...] = ()
    has_metadata_table: bool = False
    index_number: str | None = None
    document_number: str | None = None
    number_text: str | None = None
    body_numbers: tuple[str, ...] = ()
    publisher: str | None = None
    issued_on: date | None = None
    issued_text: str | None = None
    published_on: date | None = None
    published_text: str | None = None
    signature_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: str | None = None
    category: str | None = None
    topic: str | None = None
    keywords: str | None = None
    source: str | None = None
    text: str = ""
    tables: tuple[Table, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    personal_data: tuple[PersonalDatum, ...] = ()
    annual_report: AnnualReport | None = None
    unreadable: frozenset[str] = frozenset()
    collected: frozenset[str] = frozenset()
    first_seen_on: date | None = None
    listed_on: date | None = None
    quarantined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One row of a column's list. ``date_text`` as written; ``listed_on`` parsed; ``sticky``: pinned to the top."""

    url: str
    title: str
    listed_on: date | None = None
    date_text: str = ""
    sticky: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of one unit with the rows of its list. Subject of column rules.

    ``ref`` identifies it. ``max_age_days``: longest allowed time without update, ``None`` when the catalogue sets none.
    ``minimum_items``: the fewest items expected, 0 when none are. ``newest_on``: newest trusted date of its items.
    ``empty_signal``: the portal itself said that the list is empty (暂无相关信息). ``child_count``: sub-columns.
    ``quarantined``: why tonight's list must not be judged, empty when it may.
    """

    ref: ColumnRef
    url: str = ""
    state: ColumnState = "found"
    items: tuple[ListedItem, ...] = ()
    item_count: int | None = None
    newest_on: date | None = None
    max_age_days: int | None = None
    minimum_items: int = 0
    empty_signal: bool = False
    child_count: int = 0
    quarantined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """One unit with small facts of its columns. Subject of unit rules."""

    unit: Unit
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The whole portal. Subject of portal rules."""

    url: str
    name: str
    units: tuple[Unit, ...] = ()
    homepage_links: tuple[Link, ...] = ()


Subject = Document | Column | UnitFacts | Portal


# ---------------------------------------------------------------- verdicts


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


# ---------------------------------------------------------------- scores


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One movement of a unit's score. ``amount`` is negative for a deduction, positive for a restoration or credit.

    ``kind``: deduction, exclusion (given back because another finding on the same matter counts), cap (given back
    because the item is exhausted, 扣完为止), manual, credit, veto, rescale. ``evidence`` is never empty for a deduction.
    """

    period: str
    unit: str
    sequence: int
    kind: Literal["deduction", "exclusion", "cap", "manual", "credit", "veto", "rescale"]
    indicator: str
    amount: Decimal
    rule: str = ""
    revision: str = ""
    finding: str = ""
    reason: str = ""
    evidence: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One indicator of a card. ``state``: ``checked``, ``manual`` (mark entered), ``unassessed`` (mark still owed),
    ``not-checkable``. ``lost`` is positive. ``charges``: (finding, points) that each finding costs in the end, after
    exclusions and caps; they add up to what was ``lost`` to findings."""

    indicator: str
    title: str
    group: str
    marks: Decimal
    lost: Decimal
    state: Literal["checked", "manual", "unassessed", "not-checkable"] = "checked"
    findings: tuple[str, ...] = ()
    charges: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCard:
    """A unit's score in one round.

    ``score`` is on the basis of ``full``; ``low`` and ``high`` bound it when knowledge is missing (``provisional``).
    ``rate`` is 得分率 in percent. ``rank`` is within the class, ``None`` when the unit is not ranked.
    ``checkable`` is the share of evaluations with a determined outcome, 0 … 1.
    """

    unit: str
    unit_class: UnitClass
    period: str
    scheme: str
    score: Decimal
    low: Decimal
    high: Decimal
    provisional: bool
    full: Decimal
    rate: Decimal
    rank: int | None = None
    checkable: Decimal = Decimal(1)
    lines: tuple[ScoreLine, ...] = ()
    entries: tuple[LedgerEntry, ...] = ()
    reasons: tuple[str, ...] = ()


# ---------------------------------------------------------------- crawling


PageKind = Literal["portal", "unit", "column", "list", "document", "external-list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierEntry:
    """One address to visit in a run. ``page`` counts from 1 for list pages. ``state``: pending, done, failed, skipped."""

    url: str
    kind: PageKind
    unit: str = ""
    column: str = ""
    page: int = 1
    depth: int = 0
    state: Literal["pending", "done", "failed", "skipped"] = "pending"
    status: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundColumn:
    """A column as the crawler met it: reference, address of its list, limits from the catalogue."""

    ref: ColumnRef
    url: str
    max_age_days: int | None = None
    minimum_items: int = 0
    child_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One fetched page of a column's list."""

    column: str
    page: int
    items: tuple[ListedItem, ...]
    empty_signal: bool = False
    page_count: int | None = None
    body_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A masked page body kept as evidence. ``hash`` (sha256 hex of the masked bytes) is its name."""

    hash: str
    url: str
    fetched_at: datetime
    body: bytes
    content_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The result of one fetch, stored in one transaction with everything that it discovered."""

    entry: FrontierEntry
    discovered: tuple[FrontierEntry, ...] = ()
    columns: tuple[FoundColumn, ...] = ()
    listing: ListPage | None = None
    document: Document | None = None
    snapshot: Snapshot | None = None
    raw_hash: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One look at a link or attachment. ``outcome``: ok, dead (404/410 by GET), unverified (anything else)."""

    url: str
    outcome: Literal["ok", "dead", "unverified"]
    status: int | None
    method: Literal["HEAD", "GET", ""]
    at: datetime
    reason: str = ""
    size: int | None = None
    content_type: str = ""
    sniffed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFigures:
    """What one run saw of one column. ``coverage`` maps a field name to the share of documents that had it (0 … 1)."""

    column: str
    items: int
    pages: int = 0
    failed_pages: int = 0
    documents: int = 0
    coverage: tuple[tuple[str, float], ...] = ()
    identical_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHealth:
    """A run's word on one column: ``quarantined`` is the reason in Chinese with old and new figures, or empty."""

    figures: ColumnFigures
    quarantined: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl, probe or check. ``reason`` says in Chinese why a run is not good."""

    id: int
    kind: Literal["crawl", "probe", "check"]
    started_at: datetime
    finished_at: datetime | None = None
    outcome: RunOutcome = "running"
    reason: str = ""
    stats: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A monitoring round (监测): ``id`` such as 2020Q4, ``cut_off`` the last day whose facts count."""

    id: str
    kind: Literal["季度", "月度", "专项", "回头看"] = "季度"
    cut_off: date
    opened_on: date | None = None
    frozen: bool = False

    @property
    def title(self) -> str:
        """2020年第四季度."""
        year, _, quarter = self.id.partition("Q")
        return f"{year}年第{'一二三四'[int(quarter) - 1]}季度" if quarter.isdigit() else self.id


NO_COLUMN = ColumnRef(id="", unit="", path=())
"""Column of a document that is judged alone, as ``gkcrawl lint`` does."""

