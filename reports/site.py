"""网页总览 (html): one self-contained page that works from a file, prints, fits a phone.

The policy in its head allows nothing but this very style sheet and script, by hash: no address on it can
load anything, and no title from a stranger's page can run anything.
"""

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from markupsafe import Markup

from gkcrawl.model import ScoreLine
from reports import _charts, _templates, _words
from reports.base import Report, ReportFile
from reports.view import SEVERITY_WORDS, STATUS_WORDS, Coverage, Problem, ReportModel, UnitView

CLASSES = ("县区", "市直部门")
TOP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A large figure at the head of the page."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One problem as the page shows it; a personal-data problem shows only its kind and place."""

    unit: str
    rule_title: str
    severity: str
    severity_word: str
    severity_order: int
    status: str
    status_word: str
    column: str
    title: str
    url: str
    where: str
    detail: str
    suggestion: str
    basis: str
    points: Decimal
    first_seen: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One unit as the page shows it."""

    anchor: str
    view: UnitView
    change: Decimal | None
    live: int
    severities: Markup
    lines: tuple[tuple[ScoreLine, Markup], ...]
    top: tuple[Row, ...]
    coverage: Coverage | None
    apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """One common problem: how often, in how many units, with a bar against the most common."""

    title: str
    family: str
    units: int
    count: int
    points: Decimal
    suggestion: str
    basis: str
    bar: Markup


def render(model: ReportModel) -> tuple[ReportFile, ...]:
    """``index.html``."""
    style, script = _templates.source("site.css"), _templates.source("site.js")
    rows = tuple(row(p, view) for view in model.units for p in view.problems)
    cards = tuple(_card(model, view, position) for position, view in enumerate(model.units, 1))
    html = _templates.render(
        "site.html.j2",
        model=model,
        title=_words.round_name(model.period),
        figures=_figures(model),
        rows=rows,
        cards=cards,
        groups=[
            (c, [card for card in cards if card.view.unit.unit_class == c])
            for c in CLASSES
            if model.of_class(c)
        ],
        trend=_charts.trend(model.trend),
        dots=_dots(model),
        severities=_severities(rows),
        typical=_typical(model),
        severity_bar=_charts.split([(kind, word, count) for kind, word, count in _severities(rows)]),
        states=sorted(
            {(r.status, r.status_word) for r in rows},
            key=lambda s: list(STATUS_WORDS).index(s[0]) if s[0] in STATUS_WORDS else 99,
        ),
        kinds=sorted({r.rule_title for r in rows}),
        meter=_charts.meter,
        style=Markup(style),  # noqa: S704  # files of this package
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        names=_words.unit_names(model),
        deadline=_words.deadline_words(model),
        manual=model.manual,
    )
    return (ReportFile(name="index.html", body=html.encode()),)


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def row(problem: Problem, view: UnitView) -> Row:
    """What the page may say about one problem."""
    private = problem.private
    return Row(
        unit=view.unit.short_name,
        rule_title=problem.rule_title,
        severity=problem.severity,
        severity_word=SEVERITY_WORDS.get(problem.severity, problem.severity),
        severity_order=_words.SEVERITY_ORDER.get(problem.severity, 9),
        status=problem.status,
        status_word=STATUS_WORDS.get(problem.status, problem.status),
        column="" if private else _words.path(problem),
        title="" if private else problem.doc_title,
        url="" if private else problem.url,
        where=problem.where,
        detail=_words.PRIVATE_WORDS if private else problem.detail,
        suggestion=problem.suggestion,
        basis="；".join(problem.basis),
        points=problem.points,
        first_seen=problem.first_seen.isoformat() if problem.first_seen else "",
        key=_words.evidence_number(problem.id),
    )


def _figures(model: ReportModel) -> tuple[Figure, ...]:
    live = [p for view in model.units for p in view.problems if _words.needs_action(p)]
    fixed, still = sum(v.fixed for v in model.units), sum(v.still_open + v.regressed for v in model.units)
    classes = "、".join(f"{len(model.of_class(c))}个{c}" for c in CLASSES if model.of_class(c))
    means = [
        Figure(
            label=f"{'全市' if s.label in ('all', '全部') else s.label}平均得分率",
            value=f"{_words.figure(s.mean)}%",
            note=_words.movement(
                None if s.previous_mean is None or s.mean is None else s.mean - s.previous_mean
            ).lstrip("，"),
        )
        for s in model.statistics
    ]
    unverified = sum(count for _, count in model.links_unverified)
    return (
        Figure(label="监测单位", value=str(len(model.units)), note=classes),
        Figure(
            label="核查信息",
            value=f"{model.documents:,}",
            note=f"数据截至{_words.chinese_date(model.period.cut_off)}",
        ),
        *means,
        Figure(label="需整改问题", value=str(len(live)), note=f"涉及{len({p.unit for p in live})}个单位"),
        Figure(
            label="上轮问题整改率",
            value=f"{fixed * 100 / (fixed + still):.1f}%" if fixed + still else "—",
            note=f"已整改{fixed}条，未整改或反弹{still}条" if fixed + still else "没有上轮问题",
        ),
        Figure(
            label="失效链接",
            value=str(model.links_dead),
            note=f"另有{unverified}个未能核实，不扣分" if unverified else "隔夜复核确认",
        ),
    )


def _severities(rows: tuple[Row, ...]) -> list[tuple[str, str, int]]:
    counts = Counter(r.severity for r in rows)
    return [(kind, word, counts[kind]) for kind, word in reversed(SEVERITY_WORDS.items())]


def _dots(model: ReportModel) -> Markup:
    means = {s.label: s.mean for s in model.statistics}
    return _charts.dots(
        [
            (
                c,
                [
                    _charts.Dot(name=v.unit.short_name, rate=v.card.rate, ranked=v.card.rank is not None)
                    for v in model.of_class(c)
                ],
                means.get(c),
            )
            for c in CLASSES
            if model.of_class(c)
        ]
    )


def _typical(model: ReportModel) -> tuple[Typical, ...]:
    most = max((t.count for t in model.typical), default=1) or 1
    return tuple(
        Typical(
            title=t.title,
            family=t.family,
            units=len(t.units),
            count=t.count,
            points=t.points,
            suggestion=t.suggestion,
            basis="；".join(t.basis),
            bar=_charts.meter(t.count / most),
        )
        for t in model.typical
    )


def _card(model: ReportModel, view: UnitView, position: int) -> Card:
    live = tuple(p for p in view.problems if _words.needs_action(p))
    counts = Counter(p.severity for p in live)
    coverage = {c.unit: c for c in model.coverage}
    return Card(
        anchor=f"unit-{position}",
        view=view,
        change=_words.change(view),
        live=len(live),
        severities=_charts.split(
            [(kind, word, counts[kind]) for kind, word in reversed(SEVERITY_WORDS.items())]
        ),
        lines=tuple(
            (
                line,
                _charts.meter(
                    (line.marks - line.lost) / line.marks if line.marks else 0,
                    "full" if not line.lost else "",
                ),
            )
            for line in view.card.lines
        ),
        top=tuple(row(p, view) for p in _words.by_weight(live)[:TOP]),
        coverage=coverage.get(view.unit.id) or coverage.get(view.unit.short_name),
        apart="" if view.card.rank is not None else _words.unranked_reason(view.card),
    )


REPORT = Report(id="site", title="网页总览", render=render)
