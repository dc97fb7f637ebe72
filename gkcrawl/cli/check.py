"""``gkcrawl check``."""

import click

from gkcrawl import display
from gkcrawl.app import judge
from gkcrawl.app.judge import CheckResult
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import INCOMPLETE, JSON, Command, finish, with_workspace

CHANGES = {"new": "新发现", "open": "仍存在", "fixed": "已整改", "regressed": "反弹", "withdrawn-page": "页面已撤",
           "unverified": "未能核验", "gone": "不再适用", "claimed-fixed": "自报已整改"}


@click.command(cls=Command, name="check")
@click.option("--rule", "rules", multiple=True, metavar="规则", help="只用这条规则（可重复）。")
@click.option("--all", "everything", is_flag=True, help="不沿用上次的结论，全部重新判断。")
@JSON
@with_workspace
def COMMAND(workspace: Workspace, rules: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """按规则检查已采集的信息，更新问题状态。"""
    with display.progress("检查") as bar:
        result = judge.check(workspace, rules=rules, everything=everything, progress=bar.check)
    if as_json:
        display.print_json({"period": result.period.id, "subjects": result.subjects, "carried": result.carried,
                            "evaluations": result.evaluations, "changes": dict(result.changes),
                            "errors": list(result.errors), "quarantined": list(result.quarantined)})
    else:
        show(result)
    finish(INCOMPLETE if result.errors else 0)


def show(result: CheckResult) -> None:
    """A few lines of what a check found."""
    display.say(f"{result.period.title}：检查 {result.subjects} 个对象，{result.evaluations} 次判断"
                f"（沿用 {result.carried} 次）。")
    words = "，".join(f"{CHANGES.get(k, k)} {n}" for k, n in sorted(result.changes.items()))
    display.say(f"问题变化：{words or '无'}。")
    for unit, column, reason in result.quarantined:
        display.note(f"隔离：{unit} {column}：{reason}", "yellow")
    for rule, subject, reason in result.errors[:20]:
        display.note(f"规则出错：{rule} {subject}：{reason}", "bold red")
