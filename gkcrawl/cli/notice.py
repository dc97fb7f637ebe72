"""``gkcrawl notice``."""

from pathlib import Path

import click

from gkcrawl import display
from gkcrawl.app import reporting
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import Command, with_workspace


@click.command(cls=Command, name="notice")
@click.option("--period", required=True, metavar="轮次", help="监测轮次，如 2020Q4。")
@click.option("-o", "--out", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹",
              help="写到哪里；默认工作区内的 out。")
@with_workspace
def COMMAND(workspace: Workspace, period: str, out: Path | None) -> None:
    """出具通报、得分表、各单位问题清单和网页总览。"""
    with display.progress("撰写报告"):
        written = reporting.notice(workspace, period=period, out=out or workspace.folder / "out")
    folders: dict[Path, list[Path]] = {}
    for path in written:
        folders.setdefault(path.parent, []).append(path)
    for folder, paths in folders.items():
        names = "、".join(p.name for p in paths) if len(paths) <= 6 else f"{len(paths)} 个文件"
        display.say(f"{folder}：{names}")
    if reporting.office() is None:
        display.note("未安装 LibreOffice，通报只有 docx，没有 PDF。")
