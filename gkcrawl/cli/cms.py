"""``gkcrawl cms``: list, detect, try."""

from datetime import datetime

import click

from gkcrawl import display
from gkcrawl.cli._speech import Command, Group
from gkcrawl.errors import UsageError
from gkcrawl.text import TIMEZONE


@click.group(cls=Group, name="cms")
def COMMAND() -> None:
    """平台适配：列表、识别、试读。"""


@COMMAND.command("list", cls=Command)
def list_() -> None:
    """列出已有的平台适配。"""
    from crawler.cms import families

    table = display.table("名称", "说明")
    for cms in families().values():
        table.add_row(cms.name, cms.title)
    display.show(table)


@COMMAND.command("detect", cls=Command)
@click.argument("url", metavar="网址")
def detect(url: str) -> None:
    """识别一个页面由哪种平台生成，以及把握有多大。"""
    from crawler.cms import detect as rate
    from crawler.fetch import fetch

    if not url.startswith(("http://", "https://")):
        raise UsageError(f"“{url}”应为以 http:// 或 https:// 开头的网址；文件用 gkcrawl cms try 试读")
    table = display.table("平台", "把握", numbers=(1,))
    for name, sure in rate(fetch(url, at=datetime.now(TIMEZONE))):
        table.add_row(name, f"{sure:.0%}")
    display.show(table)


@COMMAND.command("try", cls=Command)
@click.argument("source", metavar="网址或文件")
@click.option("--cms", default="", metavar="平台", help="指定平台；默认自动识别。")
def try_(source: str, cms: str) -> None:
    """试读一个页面，逐项打印读到的内容（个人信息已遮盖）。"""
    from gkcrawl.app.linting import lint
    from gkcrawl.errors import ParseError

    result = lint(source, cms=cms)
    if result.document is None:
        raise ParseError(result.error)
    document = result.document
    table = display.table("项目", "读到的内容")
    table.add_row("平台", result.cms)
    for label, value in (
        ("标题", document.title), ("文号", document.number_text), ("索引号", document.index_number),
        ("成文日期", document.issued_on or document.issued_text), ("发布日期", document.published_on),
        ("发布机构", document.publisher), ("有效性", document.validity), ("来源", document.source),
        ("正文", f"{len(document.text)} 字"), ("附件", f"{len(document.attachments)} 个"),
        ("链接", f"{len(document.links)} 个"), ("表格", f"{len(document.tables)} 张"),
    ):
        table.add_row(label, "（未读到）" if value is None else str(value))
    display.show(table)
