"""``lint``: check a page or text file before it is published, with the same door and the same document rules.

Nothing is stored. Personal numbers are masked in what is printed, with a key that lives as long as the command.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gkcrawl.app.files import trouble
from gkcrawl.config import Selectors
from gkcrawl.engine import evaluate
from gkcrawl.errors import GkcrawlError, UsageError
from gkcrawl.model import NO_COLUMN, Document, Draft, Evaluation
from gkcrawl.privacy import mask_text
from gkcrawl.registry import RuleFile, all_rules
from gkcrawl.rule import Context
from gkcrawl.text import TIMEZONE, normalize, parse_date

if TYPE_CHECKING:
    from crawler.page import Page

MOST_BYTES = 16 << 20
PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml"})
TEXTS = frozenset({".txt", ".md"})
LATER = frozenset({".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".zip", ".rar", ".csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What one page or file gave: the document as it was read, every rule's outcome, or why it could not be read."""

    source: str
    document: Document | None
    evaluations: tuple[tuple[RuleFile, Evaluation], ...] = ()
    error: str = ""
    cms: str = ""

    @property
    def failed(self) -> tuple[tuple[RuleFile, Evaluation], ...]:
        return tuple(pair for pair in self.evaluations if pair[1].outcome == "fail")

    @property
    def unsettled(self) -> tuple[tuple[RuleFile, Evaluation], ...]:
        """Rules that could not say: what they speak of was not checked."""
        return tuple(pair for pair in self.evaluations if pair[1].outcome in ("undetermined", "error"))


def lint(source: str, *, kind: str = "", cms: str = "", now: datetime | None = None) -> Linted:
    """Judge one file or address. ``kind`` is the kind of column that it is meant for (规范性文件 …); unknown kinds
    leave the rules for such kinds not applicable. Raises nothing: what went wrong is in ``error``."""
    at = now or datetime.now(TIMEZONE)
    try:
        draft, family = _draft(source, cms, at)
    except (GkcrawlError, OSError) as error:
        text = str(trouble(error) if isinstance(error, OSError) else error)
        return Linted(source=mask_text(source), document=None, error=mask_text(text))
    document = _admit(draft, kind)
    return Linted(source=mask_text(source), document=document, cms=family, evaluations=judge(document, at))


def judge(document: Document, at: datetime, params: Mapping[str, object] | None = None
          ) -> tuple[tuple[RuleFile, Evaluation], ...]:
    """Every document rule on one document."""
    given = params or {}
    return tuple(
        (file, evaluate(file, document, Context(as_of=at.date(), params=given.get(name, file.rule.params()))))
        for name, file in all_rules().items() if file.rule.scope == "document")


def _admit(draft: Draft, kind: str) -> Document:
    from crawler.door import admit

    column = replace(NO_COLUMN, kind=kind)
    document = admit(draft, column=column, unit="", key=os.urandom(32))
    nothing_to_probe = {name for name, targets in (("probes", document.links), ("attachments", document.attachments))
                        if not targets}
    return replace(document, kind=kind or document.kind, collected=frozenset(nothing_to_probe))


def _draft(source: str, cms: str, at: datetime) -> tuple[Draft, str]:
    if source.startswith(("http://", "https://")):
        from crawler.fetch import fetch

        return _read_page(fetch(source, at=at), cms)
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix in LATER:
        raise UsageError(f"本版本只能检查网页（html）和纯文本（txt），还不能检查 {suffix} 文件：{path.name} 未检查")
    if path.is_dir():
        raise UsageError(f"{path} 是文件夹；请指明文件")
    with path.open("rb") as file:
        body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise UsageError(f"{path.name} 超过 {MOST_BYTES >> 20} MB，未检查")
    if suffix in TEXTS:
        return _read_text(body, path.name), "纯文本"
    from crawler.page import Page

    return _read_page(Page(url=f"https://lint.invalid/{path.name}", status=200, headers={}, body=body,
                           fetched_at=at), cms)


def _read_page(page: "Page", cms: str) -> tuple[Draft, str]:
    from crawler.cms import detect, family

    name = cms or detect(page)[0][0]
    return family(name, Selectors()).document(page), name


def _read_text(body: bytes, name: str) -> Draft:
    """A plain text as a draft: the title is the first line that ends like one, dates come after their labels."""
    from crawler.charset import best_decode

    _, text = best_decode(body)
    lines = [normalize(line) for line in text.splitlines() if normalize(line)]
    published = next((line.partition(label)[2] for line in lines for label in ("发布时间:", "发布日期:") if label in line), None)
    signature = next((line for line in reversed(lines[-5:]) if parse_date(line) and len(line) < 20), None)
    return Draft(url=f"https://lint.invalid/{name}", title=_title(lines), published=published, text=text,
                 signature=signature)


def _title(lines: list[str]) -> str | None:
    head = [line for line in lines[:12] if len(line) <= 80 and "首页" not in line]
    wanted = ("报告", "通知", "办法", "意见", "公告", "通告", "规定", "细则", "方案", "公示", "决定", "批复", "函")
    return next((line for line in head if line.endswith(wanted)), head[0] if head else None)
