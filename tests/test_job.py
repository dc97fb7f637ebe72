"""The whole job on the demonstration portal: found exactly what was seeded, nothing leaked, nothing closed in a bad night."""

import io
import json
import re
import shutil
import socket
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import Job

from gkcrawl.app import judge, nights
from gkcrawl.app.workspace import Workspace
from gkcrawl.cli import gkcrawl
from gkcrawl.demo import ROUNDS, expected, planted
from gkcrawl.findings import ACTIVE
from gkcrawl.store import Store
from gkcrawl.text import canonical_url

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("job")]
LAST = ROUNDS[-1].name


def run(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(gkcrawl, ["--workspace", str(workspace), *words])


@pytest.fixture
def copy(job: Job, tmp_path: Path) -> Iterator[Path]:
    """A workspace of one's own, on the same portal, which is healthy again afterwards."""
    folder = tmp_path / "workspace"
    shutil.copytree(job.workspace, folder)
    yield folder
    job.server.faults = None
    job.server.set_round(LAST)


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", canonical_url(url))


# ---------------------------------------------------------------- accuracy


@pytest.mark.parametrize("name", [r.name for r in ROUNDS])
def test_exactly_the_seeded_defects_are_found(job: Job, name: str) -> None:
    with Store.open(job.workspace) as store:
        found = {(f.rule, path_of(f.url)) for f in store.round_findings(name) if f.status in ACTIVE}
    wanted = {(e.rule, path_of("http://x" + e.path)) for e in expected() if name in e.rounds}
    assert found - wanted == set(), "wrongly accused"
    assert wanted - found == set(), "missed"


def test_every_rule_met_at_least_one_seeded_defect() -> None:
    from gkcrawl.registry import all_rules

    assert {e.rule for e in expected()} == set(all_rules())


def test_repairs_and_relapses_are_told_apart(job: Job) -> None:
    with Store.open(job.workspace) as store:
        states = {f.status for f in store.findings()}
        moved = store.rows("SELECT count(*) AS n FROM document_alias")[0]["n"]
    assert {"open", "new", "fixed", "regressed", "withdrawn-page"} <= states
    assert moved >= 1


def test_no_deduction_stands_without_a_snapshot_that_can_be_read(job: Job) -> None:
    with Store.open(job.workspace) as store:
        cited = {f.snapshot for f in store.findings() if f.scope == "document"}
        assert cited and all(store.snapshot(name) for name in cited)


# ---------------------------------------------------------------- privacy


def everything_written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte that the job wrote: files, members of office files, decompressed snapshots, decoded mails."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        body = path.read_bytes()
        yield path.name, body
        if zipfile.is_zipfile(io.BytesIO(body)):
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                yield from ((f"{path.name}/{n}", archive.read(n)) for n in archive.namelist())
        if path.suffix == ".eml":
            for part in message_from_bytes(body, policy=default).walk():
                yield f"{path.name}/{part.get_content_type()}", part.get_payload(decode=True) or b""
    with Store.open(folder) as store:
        for row in store.rows("SELECT hash FROM evidence.snapshot"):
            kept = store.snapshot(row["hash"])
            assert kept is not None
            yield f"snapshot {kept.url}", kept.body


def test_no_planted_number_is_anywhere(job: Job) -> None:
    secrets = [s.encode() for s in planted()]
    assert len(secrets) > 100
    # A search over one alternation: a hundred numbers in a hundred megabytes.
    pattern = re.compile(b"|".join(map(re.escape, secrets)))
    places = {}
    for name, body in everything_written(job.workspace):
        if found := pattern.search(body):
            places[name] = found.group()[:4]
    assert places == {}


def test_the_leaks_were_seen_all_the_same(job: Job) -> None:
    with Store.open(job.workspace) as store:
        rules = {f.rule for f in store.findings()}
    assert {"PRV001", "PRV002", "PRV003", "PRV005", "PRV006"} <= rules


def test_files_with_secrets_are_for_the_owner_only(job: Job) -> None:
    for name in ("snapshots.db", "gkcrawl.key"):
        assert (job.workspace / name).stat().st_mode & 0o077 == 0
    for path in (job.workspace / "mail").rglob("*.eml"):
        assert path.stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------- commands


SCORE_KEYS = {"unit", "class", "period", "scheme", "score", "low", "high", "provisional", "full", "rate", "rank", "lines"}
PROBLEM_KEYS = ["id", "rule", "title", "severity", "confidence", "status", "unit", "column", "url", "doc_title", "where",
                "anchor", "detail", "evidence", "points", "basis", "suggestion", "first_seen", "last_seen", "round",
                "snapshot"]


def test_score_json_keeps_its_contract(job: Job) -> None:
    result = run(job.workspace, "score", "--dept", "市发改委", "--json")
    (card,) = json.loads(result.stdout)
    assert set(card) == SCORE_KEYS
    assert set(card["lines"][0]) == {"indicator", "marks", "lost", "findings"}
    assert card["low"] <= card["score"] <= card["high"]


def test_problems_jsonl_keeps_its_contract(job: Job) -> None:
    result = run(job.workspace, "problems", "--format", "jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) > 50
    assert all(list(line) == PROBLEM_KEYS for line in lines)
    assert run(job.workspace, "problems", "--format", "jsonl").stdout == result.stdout


def test_explain_leads_to_the_score(job: Job) -> None:
    shown = run(job.workspace, "score", "--dept", "叶集区", "--explain").stdout
    (card,) = json.loads(run(job.workspace, "score", "--dept", "叶集区", "--json").stdout)
    assert "满分" in shown and f"{card['score']:.2f}" in shown.splitlines()[-4] + shown.splitlines()[-3]
    assert "折算为 100 分制" in shown


def test_scores_of_all_rounds_can_be_asked_for_and_do_not_change(job: Job) -> None:
    first = {r.name: run(job.workspace, "score", "--period", r.name, "--json").stdout for r in ROUNDS}
    again = {r.name: run(job.workspace, "score", "--period", r.name, "--json").stdout for r in ROUNDS}
    assert first == again
    assert len(set(first.values())) == 3


@pytest.mark.parametrize(("words", "code", "said"), [
    (("score", "--dept", "发改"), 2, "是不是“发改委”"),
    (("score", "--period", "2020Q5"), 2, "没有轮次“2020Q5”，是不是“2020Q4”"),
    (("problems", "--status", "opne"), 2, "没有状态“opne”，是不是“open”"),
    (("check", "--rule", "DOC999"), 2, "没有规则“DOC999”"),
    (("runs", "show", "999"), 2, "没有第 999 次运行"),
    (("review", "mark", "市发改委", "1.3", "9", "--reason", "x"), 2, "应在 0 到 3 之间"),
    (("mail", "approve"), 2, "--all"),
    (("notice", "--period", "2019Q1"), 2, "没有轮次“2019Q1”"),
    (("nosuch",), 2, "没有命令“nosuch”"),
    (("discover",), 2, "本版本还没有命令“discover”"),
    (("score", "--nosuch",), 2, "没有选项"),
])
def test_mistakes_are_answered_in_chinese(job: Job, words: tuple[str, ...], code: int, said: str) -> None:
    result = run(job.workspace, *words)
    assert (result.exit_code, said in result.output) == (code, True), result.output


def test_a_second_check_changes_nothing(copy: Path) -> None:
    workspace = Workspace(copy)
    before = dump(copy)
    first = judge.check(workspace)
    assert first.changes == {}
    assert first.carried > 0.9 * first.evaluations
    everything = judge.check(workspace, everything=True)
    assert (everything.changes, everything.carried) == ({}, 0)
    assert dump(copy) == before


def dump(folder: Path) -> list[Any]:
    """What was concluded: findings, events, rounds, scores."""
    with closing(sqlite3.connect(folder / "gkcrawl.db")) as db:
        tables = ("finding", "finding_event", "round_finding", "round_outcome", "scoring", "ledger_entry")
        return [db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


def test_marks_decisions_and_periods_move_the_score(copy: Path) -> None:
    def score() -> Any:
        return json.loads(run(copy, "score", "--dept", "霍邱县", "--json").stdout)[0]

    before = score()
    assert run(copy, "review", "mark", "霍邱县", "1.3", "2.5", "--reason", "缺第四季度备案").exit_code == 0
    marked = score()
    assert marked["low"] > before["low"]
    worst = next(json.loads(x) for x in run(copy, "problems", "--dept", "霍邱县", "--format", "jsonl").stdout.splitlines()
                 if json.loads(x)["points"] >= 1)
    assert run(copy, "review", "waive", worst["id"][:12], "--reason", "经核实无此业务").exit_code == 0
    assert run(copy, "check").exit_code == 0
    assert score()["score"] > marked["score"]
    assert run(copy, "period", "freeze", LAST).exit_code == 0
    frozen = run(copy, "review", "mark", "霍邱县", "1.3", "1", "--reason", "x")
    assert (frozen.exit_code, "已冻结" in frozen.output) == (2, True)


# ---------------------------------------------------------------- bad nights


@pytest.mark.parametrize("fault", ["down503", "empty-lists", "firewall", "login", "template-change"])
def test_a_bad_night_closes_nothing_and_moves_no_score(job: Job, copy: Path, fault: str) -> None:
    before = dump(copy)
    job.server.faults = fault
    result = run(copy, "nightly")
    assert (result.exit_code, "不可信" in result.output) == (3, True), result.output
    assert dump(copy) == before
    job.server.faults = None
    healthy = run(copy, "nightly")
    assert healthy.exit_code == 0, healthy.output
    assert dump(copy) == before, "a healthy night on the same portal says the same as before the bad one"


def test_a_portal_that_is_down_says_so(job: Job, copy: Path) -> None:
    profile = copy / "portal.toml"
    profile.write_text(profile.read_text(encoding="utf-8").replace(job.server.url.rstrip("/"), "http://127.0.0.1:9"),
                       encoding="utf-8")
    before = dump(copy)
    result = run(copy, "nightly")
    assert (result.exit_code, "不可信" in result.output) == (3, True), result.output
    assert dump(copy) == before
    again = run(copy, "check")
    assert (again.exit_code, "不检查、不销号、不计分" in again.output) == (3, True)
    notice = run(copy, "notice", "--period", LAST, "-o", str(copy / "out"))
    assert (notice.exit_code, (copy / "out").exists()) == (3, False)


def test_a_second_nightly_is_told_that_one_is_running(copy: Path) -> None:
    import subprocess
    import sys

    held = subprocess.Popen([sys.executable, "-c", (
        "import sys\nfrom pathlib import Path\nfrom gkcrawl.app.workspace import Workspace\n"
        f"with Workspace(Path({str(copy)!r})).lock():\n    print('held', flush=True)\n    sys.stdin.read()")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert held.stdout is not None and held.stdout.readline() == b"held\n"
        result = run(copy, "nightly")
        assert (result.exit_code, "另一个 gkcrawl 正在" in result.output) == (3, True)
        assert str(held.pid) in result.output
    finally:
        held.communicate()
    with Workspace(copy).lock():
        pass


def test_an_incremental_night_asks_for_lists_and_no_known_page(job: Job, copy: Path) -> None:
    before = len(job.server.requests)
    crawled, _ = nights.crawl(Workspace(copy), now=Workspace(copy).now() + timedelta(hours=2), probe=False)
    asked = [path for _, path, _ in list(job.server.requests)[before:]]
    assert crawled.outcome == "good"
    assert any("/site/label/8888" in path for path in asked)
    assert not [path for path in asked if re.fullmatch(r".*/public/\d+/\d+\.html", path)]


# ---------------------------------------------------------------- mail


def test_mails_go_out_once_over_smtp(copy: Path) -> None:
    from aiosmtpd.controller import Controller

    received: list[Any] = []

    class Handler:
        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            if address.startswith("czj"):
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            received.append(envelope)
            return "250 OK"

    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        profile = copy / "portal.toml"
        text = re.sub(r"(?m)^port = .*$", f"port = {port}", profile.read_text(encoding="utf-8"))
        profile.write_text(text, encoding="utf-8")
        assert "新草稿 0 封" in run(copy, "mail", "prepare", "--period", LAST).output, "the demonstration prepared them"
        assert run(copy, "mail", "approve", "--all").exit_code == 0
        assert "未发送" in run(copy, "mail", "send", "--dry-run").output
        assert received == []
        sent = run(copy, "mail", "send")
        number = len(received)
        assert (f"已发送 {number} 封" in sent.output, number > 10) == (True, True), sent.output
        assert (sent.exit_code, "550 no such user" in sent.output) == (3, True), "one address was refused"
        assert "已发送 0 封" in run(copy, "mail", "send").output
        assert len(received) == number
    finally:
        controller.stop()
    message = message_from_bytes(received[0].content, policy=default)
    (attachment,) = message.iter_attachments()
    assert "问题清单" in message["Subject"]
    assert zipfile.is_zipfile(io.BytesIO(attachment.get_content()))


def test_a_mail_server_that_is_away_loses_nothing(copy: Path) -> None:
    profile = copy / "portal.toml"
    profile.write_text(re.sub(r"(?m)^port = .*$", "port = 9", profile.read_text(encoding="utf-8")), encoding="utf-8")
    run(copy, "mail", "approve", "--all")
    result = run(copy, "mail", "send")
    assert (result.exit_code, "连不上邮件服务器" in result.output) == (3, True)
    assert "待发送" in run(copy, "mail", "status").output
