"""Evaluations, findings, their events, rounds: what a check writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from gkcrawl.model import Evaluation, Finding, FindingEvent, Period
from gkcrawl.store.base import Connection
from gkcrawl.store.rows import day, iso

FINDING_COLUMNS = ("id", "rule", "revision", "scope", "unit", "portal_column", "subject", "url", "doc_title", "anchor",
                   "detail", "evidence", "place", "severity", "confidence", "status", "confirmed", "first_seen",
                   "last_seen", "round", "snapshot")


class ResultTables(Connection):
    """Verdicts."""

    # ------------------------------------------------------------ evaluations

    def evaluation_keys(
        self, rules: Sequence[str], subjects: Sequence[str]
    ) -> dict[tuple[str, str], tuple[str, str]]:
        """(rule, subject) -> (key, outcome) of what is stored, to carry over what did not change.

        Asked for some hundred subjects at a time: a portal has millions of evaluations.
        """
        marks = ", ".join("?" * len(subjects))
        sql = f"SELECT subject, evaluation_key, outcome FROM evaluation WHERE rule = ? AND subject IN ({marks})"
        return {(rule, subject): (key, outcome)
                for rule in rules for subject, key, outcome in self.tuples(sql, (rule, *subjects))}

    def save_evaluations(self, run_id: int, evaluations: Iterable[Evaluation]) -> None:
        self.many(
            "INSERT OR REPLACE INTO evaluation (rule, subject, scope, unit, portal_column, revision, evaluation_key, "
            "outcome, reason, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(e.rule, e.subject, e.scope, e.unit, e.column, e.revision, e.key, e.outcome, e.reason[:500], run_id)
             for e in evaluations])

    def keep_evaluations(self, run_id: int, names: Sequence[tuple[str, str]]) -> None:
        """Evaluations (rule, subject) that hold for this run as they stand, reason and all."""
        self.many("UPDATE evaluation SET run = ? WHERE rule = ? AND subject = ?",
                  [(run_id, rule, subject) for rule, subject in names])

    def forget_evaluations(self, keep_run: int) -> None:
        """Drop evaluations of subjects that this check did not meet any more."""
        self.run_sql("DELETE FROM evaluation WHERE run < ?", (keep_run,))

    def errors(self) -> tuple[tuple[str, str, str], ...]:
        """(rule, subject, reason) of rules that raised."""
        return tuple((r["rule"], r["subject"], r["reason"]) for r in self.rows(
            "SELECT rule, subject, reason FROM evaluation WHERE outcome = 'error' ORDER BY rule, subject"))

    # ------------------------------------------------------------ findings

    def findings(
        self, *, unit: str | None = None, statuses: Sequence[str] = (), rules: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        sql = "SELECT * FROM finding WHERE 1"
        parameters: list[Any] = []
        if unit is not None:
            sql += " AND unit = ?"
            parameters.append(unit)
        for column, words in (("status", statuses), ("rule", rules)):
            if words:
                sql += f" AND {column} IN ({', '.join('?' * len(words))})"
                parameters.extend(words)
        return tuple(_finding(r) for r in self.rows(sql + " ORDER BY unit, rule, subject, id", parameters))

    def finding(self, name: str) -> Finding | None:
        row = self.one("SELECT * FROM finding WHERE id = ?", (name,))
        return _finding(row) if row else None

    def save_findings(self, findings: Iterable[Finding], events: Iterable[FindingEvent]) -> None:
        names = ", ".join(FINDING_COLUMNS)
        marks = ", ".join("?" * len(FINDING_COLUMNS))
        updates = ", ".join(f"{c} = excluded.{c}" for c in FINDING_COLUMNS[1:])
        self.many(f"INSERT INTO finding ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}",
                  [_finding_row(f) for f in findings])
        self.many("INSERT INTO finding_event (finding, at, before, after, by, reason) VALUES (?, ?, ?, ?, ?, ?)",
                  [(e.finding, e.at.isoformat(), e.before, e.after, e.by, e.reason) for e in events])

    def events(self, finding: str) -> tuple[FindingEvent, ...]:
        from gkcrawl.store.rows import moment

        found = []
        for row in self.rows("SELECT * FROM finding_event WHERE finding = ? ORDER BY id", (finding,)):
            at = moment(row["at"])
            assert at is not None
            found.append(FindingEvent(finding=row["finding"], at=at, before=row["before"], after=row["after"],
                                      by=row["by"], reason=row["reason"]))
        return tuple(found)

    # ------------------------------------------------------------ rounds

    def save_period(self, period: Period) -> None:
        with self.write():
            self.run_sql(
                "INSERT INTO period (id, kind, cut_off, opened_on, frozen) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, cut_off = excluded.cut_off, "
                "frozen = excluded.frozen",
                (period.id, period.kind, iso(period.cut_off), iso(period.opened_on), int(period.frozen)))

    def periods(self) -> tuple[Period, ...]:
        """All rounds, oldest first."""
        return tuple(Period(id=r["id"], kind=r["kind"], cut_off=date.fromisoformat(r["cut_off"]),
                            opened_on=day(r["opened_on"]), frozen=bool(r["frozen"]))
                     for r in self.rows("SELECT * FROM period ORDER BY cut_off, id"))

    def checked_periods(self) -> frozenset[str]:
        """Rounds that a check has filled."""
        return frozenset(r["period"] for r in self.rows("SELECT DISTINCT period FROM round_outcome"))

    def save_round(
        self, period: str, findings: Iterable[Finding], outcomes: Mapping[tuple[str, str, str, str], int]
    ) -> None:
        """What counted in a round: ``outcomes`` maps (unit, rule, column kind, outcome) to a number of subjects."""
        self.run_sql("DELETE FROM round_finding WHERE period = ?", (period,))
        self.run_sql("DELETE FROM round_outcome WHERE period = ?", (period,))
        self.many("INSERT INTO round_finding (period, finding, status, revision, detail, evidence, url, snapshot) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  [(period, f.id, f.status, f.revision, f.detail, f.evidence, f.url, f.snapshot) for f in findings])
        self.many("INSERT INTO round_outcome (period, unit, rule, column_kind, outcome, subjects) "
                  "VALUES (?, ?, ?, ?, ?, ?)",
                  [(period, unit, rule, kind, outcome, n) for (unit, rule, kind, outcome), n in outcomes.items()])

    def round_findings(self, period: str) -> tuple[Finding, ...]:
        """Findings as they stood in that round."""
        rows = self.rows(
            "SELECT f.*, r.status AS r_status, r.revision AS r_revision, r.detail AS r_detail, "
            "r.evidence AS r_evidence, r.url AS r_url, r.snapshot AS r_snapshot FROM round_finding r JOIN finding f ON "
            "f.id = r.finding WHERE r.period = ? ORDER BY f.unit, f.rule, f.subject, f.id", (period,))
        for row in rows:
            row.update({k: row["r_" + k] for k in ("status", "revision", "detail", "evidence", "url", "snapshot")})
        return tuple(_finding(row) for row in rows)

    def round_outcomes(self, period: str) -> dict[tuple[str, str, str, str], int]:
        return {(unit, rule, kind, outcome): subjects for unit, rule, kind, outcome, subjects in self.tuples(
            "SELECT unit, rule, column_kind, outcome, subjects FROM round_outcome WHERE period = ?", (period,))}


def _finding_row(f: Finding) -> tuple[Any, ...]:
    return (f.id, f.rule, f.revision, f.scope, f.unit, f.column, f.subject, f.url, f.doc_title, f.anchor, f.detail,
            f.evidence, f.where, f.severity, f.confidence, f.status, int(f.confirmed), iso(f.first_seen),
            iso(f.last_seen), f.round, f.snapshot)


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        id=row["id"], rule=row["rule"], revision=row["revision"], scope=row["scope"], unit=row["unit"],
        column=row["portal_column"], subject=row["subject"], url=row["url"], doc_title=row["doc_title"],
        anchor=row["anchor"], detail=row["detail"], evidence=row["evidence"], where=row["place"],
        severity=row["severity"], confidence=row["confidence"], status=row["status"],
        confirmed=bool(row["confirmed"]), first_seen=day(row["first_seen"]), last_seen=day(row["last_seen"]),
        round=row["round"], snapshot=row["snapshot"])
