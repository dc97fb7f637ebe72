"""``gkcrawl mail``: prepare, list, show, approve, send, status."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import click

from gkcrawl import display
from gkcrawl.app import mailing
from gkcrawl.app.files import write_whole
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli._speech import INCOMPLETE, PERIOD, Command, Group, finish, with_workspace
from gkcrawl.errors import UsageError
from gkcrawl.store import Mail

STATUS = {"draft": "草稿", "approved": "待发送", "sending": "发送中", "sent": "已发送", "refused": "被拒收",
          "unknown": "未能确定"}
LANES = {"list": "清单", "privacy": "隐私"}


@click.group(cls=Group, name="mail")
def COMMAND() -> None:
    """问题清单邮件：生成草稿、审核、发送。"""


@COMMAND.command("prepare", cls=Command)
@PERIOD
@with_workspace
def prepare(workspace: Workspace, period: str | None) -> None:
    """为每个有问题的单位生成草稿（同时存为 .eml）；清单没有变化的不重复生成。"""
    made = mailing.prepare(workspace, period=period)
    display.say(f"新草稿 {len(made.drafts)} 封，已存于 {made.folder}")
    if made.withdrawn:
        display.say(f"撤回未发的 {len(made.withdrawn)} 封：其中的问题已不存在，或单位已不在名单、没有邮箱")
    for label, names in (("清单未变，不再生成", made.unchanged), ("没有问题，不发", made.without_problems),
                         ("没有邮箱，无法发送", made.without_address)):
        if names:
            display.note(f"{label}：{'、'.join(names)}")


@COMMAND.command("list", cls=Command)
@PERIOD
@with_workspace
def list_(workspace: Workspace, period: str | None) -> None:
    """列出邮件。"""
    names = {u.id: u.short_name for u in workspace.units}
    table = display.table("编号", "单位", "类别", "状态", "收件人", "主题")
    for mail in mailing.mails(workspace, period=period):
        table.add_row(mail.id, names.get(mail.unit, mail.unit), LANES[mail.lane], STATUS[mail.status], mail.recipient,
                      mail.subject + (f"\n{mail.error}" if mail.error else ""))
    display.show(table)


@COMMAND.command("show", cls=Command)
@click.argument("mail_id", metavar="编号")
@click.option("--eml", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="另存为 .eml。")
@with_workspace
def show(workspace: Workspace, mail_id: str, eml: Path | None) -> None:
    """看一封邮件的正文。"""
    mail = _one(workspace, mail_id)
    if eml:
        write_whole(eml, mail.message, 0o600)
        display.say(f"已写 {eml}")
        return
    message = message_from_bytes(mail.message, policy=default)
    for name in ("From", "To", "Subject", "Date"):
        display.say(f"{name}: {message[name]}")
    body = message.get_body(("plain",))
    display.say("\n" + (body.get_content() if body else ""))


@COMMAND.command("approve", cls=Command)
@click.argument("ids", nargs=-1, metavar="[编号]…")
@click.option("--all", "everything", is_flag=True, help="全部草稿。")
@with_workspace
def approve(workspace: Workspace, ids: tuple[str, ...], everything: bool) -> None:
    """批准发送。"""
    if not ids and not everything:
        raise UsageError("请写明邮件编号，或用 --all 批准全部草稿")
    display.say(f"已批准 {len(mailing.approve(workspace, ids, everything=everything))} 封")


@COMMAND.command("send", cls=Command)
@click.option("--dry-run", is_flag=True, help="只说明将发送哪些，不连接服务器。")
@with_workspace
def send(workspace: Workspace, dry_run: bool) -> None:
    """经 SMTP 发送已批准的邮件；每封至多发送一次。"""
    if dry_run:
        waiting = [m for m in mailing.mails(workspace) if m.status == "approved"]
        for mail in waiting:
            display.say(f"将发送 {mail.id} → {mail.recipient}　{mail.subject}")
        display.note(f"共 {len(waiting)} 封，未发送")
        return
    result = mailing.send(workspace)
    display.say(f"已发送 {len(result.sent)} 封")
    for mail, reason in result.refused:
        display.note(f"未发出 {mail.id} → {mail.recipient}：{reason}", "red")
    for mail, reason in result.postponed:
        display.note(f"暂未发出 {mail.id} → {mail.recipient}：{reason}；仍为待发送，稍后再运行 gkcrawl mail send", "yellow")
    if result.interrupted:
        display.note(f"有 {result.interrupted} 封发送途中中断，是否送达未能确定；"
                     "核实后用 gkcrawl mail approve 编号 重发", "yellow")
    finish(INCOMPLETE if result.refused or result.postponed or result.interrupted else 0)


@COMMAND.command("status", cls=Command)
@PERIOD
@with_workspace
def status(workspace: Workspace, period: str | None) -> None:
    """各状态的邮件数。"""
    found = mailing.mails(workspace, period=period)
    for word, label in STATUS.items():
        number = sum(1 for m in found if m.status == word)
        if number:
            display.say(f"{label} {number}")
    if not found:
        display.say("还没有邮件")


def _one(workspace: Workspace, mail_id: str) -> Mail:
    for mail in mailing.mails(workspace):
        if mail.id == mail_id:
            return mail
    raise UsageError(f"没有编号为 {mail_id} 的邮件；用 gkcrawl mail list 查看")
