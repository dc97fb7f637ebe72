"""``gkcrawl init``."""

from pathlib import Path

import click

from gkcrawl import display
from gkcrawl.app import workspace as app
from gkcrawl.cli._speech import Command


@click.command(cls=Command, name="init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--portal", required=True, metavar="网址", help="门户首页，如 https://www.example.gov.cn/。")
@click.option("--cms", default="lonsun", show_default=True, metavar="平台", help="平台适配，见 gkcrawl cms list。")
@click.option("--name", default="政府门户网站", metavar="名称", help="门户名称，用于通报。")
def COMMAND(folder: Path, portal: str, cms: str, name: str) -> None:
    """新建工作区：写出 portal.toml、scheme.toml、units.csv。"""
    for path in app.init(folder, portal=portal, cms=cms, name=name):
        display.say(f"已写 {path}")
    display.note(f"下一步：填写 {folder / 'units.csv'}，然后 gkcrawl --workspace {folder} doctor")
