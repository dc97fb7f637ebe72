"""A workspace: the folder with portal.toml, scheme.toml, units.csv, the databases and what was written from them."""

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from gkcrawl.app.files import trouble, write_whole
from gkcrawl.config import Profile, Scheme, load_profile, load_scheme, load_units, parse, suggest
from gkcrawl.errors import Busy, ConfigError, StoreError, UsageError
from gkcrawl.model import Period, Unit
from gkcrawl.registry import all_rules
from gkcrawl.scoring import Bound, bind
from gkcrawl.store import DATABASE, Store
from gkcrawl.text import TIMEZONE, normalize

KEY_FILE = "gkcrawl.key"
LOCK_FILE = "gkcrawl.lock"


@dataclass(frozen=True)
class Workspace:
    """One city's folder. Files are read when first asked for; every problem of a file is reported at once."""

    folder: Path

    @cached_property
    def profile(self) -> Profile:
        return load_profile(self.folder / "portal.toml")

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return load_units(self.folder / "units.csv")

    @cached_property
    def bound(self) -> Bound:
        return self.bind(self.folder / "scheme.toml")

    def bind(self, path: Path) -> Bound:
        """A scheme file, bound to the rules."""
        return bind(load_scheme(path), all_rules(), path=str(path))

    @cached_property
    def key(self) -> bytes:
        """The key of personal-data digests, beside the database with mode 0600. Made with the first crawl; one that is
        missing later is not replaced in silence: every known leak would look repaired and come back as a new one."""
        from gkcrawl.privacy import load_key

        path = self.folder / KEY_FILE
        if not path.exists() and (self.folder / DATABASE).exists():
            with self.open() as store:
                if store.has_documents():
                    raise StoreError(
                        f"密钥文件 {path} 不见了，而数据库里已有用它算出的散列值；换一个密钥，已知的隐私问题会显示为已整改、"
                        "又作为新问题出现。请从备份恢复；确已丢失的，用 gkcrawl crawl --full --new-key 换用新密钥并全部重看")
        return load_key(path)

    def renew_key(self) -> None:
        """Forget the key; the next use makes a new one. For a key that leaked or is lost."""
        (self.folder / KEY_FILE).unlink(missing_ok=True)
        self.__dict__.pop("key", None)
        from gkcrawl.privacy import load_key

        load_key(self.folder / KEY_FILE)

    def now(self) -> datetime:
        """This moment in Shanghai; with ``today`` in the profile, 22:00 of that day (replays, demonstrations)."""
        if not self.profile.portal.today:
            return datetime.now(TIMEZONE)
        try:
            day = date.fromisoformat(self.profile.portal.today)
        except ValueError as error:
            raise ConfigError(str(self.folder / "portal.toml"),
                              [f"portal.today：“{self.profile.portal.today}”应写成 YYYY-MM-DD"]) from error
        return datetime.combine(day, time(22, 0), TIMEZONE)

    def open(self, *, create: bool = False) -> Store:
        if not self.folder.is_dir():
            raise UsageError(f"工作区 {self.folder} 不存在；用 gkcrawl init 新建，或用 --workspace 指明")
        return Store.open(self.folder, create=create)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Only one writing command works in a workspace at a time; a second one is told so at once."""
        from filelock import FileLock, Timeout

        note = self.folder / (LOCK_FILE + ".info")
        if not self.folder.is_dir():
            raise UsageError(f"工作区 {self.folder} 不存在；用 gkcrawl init 新建，或用 --workspace 指明")
        try:
            with FileLock(self.folder / LOCK_FILE, timeout=0, is_singleton=True) as held:
                if outermost := held.lock_counter == 1:
                    with contextlib.suppress(OSError):  # a courtesy: what really fails on a full disk says so itself
                        note.write_text(f"进程 {os.getpid()}，开始于 {datetime.now(TIMEZONE):%Y-%m-%d %H:%M:%S}", "utf-8")
                try:
                    yield
                finally:
                    if outermost:
                        note.unlink(missing_ok=True)
        except Timeout as error:
            holder = note.read_text("utf-8", "replace") if note.exists() else "未知进程"
            raise Busy(f"另一个 gkcrawl 正在工作区 {self.folder} 中运行（{holder}）；本次未做任何改动，请等它结束") from error

    # ------------------------------------------------------------ names

    def unit_named(self, word: str) -> Unit:
        """By id, name, short name or alias; spaces and width do not matter. Suggests on failure."""
        wanted = _key(word)
        names = {name: unit for unit in self.units for name in (unit.id, unit.name, unit.short_name, *unit.aliases)}
        for name, unit in names.items():
            if _key(name) == wanted:
                return unit
        near = suggest(word, list(names)) or _containing(word, self.units)
        raise UsageError(f"没有名为“{word}”的单位{near}。全部单位见 {self.folder / 'units.csv'}")

    def units_named(self, words: tuple[str, ...]) -> tuple[Unit, ...]:
        """The units of those names, all units when there are none. Raises ``ConfigError`` for an empty unit list."""
        self.require_units()
        return tuple(self.unit_named(w) for w in words) if words else self.units

    def require_units(self) -> None:
        """Without units nothing can be said of anybody: an emptied list must not pass for a clean sheet."""
        if not self.units:
            raise ConfigError(str(self.folder / "units.csv"), ["还没有单位；请先逐行填写（编号、名称、简称、类别必填）"])

    def unit_by_id(self, name: str, former: Sequence[Unit] = ()) -> Unit:
        """The unit of a stored row; one that left units.csv is known from ``former`` lists."""
        known = next((unit for unit in (*self.units, *former) if unit.id == name), None)
        return known or Unit(id=name, name=name, short_name=name, unit_class="市直部门")


def _key(word: str) -> str:
    return normalize(word).replace(" ", "").lower()


def _containing(word: str, units: tuple[Unit, ...]) -> str:
    near = [u.short_name for u in units if _key(word) in _key(u.name) or _key(u.short_name) in _key(word)][:3]
    return f"，是不是{'、'.join(f'“{n}”' for n in near)}" if near else ""


# ---------------------------------------------------------------- periods


def quarter_of(day: date) -> Period:
    """The calendar quarter of a day, cut off on its last day."""
    quarter = (day.month - 1) // 3 + 1
    last = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}[quarter]
    return Period(id=f"{day.year}Q{quarter}", cut_off=date(day.year, *last), opened_on=day)


def begins_on(period: Period) -> date:
    """The first day that a round may cover: its quarter's, or the day it was opened."""
    year, _, quarter = period.id.partition("Q")
    if period.kind == "季度" and year.isdigit() and quarter in ("1", "2", "3", "4"):
        return date(int(year), 3 * int(quarter) - 2, 1)
    return period.opened_on or date.min


