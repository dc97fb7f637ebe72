"""The four subjects that rules judge; they hold everything that a rule may look at, and nothing else."""

from dataclasses import dataclass
from datetime import date

from gkcrawl.model.pages import AnnualReport, Attachment, Link, MetadataField, PersonalDatum, Table
from gkcrawl.model.places import ColumnRef, Unit
from gkcrawl.model.words import ColumnState


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
