"""Rectification, coverage and annexes of the notice: what was fixed, and what could not be checked."""

from collections.abc import Iterator

from reports import _words as words
from reports._paper import Block, Grid, Text
from reports.view import STATUS_WORDS, Coverage, ReportModel

CLASSES = ("县区", "市直部门")
QUARANTINED_IN_TEXT = 5
HOSTS_IN_TEXT = 5


# ---------------------------------------------------------------- 三、整改与回头看


def rectification(model: ReportModel) -> Iterator[Block]:
    yield Text(text="三、整改与回头看", style="first")
    fixed, still = sum(v.fixed for v in model.units), sum(v.still_open for v in model.units)
    new, regressed = sum(v.new for v in model.units), sum(v.regressed for v in model.units)
    if all(v.previous is None for v in model.units) and not fixed + still + regressed:
        yield Text(text=f"本轮为首轮监测，新发现问题{new}条，没有上一轮问题可供对照。")
        return
    due = fixed + still + regressed
    rate = f"，整改率{fixed * 100 / due:.1f}%" if due else ""
    yield Text(
        text=f"对上一轮问题逐条复核：已整改{fixed}条，仍未整改{still}条，整改后反弹{regressed}条{rate}；"
        f"本轮新发现问题{new}条。各单位情况见附件1。"
    )
    returned = sorted((v for v in model.units if v.regressed), key=lambda v: -v.regressed)
    if returned:
        listed = "、".join(f"{v.unit.short_name}（{v.regressed}条）" for v in returned[:5])
        yield Text(text=f"问题反弹的单位有{listed}{f'等{len(returned)}个' if len(returned) > 5 else ''}。")
    others = [
        f"{STATUS_WORDS.get(status, status)}{count}条"
        for status, count in model.status_counts
        if status in ("claimed-fixed", "appealed", "upheld", "rejected", "waived", "unverified") and count
    ]
    if others:
        yield Text(
            text=f"此外，{'、'.join(others)}。本轮未能核验的问题维持原状，不视为已整改，也不重复扣分。"
        )


# ---------------------------------------------------------------- 四、核查覆盖情况


def coverage(model: ReportModel) -> Iterator[Block]:
    yield Text(text="四、核查覆盖情况", style="first")
    if model.run_outcome != "good":
        yield Text(text=f"本轮采集存在异常：{words.one_line(model.run_reason)}。受影响内容不作评判、不扣分。")
    total = Coverage(
        unit="合计",
        columns=sum(c.columns for c in model.coverage),
        documents=sum(c.documents for c in model.coverage),
        checked=sum(c.checked for c in model.coverage),
        declared=sum(c.declared for c in model.coverage),
        not_checkable=sum(c.not_checkable for c in model.coverage),
    )
    yield Text(
        text=f"应公开栏目{total.columns}个，其中已核查{total.checked}个，作出说明（暂无相关事项）{total.declared}个，"
        f"未能核查{total.not_checkable}个。未能核查的内容不作评判，不等于没有问题。各单位情况见附件2。"
    )
    yield Text(text=f"表{_tables_before(model) + 1}　核查覆盖情况", style="caption")
    classes = {key: v.unit.unit_class for v in model.units for key in (v.unit.id, v.unit.short_name)}
    groups = [(c, [x for x in model.coverage if classes.get(x.unit) == c]) for c in CLASSES]
    yield Grid(
        header=("类别", "应公开栏目", "已核查", "已作说明", "未能核查", "核查信息（条）"),
        widths=(16, 16, 15, 16, 16, 21),
        align="crrrrr",
        rows=(
            *(_coverage_row(name, cells) for name, cells in groups if cells),
            _coverage_row("合计", [total]),
        ),
    )
    yield from _not_judged(model)


def _tables_before(model: ReportModel) -> int:
    """Number of ranking tables printed in the first section."""
    classes = sum(any(v.card.rank is not None for v in model.of_class(c)) for c in CLASSES)
    return classes + any(v.card.rank is None for v in model.units)


def _coverage_row(name: str, cells: list[Coverage]) -> tuple[str, ...]:
    return (
        name,
        *(
            str(sum(getattr(c, field) for c in cells))
            for field in ("columns", "checked", "declared", "not_checkable", "documents")
        ),
    )


def _not_judged(model: ReportModel) -> Iterator[Block]:
    names = words.unit_names(model)
    suspended = [
        f"{names.get(c.unit, c.unit)}“{words.one_line(reason, 60)}”"
        for c in model.coverage
        for reason in c.quarantined
    ]
    if suspended:
        rest = f"等{len(suspended)}个栏目" if len(suspended) > QUARANTINED_IN_TEXT else ""
        yield Text(
            text=f"采集结果异常、本轮暂不评判的栏目：{'；'.join(suspended[:QUARANTINED_IN_TEXT])}{rest}。"
        )
    unverified = sum(count for _, count in model.links_unverified)
    text = f"经隔夜复核确认的失效链接{model.links_dead}个。"
    if unverified:
        hosts = "、".join(
            f"{words.one_line(host, 60)}（{count}个）"
            for host, count in model.links_unverified[:HOSTS_IN_TEXT]
        )
        rest = f"等{len(model.links_unverified)}个网站" if len(model.links_unverified) > HOSTS_IN_TEXT else ""
        text += f"另有{unverified}个链接因对方拒绝访问、超时等原因未能核实，涉及{hosts}{rest}，均不扣分。"
    yield Text(text=text, style="loose")  # host names would stretch a justified line


# ---------------------------------------------------------------- 附件


def annexes(model: ReportModel) -> Iterator[Block]:
    yield Text(text="附件1", style="annex")
    yield Text(text="各单位问题整改情况统计表", style="annex-title", before=1)
    yield Text(text="单位：条", style="caption")
    yield Grid(
        header=("单位", "上轮问题", "已整改", "未整改", "反弹", "本轮新发现", "现有问题"),
        widths=(30, 13, 10, 10, 9, 15, 13),
        align="lrrrrrr",
        rows=tuple(
            (
                v.unit.short_name,
                *map(
                    str,
                    (
                        v.fixed + v.still_open + v.regressed,
                        v.fixed,
                        v.still_open,
                        v.regressed,
                        v.new,
                        sum(map(words.needs_action, v.problems)),
                    ),
                ),
            )
            for v in model.units
        ),
    )
    names = words.unit_names(model)
    yield Text(text="附件2", style="annex")
    yield Text(text="各单位核查覆盖情况统计表", style="annex-title", before=1)
    yield Text(text=f"采集时间：{model.crawled_at}", style="caption")
    yield Grid(
        header=("单位", "应公开栏目", "已核查", "已作说明", "未能核查", "核查信息"),
        widths=(31, 15, 12, 14, 14, 14),
        align="lrrrrr",
        rows=tuple(_coverage_row(names.get(c.unit, c.unit), [c]) for c in model.coverage),
    )
    suspended = [
        (names.get(c.unit, c.unit), words.one_line(reason))
        for c in model.coverage
        for reason in c.quarantined
    ]
    if suspended:
        yield Text(text="暂不评判的栏目及原因", style="caption")
        yield Grid(header=("单位", "栏目及原因"), widths=(28, 72), align="ll", rows=tuple(suspended))
    if len(model.links_unverified) > HOSTS_IN_TEXT:
        yield Text(text="未能核实的链接", style="caption")
        yield Grid(
            header=("网站", "链接数"),
            widths=(75, 25),
            align="lr",
            rows=tuple((words.one_line(host), str(count)) for host, count in model.links_unverified),
        )
