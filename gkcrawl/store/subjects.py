"""Stored facts as the subjects that rules judge."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gkcrawl.model import (
    Attachment,
    Column,
    ColumnState,
    Document,
    Link,
    ListedItem,
    Portal,
    Unit,
    UnitFacts,
)
from gkcrawl.store.base import DATABASE, in_chinese
from gkcrawl.store.crawl import CrawlTables, column_ref
from gkcrawl.store.probes import ProbeTables, link_state
from gkcrawl.store.rows import day, from_json

COLUMN_FIELDS = "c.id, c.unit, c.path, c.kind, c.url, c.max_age_days, c.minimum_items, c.child_count, " \
                "c.empty_signal, c.listed_in_run, c.quarantined"


class SubjectTables(CrawlTables, ProbeTables):
    """Reads subjects, one column at a time."""

    def documents(self, column: str | None = None) -> Iterator[tuple[Document, str]]:
        """Documents on the portal now, each with the hash of its snapshot, in order of column and address."""
        states = self.target_states()
        sql = (f"SELECT {COLUMN_FIELDS}, d.url AS doc_url, d.facts, d.identity, d.kind AS doc_kind, d.first_seen, "
               "d.snapshot, d.doubted, r.listed_on FROM document d JOIN watched_column c ON c.id = d.portal_column "
               "LEFT JOIN list_row r ON r.portal_column = d.portal_column AND r.url = d.url "
               "WHERE d.gone_on IS NULL AND (:column IS NULL OR d.portal_column = :column) "
               "ORDER BY d.portal_column, d.url")
        with in_chinese(self.folder / DATABASE):
            cursor = self.db.conn.execute(sql, {"column": column})
            names = [d[0] for d in cursor.description]
            for values in cursor:
                row = dict(zip(names, values, strict=True))
                yield _document(row, states), row["snapshot"]

    def column_subjects(self) -> Iterator[Column]:
        """Every column with its believed list. A column that was never listed whole is *not checkable*."""
        for row in self.rows(f"SELECT {COLUMN_FIELDS} FROM watched_column c ORDER BY c.unit, c.id"):
            items = tuple(
                ListedItem(url=r["url"], title=r["title"], listed_on=day(r["listed_on"]), date_text=r["date_text"],
                           sticky=bool(r["sticky"]))
                for r in self.rows("SELECT * FROM list_row WHERE portal_column = ? ORDER BY position", (row["id"],)))
            yield _column(row, items, self._newest(row["id"]))

    def _newest(self, column: str) -> date | None:
        row = self.one("SELECT max(coalesce(r.listed_on, d.published_on)) AS newest FROM list_row r "
                       "LEFT JOIN document d ON d.url = r.url WHERE r.portal_column = ?", (column,))
        return day(row["newest"]) if row else None

    def gone_subjects(self) -> dict[str, date]:
        """Identities whose every page has left the portal, with the day."""
        rows = self.rows("SELECT identity, max(gone_on) AS gone_on FROM document GROUP BY identity "
                         "HAVING sum(gone_on IS NULL) = 0")
        return {r["identity"]: date.fromisoformat(r["gone_on"]) for r in rows}

    def unit_facts(self, units: tuple[Unit, ...]) -> Iterator[UnitFacts]:
        by_unit: dict[str, list[Column]] = {}
        for column in self.column_subjects():
            by_unit.setdefault(column.ref.unit, []).append(column)
        for unit in units:
            yield UnitFacts(unit=unit, columns=tuple(by_unit.get(unit.id, ())))

    def portal_subject(self, url: str, name: str, units: tuple[Unit, ...]) -> Portal:
        return Portal(url=url, name=name, units=units)

    def document_count(self) -> int:
        row = self.one("SELECT count(*) AS n FROM document WHERE gone_on IS NULL")
        return int(row["n"]) if row else 0

    def coverage(self) -> dict[str, dict[str, int]]:
        """Per unit: columns, documents, columns that were listed, columns that were not."""
        rows = self.rows(
            "SELECT c.unit, count(*) AS columns, sum(c.listed_in_run IS NOT NULL AND c.quarantined = '') AS checked, "
            "sum(c.listed_in_run IS NULL OR c.quarantined <> '') AS not_checkable, (SELECT count(*) FROM document d "
            "WHERE d.unit = c.unit AND d.gone_on IS NULL) AS documents FROM watched_column c "
            "WHERE c.child_count = 0 GROUP BY c.unit")
        return {r["unit"]: {k: int(r[k] or 0) for k in ("columns", "checked", "not_checkable", "documents")}
                for r in rows}

    def quarantined_columns(self) -> tuple[tuple[str, str, str], ...]:
        """(unit, column name, reason) of columns that the last run did not trust."""
        return tuple((r["unit"], r["name"], r["quarantined"]) for r in self.rows(
            "SELECT unit, name, quarantined FROM portal_column WHERE quarantined <> '' ORDER BY unit, id"))


def _document(row: Mapping[str, Any], states: Mapping[str, Mapping[str, Any]]) -> Document:
    document = from_json(Document, row["facts"])
    links = tuple(_link(link, states.get(link.url)) for link in document.links)
    files = tuple(_attachment(file, states.get(file.url)) for file in document.attachments)
    collected = set()
    if all(link.url in states for link in links if link.url.startswith("http")):
        collected.add("probes")
    if all(file.url in states for file in files):
        collected.add("attachments")
    ref = column_ref(row)
    return replace(document, identity=row["identity"], unit=ref.unit, column=ref, links=links, attachments=files,
                   kind=ref.kind or document.kind, collected=frozenset(collected),
                   first_seen_on=day(row["first_seen"]), listed_on=day(row["listed_on"]),
                   quarantined=row["doubted"] or row["quarantined"])


def _link(link: Link, known: Mapping[str, Any] | None) -> Link:
    if known is None:
        return link
    return replace(link, state=link_state(known), status=known["status"], nights=known["dead_nights"])


def _attachment(file: Attachment, known: Mapping[str, Any] | None) -> Attachment:
    if known is None:
        return file
    return replace(file, state=link_state(known), status=known["status"], nights=known["dead_nights"],
                   size=known["size"], content_type=known["content_type"], sniffed=known["sniffed"])


def _column(row: Mapping[str, Any], items: tuple[ListedItem, ...], newest: date | None) -> Column:
    listed = row["listed_in_run"] is not None
    state: ColumnState = "found" if listed or row["child_count"] else "not-checkable"
    return Column(
        ref=column_ref(row), url=row["url"], state=state, items=items, item_count=len(items) if listed else None,
        newest_on=newest, max_age_days=row["max_age_days"], minimum_items=row["minimum_items"],
        empty_signal=bool(row["empty_signal"]), child_count=row["child_count"], quarantined=row["quarantined"])
