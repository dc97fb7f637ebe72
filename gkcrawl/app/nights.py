"""``crawl``, ``nightly``, ``runs``, ``schedule``: what runs unattended."""

import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gkcrawl.app.guards import admit_units, refuse_time_travel
from gkcrawl.app.judge import CheckResult, check, score
from gkcrawl.app.workspace import Workspace
from gkcrawl.config import suggest
from gkcrawl.errors import CrawlError, Unfit, UsageError
from gkcrawl.model import FrontierEntry, Run, ScoreCard
from gkcrawl.store import Store


def crawl(
    workspace: Workspace,
    *,
    full: bool = False,
    departments: tuple[str, ...] = (),
    columns: tuple[str, ...] = (),
    probe: bool = True,
    new_key: bool = False,
    now: datetime | None = None,
    progress: Callable[[Any], None] | None = None,
) -> tuple[Run, Run | None]:
    """One crawl and, when it can be trusted, one night of link probes.

    ``new_key``: make a new key for the digests of personal data first; every page is to be read again then (``full``).

    Returns both runs. A run that is ``failed`` closes nothing and moves no score; the command exits with 3.
    """
    from crawler import run as crawler

    at = now or workspace.now()
    _inside_window(workspace, at)
    chosen = tuple(workspace.unit_named(name).id for name in departments)
    if new_key and (not full or departments or columns):
        raise UsageError("换用新密钥须全部重看：请用 gkcrawl crawl --full --new-key，不要限定单位和栏目")
    with workspace.lock():
        if new_key:
            workspace.renew_key()
        with workspace.open(create=True) as store:
            _refuse_unknown_columns(store, workspace, columns)
            refuse_time_travel(store, at)
            admit_units(workspace, store)
        crawled = crawler.crawl(
            profile=workspace.profile, units=workspace.units, store_folder=workspace.folder, key=workspace.key, now=at,
            full=full, departments=chosen, columns=columns, progress=progress)
        if crawled.outcome != "good" or not probe:
            return crawled, None
    return crawled, probe_links(workspace, now=at, progress=progress)


def _refuse_unknown_columns(store: Store, workspace: Workspace, words: tuple[str, ...]) -> None:
    """A mistyped column would crawl nothing, and the empty crawl would stand in the way of every check."""
    profile = workspace.profile
    known = {word for c in store.columns() for word in (c.ref.name, c.ref.kind, "/".join(c.ref.path))}
    tails = {"/".join(c.ref.path[i:]) for c in store.columns() for i in range(len(c.ref.path))}
    known |= {k for c in profile.catalogue for k in (c.kind, c.match)} | {k for c in profile.column for k in (c.kind, *c.path)}
    if unknown := [w for w in words if store.columns() and w not in known | tails]:
        hints = "；".join(f"没有栏目“{w}”{suggest(w, sorted(known))}" for w in unknown)
        raise UsageError(f"{hints}。栏目名要与门户上的一致，未采集")


def _inside_window(workspace: Workspace, at: datetime) -> None:
    from crawler.window import inside, opens_at

    window = workspace.profile.politeness.window
    if not inside(window, at):
        raise CrawlError(f"现在（{at:%H:%M}）不在门户档案规定的采集时段 {window} 之内，未采集；"
                         f"请在 {opens_at(window, at):%m-%d %H:%M} 之后运行，或修改 politeness.window")


def probe_links(workspace: Workspace, *, now: datetime | None = None, progress: Callable[[Any], None] | None = None) -> Run:
    """Look again at links that are due: a link is dead only when two separate nights say so."""
    from crawler import run as crawler

    with workspace.lock():
        return crawler.probe(profile=workspace.profile, store_folder=workspace.folder, key=workspace.key,
                             now=now or workspace.now(), progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One unattended night: the crawl, the check and the scores that came of it."""

    crawl: Run
    probe: Run | None
    check: CheckResult
    cards: tuple[ScoreCard, ...]


def nightly(
    workspace: Workspace, *, now: datetime | None = None, progress: Callable[[Any], None] | None = None
) -> Night:
    """Crawl, probe, check, score. Raises ``Unfit`` when the crawl failed: nothing is judged then."""
    at = now or workspace.now()
    with workspace.lock():
        crawled, probed = crawl(workspace, now=at, progress=progress)
        if crawled.outcome != "good":
            raise Unfit(f"本次采集不可信：{crawled.reason}。未检查、未销号、未计分，上一次的结果保持不变")
        checked = check(workspace, now=at)
        return Night(crawl=crawled, probe=probed, check=checked, cards=score(workspace, now=at))


def runs(workspace: Workspace, limit: int = 20) -> tuple[Run, ...]:
    with workspace.open() as store:
        return store.runs(limit)


def run_detail(workspace: Workspace, number: int) -> tuple[Run, dict[tuple[str, str, int | None], int]]:
    """A run and its pages by kind, state and status."""
    with workspace.open() as store:
        known = {r.id: r for r in store.runs(10_000)}
        if number not in known:
            raise UsageError(f"没有第 {number} 次运行；用 gkcrawl runs list 查看")
        return known[number], store.frontier_summary(number)


def failed_pages(workspace: Workspace, number: int, limit: int = 5) -> tuple[FrontierEntry, ...]:
    """Some pages that a run could not read, each with the reason."""
    with workspace.open() as store:
        return store.failed_pages(number, limit)


SERVICE = """# /etc/systemd/system/gkcrawl.service
[Unit]
Description=gkcrawl 政务公开夜间监测
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command} --workspace {folder} nightly
Nice=10
PrivateTmp=yes
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={folder}
# 口令只放在仅 root 可读的文件里：GKCRAWL_SMTP_PASSWORD=…
EnvironmentFile=-/etc/gkcrawl.env

# /etc/systemd/system/gkcrawl.timer
[Unit]
Description=每晚运行 gkcrawl

[Timer]
OnCalendar=*-*-* {hour:02d}:{minute:02d}:00 Asia/Shanghai
Persistent=true
RandomizedDelaySec=600

[Install]
WantedBy=timers.target

# 启用：systemctl daemon-reload && systemctl enable --now gkcrawl.timer
"""


def schedule(workspace: Workspace, *, kind: str, hour: int = 22, minute: int = 30) -> str:
    """The unit files (``systemd``) or the crontab line (``cron``) that run ``nightly`` every night."""
    folder = workspace.folder.resolve()
    program = shutil.which("gkcrawl")
    command = shlex.quote(program) if program else f"{shlex.quote(sys.executable)} -m gkcrawl"
    if kind == "systemd":
        quoted = '"' + str(folder).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'
        return SERVICE.format(command=command, folder=quoted, hour=hour, minute=minute)
    line = f"{command} --workspace {shlex.quote(str(folder))} nightly >> {shlex.quote(str(folder / 'nightly.log'))} 2>&1"
    # cron takes a bare % for the end of the command.
    return f"{minute} {hour} * * *  {line.replace('%', chr(92) + '%')}\n"
