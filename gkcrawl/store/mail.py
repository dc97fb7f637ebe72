"""The mail book: what was prepared, approved, sent. A message is sent at most once, also across crashes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from gkcrawl.store.base import Connection
from gkcrawl.store.rows import moment

MailStatus = Literal["draft", "approved", "sending", "sent", "refused", "unknown"]
WAITING: tuple[MailStatus, ...] = ("draft", "approved")
"""Not tried yet: may be replaced or dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one unit. ``digest`` covers its content: the same content is never prepared twice.

    ``sending`` is written before the server is spoken to; a crash leaves it there and it becomes ``unknown``
    (may or may not have gone out), which only a person may send again.
    """

    id: str
    period: str
    unit: str
    recipient: str
    subject: str
    lane: Literal["list", "privacy"]
    status: MailStatus
    digest: str
    message: bytes
    prepared_at: datetime
    sent_at: datetime | None = None
    error: str = ""


class MailTables(Connection):
    """Drafts and their way out."""

    def mails(self, period: str | None = None, *, statuses: tuple[str, ...] = ()) -> tuple[Mail, ...]:
        sql = "SELECT * FROM mail WHERE (:period IS NULL OR period = :period)"
        found = tuple(_mail(r) for r in self.rows(sql + " ORDER BY period, lane, unit", {"period": period}))
        return tuple(m for m in found if not statuses or m.status in statuses)

    def save_draft(self, mail: Mail) -> bool:
        """Add ``mail``, or replace the draft of the same unit, period and lane. False when what the unit got last, or
        will get, already says the same: then nothing is to be sent, and a draft that says something else is dropped."""
        with self.write():
            known = self.rows("SELECT id, status, digest FROM mail WHERE period = ? AND unit = ? AND lane = ? "
                              "ORDER BY rowid", (mail.period, mail.unit, mail.lane))
            waiting = [r for r in known if r["status"] in WAITING]
            if any(r["digest"] == mail.digest for r in waiting):
                return False
            self._drop([r["id"] for r in waiting])
            tried = [r for r in known if r["status"] not in WAITING]
            if tried and tried[-1]["digest"] == mail.digest:
                return False
            again = sum(r["digest"] == mail.digest for r in tried)
            self.run_sql(
                "INSERT INTO mail (id, period, unit, recipient, subject, lane, status, digest, message, prepared_at) "
                "VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
                (f"{mail.id}-{again + 1}" if again else mail.id, mail.period, mail.unit, mail.recipient, mail.subject,
                 mail.lane, mail.digest, mail.message, mail.prepared_at.isoformat()))
            return True

    def withdraw_drafts(self, period: str, keep: Collection[tuple[str, str]]) -> tuple[Mail, ...]:
        """Drop what waits for units and lanes that have nothing to be told any more; ``keep``: (unit, lane)."""
        with self.write():
            dropped = tuple(m for m in self.mails(period, statuses=WAITING) if (m.unit, m.lane) not in keep)
            self._drop([m.id for m in dropped])
        return dropped

    def _drop(self, ids: Sequence[str]) -> None:
        self.many("DELETE FROM mail WHERE id = ?", [(name,) for name in ids])

    def move_mail(self, mail_id: str, before: tuple[MailStatus, ...], status: MailStatus, at: datetime,
                  error: str = "") -> bool:
        """Change a status, unless somebody else did so meanwhile: False when it is none of ``before`` any more."""
        column = {"approved": "approved_at", "sending": "attempted_at", "sent": "sent_at"}.get(status)
        with self.write():
            marks = ", ".join("?" * len(before))
            moved = self.run_sql(f"UPDATE mail SET status = ?, error = ? WHERE id = ? AND status IN ({marks})",
                                 (status, error, mail_id, *before))
            if moved and column:
                self.run_sql(f"UPDATE mail SET {column} = ? WHERE id = ?", (at.isoformat(), mail_id))
        return bool(moved)

    def settle_interrupted_mail(self) -> int:
        """Messages left in ``sending`` by a crash become ``unknown``; returns how many."""
        with self.write():
            return self.run_sql("UPDATE mail SET status = 'unknown', error = '发送途中程序中断，不能确定是否已送达' "
                                "WHERE status = 'sending'")


def _mail(row: Mapping[str, Any]) -> Mail:
    prepared = moment(row["prepared_at"])
    assert prepared is not None
    return Mail(id=row["id"], period=row["period"], unit=row["unit"], recipient=row["recipient"],
                subject=row["subject"], lane=row["lane"], status=row["status"], digest=row["digest"],
                message=bytes(row["message"]), prepared_at=prepared, sent_at=moment(row["sent_at"]),
                error=row["error"])
