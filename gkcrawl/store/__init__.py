"""The store: facts and results in ``gkcrawl.db``, masked page bodies in ``snapshots.db``. The only SQL of the project.

``Store`` is one connection for one thread. Reading methods return values; writing methods are units of work of their
own or join the surrounding ``with store.write():``. The same input twice changes nothing.
"""

from gkcrawl.store.base import DATABASE, SNAPSHOTS
from gkcrawl.store.mail import Mail, MailStatus, MailTables
from gkcrawl.store.results import ResultTables
from gkcrawl.store.scores import ScoreTables
from gkcrawl.store.subjects import SubjectTables

__all__ = ["DATABASE", "SNAPSHOTS", "Mail", "MailStatus", "Store"]


class Store(SubjectTables, ResultTables, ScoreTables, MailTables):
    """Everything that is kept."""

    def schema(self) -> str:
        """The schema that all migrations together make, for ``schema.sql``."""
        return self.db.schema + "\n"

    def integrity(self) -> str:
        """"" when SQLite finds both files whole, else its first complaint."""
        for name in ("main", "evidence"):
            row = self.one(f"PRAGMA {name}.quick_check")
            answer = str(next(iter(row.values()))) if row else "无应答"
            if answer != "ok":
                return answer
        return ""
