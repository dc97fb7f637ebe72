"""A crawl judges itself: per column against its own last good runs, and as a whole. Pure.

A broken fetch looks exactly like a department that deleted everything. So a column whose figures fall
suddenly is quarantined for the run: nothing is judged from it, nothing is closed, and the clerk is told old
and new figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from gkcrawl.config import Health
from gkcrawl.model import ColumnFigures, ColumnHealth, RunOutcome

FIELD_WORDS = {
    "title": "标题",
    "published_on": "发布日期",
    "issued_on": "成文日期",
    "document_number": "文号",
    "index_number": "索引号",
    "validity": "有效性",
    "text": "正文",
}
COMMON_COVERAGE = 0.2
"""A field that fewer documents than this had in good runs is too rare to tell anything by its absence."""
IDENTICAL_SHARE = 0.5
"""So many documents of a column with the very same content are a login or firewall page, not documents."""
GONE = (404, 410)
GONE_SHARE = 0.5
"""When more than this share of the documents answer 404 or 410, it is the crawl that is turned away."""

Summary = Mapping[tuple[str, str, int | None], int]
"""``Store.frontier_summary``: (kind, state, status) → number of addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the whole run is worth, with the reason in Chinese when it is not good."""

    outcome: RunOutcome
    reason: str = ""


def judge_column(now: ColumnFigures, history: Sequence[ColumnFigures], limits: Health) -> ColumnHealth:
    """``now`` against the median of ``history`` (figures of good runs, newest first)."""
    reasons = [*_failures(now, limits), *_sameness(now, history, limits)]
    if history:
        reasons += [*_items(now, history, limits), *_coverage(now, history, limits)]
    return ColumnHealth(figures=now, quarantined="；".join(reasons))


def _failures(now: ColumnFigures, limits: Health) -> Iterator[str]:
    tried = now.pages + now.failed_pages
    if now.failed_pages and now.failed_pages > limits.maximum_failed_share * tried:
        yield f"列表页抓取失败 {now.failed_pages} 页（共 {tried} 页）"


def _sameness(now: ColumnFigures, history: Sequence[ColumnFigures], limits: Health) -> Iterator[str]:
    before = median([figures.identical_share for figures in history]) if history else 0.0
    if (
        now.documents >= limits.minimum_history_items
        and now.identical_share >= IDENTICAL_SHARE
        and now.identical_share > before
    ):
        yield (
            f"{now.documents} 条信息中有 {_percent(now.identical_share)} 内容完全相同"
            f"（以往 {_percent(before)}），"
            "疑似登录页或拦截页"
        )


def _items(now: ColumnFigures, history: Sequence[ColumnFigures], limits: Health) -> Iterator[str]:
    before = median([figures.items for figures in history])
    if before >= limits.minimum_history_items and now.items < limits.minimum_item_share * before:
        yield f"列表条目由近 {len(history)} 次正常抓取的 {before:g} 条（中位数）降为 {now.items} 条"


def _coverage(now: ColumnFigures, history: Sequence[ColumnFigures], limits: Health) -> Iterator[str]:
    if now.documents < limits.minimum_history_items:
        return
    current = dict(now.coverage)
    # Runs that fetched only a document or two say nothing about how often a field is filled.
    weighty = [dict(f.coverage) for f in history if f.documents >= limits.minimum_history_items]
    for field in dict.fromkeys(name for figures in weighty for name in figures):
        before = median([figures.get(field, 0.0) for figures in weighty])
        share = current.get(field, 0.0)
        if before >= COMMON_COVERAGE and share < limits.minimum_coverage_share * before:
            yield (
                f"字段“{FIELD_WORDS.get(field, field)}”的填写率由 {_percent(before)} 降为 {_percent(share)}，"
                "疑似页面改版"
            )


def judge_run(
    summary: Summary,
    health: Sequence[ColumnHealth],
    limits: Health,
    *,
    stopped: str = "",
    portal_expected: bool = True,
) -> Verdict:
    """The outcome of a run.

    ``failed``: it was stopped, its portal page failed, nothing was fetched, or too many pages failed.
    ``quarantined``: so many columns look broken that the portal itself must be suspected; single
    quarantined columns leave a run good, because the rest may be judged. Documents that answer 404 or 410
    are the portal's defect and do not count as failures of the crawl.
    """
    done = sum(n for (_, state, _), n in summary.items() if state == "done")
    failed = sum(n for (_, state, _), n in summary.items() if state == "failed") - _gone(summary)
    waiting = sum(n for (_, state, _), n in summary.items() if state == "pending")
    if stopped:
        return Verdict(outcome="failed", reason=f"{stopped}；已完成 {done} 个页面，{waiting} 个未访问")
    if waiting:
        return Verdict(outcome="failed", reason=f"抓取结束时还有 {waiting} 个页面没有访问，本次不完整")
    if portal_expected and not any(kind == "portal" and state == "done" for kind, state, _ in summary):
        status = next((s for kind, _, s in summary if kind == "portal" and s), None)
        return Verdict(
            outcome="failed", reason=f"门户首页未能读取（{f'状态码 {status}' if status else '没有得到页面'}）"
        )
    if not done or not any(kind in ("list", "column") and state == "done" for kind, state, _ in summary):
        return Verdict(outcome="failed", reason=f"没有读到任何栏目列表（失败 {failed} 个页面）")
    if failed > limits.maximum_failed_share * (done + failed):
        return Verdict(
            outcome="failed",
            reason=(
                f"{done + failed} 个页面中有 {failed} 个抓取失败，"
                f"超过允许的 {_percent(limits.maximum_failed_share)}"
                f"{_statuses(summary)}"
            ),
        )
    return _suspected(health, limits)


def _gone(summary: Summary) -> int:
    """Documents that are simply not there any more; none, when so many are missing that it cannot be
    believed."""
    documents = sum(
        n for (kind, state, _), n in summary.items() if kind == "document" and state in ("done", "failed")
    )
    gone = sum(
        n
        for (kind, state, status), n in summary.items()
        if kind == "document" and state == "failed" and status in GONE
    )
    return gone if gone <= GONE_SHARE * documents else 0


def _suspected(health: Sequence[ColumnHealth], limits: Health) -> Verdict:
    suspect = [h for h in health if h.quarantined]
    if not suspect:
        return Verdict(outcome="good")
    example = f"例如 {suspect[0].figures.column}：{suspect[0].quarantined}"
    counted = f"{len(health)} 个栏目中有 {len(suspect)} 个数据异常，本次不予评判"
    broken = len(suspect) > limits.maximum_failed_share * len(health)
    return Verdict(outcome="quarantined" if broken else "good", reason=f"{counted}（{example}）")


def _statuses(summary: Summary) -> str:
    counts: dict[int | None, int] = {}
    for (_, state, status), n in summary.items():
        if state == "failed":
            counts[status] = counts.get(status, 0) + n
    words = [
        f"状态码 {s} {n} 个" if s else f"无应答或无法识别 {n} 个"
        for s, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or 0))
    ]
    return f"（{'，'.join(words)}）" if words else ""


def _percent(share: float) -> str:
    return f"{share:.0%}"
