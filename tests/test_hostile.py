"""A portal that plants personal numbers everywhere: after the whole job, none of them may be found in any byte."""

import html
import io
import os
import re
import sqlite3
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hostile_portal import (
    UNITS_CSV,
    WIDE,
    BrokenPortal,
    HostilePortal,
    double_percent,
    entities,
    escapes,
    parted,
    percent,
)

from gkcrawl.app.workspace import shipped_scheme
from gkcrawl.cli import gkcrawl
from gkcrawl.privacy.identity_number import check_digit
from gkcrawl.store import Store
from gkcrawl.text import ZERO_WIDTH

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]

PROFILE = """\
[portal]
name = "青原市人民政府"
url = "{url}"
cms = "lonsun"
today = "2020-12-15"
allow_private_addresses = true
[politeness]
delay = 0.0
concurrency = 4
timeout = 5.0
autothrottle = false
stop_after_refusals = 1000
[health]
maximum_failed_share = 1.0
minimum_history_items = 1000
[mail]
sender = "政务公开办 <zwgk@localhost>"
"""
PERIOD = "2020Q4"
PARTS = re.compile(rf"[\s{ZERO_WIDTH}\-－–—·.,，、/|_+：:]+")
PIECE = 10
DIGITS = re.compile(rf"(?=([0-9]{{{PIECE}}}))")
TAGS = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def workspace_for(url: str, folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "portal.toml").write_text(PROFILE.format(url=url), encoding="utf-8")
    (folder / "units.csv").write_text(UNITS_CSV, encoding="utf-8-sig", newline="")
    (folder / "scheme.toml").write_text(shipped_scheme("luan-2020"), encoding="utf-8")
    return folder


def run(folder: Path, out: Path, *words: str) -> int:
    """A real command; what it says goes to files that are searched as well."""
    number = len(list(out.glob("*.stdout")))
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-m", "gkcrawl", "--workspace", str(folder), "--debug", *words],
        capture_output=True, timeout=120, check=False,
        env={**os.environ, "TMPDIR": str(out), "GKCRAWL_SMTP_PASSWORD": ""})
    (out / f"{number:02d} {words[0]}.stdout").write_bytes(answer.stdout)
    (out / f"{number:02d} {words[0]}.stderr").write_bytes(answer.stderr)
    return answer.returncode


def members(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes and whatever is packed in them."""
    yield name, body
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.namelist():
                yield f"{name}/{member}", member.encode() + b"\n" + archive.read(member)
    if name.endswith(".eml") or body.startswith(b"From:"):
        message = message_from_bytes(body, policy=default)
        yield f"{name}/head", "\n".join(f"{k}: {v}" for k, v in message.items()).encode()
        for part in message.walk():
            if not part.is_multipart():
                packed = part.get_payload(decode=True)
                assert isinstance(packed, bytes)
                yield from members(f"{name}/{part.get_filename() or part.get_content_type()}", packed)


def everything(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte under the folders, every value of every table, unpacked."""
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            yield "names of files", str(path.relative_to(folder)).encode()
            yield from members(path.name, path.read_bytes())
            if path.suffix == ".db":
                yield from values(path)
        if (folder / "snapshots.db").exists():
            with Store.open(folder) as store:
                for row in store.rows("SELECT hash FROM evidence.snapshot"):
                    kept = store.snapshot(row["hash"])
                    assert kept is not None
                    yield f"snapshot {kept.url}", kept.body


def members_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Readable bytes of every file that a person opens."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for name, body in members(path.name, path.read_bytes()):
            if not body.startswith((b"PK", b"%PDF")) and not name.endswith(".jpeg"):
                yield name, body


def values(path: Path) -> Iterator[tuple[str, bytes]]:
    base = sqlite3.connect(path)
    try:
        for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in base.execute(f"PRAGMA table_info('{table}')")]
            for row in base.execute(f"SELECT * FROM '{table}'"):
                for column, value in zip(columns, row, strict=True):
                    if isinstance(value, str | bytes):
                        body = value.encode() if isinstance(value, str) else value
                        yield from members(f"{path.name}:{table}.{column}", body)
    finally:
        base.close()


def readings(body: bytes) -> Iterator[str]:
    """The text as anybody could read it: as it is, decoded, without tags, without what parts digits."""
    text = body.decode("utf-8", "replace")
    yield text
    decoded = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    for _ in range(3):
        decoded = html.unescape(unquote(decoded))
    decoded = unicodedata.normalize("NFKC", decoded)
    yield decoded
    yield PARTS.sub("", decoded)
    yield PARTS.sub("", TAGS.sub("", decoded))


def found(planted: dict[str, str], *folders: Path) -> list[str]:
    """Places of numbers that can be read, whole or so far that hidden digits show (ten in a row)."""
    pieces = {
        number[at : at + PIECE]: place
        for number, place in planted.items() for at in range(len(number) - PIECE + 1)
        if number[at : at + PIECE].isdigit()
    }
    hits = {
        f"{pieces[match[1]]} → {name}"
        for name, body in everything(*folders) for text in readings(body)
        for match in DIGITS.finditer(text) if match[1] in pieces
    }
    return sorted(hits)


