"""Reads pages in processes of their own: on the other cores, and where a hostile page can do no
harm.

A page that hangs a parser costs that page after ``PAGE_SECONDS``; a page that makes it swell costs that
page at
``MEMORY``. Parent and child speak pickles over pipes, a length of four bytes before each; the child ends
when its input does, so that none is left behind when the crawl is killed.
"""

import asyncio
import contextlib
import gc
import os
import pickle
import signal
import struct
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from crawler.reading import Reader, failed
from gkcrawl.model import ColumnRef, FrontierEntry, ListedItem, Visit

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from crawler.page import Page

PAGE_SECONDS = 30.0
MEMORY = 1 << 30
"""Address space of a reading process in bytes; the largest page and its tree need a fifth."""
Answer = tuple[Visit, str]
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One page to be read: what ``Reader.read`` asks for."""

    page: "Page"
    entry: FrontierEntry
    ref: ColumnRef
    listed: ListedItem | None = None
    seen: frozenset[str] = frozenset()


class ReaderPool:
    """Reading processes; each page goes to one that is idle. An asynchronous context manager."""

    def __init__(self, reader: Reader, size: int) -> None:
        self._setup = pickle.dumps({
            "profile": reader.profile, "policy": reader.policy, "key": reader.key, "units": reader.units,
            "wanted": reader.wanted, "fresh": reader.fresh,
        })
        self._size = size
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._closing = False

    async def __aenter__(self) -> "ReaderPool":
        for _ in range(self._size):
            self._idle.put_nowait(await self._spawn())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        for process in tuple(self._all):
            await self._end(process)

    async def read(self, job: Job) -> Answer:
        """The visit that ``Reader.read`` makes of the page; a failed one when the process did not
        survive it.

        With it the traceback of an error in a parser, unmasked, or "".
        """
        process = await self._idle.get()
        try:
            async with asyncio.timeout(PAGE_SECONDS):
                answer: Answer = pickle.loads(await _ask(process, pickle.dumps(job)))  # noqa: S301  our own child
        except TimeoutError:
            visit = failed(job.entry, job.page.status, f"解析超过 {PAGE_SECONDS:.0f} 秒，已放弃")
        except (OSError, EOFError):
            visit = failed(job.entry, job.page.status, "解析该页面的进程异常退出")
        else:
            self._idle.put_nowait(process)
            return answer
        await self._end(process)
        if not self._closing:
            self._idle.put_nowait(await self._spawn())
        return visit, ""

    async def _spawn(self) -> "Process":
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "crawler.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # whatever is printed there is not masked
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._all.add(process)
        assert process.stdin is not None
        process.stdin.write(_LENGTH.pack(len(self._setup)) + self._setup)
        return process

    async def _end(self, process: "Process") -> None:
        self._all.discard(process)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ask(process: "Process", message: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(_LENGTH.pack(len(message)) + message)
    await process.stdin.drain()
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    return await process.stdout.readexactly(length)


# ---------------------------------------------------------------- the child


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def _read(reader: Reader, job: Job) -> Answer:
    try:
        return reader.read(job.page, job.entry, job.ref, job.listed, job.seen), ""
    except Exception as error:  # costs this page only
        return failed(job.entry, job.page.status, f"解析出错：{type(error).__name__}"), traceback.format_exc()


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Read pages until the input ends. The first message says how."""
    from crawler.cms import family

    setup = _receive(source)
    if setup is None:
        return
    # A tree of a page is thousands of small objects; looking for cycles among them took a tenth of the reading time.
    gc.set_threshold(50_000)
    given = pickle.loads(setup)  # noqa: S301  our own parent
    portal, selectors = given["profile"].portal, given["profile"].selectors
    reader = Reader(cms=family(portal.cms, selectors), **given)
    while (message := _receive(source)) is not None:
        answer = pickle.dumps(_read(reader, pickle.loads(message)), protocol=pickle.HIGHEST_PROTOCOL)  # noqa: S301
        sink.write(_LENGTH.pack(len(answer)) + answer)
        sink.flush()


def main() -> None:
    # Ctrl-C reaches every process of the terminal; the parent ends this one when the pages under way are read.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # a library that prints must not speak into the pipe
    with contextlib.suppress(BrokenPipeError), sink:
        serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
