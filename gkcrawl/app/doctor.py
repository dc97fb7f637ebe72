"""``doctor``: is everything there that a night needs? Each finding says what to do."""

import http.client
import ipaddress
import shutil
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from gkcrawl.app.files import REFUSALS
from gkcrawl.app.guards import identity_changes
from gkcrawl.app.mailing import probe_server
from gkcrawl.app.reporting import office
from gkcrawl.app.workspace import KEY_FILE, Workspace
from gkcrawl.errors import GkcrawlError, UsageError
from gkcrawl.store import DATABASE
from gkcrawl.workdays import Calendar

LEAST_FREE = 2 << 30
TOO_LITTLE = 200 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``state``: ok, advice (works, but …), bad (a night would fail)."""

    what: str
    state: Literal["ok", "advice", "bad"]
    says: str


def doctor(workspace: Workspace, *, network: bool = True) -> tuple[Finding, ...]:
    """Look at configuration, database, disk, calendar, programs, and (with ``network``) portal and mail server."""
    looks = [_profile, _units, _scheme, _database, _disk, _calendar, _key, _office]
    if network:
        looks += [_portal, _mail]
    return tuple(found for look in looks for found in _safely(look, workspace))


def _safely(look: Callable[[Workspace], Iterator[Finding]], workspace: Workspace) -> Iterator[Finding]:
    try:
        yield from look(workspace)
    except GkcrawlError as error:
        yield Finding(what=(look.__doc__ or "").strip("。"), state="bad", says=str(error))


def _profile(workspace: Workspace) -> Iterator[Finding]:
    """门户档案。"""
    portal = workspace.profile.portal
    from crawler.cms import families
    from crawler.window import parse_window

    if portal.cms != "generic" and portal.cms not in families():
        yield Finding(what="门户档案", state="bad", says=f"没有平台适配“{portal.cms}”；用 gkcrawl cms list 查看")
    else:
        yield Finding(what="门户档案", state="ok", says=f"{portal.name}，平台 {portal.cms}")
    try:
        parse_window(workspace.profile.politeness.window)
    except UsageError as error:
        yield Finding(what="门户档案", state="bad", says=f"politeness.window：{error}")
    if portal.cms == "generic" and not workspace.profile.column:
        yield Finding(what="门户档案", state="advice",
                      says="generic 平台没有写任何 [[column]]，多半读不到栏目；请写明各栏目的网址，并填写 [selectors]")
    if portal.today:
        yield Finding(what="门户档案", state="advice",
                      says=f"portal.today 把今天固定为 {workspace.now():%Y-%m-%d}，仅供演示和重放；正式运行请删去这一行")
    sender = parseaddr(workspace.profile.mail.sender)[1]
    if "@" not in sender.strip("@"):
        yield Finding(what="门户档案", state="bad", says=f"mail.sender“{workspace.profile.mail.sender}”不是邮箱地址")
    if not workspace.profile.politeness.obey_robots:
        yield Finding(what="门户档案", state="advice", says="未遵守 robots.txt；请确认已取得门户方书面同意")


def _units(workspace: Workspace) -> Iterator[Finding]:
    """单位名单。"""
    units = workspace.units
    if not units:
        yield Finding(what="单位名单", state="bad", says="units.csv 里还没有单位；请先填写")
        return
    without = [u.short_name for u in units if not u.email]
    yield Finding(what="单位名单", state="ok",
                  says=f"{sum(u.unit_class == '县区' for u in units)} 个县区，"
                       f"{sum(u.unit_class == '市直部门' for u in units)} 个市直部门")
    if without:
        yield Finding(what="单位名单", state="advice", says=f"没有邮箱，收不到清单：{'、'.join(without[:8])}")


def _scheme(workspace: Workspace) -> Iterator[Finding]:
    """指标体系。"""
    bound = workspace.bound
    free = sorted(set(bound.rules) - {r for i in bound.scheme.indicator for r in i.rules})
    yield Finding(what="指标体系", state="ok", says=f"{bound.scheme.title}，{len(bound.scheme.indicator)} 项指标")
    if free:
        yield Finding(what="指标体系", state="advice", says=f"未挂指标、只提示不扣分的规则：{'、'.join(free)}")


def _database(workspace: Workspace) -> Iterator[Finding]:
    """数据库。"""
    if not (workspace.folder / DATABASE).exists():
        yield Finding(what="数据库", state="advice", says="还没有数据；第一次 gkcrawl crawl 时建立")
        return
    with workspace.open() as store:
        broken = store.integrity()
        if broken:
            yield Finding(what="数据库", state="bad", says=f"完整性检查未通过：{broken}；请从备份恢复")
            return
        yield from (Finding(what="单位名单", state="bad", says=f"units.csv：{problem}")
                    for problem in identity_changes(store.units(), workspace.units))
        last = store.last_run("crawl")
        yield Finding(what="数据库", state="ok", says=f"完整；在册信息 {store.document_count()} 条，"
                      + (f"最近一次采集 {last.started_at:%Y-%m-%d %H:%M}" if last else "还没有采集过"))
        if unfinished := store.unfinished_run("crawl"):
            yield Finding(what="最近一次采集", state="advice",
                          says=f"第 {unfinished.id} 次正在进行或中途中断；中断的再运行 gkcrawl crawl 即接着采完")
        if last and last.outcome == "failed":
            yield Finding(what="最近一次采集", state="bad", says=f"不可信：{last.reason}")


def _disk(workspace: Workspace) -> Iterator[Finding]:
    """磁盘空间。"""
    free = shutil.disk_usage(workspace.folder).free
    if free < TOO_LITTLE:
        yield Finding(what="磁盘空间", state="bad", says=f"只剩 {free >> 20} MB，采集和检查会中途停下；请先清理")
        return
    yield Finding(what="磁盘空间", state="ok" if free > LEAST_FREE else "advice",
                  says=f"剩余 {free / (1 << 30):.1f} GB" + ("" if free > LEAST_FREE else "，偏少，请及时清理"))


def _calendar(workspace: Workspace) -> Iterator[Finding]:
    """工作日历。"""
    today = workspace.now().date()
    year = today.year + 1 if today.month >= 10 else today.year
    if Calendar().is_workday(today.replace(year=year, month=1, day=15)) is None:
        yield Finding(what="工作日历", state="advice",
                      says=f"{year} 年放假安排尚未收录，跨到该年的工作日期限一律判为“未能判断”；国务院公布后请升级")
    else:
        yield Finding(what="工作日历", state="ok", says=f"已收录到 {year} 年")


def _key(workspace: Workspace) -> Iterator[Finding]:
    """隐私密钥。"""
    existed = (workspace.folder / KEY_FILE).exists()
    if not existed and not (workspace.folder / DATABASE).exists():
        yield Finding(what="隐私密钥", state="advice", says="还没有；第一次 gkcrawl crawl 时生成")
        return
    if workspace.key:
        yield Finding(what="隐私密钥", state="ok", says="仅本用户可读")


def _office(_: Workspace) -> Iterator[Finding]:
    """LibreOffice。"""
    if office():
        yield Finding(what="LibreOffice", state="ok", says="已安装，通报可同时出 PDF")
    else:
        yield Finding(what="LibreOffice", state="advice", says="未安装，通报只出 docx（可装 libreoffice-writer）")


def _portal(workspace: Workspace) -> Iterator[Finding]:
    """门户连通。"""
    portal = workspace.profile.portal
    if not portal.allow_private_addresses and _is_private(portal.url):
        yield Finding(what="门户连通", state="bad", says=f"{portal.url} 是本机或内网地址，采集会拒绝它；确要采集内网门户，"
                                                     "请在 portal.toml 设 allow_private_addresses = true")
        return
    try:
        url = safe_url(portal.url)
        request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "gkcrawl/0.1 (doctor)"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 -- profile admits http(s) only
            yield Finding(what="门户连通", state="ok", says=f"{portal.url} 返回 {answer.status}")
    except urllib.error.HTTPError as error:
        if error.code in (405, 501):
            yield Finding(what="门户连通", state="ok", says=f"{portal.url} 有应答（不接受试探，返回 {error.code}）")
        elif error.code in (401, 403, 429):
            yield Finding(what="门户连通", state="advice", says=f"{portal.url} 返回 {error.code}，程序可能被防护设备拦截；"
                                                            "请平台运维单位把本机地址加入白名单")
        else:
            yield Finding(what="门户连通", state="bad", says=f"{portal.url} 返回 {error.code}；请核对 portal.url")
    except (OSError, http.client.HTTPException, ValueError) as error:
        yield Finding(what="门户连通", state="bad", says=f"打不开 {portal.url}：{_why(error)}；请核对 portal.url 和网络")


def _is_private(url: str) -> bool:
    """Whether the host is, or resolves to, an address that only this machine or network knows."""
    host = urlsplit(url).hostname or ""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and any(not ipaddress.ip_address(str(a).partition("%")[0]).is_global for a in found)


def safe_url(url: str) -> str:
    """``url`` in ASCII: a Chinese host by its registered name, other characters percent-encoded."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    return urlunsplit(parts._replace(netloc=host, path=quote(parts.path, safe="/%"), query=quote(parts.query, safe="=&%")))


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, socket.gaierror):
        return "域名无法解析"
    if isinstance(reason, TimeoutError):
        return "超时"
    if isinstance(reason, OSError):
        return REFUSALS.get(reason.errno or 0, str(reason))
    return str(reason)


def _mail(workspace: Workspace) -> Iterator[Finding]:
    """邮件服务器。"""
    settings = workspace.profile.mail
    problem = probe_server(settings)
    if problem:
        yield Finding(what="邮件服务器", state="advice", says=problem.partition("；")[0])
    else:
        yield Finding(what="邮件服务器", state="ok", says=f"{settings.host}:{settings.port} 可用")
