"""What people look at in a terminal: tables, progress, summaries. Takes values, prints.

Results go to stdout, progress to stderr; no colour and no width tricks when piped (rich sees to that).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from gkcrawl.model import Run, ScoreCard, Unit

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType
    from rich.progress import Progress, TaskID

    from reports.view import Problem

_ACTS_ON_TERMINALS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class _Quiet(Console):
    """Shows what it is given: no markup of rich, no emoji names, no escape sequences, no turning of the direction.

    Titles and names come from strangers' pages.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    def render(self, renderable: "RenderableType", options: "ConsoleOptions | None" = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control or not _ACTS_ON_TERMINALS.search(segment.text):
                yield segment
            else:
                yield Segment(_ACTS_ON_TERMINALS.sub("", segment.text), segment.style)


out = _Quiet()
err = _Quiet(stderr=True)

OUTCOME_WORDS = {"running": "进行中", "good": "可信", "quarantined": "部分隔离", "failed": "不可信"}
OUTCOME_STYLES = {"running": "yellow", "good": "green", "quarantined": "yellow", "failed": "bold red"}
RUN_WORDS = {"crawl": "采集", "probe": "链接核验", "check": "检查"}
PIPED_WIDTH = 160


def print_json(value: Any) -> None:
    """One JSON document, Chinese as it is, decimals as numbers written exactly."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value) if value % 1 else int(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def figure(value: Decimal | None) -> str:
    """Two decimals, as scores are printed."""
    return f"{value:.2f}" if value is not None else "—"


def table(*headings: str, title: str = "", numbers: Sequence[int] = ()) -> Table:
    """A table in house style; ``numbers`` are the columns aligned to the right."""
    made = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold", expand=False)
    for position, heading in enumerate(headings):
        made.add_column(heading, justify="right" if position in numbers else "left", overflow="fold")
    return made


def show(thing: Any) -> None:
    if not out.is_terminal and out.width < PIPED_WIDTH:
        out.print(thing, width=PIPED_WIDTH)
    else:
        out.print(thing)


def say(text: str) -> None:
    """A line of result."""
    out.print(text, soft_wrap=True)


def note(text: str, style: str = "") -> None:
    """A line for the person at the terminal, to stderr."""
    err.print(text, style=style or None, soft_wrap=True)


# ---------------------------------------------------------------- progress


class Bar:
    """A progress bar on stderr that any stage of the work reports to."""

    def __init__(self, progress: "Progress", task: "TaskID") -> None:
        self._progress = progress
        self._task = task

    def crawl(self, step: Any) -> None:
        """``CrawlProgress`` of the crawler."""
        total = step.done + step.pending
        words = {"crawl": "采集", "probe": "核验链接"}.get(step.stage, step.stage)
        self._progress.update(self._task, completed=step.done, total=max(total, 1), description=words)

    def check(self, done: int, total: int) -> None:
        self._progress.update(self._task, completed=done, total=max(total, done, 1), description="检查")


@contextmanager
def progress(words: str) -> Iterator[Bar]:
    """A bar that disappears when the work is done; silent when stderr is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                  console=err, transient=True, disable=not err.is_terminal) as made:
        yield Bar(made, made.add_task(words, total=None))


# ---------------------------------------------------------------- runs


def run_line(run: Run) -> Text:
    """One run in a sentence: what it was, whether it may be trusted, its figures, why not."""
    line = Text(f"第 {run.id} 次{RUN_WORDS[run.kind]}：")
    line.append(OUTCOME_WORDS[run.outcome], OUTCOME_STYLES[run.outcome])
    figures = "，".join(f"{words} {number}" for words, number in run_figures(run) if number)
    line.append(f"。{figures}" if figures else "")
    if run.reason:
        line.append(f"\n  {run.reason}")
    return line


STAT_WORDS = {
    "requests": "请求", "columns": "栏目", "columns_quarantined": "隔离栏目", "list_done": "列表页",
    "document_done": "读取信息", "documents_fresh": "未到期信息", "links": "链接", "links_ok": "正常", "links_dead": "失效",
    "links_unverified": "未能核实", "subjects": "对象", "evaluations": "判断", "carried": "沿用",
}
"""What is shown of a run's figures, in this order; all of them are in ``gkcrawl runs show`` and ``--json``."""


def run_figures(run: Run) -> list[tuple[str, int]]:
    stats = dict(run.stats)
    shown = [(words, stats.get(name, 0)) for name, words in STAT_WORDS.items()]
    failed = sum(number for name, number in stats.items() if name.endswith("_failed"))
    skipped = sum(number for name, number in stats.items() if name.endswith("_skipped") and not name.startswith("unit"))
    return [*shown, ("失败页面", failed), ("跳过页面", skipped)]


def runs_table(runs: Sequence[Run]) -> Table:
    made = table("编号", "类别", "开始", "结果", "说明", numbers=(0,))
    for run in runs:
        made.add_row(str(run.id), RUN_WORDS[run.kind], f"{run.started_at:%Y-%m-%d %H:%M}",
                     Text(OUTCOME_WORDS[run.outcome], OUTCOME_STYLES[run.outcome]), run.reason)
    return made


# ---------------------------------------------------------------- scores


def score_table(cards: Sequence[ScoreCard], names: dict[str, Unit], title: str) -> Table:
    made = table("名次", "单位", "类别", "得分", "区间", "可核查", "扣分项", title=title, numbers=(0, 3, 4, 5, 6))
    for card in cards:
        found = sum(len(line.findings) for line in card.lines)
        made.add_row(
            str(card.rank) if card.rank else "仅供参考", names[card.unit].short_name, card.unit_class,
            Text(figure(card.score), _score_style(card.rate)), f"{figure(card.low)}–{figure(card.high)}",
            f"{card.checkable:.1%}", str(found))
    return made


def _score_style(rate: Decimal) -> str:
    return "green" if rate >= 90 else "yellow" if rate >= 75 else "red"


def explain(card: ScoreCard, unit: Unit, titles: Mapping[str, str]) -> None:
    """The way from full marks to the result, entry by entry; ``titles`` names the rules."""
    show(Panel(Text.assemble(f"{unit.name}　{card.period}　", (figure(card.score), "bold"), f" ／ {card.full}"),
               expand=False))
    made = table("序", "指标", "变动", "余额", "说明", numbers=(0, 2, 3))
    balance = card.full
    made.add_row("", "", "", figure(balance), "满分")
    for entry in card.entries:
        balance += entry.amount
        style = "red" if entry.amount < 0 else "green"
        words = f"{entry.rule} {titles.get(entry.rule, '')}\n{entry.reason}" if entry.rule else entry.reason
        made.add_row(str(entry.sequence), entry.indicator, Text(f"{entry.amount:+.2f}", style), figure(balance),
                     words)
    made.add_row("", "", "", Text(figure(card.score), "bold"), "得分")
    show(made)
    for reason in card.reasons:
        say(f"提示：{reason}")


# ---------------------------------------------------------------- problems


def problem_table(problems: Sequence["Problem"]) -> Table:
    from reports.view import SEVERITY_WORDS, STATUS_WORDS

    made = table("单位", "规则", "状态", "扣分", "问题", numbers=(3,))
    for problem in problems:
        title = f"：{_cut(problem.doc_title, 40)}" if problem.doc_title else ""
        where = f"{problem.column.rpartition('／')[2]}{title}\n"
        made.add_row(problem.unit, f"{problem.rule} {SEVERITY_WORDS[problem.severity]}\n{problem.rule_title}",
                     STATUS_WORDS[problem.status], figure(problem.points), Text.assemble((where, "dim"), problem.detail))
    return made


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
