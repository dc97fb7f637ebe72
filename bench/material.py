"""What the measures work on: a crawled workspace of the demonstration portal, documents with texts of about 3 kB."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from gkcrawl.app import judge, nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.demo import ROUNDS, serve, write_workspace
from gkcrawl.model import Document, FrontierEntry, Visit
from gkcrawl.store import Store

TEXT_BYTES = 3_000
"""Size of a text in UTF-8; a Chinese character takes three bytes."""
BATCH = 50
NIGHT = ROUNDS[-1].nights[0]


def _folder(name: str) -> Path:
    """A folder that lives as long as this process."""
    path = Path(tempfile.mkdtemp(prefix=f"gkcrawl-bench-{name}-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def crawled() -> Path:
    """A workspace in which the demonstration portal was crawled and its links were looked at once. Not to be changed."""
    folder = _folder("crawled")
    with serve(ROUNDS[-1].name) as server:
        write_workspace(folder, server.url)
        run, _ = nights.crawl(Workspace(folder), full=True, now=NIGHT)
    if run.outcome != "good":
        raise RuntimeError(f"演示门户采集失败：{run.reason}")
    return folder


@cache
def judged() -> Path:
    """The same workspace, checked and scored. Not to be changed."""
    folder = _copy(crawled(), "judged")
    judge.check(Workspace(folder), now=NIGHT)
    judge.score(Workspace(folder), now=NIGHT)
    return folder


@cache
def long_documents() -> Path:
    """The crawled workspace with every text brought to about 3 kB."""
    folder = _copy(crawled(), "long")
    with Store.open(folder) as store:
        documents = [document for document, _ in store.documents()]
        spare = _spare_paragraphs(documents)
        chance = Random(0)
        visits = [_visit(lengthened(document, spare, chance)) for document in documents]
        run = store.begin_run("crawl", NIGHT)
        for start in range(0, len(visits), BATCH):
            store.record(run.id, visits[start : start + BATCH], NIGHT)
        # A run of part of the portal: it says nothing of columns that it did not visit.
        store.finish_run(run.id, outcome="good", reason="", stats={"limited": 1}, at=NIGHT)
    return folder


def _copy(folder: Path, name: str) -> Path:
    target = _folder(name)
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


def _visit(document: Document) -> Visit:
    entry = FrontierEntry(url=document.url, kind="document", unit=document.unit, column=document.column.id,
                          state="done", status=200)
    return Visit(entry=entry, document=document)


def _spare_paragraphs(documents: Sequence[Document]) -> tuple[str, ...]:
    """Plain sentences of the portal without figures, which say nothing that a rule could object to."""
    lines = {line for document in documents for line in document.text.split("\n")}
    return tuple(sorted(line for line in lines if len(line) >= 30 and not any(c.isdigit() for c in line)))


def lengthened(document: Document, spare: Sequence[str], chance: Random) -> Document:
    """``document`` with paragraphs put into the middle of its text until that is about 3 kB long."""
    lines = document.text.split("\n")
    middle = len(lines) // 2
    size = len(document.text.encode())
    while size < TEXT_BYTES:
        line = chance.choice(spare)
        lines.insert(middle, line)
        size += len(line.encode()) + 1
    return replace(document, text="\n".join(lines))
