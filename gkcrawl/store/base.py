"""The connection: pragmas, transactions, errors in Chinese. All table modules build on it."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from gkcrawl.errors import DiskFull, SchemaTooNew, StoreError
from gkcrawl.store import migrations

DATABASE = "gkcrawl.db"
SNAPSHOTS = "snapshots.db"
BUSY_SECONDS = 30


class Connection:
    """One SQLite connection over both files, for the thread that opened it."""

    def __init__(self, folder: Path, db: Database) -> None:
        self.folder = folder
        self.db = db
        self._depth = 0

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """Open the workspace's databases, bring them to the newest schema.

        Raises ``StoreError`` when there is none and ``create`` is false, or when one of the two files is missing while
        the other holds data; ``SchemaTooNew`` for a newer one.
        """
        path = folder / DATABASE
        snapshots = folder / SNAPSHOTS
        with in_chinese(path):
            _refuse_half(path, snapshots)
        if not path.exists() and not create:
            raise StoreError(f"工作区 {folder} 里还没有数据库 {DATABASE}；请先运行 gkcrawl crawl")
        with in_chinese(path):
            if not snapshots.exists():
                # Snapshots are evidence and may quote pages at length: readable by the owner only, from the first byte.
                os.close(os.open(snapshots, os.O_CREAT | os.O_RDWR, 0o600))
            with in_chinese(snapshots):
                _migrate(snapshots, migrations.evidence)
            _migrate(path, migrations.facts)
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            for pragma in ("foreign_keys=on", "journal_mode=wal", "synchronous=normal"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("ATTACH DATABASE ? AS evidence", (str(snapshots),))
        return cls(folder, Database(connection, execute_plugins=False))

    def close(self) -> None:
        self.db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def write(self) -> Iterator[None]:
        """One unit of work. BEGIN IMMEDIATE, because a deferred transaction that turns into a write fails at once
        when another connection wrote in between. Nested calls join the outer one."""
        if self._depth:
            yield
            return
        with in_chinese(self.folder / DATABASE):
            self.db.conn.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
                self.db.conn.execute("COMMIT")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.conn.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows of a query as dicts; these never leave the store."""
        with in_chinese(self.folder / DATABASE):
            cursor = self.db.conn.execute(sql, parameters)
            names = [d[0] for d in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def tuples(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a query as plain tuples, where there are many."""
        with in_chinese(self.folder / DATABASE):
            return list(self.db.conn.execute(sql, parameters))

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Any] | None:
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def run_sql(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute one statement inside the current unit of work; returns the number of rows touched."""
        return int(self.db.conn.execute(sql, parameters).rowcount)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Execute one statement for each row inside the current unit of work; returns the number of rows touched."""
        return int(self.db.conn.executemany(sql, rows).rowcount) if rows else 0


def _refuse_half(path: Path, snapshots: Path) -> None:
    """One file without the other is a loss that must be seen: an empty one in its place would hide it."""
    if _holds(path, "document") and not snapshots.exists():
        raise StoreError(
            f"快照库 {snapshots} 不见了，已有扣分的证据都在其中；请从备份恢复（与 {path.name} 同时备份的那份）。"
            f"确已丢失的，执行 touch {snapshots} && chmod 600 {snapshots}，再用 gkcrawl crawl --full 重新取得在线页面的快照")
    if not _holds(path, "run") and _holds(snapshots, "snapshot"):
        raise StoreError(f"{path} 不见了或是空的，而快照库 {snapshots} 里还有数据；程序不会另建一个空库来代替。"
                         f"请从备份恢复两个文件；确要从头开始的，请另建工作区")


def _holds(path: Path, table: str) -> bool:
    """Whether that file is a database with rows in ``table``."""
    if not path.exists() or not path.stat().st_size:
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        return known is not None and connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def _migrate(path: Path, steps: Any) -> None:
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        db = Database(connection, execute_plugins=False)
        known = {step.name for step in steps._migrations}
        unknown = [step.name for step in steps.applied(db) if step.name not in known]
        if unknown:
            raise SchemaTooNew(
                f"数据库 {path} 由更新版本的 gkcrawl 写成（含未知的结构 {'、'.join(unknown)}），"
                "本版本不会改动它；请升级 gkcrawl，或换一个工作区"
            )
        if steps.pending(db):
            steps.apply(db)


@contextlib.contextmanager
def in_chinese(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            raise DiskFull(f"磁盘空间不足，写入 {path} 时中断；本批数据未写入，已有数据完好。请清理空间后重新运行") from error
        if "locked" in text:
            raise StoreError(f"数据库 {path} 正被另一个程序占用超过 {BUSY_SECONDS} 秒；请等它结束后重试") from error
        if "unable to open" in text or "readonly" in text:
            raise StoreError(f"无法打开或写入数据库 {path}：请检查文件夹权限") from error
        raise StoreError(f"数据库 {path} 出错：{text}") from error
    except PermissionError as error:
        raise StoreError(f"无法打开或写入数据库 {path}：没有权限；请检查文件夹权限") from error
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error) or "malformed" in str(error):
            raise StoreError(f"{path} 不是可用的 SQLite 数据库，它或它旁边的 {SNAPSHOTS} 可能已损坏；"
                             "请从备份恢复两个文件，程序不会覆盖它们") from error
        raise
