"""Link and attachment probes over several nights."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from gkcrawl.model import Link, LinkState, Probe
from gkcrawl.store.base import Connection

CONFIRM_AFTER = timedelta(hours=20)
"""Two looks count as two nights when so far apart: a nightly run may start a little earlier than the night before."""
RECHECK_OK_AFTER = timedelta(days=7)
NIGHTS_TO_CONFIRM = 2


class ProbeTables(Connection):
    """What is known of every address that documents point to."""

    def links_to_probe(self, at: datetime) -> tuple[Link, ...]:
        """Addresses due: never looked at, not good at the last look, or good more than a week ago.

        Addresses that no current document names any more are left out.
        """
        rows = self.rows(
            "SELECT url, kind, internal FROM target WHERE url LIKE 'http%' "
            "AND (checked_at IS NULL OR (outcome <> 'ok' AND checked_at < ?) OR checked_at < ?) "
            "AND url IN (SELECT DISTINCT json_extract(l.value, '$.url') FROM document d, "
            "json_each(d.facts, '$.links') l WHERE d.gone_on IS NULL UNION SELECT DISTINCT "
            "json_extract(a.value, '$.url') FROM document d, json_each(d.facts, '$.attachments') a "
            "WHERE d.gone_on IS NULL) ORDER BY url",
            ((at - CONFIRM_AFTER).isoformat(), (at - RECHECK_OK_AFTER).isoformat()))
        return tuple(Link(url=r["url"], kind=r["kind"], internal=bool(r["internal"])) for r in rows)

    def record_probes(self, run_id: int, probes: Sequence[Probe]) -> None:
        """Store looks; a night of death counts only when it is a new night, one good answer clears the count."""
        with self.write():
            for probe in probes:
                before = self.one("SELECT dead_nights, last_dead_at FROM target WHERE url = ?", (probe.url,))
                nights, dead_at = _nights(before, probe)
                self.run_sql(
                    "INSERT INTO target (url, kind, internal, seen_on, outcome, status, method, reason, size, "
                    "content_type, sniffed, dead_nights, last_dead_at, checked_at) "
                    "VALUES (?, 'page', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
                    "outcome = excluded.outcome, status = excluded.status, method = excluded.method, "
                    "reason = excluded.reason, size = excluded.size, content_type = excluded.content_type, "
                    "sniffed = excluded.sniffed, dead_nights = excluded.dead_nights, "
                    "last_dead_at = excluded.last_dead_at, checked_at = excluded.checked_at",
                    (probe.url, probe.at.date().isoformat(), probe.outcome, probe.status, probe.method, probe.reason,
                     probe.size, probe.content_type, probe.sniffed, nights, dead_at, probe.at.isoformat()))

    def target_states(self) -> dict[str, Mapping[str, Any]]:
        """Per address what the probes know, for addresses that were looked at."""
        return {r["url"]: r for r in self.rows(
            "SELECT url, outcome, status, size, content_type, sniffed, dead_nights FROM target "
            "WHERE checked_at IS NOT NULL")}

    def unverified_by_host(self) -> tuple[tuple[str, int], ...]:
        """Hosts whose links gave no clear answer, with how many, most first."""
        counts: dict[str, int] = {}
        for row in self.rows("SELECT url FROM target WHERE outcome = 'unverified'"):
            host = urlsplit(row["url"]).netloc
            counts[host] = counts.get(host, 0) + 1
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def dead_links(self) -> int:
        row = self.one("SELECT count(*) AS n FROM target WHERE outcome = 'dead' AND dead_nights >= ?",
                       (NIGHTS_TO_CONFIRM,))
        return int(row["n"]) if row else 0


def link_state(row: Mapping[str, Any]) -> LinkState:
    """Two tiers: dead only when 404/410 was confirmed on separate nights."""
    if row["outcome"] == "ok":
        return "ok"
    if row["outcome"] == "dead":
        return "dead" if row["dead_nights"] >= NIGHTS_TO_CONFIRM else "suspected-dead"
    return "unverified"


def _nights(before: Mapping[str, Any] | None, probe: Probe) -> tuple[int, str | None]:
    nights = int(before["dead_nights"]) if before else 0
    last = before["last_dead_at"] if before else None
    if probe.outcome == "ok":
        return 0, None
    if probe.outcome == "unverified":
        return nights, last
    if last is not None and probe.at - datetime.fromisoformat(last) < CONFIRM_AFTER:
        return nights, last
    return nights + 1, probe.at.isoformat()
