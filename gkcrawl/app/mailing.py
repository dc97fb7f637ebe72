"""Mail to units: prepare drafts, approve, send over SMTP; each message goes out at most once, also across crashes."""

import hashlib
import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import make_msgid
from pathlib import Path
from typing import TYPE_CHECKING

from gkcrawl.app.reporting import build_model, write_whole
from gkcrawl.app.workspace import Workspace
from gkcrawl.config import MailSettings
from gkcrawl.errors import MailError, UsageError
from gkcrawl.store import Mail

if TYPE_CHECKING:
    from reports.view import ReportModel, UnitView

PASSWORD = "GKCRAWL_SMTP_PASSWORD"  # noqa: S105 -- the name of an environment variable
TIMEOUT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What ``prepare`` did: new drafts, units whose list did not change, units without problems or address."""

    drafts: tuple[Mail, ...]
    unchanged: tuple[str, ...]
    without_problems: tuple[str, ...]
    without_address: tuple[str, ...]
    folder: Path


def prepare(workspace: Workspace, *, period: str | None, now: datetime | None = None) -> Prepared:
    """Compose one message a unit (and one for privacy leaks, apart), as drafts and as ``.eml`` under ``mail/``."""
    at = now or workspace.now()
    model = build_model(workspace, period=period, now=at)
    if model.run_outcome == "failed":
        raise MailError(f"最近一次采集不可信（{model.run_reason}），不能据此发信；请先重新采集、检查")
    folder = workspace.folder / "mail" / model.period.id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    drafts, unchanged, no_problem, no_address = [], [], [], []
    with workspace.open() as store:
        for view in model.units:
            if not view.problems:
                no_problem.append(view.unit.short_name)
                continue
            if not view.unit.email:
                no_address.append(view.unit.short_name)
                continue
            for lane, part in _lanes(view):
                mail = _compose(workspace, model, part, lane, at)
                if store.save_draft(mail):
                    drafts.append(mail)
                    # Problem lists name pages and persons' leaks (masked): for the clerk's eyes until they are sent.
                    write_whole(folder / f"{view.unit.short_name}{'（隐私）' if lane == 'privacy' else ''}.eml",
                                mail.message, 0o600)
                else:
                    unchanged.append(view.unit.short_name)
    return Prepared(drafts=tuple(drafts), unchanged=tuple(dict.fromkeys(unchanged)),
                    without_problems=tuple(no_problem), without_address=tuple(no_address), folder=folder)


def _lanes(view: "UnitView") -> Iterator[tuple[str, "UnitView"]]:
    """Privacy leaks travel alone, so that the list can be passed around an office."""
    for lane, problems in (("list", tuple(p for p in view.problems if not p.private)),
                           ("privacy", tuple(p for p in view.problems if p.private))):
        if problems:
            yield lane, replace(view, problems=tuple(replace(p, number=n) for n, p in enumerate(problems, start=1)))


def _compose(workspace: Workspace, model: "ReportModel", view: "UnitView", lane: str, at: datetime) -> Mail:
    from reports import mail as mail_format
    from reports import problems as problem_list

    (attachment,) = problem_list.REPORT.render(replace(model, units=(view,)))
    composed = mail_format.compose(model, view, attachment)
    content = hashlib.sha256(repr([(p.id, p.status, p.detail, p.points) for p in view.problems]).encode()
                             + str(view.card.score).encode() + view.unit.email.encode()).hexdigest()[:32]
    settings = workspace.profile.mail
    domain = settings.sender.rpartition("@")[2].rstrip("> ") or "localhost"
    message_id = make_msgid(idstring=f"{model.period.id}.{content[:12]}", domain=domain)
    body = mail_format.to_message(composed, sender=settings.sender, recipient=view.unit.email,
                                  reply_to=settings.reply_to, message_id=message_id, date=at)
    return Mail(id=f"{model.period.id}-{lane}-{content[:12]}", period=model.period.id, unit=view.unit.id,
                recipient=view.unit.email, subject=composed.subject, lane="privacy" if lane == "privacy" else "list",
                status="draft", digest=content, message=body, prepared_at=at)


def mails(workspace: Workspace, *, period: str | None = None) -> tuple[Mail, ...]:
    with workspace.open() as store:
        return store.mails(period)


def approve(workspace: Workspace, ids: tuple[str, ...], *, everything: bool) -> tuple[Mail, ...]:
    """Mark drafts as ready to go out; returns those approved now. ``unknown`` ones may be approved again by name."""
    with workspace.open() as store:
        book = {m.id: m for m in store.mails()}
        if missing := [i for i in ids if i not in book]:
            raise UsageError(f"没有编号为 {'、'.join(missing)} 的邮件；用 gkcrawl mail list 查看")
        chosen = [m for m in book.values() if m.status == "draft"] if everything else [
            book[i] for i in ids if book[i].status in ("draft", "unknown", "refused")]
        for mail in chosen:
            store.set_mail_status(mail.id, "approved", workspace.now())
        return tuple(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What ``send`` did. ``refused`` pairs a message with the server's reason."""

    sent: tuple[Mail, ...]
    refused: tuple[tuple[Mail, str], ...]
    interrupted: int


def send(workspace: Workspace, *, dry_run: bool = False) -> Sent:
    """Send what is approved. ``sending`` is written before the server is spoken to, so a crash cannot send twice."""
    settings = workspace.profile.mail
    with workspace.lock(), workspace.open() as store:
        interrupted = store.settle_interrupted_mail()
        waiting = store.mails(statuses=("approved",))
        if dry_run or not waiting:
            return Sent(sent=(), refused=(), interrupted=interrupted)
        sent, refused = [], []
        with _server(settings) as server:
            for mail in waiting:
                store.set_mail_status(mail.id, "sending", workspace.now())
                error = _deliver(server, settings, mail)
                if error:
                    store.set_mail_status(mail.id, "refused", workspace.now(), error)
                    refused.append((mail, error))
                else:
                    store.set_mail_status(mail.id, "sent", workspace.now())
                    sent.append(mail)
        return Sent(sent=tuple(sent), refused=tuple(refused), interrupted=interrupted)


def _deliver(server: smtplib.SMTP, settings: MailSettings, mail: Mail) -> str:
    """"" when the server took the message, else why not."""
    from email.utils import parseaddr

    try:
        server.sendmail(parseaddr(settings.sender)[1], [mail.recipient], mail.message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = error.recipients.get(mail.recipient, (550, b""))
        return f"收件地址被拒绝：{code} {_words(reason)}"
    except smtplib.SMTPResponseException as error:
        return f"服务器拒收：{error.smtp_code} {_words(error.smtp_error)}"
    return ""


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


@contextmanager
def _server(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A session with the mail server; the password comes from the environment."""
    context = ssl.create_default_context()
    try:
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
            if settings.security == "tls" else smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT))
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"连不上邮件服务器 {settings.host}:{settings.port}（{error}）；"
                        "邮件仍为待发送，修好后重新 gkcrawl mail send") from error
    with server:
        try:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, os.environ.get(PASSWORD, ""))
        except (smtplib.SMTPException, ssl.SSLError) as error:
            raise MailError(f"邮件服务器 {settings.host}:{settings.port} 登录失败（{error}）；"
                            f"请检查 [mail] 设置和环境变量 {PASSWORD}") from error
        yield server


def probe_server(settings: MailSettings) -> str:
    """"" when the mail server can be spoken to, else why not."""
    try:
        with _server(settings):
            return ""
    except MailError as error:
        return str(error)

