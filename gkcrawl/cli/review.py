"""``gkcrawl review``: what a clerk decides."""

import getpass
from decimal import Decimal, InvalidOperation

import click

from gkcrawl import display
from gkcrawl.app import rounds
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import Command, Group, with_workspace
from gkcrawl.errors import UsageError


@click.group(cls=Group, name="review")
def COMMAND() -> None:
    """人工复核：评分、确认、豁免。"""


@COMMAND.command("mark", cls=Command)
@click.argument("unit", metavar="单位")
@click.argument("indicator", metavar="指标")
@click.argument("marks", metavar="分数")
@click.option("--period", metavar="轮次", help="监测轮次；默认最近一轮。")
@click.option("--reason", required=True, metavar="理由", help="评分理由，随得分一起保存。")
@with_workspace
def mark(workspace: Workspace, unit: str, indicator: str, marks: str, period: str | None, reason: str) -> None:
    """录入人工指标的得分。"""
    try:
        value = Decimal(marks)
    except InvalidOperation as error:
        raise UsageError(f"分数“{marks}”不是数字") from error
    line = rounds.enter_mark(workspace, unit, indicator, value, reason=reason, by=getpass.getuser(), period=period)
    display.say(line)


@COMMAND.command("confirm", cls=Command)
@click.argument("finding", metavar="证据编号")
@click.option("--reason", default="", metavar="理由", help="说明。")
@with_workspace
def confirm(workspace: Workspace, finding: str, reason: str) -> None:
    """确认一条疑似问题属实（此后计入扣分）。"""
    display.say(rounds.decide(workspace, finding, "confirm", by=getpass.getuser(), reason=reason or "复核属实"))


@COMMAND.command("waive", cls=Command)
@click.argument("finding", metavar="证据编号")
@click.option("--reason", required=True, metavar="理由", help="为什么不计。")
@with_workspace
def waive(workspace: Workspace, finding: str, reason: str) -> None:
    """豁免一条问题（不再扣分，仍留痕）。"""
    display.say(rounds.decide(workspace, finding, "waive", by=getpass.getuser(), reason=reason))
