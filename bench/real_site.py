"""The program itself on real input: the seed report, every saved page through ``lint``, a whole real site end to end.

Everything runs as a user would run it: as commands in a process of their own. Links are not probed, since those of a
real site lead to real hosts.
"""

import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gkcrawl.app.workspace import shipped_scheme
from gkcrawl.text import parse_date, title_key

PROFILE = Path(__file__).parent.parent / "docs" / "examples" / "daozhen.toml"
PORT = 8899
UNITS = "编号,名称,简称,类别,别名,邮箱,站点编号,主页\ndzrs,道真县人力资源和社会保障局,道真县人社局,市直部门,,,,\n"
SHOWN = re.compile(r"身份证号码?[:：]\s*\d{17}[\dXx]")
"""What a reader sees as an identity number; every page also names a script of 21 digits, which is none."""
TAGS = re.compile(r"<script.*?</script>|<[^>]*>", re.DOTALL)
TODAY = "2021-01-05"
"""A day shortly after the site was saved."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that must hold: what, what is expected, what the program gave."""

    what: str
    field: str
    expected: str
    got: str


def gkcrawl(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command; 0, 1 (bad answer) and 3 (incomplete) come back, anything else is the caller's to judge."""
    return subprocess.run([sys.executable, "-m", "gkcrawl", *words], capture_output=True, text=True, timeout=600,
                          check=False)


# ---------------------------------------------------------------- lint


def seed(folder: Path) -> Iterator[Fact]:
    """The seed's table three: two columns out of balance, and nothing else of its arithmetic."""
    result = gkcrawl("lint", str(folder / "seed" / "luan-2020-annual-report.txt"), "--json")
    (found,) = json.loads(result.stdout)
    arithmetic = [(p["rule"], p["anchor"]) for p in found["problems"] if p["rule"].startswith("ANN07")]
    yield Fact("种子年报", "勾稽问题", str([("ANN071", "自然人"), ("ANN071", "商业企业")]), str(arithmetic))
    details = " ".join(p["detail"] for p in found["problems"])
    for words in ("本年新收25＋上年结转0＝25，办理总计22＋结转下年2＝24", "本年新收0＋上年结转0＝0，办理总计1＋结转下年0＝1"):
        yield Fact("种子年报", words[:14], "有", "有" if words in details else "无")
    yield Fact("种子年报", "退出码", "1", str(result.returncode))


def lint_pages(folder: Path) -> Iterator[Fact]:
    """Every saved page is linted without a traceback, and read."""
    pages = sorted((folder / "real" / "pages").glob("*.html"))
    result = gkcrawl("lint", "--json", *map(str, pages))
    found = json.loads(result.stdout) if result.returncode in (0, 1, 3) else []
    yield Fact("lint 全部页面", "退出码", "0 或 1", "0 或 1" if result.returncode in (0, 1) else result.stderr[-200:])
    yield Fact("lint 全部页面", "读到的页面", str(len(pages)), str(sum("error" not in page for page in found)))
    names = [p["source"] for p in found for q in p.get("problems", ()) if q["rule"] in ("PRV001", "PRV002")]
    yield Fact("lint 全部页面", "报身份证号的页面", "dz_PSEUDO", "、".join(sorted({Path(n).name[:9] for n in names})))


# ---------------------------------------------------------------- a whole site


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """``python -m http.server`` over the unzipped site, as its owner would serve it."""
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(PORT), "--bind", "127.0.0.1", "--directory", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
                break
            if server.poll() is not None:
                raise SystemExit(f"端口 {PORT} 已被占用，无法架起真实网站的副本")
        yield f"http://127.0.0.1:{PORT}/"
    finally:
        server.terminate()
        server.wait()


def whole_site(folder: Path) -> Iterator[Fact]:
    """crawl → check → score → problems → notice on 192 pages of a county bureau."""
    with tempfile.TemporaryDirectory() as scratch:
        pages, workspace = Path(scratch) / "pages", Path(scratch) / "workspace"
        with zipfile.ZipFile(folder / "real" / "site-daozhen.zip") as site:
            site.extractall(pages)
        if len(inner := list(pages.iterdir())) == 1:
            pages = inner[0]
        workspace.mkdir()
        profile = PROFILE.read_text(encoding="utf-8").replace("[portal]\n", f'[portal]\ntoday = "{TODAY}"\n', 1)
        (workspace / "portal.toml").write_text(profile, encoding="utf-8")
        (workspace / "units.csv").write_text(UNITS, encoding="utf-8")
        (workspace / "scheme.toml").write_text(shipped_scheme("luan-2020"), encoding="utf-8")
        with served(pages) as url:
            assert urllib.request.urlopen(url, timeout=10).status == 200
            yield from _commands(workspace)
        yield from _lists(workspace, folder)
        yield from _documents(workspace, pages)


def _commands(workspace: Path) -> Iterator[Fact]:
    at = ("--workspace", str(workspace))
    out = workspace / "out"
    for words in (("crawl", "--full", "--no-probe"), ("check",), ("score",), ("score", "--explain"),
                  ("problems", "--format", "jsonl"), ("notice", "--period", "2021Q1", "-o", str(out))):
        result = gkcrawl(*at, *words)
        yield Fact("全站 " + words[0], "退出码", "0", str(result.returncode) + result.stderr[-160:] * (result.returncode > 0))
    kinds = sorted({p.suffix for p in out.rglob("*") if p.is_file()} & {".docx", ".xlsx", ".html"})
    yield Fact("全站 notice", "文件", ".docx .html .xlsx", " ".join(kinds))


def _lists(workspace: Path, folder: Path) -> Iterator[Fact]:
    truth = json.loads((folder / "real" / "data" / "list_truth.json").read_text("utf-8"))
    with contextlib.closing(sqlite3.connect(workspace / "gkcrawl.db")) as db:
        for path, name in (("zwgk__gsgg", "公示公告"), ("zwgk__bmwj", "部门文件"), ("zwgk__zcfg_62459", "政策法规"),
                           ("zwgk__zcjd", "政策解读")):
            rows = db.execute("SELECT r.title, r.listed_on FROM list_row r JOIN portal_column c ON c.id = r.portal_column "
                              "WHERE c.name = ? ORDER BY r.position", (name,)).fetchall()
            expected = [(title_key(r["title"] or r["text"]), r["date"]) for r in truth[f"dz_{path}__index.html"]["rows"]]
            got = [(title_key(title), day) for title, day in rows]
            yield Fact(f"全站 列表 {name}", "行数", str(len(expected)), str(len(got)))
            yield Fact(f"全站 列表 {name}", "标题与日期", f"{len(expected)} 行一致",
                       f"{sum(a == b for a, b in zip(expected, got, strict=False))} 行一致")
        empty = {r[0] for r in db.execute("SELECT c.name FROM finding f JOIN portal_column c ON c.id = f.portal_column "
                                          "WHERE f.rule = 'COV005'")}
        yield Fact("全站 空白栏目", "COV005", "、".join(sorted({"政策解读", "扶贫工作", "规划计划", "公共资源配置"})),
                   "、".join(sorted(empty)))


def _documents(workspace: Path, pages: Path) -> Iterator[Fact]:
    """Dates that stand only in a script; numbers split over tags; no script name taken for an identity number."""
    dates = seen = 0
    with contextlib.closing(sqlite3.connect(workspace / "gkcrawl.db")) as db:
        for url, day in db.execute("SELECT url, published_on FROM document").fetchall():
            raw = (pages / url.split("/", 3)[3]).read_text("utf-8", "replace")
            said = re.search(r"pubdata='([^']{6,40})'", raw)
            if said:
                seen += 1
                dates += str(parse_date(said.group(1))) == day
        numbers = [r[0] for r in db.execute("SELECT facts FROM document WHERE portal_column LIKE '%部门文件%'")]
        accused = {r[0].rsplit("/", 1)[1] for r in db.execute("SELECT url FROM finding WHERE rule IN ('PRV001', 'PRV002')")}
    yield Fact("全站 脚本日期", "一致", f"{seen} 条", f"{dates} 条")
    for number in ("道人社通〔2018〕19号", "道人社〔2017〕16号"):
        yield Fact("全站 文号", number, "读到", "读到" if any(number in facts for facts in numbers) else "未读到")
    shown = {path.name for path in pages.rglob("t*.html") if SHOWN.search(TAGS.sub("", path.read_text("utf-8", "replace")))}
    yield Fact("全站 身份证号", "报出的页面", "、".join(sorted(shown)), "、".join(sorted(accused)))


def facts(folder: Path) -> Iterator[Fact]:
    """All of it. ``folder`` holds ``seed`` and ``real``."""
    yield from seed(folder)
    yield from lint_pages(folder)
    yield from whole_site(folder)
