"""Score cards, the ledger, marks entered by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from gkcrawl.model import LedgerEntry, ScoreCard
from gkcrawl.store.base import Connection
from gkcrawl.store.rows import from_json, to_json


class ScoreTables(Connection):
    """Scorings are appended, never changed; scoring the same facts again adds nothing."""

    def save_scoring(self, period: str, scheme: str, scheme_digest: str, digest: str, cards: Sequence[ScoreCard],
                     at: datetime) -> bool:
        """Append a scoring unless the newest one of the period has the same ``digest``. True when appended."""
        with self.write():
            last = self.one("SELECT digest FROM scoring WHERE period = ? ORDER BY id DESC LIMIT 1", (period,))
            if last is not None and last["digest"] == digest:
                return False
            bare = tuple(replace(card, entries=()) for card in cards)
            self.run_sql("INSERT INTO scoring (period, scheme, scheme_digest, digest, at, cards) "
                         "VALUES (?, ?, ?, ?, ?, ?)",
                         (period, scheme, scheme_digest, digest, at.isoformat(),
                          "[" + ", ".join(to_json(card) for card in bare) + "]"))
            row = self.one("SELECT max(id) AS id FROM scoring")
            assert row is not None
            self.many(
                "INSERT INTO ledger_entry (scoring, unit, sequence, kind, indicator, amount, rule, revision, finding, "
                "reason, evidence, scheme) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(row["id"], e.unit, e.sequence, e.kind, e.indicator, str(e.amount), e.rule, e.revision,
                  e.finding or None, e.reason, e.evidence, e.scheme) for card in cards for e in card.entries])
            return True

    def cards(self, period: str) -> tuple[ScoreCard, ...]:
        """The newest scoring of a round, with its ledger; empty when it was never scored."""
        row = self.one("SELECT id, cards FROM scoring WHERE period = ? ORDER BY id DESC LIMIT 1", (period,))
        if row is None:
            return ()
        entries: dict[str, list[LedgerEntry]] = {}
        for e in self.rows("SELECT * FROM ledger_entry WHERE scoring = ? ORDER BY unit, sequence", (row["id"],)):
            entries.setdefault(e["unit"], []).append(LedgerEntry(
                period=period, unit=e["unit"], sequence=e["sequence"], kind=e["kind"], indicator=e["indicator"],
                amount=Decimal(e["amount"]), rule=e["rule"], revision=e["revision"], finding=e["finding"] or "",
                reason=e["reason"], evidence=e["evidence"], scheme=e["scheme"]))
        cards = from_json(tuple[ScoreCard, ...], row["cards"])
        return tuple(replace(card, entries=tuple(entries.get(card.unit, ()))) for card in cards)

    def save_manual_mark(self, period: str, unit: str, indicator: str, marks: Decimal, reason: str, by: str,
                         at: datetime) -> None:
        with self.write():
            self.run_sql("INSERT OR REPLACE INTO manual_mark (period, unit, indicator, marks, reason, by, at) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)",
                         (period, unit, indicator, str(marks), reason, by, at.isoformat()))

    def manual_marks(self, period: str) -> dict[tuple[str, str], tuple[Decimal, str]]:
        """(unit, indicator) -> (marks, reason)."""
        return {(r["unit"], r["indicator"]): (Decimal(r["marks"]), r["reason"]) for r in self.rows(
            "SELECT * FROM manual_mark WHERE period = ?", (period,))}