def current_period(store: Store, today: date) -> Period:
    """The open round that covers today (one opened ahead of its quarter waits), else this quarter's, opened now."""
    open_rounds = [p for p in store.periods() if not p.frozen and begins_on(p) <= today <= p.cut_off]
    if open_rounds:
        return open_rounds[0]
    period = quarter_of(today)
    known = {p.id: p for p in store.periods()}
    if period.id in known and known[period.id].frozen:
        raise UsageError(f"{period.title}已冻结，其结果不再改变；请用 gkcrawl period open 开启新的轮次后再检查")
    if period.id not in known:
        store.save_period(period)
    return known.get(period.id, period)


def newest_checked(store: Store) -> Period | None:
    """The newest round that a check has filled; one that was only opened says nothing yet."""
    checked = store.checked_periods()
    return next((p for p in reversed(store.periods()) if p.id in checked), None)


def period_named(store: Store, word: str | None) -> Period:
    """A round by id such as 2020Q4; the newest that was checked when ``word`` is None."""
    known = store.periods()
    if not known:
        raise UsageError("还没有任何监测轮次；请先运行 gkcrawl crawl 和 gkcrawl check")
    if word is None:
        newest = newest_checked(store)
        if newest is None:
            raise UsageError(f"轮次 {'、'.join(p.id for p in known)} 都还没有检查过；请先运行 gkcrawl crawl 和 gkcrawl check")
        return newest
    for period in known:
        if period.id.lower() == word.lower():
            return period
    raise UsageError(f"没有轮次“{word}”{suggest(word, [p.id for p in known])}；已有：{'、'.join(p.id for p in known)}")


