"""``gkcrawl schedule``."""

import click

from gkcrawl import display
from gkcrawl.app import nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import Command, with_workspace
from gkcrawl.errors import UsageError


@click.command(cls=Command, name="schedule")
@click.option("--systemd", "kind", flag_value="systemd", help="打印 systemd 的服务与定时器。")
@click.option("--cron", "kind", flag_value="cron", help="打印 crontab 的一行。")
@click.option("--at", "time", default="22:30", show_default=True, metavar="时:分", help="每晚几点。")
@with_workspace
def COMMAND(workspace: Workspace, kind: str | None, time: str) -> None:
    """打印每晚自动运行所需的定时设置（只打印，不安装）。"""
    hour, _, minute = time.partition(":") if time.isascii() else ("", "", "")
    if kind is None:
        raise UsageError("请用 --systemd 或 --cron 说明要哪一种")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise UsageError(f"--at {time} 应写成 时:分，如 22:30")
    display.say(nights.schedule(workspace, kind=kind, hour=int(hour), minute=int(minute)).rstrip("\n"))
