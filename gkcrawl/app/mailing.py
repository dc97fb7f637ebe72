"""Mail to units: prepare drafts, approve, send over SMTP; each message goes out at most once, also across crashes."""

import hashlib
import os
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import make_msgid, parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from gkcrawl.app.files import file_name, write_whole
from gkcrawl.app.reporting import build_model, unfit_for_print
from gkcrawl.app.workspace import Workspace
from gkcrawl.config import MailSettings
from gkcrawl.errors import MailError, UsageError
from gkcrawl.store import Mail, MailStatus, Store

if TYPE_CHECKING:
    from reports.view import ReportModel, UnitView

PASSWORD = "GKCRAWL_SMTP_PASSWORD"  # noqa: S105 -- the name of an environment variable
TIMEOUT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What ``prepare`` did: new drafts, units whose list did not change, units without problems or address, and
    earlier drafts that were withdrawn because their problems are settled or their unit has no address any more."""

    drafts: tuple[Mail, ...]
    unchanged: tuple[str, ...]
    without_problems: tuple[str, ...]
    without_address: tuple[str, ...]
    withdrawn: tuple[Mail, ...]
    folder: Path


def prepare(workspace: Workspace, *, period: str | None, now: datetime | None = None) -> Prepared:
    """Compose one message a unit (and one for privacy leaks, apart), as drafts and as ``.eml`` under ``mail/``."""
    at = now or workspace.now()
    model = build_model(workspace, period=period, now=at)
    if refusal := unfit_for_print(model):
        raise MailError(f"不能据此发信：{refusal}")
    folder = workspace.folder / "mail" / model.period.id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with workspace.open() as store:
        told = [v for v in model.units if v.problems and v.unit.email]
        composed = [_compose(workspace, model, part, lane, at) for v in told for lane, part in _lanes(v)]
        drafts = tuple(mail for mail in composed if store.save_draft(mail))
        withdrawn = store.withdraw_drafts(model.period.id, {(m.unit, m.lane) for m in composed})
        _write_letters(workspace, folder, store.mails(model.period.id))
    fresh = {m.unit for m in drafts}
    return Prepared(
        drafts=drafts, unchanged=tuple(v.unit.short_name for v in told if v.unit.id not in fresh),
        without_problems=tuple(v.unit.short_name for v in model.units if not v.problems),
        without_address=tuple(v.unit.short_name for v in model.units if v.problems and not v.unit.email),
        withdrawn=withdrawn, folder=folder)


def _write_letters(workspace: Workspace, folder: Path, book: Sequence[Mail]) -> None:
    """The newest message of each unit and lane as a file; files of messages that were withdrawn go.

    Problem lists name pages and persons' leaks (masked): for the clerk's eyes until they are sent.
    """
    names = {u.id: u.short_name for u in workspace.units}
    letters = {f"{file_name(names.get(m.unit, m.unit))}{'（隐私）' if m.lane == 'privacy' else ''}.eml": m.message
               for m in sorted(book, key=lambda m: m.prepared_at)}
    for name, message in letters.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != message:
            write_whole(path, message, 0o600)
    for path in folder.glob("*.eml"):
        if path.name not in letters:
            path.unlink()


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


APPROVABLE: tuple[MailStatus, ...] = ("draft", "unknown", "refused")


def approve(workspace: Workspace, ids: tuple[str, ...], *, everything: bool) -> tuple[Mail, ...]:
    """Mark drafts as ready to go out; returns those approved now. ``unknown`` and ``refused`` ones may be approved
    again by name. Raises ``UsageError`` for one that does not exist or that was sent."""
    with workspace.open() as store:
        book = {m.id: m for m in store.mails()}
        if missing := [i for i in ids if i not in book]:
            raise UsageError(f"没有编号为 {'、'.join(missing)} 的邮件；用 gkcrawl mail list 查看")
        if gone := [i for i in ids if book[i].status in ("sent", "sending")]:
            raise UsageError(f"{'、'.join(gone)} 已发送或正在发送，不能再批准；没有批准任何邮件")
        _refuse_superseded([book[i] for i in ids], book.values())
        drafts = [m.id for m in book.values() if m.status == "draft"] if everything else []
        with store.write():  # all or none
            return tuple(book[i] for i in dict.fromkeys((*ids, *drafts))
                         if store.move_mail(i, APPROVABLE, "approved", workspace.now()))


def _refuse_superseded(chosen: Sequence[Mail], book: Iterable[Mail]) -> None:
    """A refused or doubtful message whose unit has a newer one must not go out: its list is out of date."""
    newest = {(m.period, m.unit, m.lane): m for m in sorted(book, key=lambda m: m.prepared_at)}
    for mail in chosen:
        later = newest[(mail.period, mail.unit, mail.lane)]
        if later.id != mail.id and later.prepared_at > mail.prepared_at:
            raise UsageError(f"{mail.id} 已由更新的 {later.id} 取代，请批准后者；没有批准任何邮件")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What ``send`` did. ``refused`` pairs a message with the server's reason; ``postponed`` ones were not taken for
    now and still wait; ``interrupted`` were under way when this or an earlier session broke off."""

    sent: tuple[Mail, ...]
    refused: tuple[tuple[Mail, str], ...]
    postponed: tuple[tuple[Mail, str], ...]
    interrupted: int


