"""Problems as files: JSON lines (a fixed contract), CSV, xlsx."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from gkcrawl.app.files import write_whole
from gkcrawl.app.reporting import build_model
from gkcrawl.app.workspace import Workspace
from gkcrawl.config import suggest
from gkcrawl.errors import UsageError
from gkcrawl.model import FindingStatus

if TYPE_CHECKING:
    from reports.view import Problem

FORMATS = ("jsonl", "csv", "xlsx")
FIELDS = ("id", "rule", "title", "severity", "confidence", "status", "unit", "column", "url", "doc_title", "where",
          "anchor", "detail", "evidence", "points", "basis", "suggestion", "first_seen", "last_seen", "round", "snapshot")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_statuses(words: Sequence[str]) -> None:
    known = list(get_args(FindingStatus))
    for word in words:
        if word not in known:
            raise UsageError(f"没有状态“{word}”{suggest(word, known)}；可用：{'、'.join(known)}")


def render(workspace: Workspace, problems: Sequence["Problem"], form: str, *, period: str | None,
           departments: tuple[str, ...]) -> bytes:
    """The bytes of one format."""
    if form == "jsonl":
        rounds = build_model(workspace, period=period).period.id
        return "".join(json.dumps(as_dict(p, rounds), ensure_ascii=False) + "\n" for p in problems).encode()
    if form == "csv":
        return _csv(problems, build_model(workspace, period=period).period.id)
    return _xlsx(workspace, problems, period, departments)


def as_dict(problem: "Problem", period: str) -> dict[str, Any]:
    """One line of ``problems --format jsonl``; the names are a fixed contract."""
    return {
        "id": problem.id, "rule": problem.rule, "title": problem.rule_title, "severity": problem.severity,
        "confidence": problem.confidence, "status": problem.status, "unit": problem.unit, "column": problem.column,
        "url": problem.url, "doc_title": problem.doc_title, "where": problem.where, "anchor": problem.anchor,
        "detail": problem.detail, "evidence": problem.evidence, "points": float(problem.points),
        "basis": list(problem.basis), "suggestion": problem.suggestion,
        "first_seen": problem.first_seen.isoformat() if problem.first_seen else None,
        "last_seen": problem.last_seen.isoformat() if problem.last_seen else None, "round": period,
        "snapshot": problem.snapshot}


def _csv(problems: Sequence["Problem"], period: str) -> bytes:
    """UTF-8 with a mark, as Excel wants it; a cell that a spreadsheet would run as a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=FIELDS)
    writer.writeheader()
    for row in (as_dict(p, period) for p in problems):
        writer.writerow({k: _safe("；".join(v) if isinstance(v, list) else v) for k, v in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _safe(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def _xlsx(workspace: Workspace, problems: Sequence["Problem"], period: str | None,
          departments: tuple[str, ...]) -> bytes:
    """The list of one unit, in the city's column order. Several units are several lists: use ``notice``."""
    from reports.problems import REPORT

    units = workspace.units_named(departments)
    if len(units) != 1:
        raise UsageError("xlsx 问题清单一个单位一份：请用 --dept 指明一个单位，或用 gkcrawl notice 生成全部清单")
    model = build_model(workspace, period=period)
    views = [replace(v, problems=tuple(problems)) for v in model.units if v.unit.id == units[0].id]
    (file,) = REPORT.render(replace(model, units=tuple(views)))
    return file.body


def save(path: Path, body: bytes) -> None:
    """Write where the user said; the folder must exist."""
    if not path.parent.exists():
        raise UsageError(f"文件夹 {path.parent} 不存在，请先建立")
    write_whole(path, body)
