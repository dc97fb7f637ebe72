"""``gkcrawl score``."""

from pathlib import Path
from typing import Any

import click

from gkcrawl import display
from gkcrawl.app import judge
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import DEPARTMENT, JSON, PERIOD, Command, with_workspace
from gkcrawl.model import ScoreCard
from gkcrawl.registry import all_rules


@click.command(cls=Command, name="score")
@DEPARTMENT
@PERIOD
@click.option("--scheme", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="文件",
              help="换一个指标体系试算（不保存）。")
@click.option("--explain", is_flag=True, help="逐笔列出从满分到得分的过程。")
@JSON
@with_workspace
def COMMAND(workspace: Workspace, departments: tuple[str, ...], period: str | None, scheme: Path | None,
            explain: bool, as_json: bool) -> None:
    """计算得分与排名。"""
    wanted = {u.id for u in workspace.units_named(departments)}
    cards = [c for c in judge.score(workspace, period=period, scheme=scheme) if c.unit in wanted]
    names = {u.id: u for u in workspace.units}
    if as_json:
        display.print_json([as_dict(card, names[card.unit].short_name) for card in cards])
        return
    if explain:
        titles = {name: file.rule.title for name, file in all_rules().items()}
        for card in cards:
            display.explain(card, names[card.unit], titles)
        return
    title = f"{cards[0].period} 得分" if cards else "没有单位"
    display.show(display.score_table(cards, names, title))
    if cards and cards[0].provisional:
        display.note("得分为暂定：" + "；".join(dict.fromkeys(cards[0].reasons)))


def as_dict(card: ScoreCard, unit: str) -> dict[str, Any]:
    """The fixed contract of ``score --json``."""
    return {
        "unit": unit, "class": card.unit_class, "period": card.period, "scheme": card.scheme, "score": card.score,
        "low": card.low, "high": card.high, "provisional": card.provisional, "full": card.full, "rate": card.rate,
        "rank": card.rank,
        "lines": [{"indicator": line.indicator, "marks": line.marks, "lost": line.lost,
                   "findings": list(line.findings)} for line in card.lines]}