def send(workspace: Workspace, *, dry_run: bool = False) -> Sent:
    """Send what is approved. ``sending`` is written before the message is handed over, so a crash cannot send twice."""
    settings = workspace.profile.mail
    with workspace.lock(), workspace.open() as store:
        interrupted = store.settle_interrupted_mail()
        waiting = store.mails(statuses=("approved",))
        if dry_run or not waiting:
            return Sent(sent=(), refused=(), postponed=(), interrupted=interrupted)
        post = _Post(settings, store, workspace.now)
        try:
            for mail in waiting:
                post.deliver(mail)
        finally:
            post.close()
        return Sent(sent=tuple(post.sent), refused=tuple(post.refused), postponed=tuple(post.postponed),
                    interrupted=interrupted + post.broken)


class _Post:
    """One batch on its way out. A session that the server ends between two messages is opened again."""

    def __init__(self, settings: MailSettings, store: Store, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.sender = parseaddr(settings.sender)[1]
        self.server: smtplib.SMTP | None = None
        self.sent: list[Mail] = []
        self.refused: list[tuple[Mail, str]] = []
        self.postponed: list[tuple[Mail, str]] = []
        self.broken = 0

    def deliver(self, mail: Mail) -> None:
        """Hand over one message and write down what became of it."""
        # Claimed, because the clerk may have prepared anew while the batch was under way.
        if not self.store.move_mail(mail.id, ("approved",), "sending", self.clock()):
            return
        try:
            code, answer = self._envelope(mail)
        except BaseException:
            self._settle(mail, "approved")
            raise
        if code < 300:
            try:
                code, answer = self._data(mail)
            except _LOST:
                # The message may have arrived although its receipt did not.
                self._settle(mail, "unknown", "发送途中与服务器的连接断开，不能确定是否已送达")
                self.broken += 1
                self._drop_session()
                return
        if code < 300:
            self._settle(mail, "sent")
            self.sent.append(mail)
        elif code < 500:
            self._settle(mail, "approved", f"服务器暂时未收：{code} {_words(answer)}")
            self.postponed.append((mail, f"{code} {_words(answer)}"))
        else:
            self._settle(mail, "refused", f"服务器拒收：{code} {_words(answer)}")
            self.refused.append((mail, f"{code} {_words(answer)}"))
        if code >= 300:
            self._reset()

    def _settle(self, mail: Mail, status: MailStatus, error: str = "") -> None:
        self.store.move_mail(mail.id, ("sending",), status, self.clock(), error)

    def _envelope(self, mail: Mail) -> tuple[int, bytes]:
        """Sender and recipient. Before DATA nothing can have been delivered, so a lost session is opened again once."""
        for last in (False, True):
            try:
                if self.server is None:
                    self.server = connect(self.settings)
                code, answer = self.server.mail(self.sender)
                if code >= 300 and code != TOO_MANY:
                    raise MailError(f"邮件服务器不接受发件人 {self.sender}：{code} {_words(answer)}；请检查 portal.toml 的 "
                                    "mail.sender 和 mail.user。其余邮件仍为待发送，改正后重新 gkcrawl mail send")
                if code != TOO_MANY:
                    return self.server.rcpt(mail.recipient)
            except _LOST:
                pass
            self._drop_session()
            if last:
                raise MailError(f"邮件服务器 {self.settings.host}:{self.settings.port} 反复断开连接；已发送 {len(self.sent)} 封，"
                                "其余邮件仍为待发送，稍后重新 gkcrawl mail send")
        raise AssertionError("unreachable")

    def _data(self, mail: Mail) -> tuple[int, bytes]:
        assert self.server is not None
        try:
            return self.server.data(mail.message)
        except smtplib.SMTPDataError as error:
            answer = error.smtp_error
            return error.smtp_code, answer if isinstance(answer, bytes) else answer.encode()

    def _reset(self) -> None:
        try:
            if self.server is not None:
                self.server.rset()
        except _LOST:
            self._drop_session()

    def _drop_session(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None

    def close(self) -> None:
        with suppress(*_LOST):
            if self.server is not None:
                self.server.quit()
        self._drop_session()


TOO_MANY = 421
"""The server closes the session: too many messages in it, or going down."""
_LOST = (smtplib.SMTPServerDisconnected, OSError)


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def connect(settings: MailSettings) -> smtplib.SMTP:
    """A session with the mail server, greeted and logged in; the password comes from the environment."""
    place = f"{settings.host}:{settings.port}"
    context = ssl.create_default_context()
    try:
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
            if settings.security == "tls" else smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT))
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"连不上邮件服务器 {place}（{error}）；邮件仍为待发送，修好后重新 gkcrawl mail send") from error
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, os.environ.get(PASSWORD, ""))
    except smtplib.SMTPAuthenticationError as error:
        server.close()
        why = "没有设置口令" if not os.environ.get(PASSWORD) else f"{error.smtp_code} {_words(error.smtp_error)}"
        raise MailError(f"邮件服务器 {place} 不接受用户 {settings.user} 的口令（{why}）；"
                        f"请检查 mail.user 和环境变量 {PASSWORD}。邮件仍为待发送") from error
    except (smtplib.SMTPException, OSError) as error:
        server.close()
        raise MailError(f"邮件服务器 {place} 登录失败（{error}）；请检查 [mail] 设置和环境变量 {PASSWORD}。"
                        "邮件仍为待发送") from error
    return server


def probe_server(settings: MailSettings) -> str:
    """"" when the mail server can be spoken to, else why not."""
    try:
        connect(settings).close()
    except MailError as error:
        return str(error)
    return ""
