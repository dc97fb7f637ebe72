"""``gkcrawl problems``."""

import sys
from pathlib import Path

import click

from gkcrawl import display
from gkcrawl.app import export
from gkcrawl.app.reporting import problems
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import DEPARTMENT, JSON, PERIOD, Command, with_workspace


@click.command(cls=Command, name="problems")
@DEPARTMENT
@click.option("--rule", "rules", multiple=True, metavar="规则", help="只看这条规则（可重复）。")
@click.option("--status", "statuses", multiple=True, metavar="状态", help="只看这种状态，如 new、open、fixed（可重复）。")
@PERIOD
@click.option("--format", "form", type=click.Choice(["table", *export.FORMATS]), default="table", show_default=True,
              help="输出格式。")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写入文件。")
@JSON
@with_workspace
def COMMAND(workspace: Workspace, departments: tuple[str, ...], rules: tuple[str, ...], statuses: tuple[str, ...],
            period: str | None, form: str, output: Path | None, as_json: bool) -> None:
    """列出问题。默认列出仍存在的。"""
    export.check_statuses(statuses)
    found = problems(workspace, departments=departments, rules=rules, statuses=statuses, period=period)
    form = "jsonl" if as_json else form
    if form == "table" and output is None:
        display.show(display.problem_table(found))
        display.note(f"共 {len(found)} 条")
        return
    body = export.render(workspace, found, form if form != "table" else "csv", period=period, departments=departments)
    if output:
        export.save(output, body)
        display.note(f"已写 {output}（{len(found)} 条）")
    else:
        sys.stdout.buffer.write(body)
