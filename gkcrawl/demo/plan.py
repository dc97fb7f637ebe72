"""The columns of the catalogue and the dates of their pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gkcrawl.demo.rounds import workday_on_or_before, workdays_after
from gkcrawl.demo.units import UnitSpec
from gkcrawl.demo.values import ColumnSpec

GUIDE, REPORTS = "政府信息公开指南", "政府信息公开年报"

COLUMNS = (
    ColumnSpec(key="规范性文件", parents=("政策法规",), kind="规范性文件", labels=("规范性文件", "行政规范性文件"), base=4, fresh=1,
               since=date(2018, 3, 1), max_age_days=365),
    ColumnSpec(key="其他文件", parents=("政策法规",), kind="其他政策文件", labels=("其他文件", "其他政策文件"), base=4, fresh=1,
               since=date(2019, 8, 5), max_age_days=365),
    ColumnSpec(key="政策解读", parents=("政策法规",), kind="政策解读", labels=("政策解读", "本级政策解读"), base=4, fresh=1,
               since=date(2018, 3, 1), max_age_days=365),
    ColumnSpec(key="意见征集", parents=("重大决策预公开",), kind="意见征集", labels=("意见征集",), base=2, fresh=0,
               since=date(2019, 11, 4), max_age_days=365),
    ColumnSpec(key="意见反馈", parents=("重大决策预公开",), kind="意见反馈", labels=("意见反馈",), base=2, fresh=0,
               since=date(2019, 12, 9), max_age_days=365),
    ColumnSpec(key="规划计划", parents=(), kind="一般信息", labels=("规划计划",), base=2, fresh=0, since=date(2020, 2, 10),
               max_age_days=365),
    ColumnSpec(key="机构简介", parents=("机构职能",), kind="机构信息", labels=("机构简介", "机构设置"), base=1, fresh=0,
               since=date(2019, 6, 3)),
    ColumnSpec(key="领导信息", parents=("机构职能",), kind="机构信息", labels=("领导信息", "机构领导"), base=3, fresh=0,
               since=date(2019, 6, 3)),
    ColumnSpec(key="财政预决算", parents=("财政资金",), kind="财政信息", labels=("财政预决算",), base=2, fresh=0,
               since=date(2020, 2, 10), max_age_days=365),
    ColumnSpec(key="行政处罚结果", parents=("行政权力运行",), kind="一般信息", labels=("行政处罚结果", "行政处罚"), base=3, fresh=1,
               since=date(2020, 3, 2), max_age_days=90),
    ColumnSpec(key="应急管理", parents=(), kind="一般信息", labels=("应急管理",), base=4, fresh=1, since=date(2020, 2, 17),
               max_age_days=90, minimum_items=3),
    ColumnSpec(key="公示公告", parents=(), kind="公示", labels=("公示公告", "通知公告"), base=6, fresh=2, since=date(2019, 10, 8),
               max_age_days=90, minimum_items=4),
    ColumnSpec(key="监督保障", parents=(), kind="一般信息", labels=("监督保障", "监督保障/工作推进"), base=3, fresh=1,
               since=date(2019, 8, 5), max_age_days=180),
    ColumnSpec(key="回应关切", parents=("回应关切",), kind="一般信息", labels=("主动回应",), base=3, fresh=1, since=date(2019, 8, 5),
               max_age_days=180),
)
BY_KEY = {column.key: column for column in COLUMNS}

LONG_LISTS = {("scjgj", "公示公告"): 34, ("cgj", "行政处罚结果"): 19, ("huoqiu", "应急管理"): 33, ("zfb", "其他文件"): 21}
"""Columns that need paging: so many pages before October 2020."""

_LAST_BASE = (date(2020, 8, 10), date(2020, 9, 24))
_FRESH = (date(2020, 11, 9), date(2021, 1, 20))


@dataclass(frozen=True, slots=True)
class Slot:
    """A page to be written: its name within the column and its day of publication."""

    name: str
    place: int
    published: date


def _days(rng: Random, first: date, last: date, count: int) -> list[date]:
    """``count`` different working days from ``first`` to ``last``, in order, spread evenly."""
    step = (last - first).days / max(count, 1)
    days = [workday_on_or_before(first + timedelta(days=int(step * n + rng.random() * step * 0.8))) for n in range(count)]
    for n in range(1, count):
        if days[n] <= days[n - 1]:
            days[n] = workday_on_or_before(days[n - 1] + timedelta(days=4))
    return days


def slots(unit: UnitSpec, column: ColumnSpec, seed: int) -> tuple[Slot, ...]:
    """The pages of a column, oldest first; names count from the newest: b0 is the newest before October 2020."""
    rng = Random(f"{seed}/slots/{unit.id}/{column.key}")
    count = LONG_LISTS.get((unit.id, column.key), column.base)
    if column.key == "财政预决算":
        base = _days(rng, date(2020, 2, 17), date(2020, 3, 20), 1) + _days(rng, date(2020, 8, 17), date(2020, 9, 18), 1)
    elif column.key in ("意见征集", "规划计划"):
        last = date(2020, 4, 10) if column.key == "规划计划" else date(2020, 6, 30)
        base = _days(rng, column.since, last, count)
        base[-1] = max(base[-1], date(2020, 3, 16))
        base[-1] = workday_on_or_before(base[-1])
    elif column.key in ("机构简介", "领导信息"):
        base = _days(rng, column.since, date(2020, 8, 28), count)
    else:
        base = _days(rng, column.since, date(2020, 7, 24), count - 1) + _days(rng, *_LAST_BASE, 1)
    fresh = _days(rng, *_FRESH, column.fresh)
    if column.key == "政策解读":
        # On the day of its document or within two working days.
        of = slots(unit, BY_KEY["规范性文件"], seed)
        days = [workdays_after(slot.published, rng.randrange(3)) for slot in of]
        base, fresh = days[: len(base)], days[len(base):]
    elif column.key == "意见反馈":
        of = slots(unit, BY_KEY["意见征集"], seed)
        base = [workdays_after(slot.published + timedelta(days=31), rng.randrange(2, 9)) for slot in of]
    named = [Slot(f"b{len(base) - 1 - n}", n, day) for n, day in enumerate(base)]
    named += [Slot(f"f{len(fresh) - 1 - n}", len(base) + n, day) for n, day in enumerate(fresh)]
    return tuple(named)


def label(unit: UnitSpec, column: ColumnSpec) -> tuple[str, ...]:
    """The column's path as this unit's page shows it."""
    word = column.labels[unit.style % len(column.labels)]
    return (*column.parents, *word.split("/"))
