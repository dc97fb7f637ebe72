"""``gkcrawl lint``."""

from typing import TYPE_CHECKING

import click
from rich.text import Text

from gkcrawl import display
from gkcrawl.cli._speech import BAD_ANSWER, INCOMPLETE, JSON, Command, finish

if TYPE_CHECKING:
    from gkcrawl.app.linting import Linted

SEVERITY = {"minor": ("一般", "yellow"), "major": ("较重", "red"), "critical": ("严重", "bold red"),
            "veto": ("一票否决", "bold red")}


@click.command(cls=Command, name="lint")
@click.argument("sources", nargs=-1, required=True, metavar="文件或网址…")
@click.option("--kind", default="", metavar="类别", help="打算发布到哪类栏目，如 规范性文件、其他政策文件、公示；"
                                                         "不指明则不检查只针对某类栏目的规则。")
@click.option("--cms", default="", metavar="平台", help="指定平台适配；默认自动识别。")
@JSON
def COMMAND(sources: tuple[str, ...], kind: str, cms: str, as_json: bool) -> None:
    """发布之前检查网页或文本文件。有问题退出码 1，读不了退出码 3。"""
    from gkcrawl.app.linting import lint

    results = [lint(source, kind=kind, cms=cms) for source in sources]
    if as_json:
        display.print_json([as_dict(r) for r in results])
    else:
        for result in results:
            show(result)
    unread = any(r.document is None for r in results)
    finish(INCOMPLETE if unread else BAD_ANSWER if any(r.failed for r in results) else 0)


def show(result: "Linted") -> None:
    """What was read, what is wrong, and what was not checked."""
    display.say(result.source)
    if result.document is None:
        display.note(f"  未检查：{result.error}", "bold red")
        return
    document = result.document
    facts = (("标题", document.title), ("文号", document.number_text), ("成文日期", document.issued_on),
             ("发布日期", document.published_on), ("类别", document.kind))
    display.say("  " + "　".join(f"{label}：{value}" for label, value in facts if value))
    table = display.table("规则", "程度", "问题", "怎么改")
    for file, evaluation in result.failed:
        for hit in evaluation.hits:
            table.add_row(f"{file.rule.id}\n{file.rule.title}", Text(*SEVERITY[file.rule.severity]),
                          Text(hit.detail), Text(file.rule.suggestion))
    if result.failed:
        display.show(table)
    else:
        display.say("  没有发现问题")
    checked = sum(1 for _, e in result.evaluations if e.outcome in ("pass", "fail"))
    display.say(f"  检查了 {checked} 条规则，不适用 {len(result.evaluations) - checked - len(result.unsettled)} 条，"
                f"未能判断 {len(result.unsettled)} 条")
    for file, evaluation in result.unsettled:
        display.note(f"    未能判断 {file.rule.id} {file.rule.title}：{evaluation.reason}")


def as_dict(result: "Linted") -> dict[str, object]:
    document = result.document
    if document is None:
        return {"source": result.source, "error": result.error}
    return {
        "source": result.source, "cms": result.cms, "title": document.title, "document_number": document.number_text,
        "issued_on": document.issued_on, "published_on": document.published_on, "kind": document.kind,
        "problems": [{"rule": f.rule.id, "title": f.rule.title, "severity": f.rule.severity, "anchor": h.anchor,
                      "detail": h.detail, "evidence": h.evidence, "suggestion": f.rule.suggestion}
                     for f, e in result.failed for h in e.hits],
        "not_checked": [{"rule": f.rule.id, "reason": e.reason} for f, e in result.unsettled]}
