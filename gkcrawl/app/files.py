"""Files that people get: written whole or not at all; what the system refuses, said in Chinese."""

import contextlib
import errno
import os
import re
import tempfile
from pathlib import Path

from gkcrawl.errors import DiskFull, GkcrawlError, ReportError

DRAFT = ".gkcrawl-"
"""How the names of unfinished files begin; a killed command may leave one behind."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
REFUSALS = {
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "文件系统只读", errno.ENOENT: "文件或文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹", errno.EISDIR: "是文件夹，不是文件", errno.EEXIST: "已存在同名文件",
    errno.ENAMETOOLONG: "名称过长", errno.EMFILE: "打开的文件过多", errno.ENOMEM: "内存不足", errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被占用", errno.EADDRINUSE: "端口已被占用", errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "对方断开连接", errno.ETIMEDOUT: "超时",
}


def trouble(error: OSError, place: object = "") -> GkcrawlError:
    """What the operating system refused, as one of our errors. ``place``: what was being written, if known."""
    where = str(place or error.filename or "")
    if error.errno in FULL:
        return DiskFull(f"磁盘空间不足，未能写完{f' {where}' if where else ''}；已有数据完好。请清理空间后重新运行")
    why = REFUSALS.get(error.errno or 0, error.strerror or str(error))
    return ReportError(f"无法读写{f' {where}' if where else '文件'}：{why}；请检查路径和权限后重试")


def write_whole(path: Path, body: bytes, mode: int = 0o644) -> None:
    """Write a file so that a reader sees the old or the new one, never half of it. Raises ``DiskFull`` or
    ``ReportError``; nothing is left behind then."""
    draft = ""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=DRAFT, delete=False) as handle:
            draft = handle.name
            handle.write(body)
        os.chmod(draft, mode)
        os.replace(draft, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            if draft:
                os.unlink(draft)
        if isinstance(error, OSError):
            raise trouble(error, path) from error
        raise


def file_name(name: str) -> str:
    """A unit's name as part of a file name, also on Windows."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(". ") or "_"
