"""What the notice says, as blocks of a public document. Pure words; ``_paper`` sets them.

Order as quarterly notices have it: title, addressees, lead, overall situation, main problems, rectification,
coverage, requirements, attachments note, signature, annexes.
"""

from collections.abc import Iterator

from reports import _notice_facts as facts
from reports import _words as words
from reports._paper import Block, Grid, Signature, Text
from reports.view import Problem, ReportModel, Statistics, TypicalProblem, UnitView

TITLE_WIDTH = 20
"""Characters of 22 pt in the type width of 156 mm."""
EXAMPLES = 3


def title(model: ReportModel) -> str:
    return f"{model.office}关于{words.round_name(model.period)}情况的通报"


def blocks(model: ReportModel) -> tuple[Block, ...]:
    """The whole notice."""
    return (
        *_head(model),
        *_overall(model),
        *_problems(model),
        *facts.rectification(model),
        *facts.coverage(model),
        *_requirements(model),
        *_foot(model),
        *facts.annexes(model),
    )


def _title_lines(model: ReportModel) -> tuple[str, ...]:
    """The title broken by meaning: what is issued below who issues it."""
    first, second = f"{model.office}关于", f"{words.round_name(model.period)}情况的通报"
    if sum(0.5 if c.isascii() else 1 for c in second) <= TITLE_WIDTH:
        return first, second
    return first, words.round_name(model.period), "情况的通报"


def _head(model: ReportModel) -> Iterator[Block]:
    if model.run_outcome == "failed":
        yield Text(text="【采集未完成，本稿不得印发】", style="warning")
    for position, line in enumerate(_title_lines(model)):
        yield Text(text=line, style="title", before=2 if position == 0 else 0)
    yield Text(text=f"（第{model.number}期）", style="issue")
    yield Text(text="各县区人民政府，市政府各部门、各直属机构：", style="addressee", before=1)
    taken = f"，采集时间为{model.crawled_at}" if model.crawled_at else ""
    counts = [f"{len(model.of_class(c))}个{c}" for c in facts.CLASSES if model.of_class(c)]
    yield Text(
        text=(
            f"根据《中华人民共和国政府信息公开条例》和《{model.scheme_title}》，{model.office}对{'、'.join(counts)}"
            f"在{model.portal}的政务公开情况开展了{words.round_name(model.period)}。监测数据截至"
            f"{words.chinese_date(model.period.cut_off)}{taken}，共核查信息"
            f"{model.documents}条。现将有关情况通报如下："
        )
    )


# ---------------------------------------------------------------- 一、总体情况


def _overall(model: ReportModel) -> Iterator[Block]:
    yield Text(text="一、总体情况", style="first")
    sentences = [_statistics(s) for s in model.statistics if s.mean is not None]
    if sentences:
        yield Text(text="".join(sentences))
    yield from _changes(model)
    if model.manual:
        yield Text(
            text=f"尚有{len(model.manual)}项人工评分指标未录入（{'、'.join(model.manual)}），有关得分为暂定值，"
            "录入后可能调整。"
        )
    table = 0
    for unit_class in facts.CLASSES:
        ranked = [v for v in model.of_class(unit_class) if v.card.rank is not None]
        if ranked:
            table += 1
            yield Text(text=f"表{table}　{unit_class}得分排名", style="caption")
            yield _ranking(ranked)
    apart = [v for v in model.units if v.card.rank is None]
    if apart:
        yield Text(text=f"以下{len(apart)}个单位可核查内容不足，成绩仅供参考，不参加排名。")
        yield Text(text=f"表{table + 1}　成绩仅供参考的单位", style="caption")
        yield Grid(
            header=("单位", "得分", "得分区间", "得分率", "原因"),
            widths=(20, 11, 20, 12, 37),
            align="lrrrl",
            rows=tuple(
                (
                    v.unit.short_name,
                    words.figure(v.card.score),
                    f"{words.figure(v.card.low)}—{words.figure(v.card.high)}",
                    f"{words.figure(v.card.rate)}%",
                    words.unranked_reason(v.card),
                )
                for v in apart
            ),
        )


def _statistics(statistics: Statistics) -> str:
    label = "全市" if statistics.label in ("all", "全部") else statistics.label
    change = (
        None
        if statistics.previous_mean is None or statistics.mean is None
        else (statistics.mean - statistics.previous_mean)
    )
    highest, lowest = _named(statistics.highest_units), _named(statistics.lowest_units)
    return (
        f"{label}平均得分率{words.figure(statistics.mean)}%{words.movement(change)}；"
        f"最高{words.figure(statistics.highest)}%{highest}，最低{words.figure(statistics.lowest)}%{lowest}。"
    )


def _named(units: tuple[str, ...]) -> str:
    if not units:
        return ""
    return f"（{'、'.join(units[:3])}{f'等{len(units)}个单位' if len(units) > 3 else ''}）"


