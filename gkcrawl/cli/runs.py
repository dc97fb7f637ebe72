"""``gkcrawl runs``."""

import click
from rich.text import Text

from gkcrawl import display
from gkcrawl.app import nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import JSON, Command, Group, with_workspace
from gkcrawl.cli.crawl import show_failures

KINDS = {"portal": "首页", "unit": "单位页", "column": "栏目页", "list": "列表", "document": "信息", "external-list": "站外列表"}
STATES = {"pending": "待采", "done": "已采", "failed": "失败", "skipped": "跳过"}


@click.group(cls=Group, name="runs")
def COMMAND() -> None:
    """历次采集、核验与检查。"""


@COMMAND.command("list", cls=Command)
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="条数", help="最近几次。")
@JSON
@with_workspace
def list_(workspace: Workspace, limit: int, as_json: bool) -> None:
    """列出最近的运行。"""
    found = nights.runs(workspace, limit)
    if as_json:
        display.print_json([{"run": r.id, "kind": r.kind, "started_at": r.started_at.isoformat(),
                             "outcome": r.outcome, "reason": r.reason, **dict(r.stats)} for r in found])
    else:
        display.show(display.runs_table(found))


@COMMAND.command("show", cls=Command)
@click.argument("number", type=int, metavar="编号")
@with_workspace
def show(workspace: Workspace, number: int) -> None:
    """看一次运行的细节。"""
    run, pages = nights.run_detail(workspace, number)
    display.show(display.run_line(run))
    show_failures(workspace, number)
    if pages:
        table = display.table("页面", "结果", "状态码", "数量", numbers=(2, 3))
        for (kind, state, status), count in sorted(pages.items(), key=str):
            table.add_row(KINDS.get(kind, kind), Text(STATES.get(state, state)), str(status or "—"), str(count))
        display.show(table)
