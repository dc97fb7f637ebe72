"""A made-up round of a made-up city for the report tests: 7 counties and districts, 14 departments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from gkcrawl.model import LedgerEntry, Period, ScoreCard, ScoreLine, Unit, UnitClass
from reports.view import Coverage, Problem, ReportModel, Statistics, TypicalProblem, UnitView

COUNTIES = ("青岚县", "白石县", "东陂县", "望川县", "河口区", "南屏区", "云台区")
DEPARTMENTS = (
    "市教育局",
    "市科学技术局",
    "市公安局",
    "市民政局",
    "市财政局",
    "市人力资源和社会保障局",
    "市生态环境局",
    "市住房和城乡建设局",
    "市交通运输局",
    "市水利局",
    "市农业农村局",
    "市文化和旅游局",
    "市卫生健康委员会",
    "市应急管理局",
)
FULL = Decimal(100)
INDICATORS = (
    ("1.1", "机构概况公开", "基础信息", Decimal(10)),
    ("1.2", "政策文件公开", "基础信息", Decimal(20)),
    ("1.3", "栏目更新", "基础信息", Decimal(15)),
    ("2.1", "政策解读关联", "解读回应", Decimal(15)),
    ("2.2", "意见征集结果反馈", "解读回应", Decimal(10)),
    ("3.1", "年度报告质量", "监督保障", Decimal(10)),
    ("3.2", "链接可用", "监督保障", Decimal(10)),
    ("3.3", "个人信息保护", "监督保障", Decimal(10)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    rule: str
    title: str
    family: str
    severity: str
    indicator: int
    points: Decimal
    levels: tuple[str, str, str]
    document: str
    detail: str
    basis: str
    suggestion: str
    private: bool = False


KINDS = (
    Kind(
        rule="TIM001",
        title="公开超期",
        family="时效",
        severity="major",
        indicator=1,
        points=Decimal("0.5"),
        levels=("政策", "行政规范性文件", ""),
        document="关于印发{unit}河道管护办法的通知",
        detail="成文日期为2020-10-12，公开日期为2020-11-30，超过20个工作日",
        basis="政府信息公开条例 第二十六条",
        suggestion="核对成文日期与发布日期，今后在形成之日起20个工作日内公开",
    ),
    Kind(
        rule="COV002",
        title="栏目长期不更新",
        family="栏目",
        severity="major",
        indicator=2,
        points=Decimal(1),
        levels=("基础信息公开", "规划计划", "工作计划"),
        document="工作计划",
        detail="最近一条信息发布于2019-03-04，超过更新时限",
        basis="年度监测指标 1.3",
        suggestion="补充发布本年度信息",
    ),
    Kind(
        rule="INT001",
        title="文件与解读未关联",
        family="解读",
        severity="minor",
        indicator=3,
        points=Decimal("0.25"),
        levels=("政策", "行政规范性文件", ""),
        document="{unit}人才公寓租住管理细则",
        detail="规范性文件页面没有指向解读的链接",
        basis="关于全面推进政务公开工作的意见",
        suggestion="在文件页面添加解读链接",
    ),
    Kind(
        rule="LNK001",
        title="链接失效",
        family="链接",
        severity="minor",
        indicator=6,
        points=Decimal("0.2"),
        levels=("基础信息公开", "通知公告", ""),
        document="关于开展冬季安全生产检查的公告",
        detail="附件《检查要点.doc》两夜核验均返回404",
        basis="政府网站与政务新媒体检查指标",
        suggestion="重新上传附件",
    ),
    Kind(
        rule="PRV001",
        title="公开未脱敏身份证号码",
        family="隐私",
        severity="veto",
        indicator=7,
        points=Decimal(5),
        levels=("重点领域信息公开", "社会救助", "临时救助"),
        document="临时救助对象名单秘密标题",
        detail="附件含未脱敏身份证号码3处（如 1101**********0011）",
        basis="政府信息公开条例 第十五条",
        suggestion="立即撤下并脱敏后重新发布",
        private=True,
    ),
)
STATUSES = ("open", "new", "regressed", "new", "claimed-fixed")


def problem(kind: Kind, *, number: int, unit: Unit, status: str) -> Problem:
    indicator, title, _, marks = INDICATORS[kind.indicator]
    identity = sha256(f"{kind.rule}{unit.id}{number}".encode()).hexdigest()
    return Problem(
        number=number,
        id=identity,
        unit=unit.id,
        rule=kind.rule,
        rule_title=kind.title,
        severity=kind.severity,
        confidence="certain",
        status=status,
        levels=kind.levels,
        column="/".join(x for x in kind.levels if x),
        url=f"https://www.linxi.example/public/{unit.site_id}/{identity[:8]}.html",
        doc_title=kind.document.format(unit=unit.short_name),
        where="附件" if kind.private else "正文",
        detail=kind.detail,
        evidence="密证 1101**********0011" if kind.private else "成文日期：2020-10-12",
        requirement=f"{title}，要素齐全",
        indicator=indicator,
        indicator_title=title,
        marks=marks,
        marks_left=marks - kind.points,
        points=kind.points,
        basis=(kind.basis,),
        suggestion=kind.suggestion,
        first_seen=date(2020, 9, 20) if status in ("open", "regressed") else date(2020, 12, 20),
        last_seen=date(2020, 12, 31),
        snapshot=identity[:20],
        private=kind.private,
    )


def unit_view(position: int, name: str, unit_class: UnitClass) -> UnitView:
    unit = Unit(
        id=f"u{position:02}",
        name=name if unit_class == "县区" else "临溪" + name,
        short_name=name,
        unit_class=unit_class,
        site_id=str(9_000_000 + position),
        email=f"u{position}@linxi.example",
    )
    kinds = [KINDS[(position + step) % 4] for step in range(position % 6)]
    if position in (3, 12):
        kinds.append(KINDS[4])
    problems = tuple(
        problem(kind, number=number, unit=unit, status=STATUSES[(position + number) % len(STATUSES)])
        for number, kind in enumerate(kinds, 1)
    )
    return UnitView(
        unit=unit,
        card=card(unit, problems, checkable=Decimal("0.82") if position == 17 else Decimal(1)),
        problems=problems,
        previous=Decimal(96) - position % 5,
        fixed=position % 4,
        new=sum(p.status == "new" for p in problems),
        regressed=sum(p.status == "regressed" for p in problems),
        still_open=sum(p.status == "open" for p in problems),
    )


def card(unit: Unit, problems: tuple[Problem, ...], checkable: Decimal) -> ScoreCard:
    lost = sum((p.points for p in problems), Decimal(0))
    lines = tuple(
        ScoreLine(
            indicator=code,
            title=title,
            group=group,
            marks=marks,
            lost=sum((p.points for p in problems if p.indicator == code), Decimal(0)),
            findings=tuple(p.id for p in problems if p.indicator == code),
        )
        for code, title, group, marks in INDICATORS
    )
    entries = tuple(
        LedgerEntry(
            period="2020Q4",
            unit=unit.id,
            sequence=p.number,
            kind="deduction",
            indicator=p.indicator,
            amount=-p.points,
            rule=p.rule,
            revision="r1",
            finding=p.id,
            reason=p.detail,
            evidence=p.snapshot,
            scheme="linxi-2020",
        )
        for p in problems
    )
    return ScoreCard(
        unit=unit.id,
        unit_class=unit.unit_class,
        period="2020Q4",
        scheme="linxi-2020",
        score=FULL - lost,
        low=FULL - lost - (8 if checkable < 1 else 0),
        high=FULL - lost,
        provisional=checkable < 1,
        full=FULL,
        rate=(FULL - lost) / FULL * 100,
        checkable=checkable,
        lines=lines,
        entries=entries,
        reasons=("可核查比例82.0%，低于90%：3个栏目采集异常",) if checkable < 1 else (),
    )


def ranked(views: list[UnitView]) -> tuple[UnitView, ...]:
    from dataclasses import replace

    ordered = sorted(views, key=lambda v: (v.card.checkable < 1, -v.card.rate, v.unit.id))
    return tuple(
        replace(view, card=replace(view.card, rank=None if view.card.checkable < 1 else place))
        for place, view in enumerate(ordered, 1)
    )


def statistics(label: str, views: tuple[UnitView, ...]) -> Statistics:
    ranked_views = [v for v in views if v.card.rank is not None]
    rates = [v.card.rate for v in ranked_views]
    return Statistics(
        label=label,
        units=len(views),
        mean=sum(rates, Decimal(0)) / len(rates),
        highest=max(rates),
        highest_units=tuple(v.unit.short_name for v in ranked_views if v.card.rate == max(rates)),
        lowest=min(rates),
        lowest_units=tuple(v.unit.short_name for v in ranked_views if v.card.rate == min(rates)),
        previous_mean=Decimal("96.10"),
    )


def typical(kind: Kind, views: tuple[UnitView, ...]) -> TypicalProblem:
    found = [p for view in views for p in view.problems if p.rule == kind.rule]
    return TypicalProblem(
        rule=kind.rule,
        title=kind.title,
        family=kind.family,
        basis=(kind.basis,),
        suggestion=kind.suggestion,
        units=tuple(dict.fromkeys(p.unit for p in found)),
        count=len(found),
        points=sum((p.points for p in found), Decimal(0)),
        examples=tuple(found[:3]),
    )


def sample_model() -> ReportModel:
    counties = ranked([unit_view(n, name, "县区") for n, name in enumerate(COUNTIES)])
    departments = ranked(
        [unit_view(n, name, "市直部门") for n, name in enumerate(DEPARTMENTS, len(COUNTIES))]
    )
    views = counties + departments
    return ReportModel(
        city="临溪市",
        office="临溪市政务公开办公室",
        portal="临溪市人民政府网",
        portal_url="https://www.linxi.example",
        period=Period(id="2020Q4", cut_off=date(2020, 12, 31)),
        scheme="linxi-2020",
        scheme_title="临溪市2020年政务公开监测指标",
        full_marks=FULL,
        number=4,
        issued_on=date(2021, 2, 5),
        deadline=date(2021, 3, 3),
        deadline_workdays=15,
        deadline_certain=True,
        crawled_at="2021-01-04 05:12",
        units=views,
        statistics=(statistics("县区", counties), statistics("市直部门", departments)),
        typical=tuple(typical(kind, views) for kind in KINDS),
        coverage=tuple(
            Coverage(
                unit=v.unit.id,
                columns=60,
                documents=400 + 7 * n,
                checked=52 - n % 3,
                declared=5 + n % 3,
                not_checkable=11 if v.card.rank is None else 3,
                quarantined=("政策解读：昨夜0条，此前36条", "通知公告：发布日期缺失率由2%升至97%")
                if v.card.rank is None
                else (),
            )
            for n, v in enumerate(views)
        ),
        trend=(
            ("2020Q1", Decimal("93.4")),
            ("2020Q2", Decimal("94.2")),
            ("2020Q3", Decimal("96.1")),
            ("2020Q4", Decimal("97.3")),
        ),
        manual=("政务新媒体内容质量",),
        documents=9240,
        links_dead=11,
        links_unverified=(("files.linxi.example", 38), ("video.linxi.example", 6)),
        status_counts=(
            ("new", 18),
            ("open", 9),
            ("regressed", 7),
            ("claimed-fixed", 9),
            ("fixed", 31),
            ("appealed", 2),
            ("unverified", 4),
        ),
        version="0.1.0",
    )
