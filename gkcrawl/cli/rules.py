"""``gkcrawl rules``: list, show, docs."""

from pathlib import Path

import click

from gkcrawl import display, docs
from gkcrawl.cli._speech import JSON, Command, Group, finish
from gkcrawl.registry import all_rules, rule_named

SEVERITY = {"minor": "一般", "major": "较重", "critical": "严重", "veto": "一票否决"}
SCOPE = {"document": "信息", "column": "栏目", "unit": "单位", "portal": "门户"}


@click.group(cls=Group, name="rules")
def COMMAND() -> None:
    """规则：列表、说明页、文档。"""


@COMMAND.command("list", cls=Command)
@JSON
def list_(as_json: bool) -> None:
    """列出全部规则。"""
    files = all_rules().values()
    if as_json:
        display.print_json([{"id": f.rule.id, "name": f.rule.name, "title": f.rule.title, "scope": f.rule.scope,
                             "severity": f.rule.severity, "points": f.rule.points, "revision": f.revision,
                             "confidence": f.rule.confidence, "basis": list(f.rule.basis)} for f in files])
        return
    table = display.table("编号", "名称", "对象", "程度", "默认扣分", "类别", numbers=(4,))
    for file in files:
        rule = file.rule
        table.add_row(rule.id, rule.title + ("（待人工确认）" if rule.confidence == "suspected" else ""),
                      SCOPE[rule.scope], SEVERITY[rule.severity], str(rule.points), file.family.title)
    display.show(table)


@COMMAND.command("show", cls=Command)
@click.argument("rule", metavar="规则")
def show(rule: str) -> None:
    """看一条规则的说明页。"""
    from rich.markdown import Markdown

    display.show(Markdown(docs.rule_page(rule_named(rule), level=1)))


@COMMAND.command("docs", cls=Command)
@click.option("--write", is_flag=True, help="重新生成文档（在源码目录内运行）。")
def docs_(write: bool) -> None:
    """检查由程序生成的文档是否最新；--write 重新生成。"""
    root = Path(docs.__file__).parents[1]
    stale = docs.stale(root)
    if write:
        for path in docs.write(root):
            display.say(f"已写 {path}")
        return
    for path in stale:
        display.say(f"已过期：{path}（用 gkcrawl rules docs --write 重新生成）")
    if not stale:
        display.say("文档均为最新")
    finish(1 if stale else 0)