COMMANDS: dict[tuple[str, ...], int] = {
    ("crawl", "--full"): 0, ("check", "--all"): 0, ("score",): 0, ("score", "--explain"): 0, ("score", "--json"): 0,
    ("problems",): 0, ("problems", "--format", "jsonl"): 0, ("problems", "--format", "csv", "-o", "{out}/problems.csv"): 0,
    ("problems", "--format", "xlsx", "-o", "{out}/problems.xlsx"): 0,
    ("notice", "--period", PERIOD, "-o", "{out}/notice"): 0, ("mail", "prepare"): 0, ("mail", "list"): 0,
    ("runs", "list"): 0, ("runs", "show", "1"): 0, ("nightly",): 0, ("doctor",): 1,
    ("lint", "{url}/d/plain.html", "{url}/d/frame.html", "{url}/d/error1.html", "{url}/d/redirect2.html"): 3,
    ("cms", "try", "{url}/d/frame.html"): 0, ("cms", "try", "{url}/d/blank.html"): 0,
}
"""Each with its exit code."""


def test_no_planted_number_is_anywhere(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with HostilePortal() as portal:
        folder = workspace_for(portal.url, tmp_path / "workspace")
        for words, expected in COMMANDS.items():
            given = [word.format(url=portal.url, out=out) for word in words]
            assert run(folder, out, *given) == expected, (words, *(p.read_text()[-2000:] for p in out.glob("*.stderr")))
        hits = found(portal.planted, folder, out)
        assert len(portal.planted) > 230
    assert not hits, "\n".join(hits)
    for name, body in members_of(out):
        assert b"\x1b" not in body, name
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", body.decode("utf-8", "replace")), name
        if name.endswith(".html"):
            assert b"<script>alert" not in body, name
        if name.endswith(".csv"):
            assert not re.search(rb'(?m)(?:^|,)"?[=@]', body), name
    # The pages were read and judged, not only turned away.
    with Store.open(folder) as store:
        pages = {row["url"].removeprefix(portal.url) for row in store.rows("SELECT url FROM document")}
        rules = {finding.rule for finding in store.findings()}
    assert {f"/d/{name}.html" for name in ("plain", "odd", "table", "links", "frame", "gbk", "headers")} <= pages
    assert {"PRV001", "PRV005", "PRV006"} <= rules
    assert list((folder / "mail").rglob("*.eml")) and list((out / "notice").rglob("*.docx"))


def test_the_search_would_find_a_number(tmp_path: Path) -> None:
    number = "342401199001010017"
    for index, text in enumerate((
        number, percent(number), double_percent(number), entities(entities(number)), escapes(number),
        parted(number, "</b><b>"), parted(number, "\u200b"), number.translate(WIDE),
    )):
        folder = tmp_path / str(index)
        folder.mkdir()
        with zipfile.ZipFile(folder / "a.docx", "w") as archive:
            archive.writestr("x.xml", text)
        assert found({number: "here"}, folder), text


def test_an_error_of_the_program_shows_no_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = "342401199001019994"
    number = number[:17] + check_digit(number[:17])

    def broken(*_: object, **__: object) -> None:
        raise ValueError(number)

    monkeypatch.setattr("gkcrawl.app.linting.lint", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for words in (["--debug", "cms", "try", "x"], ["cms", "try", "x"]):
        answer = CliRunner().invoke(gkcrawl, words)
        assert answer.exit_code == 3 and "程序内部出错：ValueError" in answer.output
        assert number not in answer.output
    (log,) = tmp_path.glob("gkcrawl-*.log")
    assert "ValueError: 342401********" in log.read_text()


ENDS = {
    "/d/same.html": ("done", ""), "/d/line.html": ("done", ""), "/d/wide.html": ("done", ""),
    "/d/laugh.html": ("done", ""), "/d/charset.html": ("done", ""), "/d/deep.html": ("done", ""),
    "/d/gzip.html": ("skipped", "页面解压后过大，未读取"), "/d/notgzip.html": ("failed", "数据压缩格式有误"),
    "/d/loop.html": ("skipped", "转向次数过多或循环转向"), "/d/ping.html": ("skipped", "转向次数过多或循环转向"),
    "/d/nowhere.html": ("failed", "状态码 302"), "/x/slow.html": ("failed", "访问超时"),
    "/x/endless.html": ("failed", "页面过大，未下载"), "/x/short.html": ("failed", "数据传输不完整"),
    "/x/reset.html": ("failed", "连接中断，或者应答不合规范"), "/x/no-head.html": ("failed", "连接中断，或者应答不合规范"),
    "/x/many-headers.html": ("failed", "连接中断，或者应答不合规范"),
    "http://[::1]/a.html": ("skipped", "内网或本机地址，不访问"),
}
"""How some of the pages must end: address → state and words."""


def test_no_page_breaks_or_hangs_a_crawl(tmp_path: Path) -> None:
    """Whatever the server does ends as a recorded failure or as a bounded reading, in bounded time and memory."""
    out = tmp_path / "out"
    out.mkdir()
    with BrokenPortal() as portal:
        folder = workspace_for(portal.url, tmp_path / "workspace")
        text = (folder / "portal.toml").read_text().replace("timeout = 5.0", "timeout = 1.0\nrequest_budget = 400")
        (folder / "portal.toml").write_text(text)
        before = time.monotonic()
        with (out / "crawl.stdout").open("wb") as said:
            child = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "gkcrawl", "--workspace", str(folder), "--debug", "crawl", "--no-probe"],
                stdout=said, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - before
    told = (out / "crawl.stdout").read_text()
    assert "Traceback" not in told and child.returncode in (0, 3), told
    with Store.open(folder) as store:
        rows = store.rows("SELECT url, kind, state, status, error FROM frontier")
    ends = {row["url"].removeprefix(portal.url): (row["state"], row["error"]) for row in rows}
    assert {path: ends[path] for path in ENDS} == ENDS
    assert any(error.startswith("列表的这一页过长") for _, error in ends.values())
    assert seconds < 100
    assert used.ru_maxrss >> 10 < 600  # MB
