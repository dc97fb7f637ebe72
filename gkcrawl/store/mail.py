"""The mail book: what was prepared, approved, sent. A message is sent at most once, also across crashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from gkcrawl.store.base import Connection
from gkcrawl.store.rows import moment

MailStatus = Literal["draft", "approved", "sending", "sent", "refused", "unknown"]


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
        """Add or replace a draft of the same unit, period and lane. False when the same content is already there
        (draft, approved or sent): nothing changed, nothing is to be sent."""
        with self.write():
            if self.one("SELECT id FROM mail WHERE period = ? AND unit = ? AND lane = ? AND digest = ?",
                        (mail.period, mail.unit, mail.lane, mail.digest)):
                return False
            self.run_sql("DELETE FROM mail WHERE period = ? AND unit = ? AND lane = ? AND status IN "
                         "('draft', 'approved')", (mail.period, mail.unit, mail.lane))
            self.run_sql(
                "INSERT INTO mail (id, period, unit, recipient, subject, lane, status, digest, message, prepared_at) "
                "VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
                (mail.id, mail.period, mail.unit, mail.recipient, mail.subject, mail.lane, mail.digest, mail.message,
                 mail.prepared_at.isoformat()))
            return True

    def set_mail_status(self, mail_id: str, status: MailStatus, at: datetime, error: str = "") -> None:
        column = {"approved": "approved_at", "sending": "attempted_at", "sent": "sent_at"}.get(status)
        with self.write():
            self.run_sql("UPDATE mail SET status = ?, error = ? WHERE id = ?", (status, error, mail_id))
            if column:
                self.run_sql(f"UPDATE mail SET {column} = ? WHERE id = ?", (at.isoformat(), mail_id))

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
