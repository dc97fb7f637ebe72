"""``gkcrawl nightly``."""

import click

from gkcrawl import display
from gkcrawl.app import nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli import check as check_command
from gkcrawl.cli._speech import INCOMPLETE, Command, finish, with_workspace


@click.command(cls=Command, name="nightly", short_help="无人值守的一夜：采集、核验链接、检查、计分。")
@with_workspace
def COMMAND(workspace: Workspace) -> None:
    """无人值守的一夜：采集、核验链接、检查、计分。采集不可信则不作判断，有栏目隔离则不判该栏目，退出码都是 3。"""
    with display.progress("采集") as bar:
        night = nights.nightly(workspace, progress=bar.crawl)
    for run in (night.crawl, night.probe):
        if run:
            display.show(display.run_line(run))
    check_command.show(night.check)
    ranked = [c for c in night.cards if c.rank is not None]
    if ranked:
        mean = sum(c.rate for c in ranked) / len(ranked)
        display.say(f"参加排名 {len(ranked)} 个单位，平均得分率 {mean:.2f}%。")
    finish(INCOMPLETE if night.check.errors or night.check.quarantined else 0)
