"""The mail that brings a unit its problem list: subject, text, html, one attachment. Nothing is sent here.

``compose`` says what the mail says; ``to_message`` turns it into the bytes of an RFC 5322 message. The same
values give the same bytes, so that a prepared mail can be compared with what was approved.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from gkcrawl.errors import MailError
from reports import _templates, _words
from reports.base import ReportFile
from reports.view import SEVERITY_WORDS, Problem, ReportModel, UnitView

TOP = 5
SPREADSHEET = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A mail without its envelope. ``attachment`` carries a short name: long Chinese names leave in
    RFC 2231 pieces, which some clients lose."""

    subject: str
    text: str
    html: str
    attachment: ReportFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the top problems as the body shows it."""

    number: int
    title: str
    severity: str
    document: str
    url: str
    column: str
    detail: str
    suggestion: str
    cost: str
    key: str


def compose(model: ReportModel, unit_view: UnitView, attachment: ReportFile) -> Composed:
    """The mail of one unit with its problem list.

    Personal-data problems are counted with their place only; page, title and detail stay out of the body.
    Raises ``MailError`` when a name that enters the subject or the attachment holds control characters.
    """
    unit, card = unit_view.unit, unit_view.card
    for what, name in (
        ("单位名称", unit.name),
        ("单位简称", unit.short_name),
        ("单位编号", unit.id),
        ("监测期次", model.period.id),
        ("印发单位", model.office),
    ):
        _refuse_control(what, name)
    live = tuple(p for p in unit_view.problems if _words.needs_action(p))
    private = tuple(p for p in live if p.private)
    shown = tuple(p for p in live if not p.private)
    top = tuple(map(_item, _words.by_weight(shown)[:TOP]))
    subject = (
        f"【政务公开监测】{unit.short_name} {model.period.id} 问题清单（{len(live)} 条，得分 "
        f"{_words.figure(card.score)}）"
    )
    name = f"{model.period.id}问题清单.xlsx"
    values = {
        "model": model,
        "unit": unit,
        "view": unit_view,
        "card": card,
        "score": _words.score_words(card),
        "live": live,
        "settled": len(unit_view.problems) - len(live),
        "private": private,
        "places": "、".join(dict.fromkeys(_words.one_line(p.where, 20) or "页面" for p in private)),
        "top": top,
        "rest": len(shown) - len(top),
        "deadline": _words.deadline_words(model),
        "round": _words.round_name(model.period),
        "apart": "" if card.rank is not None else _words.unranked_reason(card),
        "attachment": name,
        "change": _words.change(unit_view),
        "subject": subject,
    }
    return Composed(
        subject=subject,
        text=_templates.render("mail.txt.j2", **values),
        html=_inlined(_templates.render("mail.html.j2", **values)),
        attachment=ReportFile(name=name, body=attachment.body),
    )


def _item(problem: Problem) -> Item:
    return Item(
        number=problem.number,
        title=_words.one_line(problem.rule_title, 60),
        severity=SEVERITY_WORDS.get(problem.severity, problem.severity),
        document=_words.one_line(problem.doc_title, 80),
        url=_words.one_line(problem.url, 500),
        column=_words.one_line(_words.path(problem), 80),
        detail=_words.one_line(problem.detail, 160),
        suggestion=_words.one_line(problem.suggestion, 160),
        cost=f"扣{_words.plain(problem.points)}分" if problem.points else "不扣分",
        key=_words.evidence_number(problem.id),
    )


def _inlined(html: str) -> str:
    """Mail clients drop style sheets: every rule moves to its elements."""
    from css_inline import CSSInliner

    return str(CSSInliner(load_remote_stylesheets=False).inline(html))


def to_message(
    composed: Composed, *, sender: str, recipient: str, reply_to: str, message_id: str, date: datetime
) -> bytes:
    """The message as bytes with CRLF line ends, ready for SMTP or an ``.eml`` file.

    ``sender``, ``recipient`` and ``reply_to`` (may be empty) are single addresses, with or without a display
    name; ``message_id`` has its angle brackets; ``date`` is aware. Raises ``MailError`` for what could forge a
    header: line ends and control characters, more than one address, an address without a host.
    """
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    if date.tzinfo is None:
        raise MailError("邮件日期没有时区，无法生成邮件；请传入带时区的时间")
    message = EmailMessage(policy=SMTP)
    for name, value in (
        ("Subject", composed.subject),
        ("From", sender),
        ("To", recipient),
        ("Reply-To", reply_to),
        ("Message-ID", message_id),
    ):
        _refuse_control(f"邮件头 {name} ", value)
        if name in ("From", "To") or (name == "Reply-To" and value):
            _one_address(name, value)
        if value:
            message[name] = value
    message["Date"] = format_datetime(date)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(composed.text, charset="utf-8", cte="base64")
    message.add_alternative(composed.html, subtype="html", charset="utf-8", cte="base64")
    _refuse_control("附件名", composed.attachment.name)
    message.add_attachment(
        composed.attachment.body,
        maintype=SPREADSHEET[0],
        subtype=SPREADSHEET[1],
        filename=composed.attachment.name,
    )
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary("=_gkcrawl_" + hashlib.sha256(f"{message_id}{number}".encode()).hexdigest()[:32])
    return message.as_bytes()


def _refuse_control(what: str, value: str) -> None:
    """Line ends in a header add headers; other control characters hide what a name says."""
    bad = next((c for c in value if not c.isprintable()), None)
    if bad is not None:
        raise MailError(f"{what}含有换行或控制字符（U+{ord(bad):04X}），已拒绝生成邮件；请改正后重试")


def _one_address(name: str, value: str) -> None:
    from email.errors import HeaderParseError
    from email.headerregistry import Address
    from email.utils import getaddresses

    found = getaddresses([value])
    if len(found) != 1 or not found[0][1].isascii() or "@" not in found[0][1].strip("@"):
        raise MailError(
            f"邮件头 {name} 应为一个邮箱地址，现为“{_words.one_line(value, 80)}”；请在 units.csv 或配置中改正"
        )
    try:
        Address(addr_spec=found[0][1])
    except (HeaderParseError, ValueError, IndexError) as error:
        raise MailError(
            f"邮件头 {name} 的地址“{_words.one_line(value, 80)}”格式不对；请在 units.csv 或配置中改正"
        ) from error
