"""The workspace key, under which personal numbers are hashed."""

import os
import secrets
import stat
from pathlib import Path

from gkcrawl.errors import GkcrawlError

_SIZE = 32


def load_key(path: Path) -> bytes:
    """The 32 bytes kept in ``path``, made on first use with mode 0600.

    Made under another name and linked, so that two processes that start together end with the same key and a
    killed one leaves no half key. Raises ``GkcrawlError`` when the file is too open, damaged or cannot be
    written.
    """
    try:
        if not path.exists():
            _create(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes()
    except OSError as error:
        raise GkcrawlError(
            f"密钥文件 {path} 无法读写（{error.strerror}）。请检查所在目录是否存在、是否有权限。"
        ) from error
    if mode & 0o077:
        raise GkcrawlError(
            f"密钥文件 {path} 的权限是 {mode:04o}，其他用户可以读取，个人信息的散列值不再可靠。"
            f"请执行 chmod 600 {path}；如怀疑已经泄露，请更换密钥并重新全量爬取。"
        )
    if len(key) != _SIZE:
        raise GkcrawlError(f"密钥文件 {path} 应为 {_SIZE} 字节，实际 {len(key)} 字节，已损坏。请从备份恢复。")
    return key


def _create(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_SIZE))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        draft.unlink()
