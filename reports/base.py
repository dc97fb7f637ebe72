"""What a report format is, and how the formats are found.

A format is a module with a module-level ``REPORT = Report(...)``. ``render`` is pure: a ``ReportModel`` in, files out.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import reports
from gkcrawl.errors import ReportError
from reports.view import ReportModel

NOT_FORMATS = {"base", "mail", "view"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """One file to write: name (no folders), bytes."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A format. ``render`` returns one file or many (one a unit)."""

    id: str
    title: str
    render: Callable[[ReportModel], tuple[ReportFile, ...]]


def formats() -> dict[str, Report]:
    """Every format by id, found by walking this folder."""
    found: dict[str, Report] = {}
    for module in pkgutil.iter_modules(reports.__path__):
        if module.name.startswith("_") or module.name in NOT_FORMATS or module.ispkg:
            continue
        report = getattr(importlib.import_module(f"reports.{module.name}"), "REPORT", None)
        if not isinstance(report, Report):
            raise ReportError(f"reports/{module.name}.py 没有定义 REPORT，无法作为报告格式使用")
        found[report.id] = report
    return found
