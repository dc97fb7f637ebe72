"""What goes wrong at three in the morning: broken mail sessions, lost files, edited lists, odd clocks, full disks."""

import errno
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import NOW, Job

from gkcrawl.app import judge, mailing, nights, rounds
from gkcrawl.app.files import file_name, write_whole
from gkcrawl.app.guards import identity_changes
from gkcrawl.app.workspace import Workspace, current_period, init
from gkcrawl.cli import gkcrawl
from gkcrawl.config import load_units
from gkcrawl.errors import ConfigError, DiskFull, MailError, StoreError, Unfit, UsageError
from gkcrawl.findings import advance
from gkcrawl.model import (
    ColumnRef,
    Document,
    Evaluation,
    Finding,
    FindingStatus,
    FrontierEntry,
    Period,
    Snapshot,
    Unit,
    Visit,
)
from gkcrawl.store import Mail, MailStatus, Store

UNITS = """编号,名称,简称,类别,别名,邮箱,站点编号,主页
fgw,发展和改革委员会,发改委,市直部门,,fgw@example.invalid,101,
czj,财政局,财政局,市直部门,,czj@example.invalid,102,
"""


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(gkcrawl, ["--workspace", str(folder), *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new workspace with two units, on the fixed day."""
    made = tmp_path / "w"
    init(made, portal="http://127.0.0.1:9/", cms="lonsun", name="门户")
    (made / "units.csv").write_text(UNITS, encoding="utf-8")
    profile = (made / "portal.toml").read_text(encoding="utf-8")
    (made / "portal.toml").write_text(profile.replace("[portal]", f'[portal]\ntoday = "{NOW:%Y-%m-%d}"'), encoding="utf-8")
    return made


def crawled(folder: Path) -> None:
    """One good crawl with one document and its snapshot."""
    column = ColumnRef(id="c", unit="fgw", path=("政策",))
    document = Document(url="http://127.0.0.1:9/1.html", unit="fgw", column=column, title="文件")
    with Store.open(folder, create=True) as store:
        store.save_units(load_units(folder / "units.csv"))
        started = store.begin_run("crawl", NOW)
        store.record(started.id, [Visit(
            entry=FrontierEntry(url=document.url, kind="document", state="done", status=200), document=document,
            snapshot=Snapshot(hash="h", url=document.url, fetched_at=NOW, body=b"x"))], NOW)
        store.finish_run(started.id, outcome="good", reason="", stats={}, at=NOW)


def finding(**facts: Any) -> Finding:
    given = {"id": "a" * 20, "rule": "DOC001", "revision": "r", "scope": "document", "unit": "fgw", "column": "c",
             "subject": "s", "url": "http://127.0.0.1:9/1.html", "doc_title": "t", "anchor": "x", "detail": "d",
             "evidence": "e", "where": "", "severity": "major", "confidence": "certain", "status": "open",
             "first_seen": NOW.date(), "last_seen": NOW.date(), "round": "2020Q4", "snapshot": "h"}
    return Finding(**{**given, **facts})


def kept(folder: Path, *found: Finding, period: str = "2020Q4") -> None:
    """A checked round that holds these findings."""
    year, quarter = int(period[:4]), int(period[-1])
    with Store.open(folder, create=True) as store:
        store.save_period(Period(id=period, cut_off=date(year, 3 * quarter, 30)))
        with store.write():
            store.save_findings(found, [])
            store.save_round(period, found, {("fgw", "DOC001", "政策/", "fail"): 1, ("czj", "DOC001", "政策/", "pass"): 1})


# ---------------------------------------------------------------- files that are lost


def test_a_missing_key_is_not_replaced_in_silence(folder: Path) -> None:
    first = Workspace(folder).key
    crawled(folder)
    (folder / "gkcrawl.key").unlink()
    result = run(folder, "crawl")
    assert (result.exit_code, "密钥文件" in result.output, "--new-key" in result.output) == (3, True, True)
    assert not (folder / "gkcrawl.key").exists()
    Workspace(folder).renew_key()
    assert Workspace(folder).key != first
    assert run(folder, "crawl", "--new-key").exit_code == 2, "only with --full"


@pytest.mark.parametrize(("lost", "how"), [("snapshots.db", "deleted"), ("gkcrawl.db", "deleted"), ("gkcrawl.db", "emptied")])
def test_one_database_without_the_other_is_a_loss_to_be_seen(folder: Path, lost: str, how: str) -> None:
    crawled(folder)
    (folder / lost).unlink()
    if how == "emptied":
        (folder / lost).touch()
    with pytest.raises(StoreError, match="请从备份恢复"):
        Store.open(folder, create=True)
    assert not (folder / lost).exists() or (folder / lost).stat().st_size == 0


def test_an_empty_snapshot_file_says_to_go_on_without(folder: Path) -> None:
    crawled(folder)
    (folder / "snapshots.db").write_bytes(b"")
    with Store.open(folder) as store:
        assert store.snapshot("h") is None
        assert store.has_documents()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    target = tmp_path / "通报.docx"
    write_whole(target, b"old")

    def full(*_: Any) -> None:
        raise OSError(code, "No space left on device")

    monkeypatch.setattr("os.chmod", full)
    with pytest.raises(DiskFull, match=r"磁盘空间不足，未能写完 .*通报\.docx"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EROFS, "文件系统只读"),
                                            (errno.EACCES, "没有权限")])
def test_what_the_system_refuses_is_said_in_chinese(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(code, "English", "/somewhere")

    monkeypatch.setattr(judge, "check", refuse)
    result = run(folder, "check")
    assert (result.exit_code, said in result.output, "English" in result.output) == (3, True, False)


def test_ctrl_c_ends_with_130_and_says_how_to_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(judge, "check", stop)
    result = run(folder, "check")
    assert (result.exit_code, "再次运行同一命令" in result.output) == (130, True)


@pytest.mark.parametrize(("name", "safe"), [("市政府办(外事办)", "市政府办(外事办)"), ("a/b", "a_b"), ("..", "_"), ("", "_")])
def test_a_unit_name_is_no_path(name: str, safe: str) -> None:
    assert file_name(name) == safe


# ---------------------------------------------------------------- the unit list


def test_excel_saves_units_in_many_ways(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    wanted = load_units(path)
    for text, encoding in ((UNITS, "utf-8-sig"), (UNITS, "gb18030"), (UNITS.replace(",", ";"), "utf-8-sig"),
                           (UNITS.replace(",", "\t"), "utf-16"), (UNITS.replace(",", "，"), "utf-8"),
                           (UNITS.replace("\n", "\r\n"), "utf-8"), (UNITS.replace(",", " , "), "utf-8")):
        path.write_bytes(text.encode(encoding))
        assert load_units(path) == wanted, (encoding, text[:20])


@pytest.mark.parametrize(("line", "said"), [
    ("x,某局,某局,市直部门,,a@b;c@d,,", "邮箱“a@b;c@d”应为一个邮箱地址"),
    ("x,某局,某局,市直,,,,", "类别“市直”应为"),
    ("x,某局,某局,市直部门,别名,,,,多出来的", "多出 1 格"),
    ("fgw,某局,某局,市直部门,,,,", "“fgw”与第 2 行重复"),
    ('x,"某\n局",某局,市直部门,,,,', "换行或控制字符"),
    ('x,"某局,某局,市直部门,,,,', "引号没有成对"),
])
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(UNITS + line + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_units(path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(UNITS.encode() + b"\xff\xff\xff")
    with pytest.raises(ConfigError, match="第 4 行有无法识别的字符"):
        load_units(path)


def unit(name: str, title: str, site: str = "") -> Unit:
    return Unit(id=name, name=title, short_name=title, unit_class="市直部门", site_id=site)


BEFORE = (unit("fgw", "发改委", "1"), unit("czj", "财政局", "2"), unit("jyj", "教育局"))


@pytest.mark.parametrize(("now", "problems"), [
    (BEFORE, 0),
    (BEFORE[:2], 0),
    ((unit("fgw", "发展改革局", "1"), *BEFORE[1:]), 0),
    ((*BEFORE[:2], unit("jyj", "教育体育局")), 0),
    ((*BEFORE, unit("new", "数据局", "9")), 0),
    ((unit("fgw", "财政局", "2"), unit("czj", "发改委", "1")), 2),
    ((unit("fgw2", "发改委", "1"), *BEFORE[1:]), 1),
    ((unit("fgw", "数据局", "9"),), 1),
])
def test_an_id_stays_with_its_body(now: tuple[Unit, ...], problems: int) -> None:
    assert len(identity_changes(BEFORE, now)) == problems


def test_an_emptied_unit_list_withdraws_and_scores_nothing(folder: Path) -> None:
    crawled(folder)
    kept(folder, finding())
    (folder / "units.csv").write_text(UNITS.splitlines()[0] + "\n", encoding="utf-8")
    for words in (("check",), ("crawl",), ("score",), ("problems",), ("notice", "--period", "2020Q4"), ("mail", "prepare")):
        result = run(folder, *words)
        assert (result.exit_code, "还没有单位" in result.output) == (2, True), (words, result.output)
    with Store.open(folder) as store:
        assert store.cards("2020Q4") == ()


@pytest.mark.parametrize("line", ["name = “市政府”", "delay ＝ 3"])
def test_chinese_punctuation_in_toml_is_named(folder: Path, line: str) -> None:
    path = folder / "portal.toml"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    result = run(folder, "crawl")
    assert (result.exit_code, "全角标点" in result.output, line in result.output) == (2, True, True), result.output


@pytest.mark.parametrize("words", [("--portal", "www.example.gov.cn"), ("--portal", "http://a/", "--cms", "lonsum")])
def test_init_refuses_what_could_not_work(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(gkcrawl, ["init", str(tmp_path / "n"), *words])
    assert (result.exit_code, (tmp_path / "n").exists()) == (2, False), result.output


def test_init_writes_any_name_as_it_is(tmp_path: Path) -> None:
    init(tmp_path / "n", portal="http://127.0.0.1/", cms="generic", name='市"府\\')
    assert Workspace(tmp_path / "n").profile.portal.name == '市"府\\'


# ---------------------------------------------------------------- rounds and clocks


def test_a_clock_gone_back_changes_nothing(folder: Path) -> None:
    crawled(folder)
    with pytest.raises(UsageError, match="早于第 1 次运行的日期"):
        judge.check(Workspace(folder), now=NOW - timedelta(days=90))
    with pytest.raises(UsageError, match="核对系统时钟"):
        nights.crawl(Workspace(folder), now=NOW - timedelta(days=1))
    with Store.open(folder) as store:
        assert (len(store.runs()), store.periods()) == (1, ())


def test_a_round_that_was_only_opened_says_nothing(folder: Path) -> None:
    kept(folder, finding())
    rounds.open_period(Workspace(folder), "2021Q1")
    assert {c.period for c in judge.score(Workspace(folder))} == {"2020Q4"}
    for words in (("score", "--period", "2021Q1"), ("notice", "--period", "2021Q1"), ("mail", "prepare", "--period", "2021Q1"),
                  ("period", "freeze", "2021Q1")):
        result = run(folder, *words)
        assert (result.exit_code, "还没有检查过" in result.output) == (3, True), (words, result.output)


def test_a_round_opened_ahead_waits_for_its_quarter(folder: Path) -> None:
    with Store.open(folder, create=True) as store:
        store.save_period(Period(id="2021Q1", cut_off=date(2021, 3, 31), opened_on=NOW.date()))
        assert current_period(store, NOW.date()).id == "2020Q4"
        assert current_period(store, date(2021, 1, 4)).id == "2021Q1"


def test_opening_again_keeps_the_cut_off(folder: Path) -> None:
    workspace = Workspace(folder)
    rounds.open_period(workspace, "2020Q4", date(2020, 12, 25))
    assert rounds.open_period(workspace, "2020Q4").cut_off == date(2020, 12, 25)
    with pytest.raises(UsageError, match="数据截止日应在 2020-10-01 到"):
        rounds.open_period(workspace, "2020Q4", date(2025, 12, 25))


def test_freezing_scores_a_last_time_and_a_later_scheme_does_not_matter(folder: Path) -> None:
    kept(folder, finding())
    rounds.freeze(Workspace(folder), "2020Q4")
    with Store.open(folder) as store:
        cards = store.cards("2020Q4")
    assert len(cards) == 2
    path = folder / "scheme.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('title = "', 'title = "新', 1), encoding="utf-8")
    assert judge.score(Workspace(folder), period="2020Q4") == cards
    result = run(folder, "notice", "--period", "2020Q4")
    assert (result.exit_code, "另一份指标体系" in result.output) == (3, True), result.output


def test_a_mark_for_an_older_round_counts_there(folder: Path) -> None:
    kept(folder, finding(), period="2020Q3")
    workspace = Workspace(folder)
    before = {c.unit: c for c in judge.score(workspace, period="2020Q3")}
    kept(folder, finding())
    indicator = next(i for i in workspace.bound.indicators("市直部门") if i.mode == "manual")
    rounds.enter_mark(workspace, "fgw", indicator.id, Decimal(0), reason="无", by="clerk", period="2020Q3")
    after = {c.unit: c for c in judge.score(workspace, period="2020Q3")}
    assert after["fgw"].high == before["fgw"].high - indicator.marks
    path = folder / "scheme.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('title = "', 'title = "新', 1), encoding="utf-8")
    with pytest.raises(UsageError, match="另一份指标体系"):
        rounds.enter_mark(Workspace(folder), "fgw", indicator.id, Decimal(0), reason="无", by="clerk", period="2020Q3")


@pytest.mark.parametrize("marks", ["NaN", "Infinity", "1E+40", "0.001"])
def test_a_mark_is_a_number(folder: Path, marks: str) -> None:
    kept(folder, finding())
    with pytest.raises(UsageError, match="两位小数"):
        rounds.enter_mark(Workspace(folder), "fgw", "1.3", Decimal(marks), reason="x", by="c", period=None)


def test_a_report_speaks_of_the_last_check_not_of_the_last_scoring(folder: Path) -> None:
    """A check after the last ``score`` must not give a list of problems beside a score without them."""
    from gkcrawl.app.reporting import build_model

    crawled(folder)
    kept(folder, finding(rule="PRV001", status="waived"))
    clean = {c.unit: c.score for c in judge.score(Workspace(folder))}
    kept(folder, finding(rule="PRV001"))
    view = next(v for v in build_model(Workspace(folder), now=NOW).units if v.unit.id == "fgw")
    assert len(view.problems) == 1
    assert view.problems[0].points > 0
    assert view.card.score < clean["fgw"]


def test_a_check_that_was_killed_is_settled_by_the_next(folder: Path) -> None:
    crawled(folder)
    with Store.open(folder) as store:
        store.begin_run("check", NOW)
    judge.check(Workspace(folder), now=NOW)
    with Store.open(folder) as store:
        assert [(r.kind, r.outcome) for r in store.runs()] == [("check", "good"), ("check", "failed"), ("crawl", "good")]


def test_a_first_crawl_that_was_killed_is_not_no_crawl(folder: Path) -> None:
    with Store.open(folder, create=True) as store:
        store.begin_run("crawl", NOW)
    with pytest.raises(Unfit, match="中途中断"):
        judge.check(Workspace(folder), now=NOW)


def test_a_mistyped_column_crawls_nothing(folder: Path) -> None:
    from gkcrawl.model import FoundColumn

    crawled(folder)
    with Store.open(folder) as store:
        entry = FrontierEntry(url="http://127.0.0.1:9/c", kind="column", state="done")
        found = FoundColumn(ref=ColumnRef(id="c", unit="fgw", path=("政策", "规范性文件")), url=entry.url)
        store.record(1, [Visit(entry=entry, columns=(found,))], NOW)
    result = run(folder, "crawl", "--column", "规范性文见")
    assert (result.exit_code, "是不是“规范性文件”" in result.output) == (2, True), result.output


# ---------------------------------------------------------------- findings and decisions


def evaluation(outcome: Any, **facts: Any) -> Evaluation:
    given = {"rule": "DOC001", "revision": "r", "scope": "document", "subject": "s", "unit": "fgw", "column": "c",
             "key": "k", "outcome": outcome}
    return Evaluation(**{**given, **facts})


@pytest.mark.parametrize(("judged", "status"), [
    (evaluation("fail", unit="czj"), "gone"), (evaluation("pass", unit="czj"), "fixed"), (evaluation("fail"), "fixed"),
    (evaluation("fail", unsure=("*",)), "unverified"),
])
def test_a_page_that_changed_hands_was_not_repaired(judged: Evaluation, status: str) -> None:
    change = advance([finding()], [], {("DOC001", "s"): judged}, gone={}, now=NOW, period="2020Q4")
    assert [f.status for f in change.findings] == [status]


def test_hits_beyond_the_most_that_are_listed_are_not_repaired() -> None:
    from gkcrawl.engine import MOST_HITS, _settle
    from gkcrawl.model import Hit

    hits = [Hit(anchor=str(n), detail="d") for n in range(MOST_HITS + 1)]
    outcome, _, listed, unsure = _settle(hits, [], "")
    assert (outcome, len(listed), unsure) == ("fail", MOST_HITS, ("*",))


@pytest.mark.parametrize(("status", "decision", "after"), [
    ("open", "waive", "waived"), ("waived", "confirm", "open"), ("waived", "waive", "waived"),
    ("regressed", "confirm", "regressed"), ("fixed", "waive", None), ("fixed", "confirm", None), ("gone", "waive", None),
])
def test_decisions(folder: Path, status: FindingStatus, decision: Any, after: str | None) -> None:
    kept(folder, finding(status=status))
    workspace = Workspace(folder)
    if after is None:
        with pytest.raises(UsageError, match="已经了结"):
            rounds.decide(workspace, "aaaaaa", decision, by="c", reason="x")
        return
    rounds.decide(workspace, "aaaaaa", decision, by="c", reason="x")
    with Store.open(folder) as store:
        assert store.findings()[0].status == after
        assert len(store.events("a" * 20)) == 1


def test_a_decision_needs_a_reason_and_one_finding(folder: Path) -> None:
    kept(folder, finding(), finding(id="a" * 19 + "b"))
    for name, reason, said in (("aaaaaaaa", "x", "不唯一"), ("aaa", "x", "至少写前 6 位"), ("bbbbbbbb", "x", "不存在"),
                               ("a" * 20, "  ", "理由不能为空")):
        with pytest.raises(UsageError, match=said):
            rounds.decide(Workspace(folder), name, "waive", by="c", reason=reason)


def test_a_decision_during_a_check_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawled(folder)
    kept(folder, finding(subject="elsewhere"))
    judging = judge._judge_all

    def decided_meanwhile(*arguments: Any) -> Any:
        tally = judging(*arguments)
        rounds.decide(Workspace(folder), "aaaaaa", "waive", by="c", reason="x")
        return tally

    monkeypatch.setattr(judge, "_judge_all", decided_meanwhile)
    judge.check(Workspace(folder), now=NOW)
    with Store.open(folder) as store:
        assert store.finding("a" * 20).status == "waived"  # type: ignore[union-attr]


# ---------------------------------------------------------------- mail


class Server:
    """An SMTP server that misbehaves by recipient: ``faults`` maps the begin of an address to what happens."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self.faults: dict[str, str] = {}
        self.sender = "250 OK"
        self.lines = 0

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.sender.startswith("250"):
            envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        fault = self.faults.get(address.partition("@")[0], "")
        if fault[:1] in ("4", "5"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (address,) = envelope.rcpt_tos
        self.received.append(address)
        if self.faults.get(address.partition("@")[0]) == "drop":
            server.transport.abort()
        if self.faults.get(address.partition("@")[0]) == "last":
            server.transport.close()
        return "250 OK"


@contextmanager
def serving() -> Iterator[tuple[Server, int]]:
    from aiosmtpd.controller import Controller

    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


@pytest.fixture
def post(folder: Path) -> Iterator[tuple[Server, Path, Callable[..., None]]]:
    """A server, a workspace that sends through it, and a way to write approved messages into its book."""
    with serving() as (server, port):
        path = folder / "portal.toml"
        path.write_text(path.read_text(encoding="utf-8").replace("port = 25", f"port = {port}"), encoding="utf-8")

        def book(*names: str, status: MailStatus = "approved") -> None:
            with Store.open(folder, create=True) as store:
                for name in names:
                    store.save_draft(letter(name))
                    store.move_mail("m" + name, ("draft",), status, NOW)

        yield server, folder, book


def letter(name: str, digest: str = "") -> Mail:
    return Mail(id="m" + (digest or name), period="2020Q4", unit=name, recipient=f"{name}@example.invalid", subject="s",
                lane="list", status="draft", digest=digest or name, message=b"Subject: s\r\n\r\nx\r\n", prepared_at=NOW)


def statuses(folder: Path) -> dict[str, str]:
    with Store.open(folder) as store:
        return {m.unit: m.status for m in store.mails()}


def test_a_session_lost_after_a_message_leaves_that_one_in_doubt_and_sends_the_rest(post: Any) -> None:
    server, folder, book = post
    book("a", "b", "c")
    server.faults = {"b": "drop"}
    result = run(folder, "mail", "send")
    assert (result.exit_code, "已发送 2 封" in result.output, "发送途中中断" in result.output) == (3, True, True), result.output
    assert statuses(folder) == {"a": "sent", "b": "unknown", "c": "sent"}
    assert "已发送 0 封" in run(folder, "mail", "send").output
    assert server.received == ["a@example.invalid", "b@example.invalid", "c@example.invalid"], "each once"


@pytest.mark.parametrize(("answer", "status", "said"), [
    ("550 no such user", "refused", "未发出"), ("450 greylisted", "approved", "稍后再运行")])
def test_a_recipient_that_is_not_taken(post: Any, answer: str, status: str, said: str) -> None:
    server, folder, book = post
    book("a", "b")
    server.faults = {"a": answer}
    result = run(folder, "mail", "send")
    assert (result.exit_code, said in result.output) == (3, True), result.output
    assert statuses(folder) == {"a": status, "b": "sent"}


def test_a_sender_that_is_not_taken_refuses_no_message(post: Any) -> None:
    server, folder, book = post
    book("a", "b")
    server.sender = "553 sender not owned"
    result = run(folder, "mail", "send")
    assert (result.exit_code, "不接受发件人" in result.output, "mail.sender" in result.output) == (3, True, True)
    assert statuses(folder) == {"a": "approved", "b": "approved"}


def test_a_server_that_keeps_hanging_up_leaves_everything_waiting(post: Any) -> None:
    server, folder, book = post
    book("a", "b")
    server.sender = "421 too many"
    with pytest.raises(MailError, match="反复断开"):
        mailing.send(Workspace(folder))
    assert statuses(folder) == {"a": "approved", "b": "approved"}


def test_a_wrong_password_leaves_everything_waiting(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import smtplib

    _, folder, book = post
    book("a")
    path = folder / "portal.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[mail]", '[mail]\nuser = "zwgk"'), encoding="utf-8")

    def refuse(*_: Any) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"bad password")

    monkeypatch.setattr(smtplib.SMTP, "login", refuse)
    with pytest.raises(MailError, match="没有设置口令"):
        mailing.send(Workspace(folder))
    monkeypatch.setenv("GKCRAWL_SMTP_PASSWORD", "x")
    with pytest.raises(MailError, match="535 bad password"):
        mailing.send(Workspace(folder))
    assert statuses(folder) == {"a": "approved"}


def test_a_message_withdrawn_while_a_batch_is_under_way_is_not_sent(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    server, folder, book = post
    book("a", "b")
    connecting = mailing.connect

    def prepared_meanwhile(settings: Any) -> Any:
        with Store.open(folder) as store:
            store.save_draft(letter("b", "changed"))
        return connecting(settings)

    monkeypatch.setattr(mailing, "connect", prepared_meanwhile)
    mailing.send(Workspace(folder))
    assert server.received == ["a@example.invalid"]
    assert statuses(folder) == {"a": "sent", "b": "draft"}


def test_what_was_sent_is_not_approved_again_and_what_is_out_of_date_neither(post: Any) -> None:
    _, folder, book = post
    book("a", status="sent")
    book("b", status="unknown")
    with Store.open(folder) as store:
        store.save_draft(replace(letter("b", "later"), prepared_at=NOW + timedelta(days=1)))
    for name, said in (("ma", "已发送"), ("mb", "由更新的 mlater 取代")):
        result = run(folder, "mail", "approve", name)
        assert (result.exit_code, said in result.output) == (2, True), result.output


def test_what_the_unit_knows_last_decides_whether_a_list_is_news(folder: Path) -> None:
    with Store.open(folder, create=True) as store:
        def prepared(digest: str) -> bool:
            return store.save_draft(letter("a", digest))

        def sent() -> None:
            for mail in store.mails():
                store.move_mail(mail.id, ("draft",), "sent", NOW)

        assert prepared("one")
        sent()
        assert prepared("two")
        assert not prepared("one"), "back to what was sent: the other draft is dropped"
        assert [m.digest for m in store.mails()] == ["one"]
        assert prepared("two")
        sent()
        assert prepared("one"), "the unit was told otherwise since"
        assert len({m.id for m in store.mails()}) == 3


def test_drafts_of_settled_problems_are_withdrawn(folder: Path) -> None:
    crawled(folder)
    kept(folder, finding(rule="DOC001"), finding(id="c" * 20, unit="czj"))
    made = mailing.prepare(Workspace(folder), period=None, now=NOW)
    assert {m.unit for m in made.drafts} == {"fgw", "czj"}
    assert len(list(made.folder.glob("*.eml"))) == 2
    kept(folder, finding(status="fixed"), finding(id="c" * 20, unit="czj"))
    again = mailing.prepare(Workspace(folder), period=None, now=NOW)
    assert ([m.unit for m in again.withdrawn], again.drafts) == (["fgw"], ())
    assert [p.name for p in made.folder.glob("*.eml")] == ["财政局.eml"]
    next(made.folder.glob("*.eml")).unlink()
    mailing.prepare(Workspace(folder), period=None, now=NOW)
    assert len(list(made.folder.glob("*.eml"))) == 1, "a letter that was lost before it was written is written again"


# ---------------------------------------------------------------- the whole job


@pytest.mark.slow
@pytest.mark.xdist_group("job")
def test_three_bad_nights_and_a_good_one(job: Job, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(job.workspace, folder)

    def concluded() -> list[Any]:
        with closing(sqlite3.connect(folder / "gkcrawl.db")) as db:
            tables = ("finding", "finding_event", "ledger_entry")
            return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]

    before = concluded()
    start = Workspace(folder).now()
    try:
        job.server.faults = "down503"
        for night in range(1, 4):
            with pytest.raises(Unfit, match="不可信"):
                nights.nightly(Workspace(folder), now=start + timedelta(days=night))
            assert concluded() == before
        refused = run(folder, "notice", "--period", "2020Q4")
        assert (refused.exit_code, "不能据此出具通报" in refused.output) == (3, True)
        older = run(folder, "notice", "--period", "2020Q3", "-o", str(tmp_path / "out"))
        assert older.exit_code == 0, "a round that is over does not depend on tonight's crawl"
        job.server.faults = None
        healthy = nights.nightly(Workspace(folder), now=start + timedelta(days=4))
        assert (healthy.crawl.outcome, healthy.check.quarantined) == ("good", ())
        assert not {"fixed", "gone", "withdrawn-page", "unverified"} & set(healthy.check.changes), "the portal is as it was"
    finally:
        job.server.faults = None
