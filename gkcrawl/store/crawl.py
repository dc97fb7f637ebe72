"""Runs, the frontier, columns, lists and documents: what a crawl writes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from backports import zstd

from gkcrawl.model import (
    ColumnFigures,
    ColumnHealth,
    ColumnRef,
    Document,
    FoundColumn,
    FrontierEntry,
    ListPage,
    Run,
    RunOutcome,
    Snapshot,
    Unit,
    Visit,
)
from gkcrawl.store.base import Connection
from gkcrawl.store.rows import iso, moment, to_json, words

COVERED_FIELDS = ("title", "published_on", "issued_on", "document_number", "index_number", "validity", "text")
"""Fields whose presence is counted per column: a template change shows as a sudden loss of one of them."""


class CrawlTables(Connection):
    """What the crawler reads and writes."""

    # ------------------------------------------------------------ units and runs

    def save_units(self, units: Iterable[Unit]) -> None:
        with self.write():
            self.db.table("unit").upsert_all(
                [{"id": u.id, "name": u.name, "short_name": u.short_name, "unit_class": u.unit_class,
                  "email": u.email, "site_id": u.site_id, "homepage": u.homepage} for u in units], pk="id")

    def units(self) -> tuple[Unit, ...]:
        """Every unit that was ever monitored, also those that have left the list since."""
        return tuple(
            Unit(id=r["id"], name=r["name"], short_name=r["short_name"], unit_class=r["unit_class"], email=r["email"],
                 site_id=r["site_id"], homepage=r["homepage"]) for r in self.rows("SELECT * FROM unit ORDER BY id"))

    def has_documents(self) -> bool:
        return self.one("SELECT 1 FROM document LIMIT 1") is not None

    def begin_run(self, kind: str, at: datetime) -> Run:
        with self.write():
            self.run_sql("INSERT INTO run (kind, started_at) VALUES (?, ?)", (kind, at.isoformat()))
            row = self.one("SELECT max(id) AS id FROM run")
        assert row is not None
        return self.run(int(row["id"]))

    def run(self, run_id: int) -> Run:
        row = self.one("SELECT * FROM run WHERE id = ?", (run_id,))
        assert row is not None
        return _run(row)

    def runs(self, limit: int = 30) -> tuple[Run, ...]:
        """Newest first."""
        return tuple(_run(r) for r in self.rows("SELECT * FROM run ORDER BY id DESC LIMIT ?", (limit,)))

    def unfinished_run(self, kind: str) -> Run | None:
        """A run that was killed before it could end; the newest."""
        row = self.one("SELECT * FROM run WHERE kind = ? AND outcome = 'running' ORDER BY id DESC LIMIT 1", (kind,))
        return _run(row) if row else None

    def last_good_run(self, kind: str) -> Run | None:
        row = self.one("SELECT * FROM run WHERE kind = ? AND outcome IN ('good', 'quarantined') "
                       "ORDER BY id DESC LIMIT 1", (kind,))
        return _run(row) if row else None

    def last_run(self, kind: str) -> Run | None:
        row = self.one("SELECT * FROM run WHERE kind = ? AND outcome <> 'running' ORDER BY id DESC LIMIT 1", (kind,))
        return _run(row) if row else None

    def finish_run(
        self, run_id: int, *, outcome: RunOutcome, reason: str, stats: Mapping[str, int], at: datetime
    ) -> Run:
        """End a run. A good crawl settles what its lists say: rows that are gone leave the columns
        that were listed whole and not quarantined, and documents that no list names any more are marked gone."""
        with self.write():
            self.run_sql("UPDATE run SET outcome = ?, reason = ?, stats = ?, finished_at = ? WHERE id = ?",
                         (outcome, reason, json.dumps(dict(stats)), at.isoformat(), run_id))
            if self.run(run_id).kind == "crawl" and outcome == "good":
                self._settle(run_id, at.date())
            elif self.run(run_id).kind == "crawl":
                # What such a night read may be broken everywhere: it is read again before it is judged.
                self.run_sql("UPDATE document SET doubted = ? WHERE last_run = ? AND doubted = ''", (reason, run_id))
                # Columns that only such a night saw may be a broken template's own invention.
                self.run_sql("DELETE FROM portal_column WHERE first_run = ? AND id NOT IN "
                             "(SELECT portal_column FROM document)", (run_id,))
        return self.run(run_id)

    # ------------------------------------------------------------ frontier

    def enqueue(self, run_id: int, entries: Iterable[FrontierEntry]) -> int:
        """Add addresses that the run does not know yet; returns how many those were."""
        rows = [(run_id, e.url, e.kind, e.unit, e.column, e.page, e.depth, e.state, e.status, e.error)
                for e in entries]
        with self.write():
            return self.many("INSERT OR IGNORE INTO frontier (run, url, kind, unit, portal_column, page, depth, "
                             "state, status, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def pending(self, run_id: int) -> tuple[FrontierEntry, ...]:
        return tuple(_entry(r) for r in self.rows(
            "SELECT * FROM frontier WHERE run = ? AND state = 'pending' ORDER BY depth, url", (run_id,)))

    def frontier_urls(self, run_id: int) -> frozenset[str]:
        return frozenset(r["url"] for r in self.rows("SELECT url FROM frontier WHERE run = ?", (run_id,)))

    def frontier_summary(self, run_id: int) -> dict[tuple[str, str, int | None], int]:
        return {(r["kind"], r["state"], r["status"]): r["n"] for r in self.rows(
            "SELECT kind, state, status, count(*) AS n FROM frontier WHERE run = ? GROUP BY 1, 2, 3", (run_id,))}

    def failed_pages(self, run_id: int, limit: int) -> tuple[FrontierEntry, ...]:
        """The first pages that a run could not read, those nearest to the portal's home first."""
        return tuple(_entry(r) for r in self.rows(
            "SELECT * FROM frontier WHERE run = ? AND state = 'failed' ORDER BY depth, url LIMIT ?", (run_id, limit)))

    # ------------------------------------------------------------ a batch of visits

    def record(self, run_id: int, visits: Sequence[Visit], at: datetime) -> None:
        """Store a batch in one transaction: a killed process loses this batch at most."""
        with self.write():
            for visit in visits:
                self._record(run_id, visit, at)

    def _record(self, run_id: int, visit: Visit, at: datetime) -> None:
        entry = visit.entry
        self.run_sql(
            "INSERT INTO frontier (run, url, kind, unit, portal_column, page, depth, state, status, error) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, url) DO UPDATE SET state = excluded.state, "
            "status = excluded.status, error = excluded.error",
            (run_id, entry.url, entry.kind, entry.unit, entry.column, entry.page, entry.depth, entry.state,
             entry.status, entry.error))
        self.enqueue(run_id, visit.discovered)
        for column in visit.columns:
            self._save_column(run_id, column, at.date())
        if visit.listing is not None:
            self._save_listing(run_id, visit.listing)
        if visit.snapshot is not None:
            self._save_snapshot(visit.snapshot)
        if visit.document is not None:
            self._save_document(run_id, visit, visit.document, at.date())
        elif entry.kind == "document" and entry.status in (404, 410):
            self.run_sql("UPDATE document SET gone_on = coalesce(gone_on, ?) WHERE url = ?",
                         (iso(at.date()), entry.url))

    def _save_column(self, run_id: int, column: FoundColumn, today: date) -> None:
        ref = column.ref
        self.run_sql(
            "INSERT INTO portal_column (id, unit, path, name, kind, url, max_age_days, minimum_items, child_count, "
            "first_seen, first_run, last_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "unit = excluded.unit, path = excluded.path, name = excluded.name, kind = excluded.kind, "
            "url = excluded.url, max_age_days = excluded.max_age_days, minimum_items = excluded.minimum_items, "
            "child_count = excluded.child_count, last_run = excluded.last_run",
            (ref.id, ref.unit, words(ref.path), ref.name, ref.kind, column.url, column.max_age_days,
             column.minimum_items, column.child_count, iso(today), run_id, run_id))

    def _save_listing(self, run_id: int, listing: ListPage) -> None:
        self.run_sql("INSERT OR REPLACE INTO list_page (run, portal_column, page, items, empty_signal, page_count, "
                     "body_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                     (run_id, listing.column, listing.page, len(listing.items), int(listing.empty_signal),
                      listing.page_count, listing.body_hash))
        self.many(
            "INSERT INTO list_row (portal_column, url, position, title, listed_on, date_text, sticky, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (portal_column, url) DO UPDATE SET "
            "position = excluded.position, title = excluded.title, listed_on = excluded.listed_on, "
            "date_text = excluded.date_text, sticky = excluded.sticky, run = excluded.run",
            [(listing.column, item.url, listing.page * 10_000 + number, item.title, iso(item.listed_on),
              item.date_text, int(item.sticky), run_id) for number, item in enumerate(listing.items)])

    def _save_snapshot(self, snapshot: Snapshot) -> None:
        self.run_sql("INSERT OR IGNORE INTO evidence.snapshot (hash, url, fetched_at, content_type, body) "
                     "VALUES (?, ?, ?, ?, ?)",
                     (snapshot.hash, snapshot.url, snapshot.fetched_at.isoformat(), snapshot.content_type,
                      zstd.compress(snapshot.body, level=6)))

    def snapshot(self, name: str) -> Snapshot | None:
        row = self.one("SELECT * FROM evidence.snapshot WHERE hash = ?", (name,))
        if row is None:
            return None
        at = moment(row["fetched_at"])
        assert at is not None
        return Snapshot(hash=name, url=row["url"], fetched_at=at, body=zstd.decompress(row["body"]),
                        content_type=row["content_type"])

    def _save_document(self, run_id: int, visit: Visit, document: Document, today: date) -> None:
        alias = self.one("SELECT identity FROM document_alias WHERE url = ?", (document.url,))
        identity = alias["identity"] if alias else document.identity or document.url
        # The state of links belongs to the probes; the page itself says only where they point.
        facts = to_json(replace(document, identity=identity, collected=frozenset(), first_seen_on=None))
        self.run_sql(
            "INSERT INTO document (url, identity, unit, portal_column, kind, title, document_number, index_number, "
            "issued_on, published_on, validity, facts, raw_hash, content_hash, snapshot, first_seen, fetched_on, "
            "last_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
            "unit = excluded.unit, portal_column = excluded.portal_column, kind = excluded.kind, "
            "title = excluded.title, document_number = excluded.document_number, "
            "index_number = excluded.index_number, issued_on = excluded.issued_on, "
            "published_on = excluded.published_on, validity = excluded.validity, facts = excluded.facts, "
            "raw_hash = excluded.raw_hash, content_hash = excluded.content_hash, snapshot = excluded.snapshot, "
            "fetched_on = excluded.fetched_on, last_run = excluded.last_run, gone_on = NULL, doubted = ''",
            (document.url, identity, document.unit, document.column.id, document.kind, document.title,
             document.document_number, document.index_number, iso(document.issued_on), iso(document.published_on),
             document.validity, facts, visit.raw_hash, visit.content_hash,
             visit.snapshot.hash if visit.snapshot else "", iso(today), iso(today), run_id))
        targets = [(link.url, link.kind, int(link.internal), iso(today)) for link in document.links]
        targets += [(file.url, "attachment", 1, iso(today)) for file in document.attachments]
        self.many("INSERT INTO target (url, kind, internal, seen_on) VALUES (?, ?, ?, ?) ON CONFLICT (url) "
                  "DO UPDATE SET seen_on = excluded.seen_on, kind = excluded.kind", targets)

    def fresh_documents(self, today: date, days: int) -> frozenset[str]:
        """Addresses fetched less than ``days`` days before ``today``, not gone, and read in a night that is trusted:
        no visit is due."""
        since = iso(today - timedelta(days=days))
        return frozenset(r["url"] for r in self.rows(
            "SELECT url FROM document WHERE fetched_on > ? AND gone_on IS NULL AND doubted = ''", (since,)))

    def columns(self, unit: str | None = None) -> tuple[FoundColumn, ...]:
        rows = self.rows("SELECT * FROM portal_column WHERE :unit IS NULL OR unit = :unit ORDER BY unit, id",
                         {"unit": unit})
        return tuple(
            FoundColumn(ref=column_ref(r), url=r["url"], max_age_days=r["max_age_days"],
                        minimum_items=r["minimum_items"], child_count=r["child_count"]) for r in rows)

    # ------------------------------------------------------------ health

    def figures(self, run_id: int) -> tuple[ColumnFigures, ...]:
        """What this run saw of each column it visited, from frontier, lists and documents."""
        items = {r["portal_column"]: r for r in self.rows(
            "SELECT portal_column, sum(items) AS items, count(*) AS pages FROM list_page WHERE run = ? GROUP BY 1",
            (run_id,))}
        failed = {r["portal_column"]: r["n"] for r in self.rows(
            "SELECT portal_column, count(*) AS n FROM frontier WHERE run = ? AND state = 'failed' "
            "AND kind IN ('column', 'list', 'external-list') GROUP BY 1", (run_id,))}
        coverage = {r["portal_column"]: r for r in self.rows(
            "SELECT portal_column, count(*) AS documents, "
            + ", ".join(f"avg({_present(name)}) AS {name}" for name in COVERED_FIELDS)
            + " FROM document WHERE last_run = ? GROUP BY 1", (run_id,))}
        visited = sorted((set(items) | set(failed) | set(coverage)) - {""})
        return tuple(_figures(c, items.get(c), failed.get(c, 0), coverage.get(c)) for c in visited)

    def good_figures(self, column: str, last: int = 5) -> tuple[ColumnFigures, ...]:
        """Figures of the column's last good runs, newest first."""
        from gkcrawl.store.rows import from_json

        rows = self.rows(
            "SELECT h.figures FROM column_health h JOIN run r ON r.id = h.run WHERE h.portal_column = ? "
            "AND h.quarantined = '' AND r.outcome IN ('good', 'quarantined') ORDER BY h.run DESC LIMIT ?",
            (column, last))
        return tuple(from_json(ColumnFigures, r["figures"]) for r in rows)

    def save_health(self, run_id: int, health: Sequence[ColumnHealth]) -> None:
        with self.write():
            self.many("INSERT OR REPLACE INTO column_health (run, portal_column, figures, quarantined) "
                      "VALUES (?, ?, ?, ?)",
                      [(run_id, h.figures.column, to_json(h.figures), h.quarantined) for h in health])
            self.many("UPDATE portal_column SET quarantined = ? WHERE id = ?",
                      [(h.quarantined, h.figures.column) for h in health])
            self.many("UPDATE document SET doubted = ? WHERE last_run = ? AND portal_column = ?",
                      [(h.quarantined, run_id, h.figures.column) for h in health if h.quarantined])

    # ------------------------------------------------------------ settling

    def _settle(self, run_id: int, today: date) -> None:
        """Believe the lists of this run, column by column, where the column was listed and is not quarantined."""
        believed = [r["portal_column"] for r in self.rows(
            "SELECT DISTINCT l.portal_column FROM list_page l LEFT JOIN column_health h "
            "ON h.run = l.run AND h.portal_column = l.portal_column "
            "WHERE l.run = :run AND coalesce(h.quarantined, '') = '' AND l.portal_column NOT IN ("
            "SELECT portal_column FROM frontier WHERE run = :run AND kind IN ('list', 'external-list') "
            "AND state IN ('failed', 'pending'))", {"run": run_id})]
        for column in believed:
            self.run_sql("DELETE FROM list_row WHERE portal_column = ? AND run < ?", (column, run_id))
            self.run_sql(
                "UPDATE portal_column SET listed_in_run = ?, empty_signal = (SELECT coalesce(max(empty_signal), 0) "
                "FROM list_page WHERE run = ? AND portal_column = ?) WHERE id = ?",
                (run_id, run_id, column, column))
        self.many(
            "UPDATE document SET gone_on = ? WHERE portal_column = ? AND gone_on IS NULL "
            "AND url NOT IN (SELECT url FROM list_row) AND last_run < ?",
            [(iso(today), column, run_id) for column in believed])
        self._adopt_columns()
        self._follow_moves(run_id, today)
        self._prune_snapshots()

    def _adopt_columns(self) -> None:
        """A document listed in several columns belongs to one of its own unit's, the first by id: the order in which
        a crawl met the lists must not matter."""
        self.run_sql(
            "UPDATE document SET portal_column = chosen.column_id, unit = chosen.unit, kind = chosen.kind FROM ("
            " SELECT url, column_id, unit, kind FROM ("
            "  SELECT r.url, c.id AS column_id, c.unit, c.kind, row_number() OVER (PARTITION BY r.url ORDER BY"
            "   (u.site_id <> '' AND instr(r.url, '/' || u.site_id || '/') > 0) DESC, c.kind = '', c.id) AS place"
            "  FROM list_row r JOIN portal_column c ON c.id = r.portal_column LEFT JOIN unit u ON u.id = c.unit"
            " ) WHERE place = 1) AS chosen WHERE chosen.url = document.url AND document.portal_column <> "
            "chosen.column_id")

    def _follow_moves(self, run_id: int, today: date) -> None:
        """A page that vanished and a page that appeared in the same unit with the same index number, or the same
        document number and title, are one document: its findings go on under the old identity."""
        moved = self.rows(
            "SELECT new.url AS url, old.identity AS identity, "
            " CASE WHEN new.index_number = old.index_number THEN '索引号相同' ELSE '文号与标题相同' END AS reason "
            "FROM document new JOIN document old ON old.unit = new.unit AND old.url <> new.url "
            " AND ((new.index_number <> '' AND new.index_number = old.index_number) "
            "  OR (new.document_number <> '' AND new.document_number = old.document_number "
            "      AND new.title = old.title)) "
            "WHERE new.last_run = ? AND new.identity = new.url AND new.first_seen = ? AND new.gone_on IS NULL "
            " AND old.gone_on = ? GROUP BY new.url HAVING count(*) = 1", (run_id, iso(today), iso(today)))
        for row in moved:
            self.run_sql("INSERT OR REPLACE INTO document_alias (url, identity, reason, noted_on) VALUES (?, ?, ?, ?)",
                         (row["url"], row["identity"], row["reason"], iso(today)))
            self.run_sql("UPDATE document SET identity = ?, facts = json_set(facts, '$.identity', ?) WHERE url = ?",
                         (row["identity"], row["identity"], row["url"]))

    def _prune_snapshots(self) -> None:
        self.run_sql("DELETE FROM evidence.snapshot WHERE hash NOT IN (SELECT snapshot FROM document) "
                     "AND hash NOT IN (SELECT snapshot FROM finding) "
                     "AND hash NOT IN (SELECT snapshot FROM round_finding)")