def _changes(model: ReportModel) -> Iterator[Block]:
    """Who rose and who fell most, per class."""
    for unit_class in facts.CLASSES:
        moved = [
            (words.change(v), v.unit.short_name)
            for v in model.of_class(unit_class)
            if v.card.rank is not None
        ]
        known = [(amount, name) for amount, name in moved if amount is not None]
        risen = sorted((m for m in known if m[0] > 0), key=lambda m: -m[0])
        fallen = sorted((m for m in known if m[0] < 0), key=lambda m: m[0])
        if not known:
            continue
        level = len(known) - len(risen) - len(fallen)
        text = f"与上轮相比，{unit_class}{len(risen)}个得分率上升、{len(fallen)}个下降、{level}个持平"
        if risen:
            text += f"；上升较多的有{'、'.join(f'{n}（{words.signed(a)}个百分点）' for a, n in risen[:3])}"
        if fallen:
            text += f"；下降较多的有{'、'.join(f'{n}（{words.signed(a)}个百分点）' for a, n in fallen[:3])}"
        yield Text(text=text + "。")


def _ranking(views: list[UnitView]) -> Grid:
    """Ranking of one class; the bounds get a column of their own while any score is provisional."""
    bounds = any(v.card.provisional for v in views)
    return Grid(
        header=("名次", "单位", "得分", *(["得分区间"] if bounds else []), "得分率", "较上轮", "问题数"),
        widths=(8, 22, 11, 22, 14, 12, 11) if bounds else (9, 37, 15, 15, 13, 11),
        align="clrrrrr" if bounds else "clrrrr",
        rows=tuple(
            (
                str(v.card.rank),
                v.unit.short_name,
                words.figure(v.card.score),
                *([f"{words.figure(v.card.low)}—{words.figure(v.card.high)}"] if bounds else []),
                f"{words.figure(v.card.rate)}%",
                words.signed(words.change(v)),
                str(sum(map(words.needs_action, v.problems))),
            )
            for v in views
        ),
    )


# ---------------------------------------------------------------- 二、主要问题


def _problems(model: ReportModel) -> Iterator[Block]:
    yield Text(text="二、主要问题", style="first")
    if not model.typical:
        yield Text(text="本轮未发现需要通报的问题。")
    private, names = words.private_rules(model), words.unit_names(model)
    for position, typical in enumerate(model.typical, 1):
        yield Text(text=f"（{words.numeral(position)}）{words.one_line(typical.title, 60)}", style="second")
        yield Text(text=_typical(typical, private, names))


def _typical(typical: TypicalProblem, private: frozenset[str], names: dict[str, str]) -> str:
    counted = f"涉及{len(typical.units)}个单位，共{typical.count}条"
    if typical.rule in private:
        return counted + "。此类问题涉及个人信息，具体情况不在本通报列出，另行通知有关单位立即处置。"
    if typical.points:
        counted += f"，合计扣{words.plain(typical.points)}分"
    quoted = [e for e in typical.examples if not e.private][:EXAMPLES]
    examples = "；".join(_example(problem, names) for problem in quoted)
    basis = f"依据：{'、'.join(typical.basis)}。" if typical.basis else ""
    return f"{counted}。{f'如：{examples}。' if examples else ''}{basis}"


def _example(problem: Problem, names: dict[str, str]) -> str:
    """青岚县“政策”栏目《…》，what is wrong."""
    title = f"《{words.one_line(problem.doc_title, 60)}》" if problem.doc_title else ""
    column = f"“{words.one_line(problem.column, 40)}”栏目" if problem.column else ""
    detail = words.one_line(problem.detail, 90).rstrip("。；")
    return f"{names.get(problem.unit, problem.unit)}{column}{title}，{detail}"


# ---------------------------------------------------------------- 五、下一步工作要求


def _requirements(model: ReportModel) -> Iterator[Block]:
    yield Text(text="五、下一步工作要求", style="first")
    deadline = f"于{words.deadline_words(model)}反馈{model.office}。"
    demands = [
        ("逐条整改，按期反馈。", "各单位对照问题清单逐条核实、逐条整改，填写整改措施和整改情况，" + deadline),
        (
            "对结果有异议的，可以申诉。",
            "在反馈时限内于问题清单“整改情况”栏选择“申诉”，在“整改措施”栏写明理由"
            "并附网址，经复核成立的不计扣分。",
        ),
        ("适时开展回头看。", "整改期满后将对全部问题复测，整改后反弹和逾期未整改的，计入下一轮监测结果。"),
    ]
    if words.private_rules(model):
        demands.insert(
            1,
            (
                "涉及个人信息的问题立即处置。",
                "收到单独通知的单位应当日撤下有关页面和附件，脱敏后重新发布，并全面排查同类信息。",
            ),
        )
    for position, (heading, text) in enumerate(demands, 1):
        yield Text(text=f"（{words.numeral(position)}）{heading}", style="second")
        yield Text(text=text)


def _foot(model: ReportModel) -> Iterator[Block]:
    yield Text(text="附件：1. 各单位问题整改情况统计表", style="note", before=1)
    yield Text(text="2. 各单位核查覆盖情况统计表", style="hanging")
    yield Text(text="3. 各单位问题清单（另发）", style="hanging")
    yield Signature(office=model.office, date=words.chinese_date(model.issued_on))
