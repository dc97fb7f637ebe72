"""``gkcrawl crawl``."""

import click

from gkcrawl import display
from gkcrawl.app import nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import DEPARTMENT, INCOMPLETE, JSON, Command, finish, with_workspace


@click.command(cls=Command, name="crawl")
@click.option("--full", is_flag=True, help="全部重看，包括未到期的页面。")
@DEPARTMENT
@click.option("--column", "columns", multiple=True, metavar="栏目", help="只采集这个栏目（可重复）。")
@click.option("--no-probe", is_flag=True, help="采集后不核验链接。")
@click.option("--new-key", is_flag=True, help="换用新的隐私密钥（原密钥丢失或泄露时），须与 --full 同用。")
@JSON
@with_workspace
def COMMAND(workspace: Workspace, full: bool, departments: tuple[str, ...], columns: tuple[str, ...], no_probe: bool,
            new_key: bool, as_json: bool) -> None:
    """采集门户；中断后再次运行会接着采集。"""
    with display.progress("采集") as bar:
        crawled, probed = nights.crawl(workspace, full=full, departments=departments, columns=columns,
                                       probe=not no_probe, new_key=new_key, progress=bar.crawl)
    if as_json:
        display.print_json([{"run": r.id, "kind": r.kind, "outcome": r.outcome, "reason": r.reason, **dict(r.stats)}
                            for r in (crawled, probed) if r])
    else:
        for run in (crawled, probed):
            if run:
                display.show(display.run_line(run))
        if crawled.outcome != "good":
            show_failures(workspace, crawled.id)
    finish(INCOMPLETE if crawled.outcome != "good" else 0)


def show_failures(workspace: Workspace, number: int) -> None:
    """A few of the pages that could not be read, with the reason of each."""
    for page in nights.failed_pages(workspace, number):
        display.note(f"  未读到 {page.url}：{page.error or f'状态码 {page.status}'}")