def column_ref(row: Mapping[str, Any]) -> ColumnRef:
    return ColumnRef(id=row["id"], unit=row["unit"], path=tuple(json.loads(row["path"])), kind=row["kind"])


def _present(name: str) -> str:
    if name in ("text",):
        return "json_extract(facts, '$.text') IS NOT NULL"
    return f"coalesce({name}, '') <> ''"


def _figures(
    column: str, items: Mapping[str, Any] | None, failed: int, coverage: Mapping[str, Any] | None
) -> ColumnFigures:
    return ColumnFigures(
        column=column, items=int(items["items"]) if items else 0, pages=int(items["pages"]) if items else 0,
        failed_pages=failed, documents=int(coverage["documents"]) if coverage else 0,
        coverage=tuple((n, round(float(coverage[n]), 4)) for n in COVERED_FIELDS) if coverage else ())


def _run(row: Mapping[str, Any]) -> Run:
    started = moment(row["started_at"])
    assert started is not None
    return Run(id=row["id"], kind=row["kind"], started_at=started, finished_at=moment(row["finished_at"]),
               outcome=row["outcome"], reason=row["reason"], stats=tuple(json.loads(row["stats"]).items()))


def _entry(row: Mapping[str, Any]) -> FrontierEntry:
    return FrontierEntry(url=row["url"], kind=row["kind"], unit=row["unit"], column=row["portal_column"],
                         page=row["page"], depth=row["depth"], state=row["state"], status=row["status"],
                         error=row["error"])
