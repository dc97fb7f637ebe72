"""``gkcrawl doctor``."""

import click
from rich.text import Text

from gkcrawl import display
from gkcrawl.app.doctor import doctor
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import JSON, Command, finish, with_workspace

MARKS = {"ok": ("正常", "green"), "advice": ("提示", "yellow"), "bad": ("有误", "bold red")}


@click.command(cls=Command, name="doctor")
@click.option("--offline", is_flag=True, help="不连接门户和邮件服务器。")
@JSON
@with_workspace
def COMMAND(workspace: Workspace, offline: bool, as_json: bool) -> None:
    """检查配置、数据库、磁盘、日历、网络和邮件是否齐备。"""
    found = doctor(workspace, network=not offline)
    if as_json:
        display.print_json([{"what": f.what, "state": f.state, "says": f.says} for f in found])
    else:
        table = display.table("项目", "结果", "说明")
        for item in found:
            table.add_row(item.what, Text(*MARKS[item.state]), Text(item.says))
        display.show(table)
    finish(1 if any(f.state == "bad" for f in found) else 0)
