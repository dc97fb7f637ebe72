"""What a crawl hands to the store, and what it says of itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gkcrawl.model.places import ColumnRef
from gkcrawl.model.subjects import Document, ListedItem
from gkcrawl.model.words import RunOutcome

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