# ---------------------------------------------------------------- a new workspace

UNITS_EXAMPLE = """编号,名称,简称,类别,别名,邮箱,站点编号,主页
"""

PORTAL_EXAMPLE = """# 门户档案：说明门户在哪里、用什么平台、如何礼貌地采集。写完后运行 gkcrawl doctor 检查。

[portal]
name = "{name}"
url = "{url}"
cms = "{cms}"
city = ""
office = "政务公开办公室"
hosts = []                        # 同一门户的其他主机（部门子站）
allow_private_addresses = false   # 仅演示或内网门户设为 true

[politeness]
delay = 0.5                       # 同一主机两次请求的间隔（秒）
concurrency = 2
obey_robots = true
revisit_days = 7                  # 已采集的页面隔几天重看一次
window = ""                       # 夜间时段，如 "22:00-06:00"；空为不限

# 栏目目录：路径末尾与 match 相同的栏目归为 kind，超过 max_age_days 天未更新即提示
[[catalogue]]
match = "规范性文件"
kind = "规范性文件"
max_age_days = 365

[[catalogue]]
match = "政策解读"
kind = "政策解读"
max_age_days = 180

[mail]
host = "127.0.0.1"                # 口令从环境变量 GKCRAWL_SMTP_PASSWORD 读取
port = 25
security = "none"                 # none / starttls / tls
sender = "政务公开办 <zwgk@localhost>"
"""


def init(folder: Path, *, portal: str, cms: str, name: str) -> tuple[Path, ...]:
    """Write the three files of a new workspace; nothing that exists is overwritten."""
    if not re.fullmatch(r"https?://[^\s\"\\]+", portal):
        raise UsageError(f"--portal 应为以 http:// 或 https:// 开头的网址，现在是“{portal}”")
    try:
        host = urlsplit(portal).hostname if urlsplit(portal).port != 0 else ""
    except ValueError:
        host = ""
    if not host:
        raise UsageError(f"--portal 的主机或端口不对：“{portal}”")
    from crawler.cms import families

    if cms != "generic" and cms not in families():
        raise UsageError(f"没有平台适配“{cms}”{suggest(cms, [*families(), 'generic'])}；用 gkcrawl cms list 查看")
    profile = PORTAL_EXAMPLE.format(name=name.replace("\\", "\\\\").replace('"', '\\"'), url=portal, cms=cms)
    parse(profile, Profile, "portal.toml")
    files = {"portal.toml": profile,
             "scheme.toml": shipped_scheme("luan-2020"), "units.csv": "\ufeff" + UNITS_EXAMPLE}
    if existing := [n for n in files if (folder / n).exists()]:
        raise UsageError(f"{folder} 里已有 {'、'.join(existing)}，不会覆盖；请换一个文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, folder) from error
    for file, text in files.items():
        write_whole(folder / file, text.encode())
    return tuple(folder / n for n in files)


def shipped_scheme(name: str) -> str:
    """The text of a scheme that ships with gkcrawl."""
    return (resources.files("gkcrawl") / "schemes" / f"{name}.toml").read_text(encoding="utf-8")


def scheme_of(workspace: Workspace, path: Path | None) -> Bound:
    return workspace.bind(path) if path else workspace.bound


__all__ = ["Scheme", "Workspace", "begins_on", "current_period", "init", "newest_checked", "period_named",
           "quarter_of", "scheme_of", "shipped_scheme"]
