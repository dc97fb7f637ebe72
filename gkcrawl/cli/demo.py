"""``gkcrawl demo``."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gkcrawl import display
from gkcrawl.cli._speech import Command

if TYPE_CHECKING:
    from gkcrawl.app.demonstrate import Demonstration


@click.command(cls=Command, name="demo", short_help="在自带的演示门户上完整走一遍。")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default="gkcrawl-demo", show_default=True,
              metavar="文件夹", help="演示工作区和报告写到哪里。")
@click.option("--serve", "keep", is_flag=True, help="完成后继续开着演示门户，按 Ctrl+C 结束。")
def COMMAND(out: Path, keep: bool) -> None:
    """在自带的演示门户上完整走一遍：两轮监测、一次回头看、得分、通报、清单、邮件草稿。"""
    from gkcrawl.app import demonstrate

    with demonstrate.portal() as server:
        display.note(f"演示门户 {server.url}")
        with display.progress("准备") as bar:
            made = demonstrate.demo(out, server, demonstrate.Watch(say=display.note, crawl=bar.crawl, check=bar.check))
        show(made)
        if keep:
            display.note(f"演示门户仍开着：{server.url}　按 Ctrl+C 结束")
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                display.note("演示门户已关闭")


def show(made: "Demonstration") -> None:
    """Ranking and where the files are."""
    names = {u.id: u for u in made.workspace.units}
    display.show(display.score_table(made.cards, names, f"{made.cards[0].period} 得分与排名"))
    folder = made.workspace.folder
    display.say(f"用时 {made.seconds:.0f} 秒。报告 {len(made.written)} 个文件：{made.reports}")
    for path in (p for p in made.written if p.parent == made.reports):
        display.say(f"  {path.name}")
    display.say(f"邮件草稿 {made.drafts} 封：{folder / 'mail'}")
    display.say(f"接着试试：gkcrawl --workspace {folder} score --dept 市发改委 --explain")
