"""``gkcrawl period``: rounds and their cut-off days."""

from datetime import datetime

import click

from gkcrawl import display
from gkcrawl.app import rounds
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import Command, Group, with_workspace


@click.group(cls=Group, name="period")
def COMMAND() -> None:
    """监测轮次：开启、列出、冻结。"""


@COMMAND.command("list", cls=Command)
@with_workspace
def list_(workspace: Workspace) -> None:
    """列出全部轮次。"""
    table = display.table("轮次", "类别", "数据截止", "状态")
    for period in rounds.periods(workspace):
        table.add_row(period.id, period.kind, f"{period.cut_off:%Y-%m-%d}", "已冻结" if period.frozen else "进行中")
    display.show(table)


@COMMAND.command("open", cls=Command)
@click.argument("name", metavar="轮次")
@click.option("--cut-off", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="数据截止日；默认季度末。")
@with_workspace
def open_(workspace: Workspace, name: str, cut_off: datetime | None) -> None:
    """开启一个轮次，如 2020Q4。"""
    period = rounds.open_period(workspace, name, cut_off.date() if cut_off else None)
    display.say(f"已开启 {period.title}，数据截止 {period.cut_off:%Y-%m-%d}")


@COMMAND.command("freeze", cls=Command)
@click.argument("name", metavar="轮次")
@with_workspace
def freeze(workspace: Workspace, name: str) -> None:
    """冻结一个轮次：其结果不再改变。"""
    display.say(f"已冻结 {rounds.freeze(workspace, name).title}")
