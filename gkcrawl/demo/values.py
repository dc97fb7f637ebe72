"""What the portal is made of: frozen values between the builders of content and the templates."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from gkcrawl.demo.rounds import Round
from gkcrawl.demo.units import UnitSpec

FileKind = Literal["pdf", "docx", "xlsx", "rtf", "zip", "gone", "empty", "error-page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a page's body. ``p`` paragraph, ``h`` heading, ``right`` flush right, ``center`` centred, ``table``
    rows of which the first is the head, ``link`` and ``image`` use ``url``, ``markup`` is ready-made HTML."""

    kind: Literal["p", "h", "right", "center", "table", "link", "image", "markup"]
    text: str = ""
    url: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """An attachment. ``named``: the link carries ``download="name"`` (FastDFS paths say nothing)."""

    name: str
    path: str
    kind: FileKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One content page. ``key`` is stable: unit id / column / b (before October 2020) or f (after) + place, newest
    first. ``shown`` is the publication time printed on the page, ``listed`` the date in the list; ``since`` decides
    from which day the page exists."""

    key: str
    unit: UnitSpec
    column: str
    kind: str
    title: str
    since: date
    shown: datetime | None
    listed: date
    issued: date | None
    number: str = ""
    validity: str | None = "有效"
    effective: date | None = None
    expires: date | None = None
    index: str = ""
    category: str = ""
    topic: str = ""
    keywords: str = ""
    body: tuple[Block, ...] = ()
    files: tuple[FileRef, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    related_by_script: bool = False
    sticky: bool = False
    also_in: str = ""
    content_id: int = 0

    @property
    def path(self) -> str:
        return f"/public/{self.unit.organ_id}/{self.content_id}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """One column of the catalogue. ``labels`` are the names units give it, the first is the usual one. ``base`` and
    ``fresh``: pages before and after October 2020."""

    key: str
    parents: tuple[str, ...]
    kind: str
    labels: tuple[str, ...]
    base: int
    fresh: int
    since: date
    max_age_days: int | None = None
    minimum_items: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPage:
    """One column of one unit in one round, rows in the order of the list."""

    spec: ColumnSpec
    unit: UnitSpec
    cat_id: int
    label: str
    rows: tuple[Doc, ...]

    @property
    def path(self) -> str:
        return f"/public/column/{self.unit.organ_id}?type=4&catId={self.cat_id}&action=list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An annual report, detail page of ``type=3``. ``body`` is the finished text, ``title`` as printed."""

    unit: UnitSpec
    year: int
    title: str
    shown: datetime
    body: tuple[Block, ...]

    @property
    def path(self) -> str:
        return f"/public/column/{self.unit.organ_id}?type=3&action=detail&nav=3&title={self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The whole portal in one round."""

    round: Round
    columns: tuple[ColumnPage, ...]
    docs: tuple[Doc, ...]
    reports: tuple[Report, ...]
    by_content_id: dict[int, Doc] = field(default_factory=dict)
    by_cat_id: dict[int, ColumnPage] = field(default_factory=dict)
    files: dict[str, FileRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One seeded defect: the rule that must find it, the unit's name, the rounds in which it is there, why, and the
    path of the page (a column's list page for defects of lists)."""

    rule: str
    unit: str
    rounds: tuple[str, ...]
    reason: str
    path: str
