"""Wording of the pages: titles and bodies of official documents, notices, interpretations. All of it is made up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gkcrawl.demo import numbers
from gkcrawl.demo.rounds import workdays_after
from gkcrawl.demo.units import UnitSpec
from gkcrawl.demo.values import Block, FileKind

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦秉承诚德恩方广海和恒宏家嘉建景俊凯康礼良林明宁平启庆荣如森尚思泰文武希贤晓新兴言义永宇远泽志子"
TOWNS = ("临水镇", "石桥镇", "青山乡", "三河镇", "古楼乡", "梅园镇", "双塘镇", "白塔乡", "长冲镇", "龙井乡")
STREETS = ("梅山中路", "解放南路", "皖西大道", "佛子岭路", "长安北路", "齐云东路")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a builder is asked for. ``place`` counts the pages of the column from the oldest; ``month`` … come from
    ``published``."""

    unit: UnitSpec
    rng: Random
    place: int
    published: date
    issued: date

    @property
    def subject(self) -> str:
        return self.unit.subjects[self.place % len(self.unit.subjects)]

    @property
    def cycle(self) -> int:
        return self.place // len(self.unit.subjects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a builder gives back; ``files`` are (name, kind, rows), texts are taken from the body."""

    title: str
    body: tuple[Block, ...]
    topic: str
    files: tuple[tuple[str, FileKind, tuple[tuple[str, ...], ...]], ...] = ()
    numbered: bool = False
    signed: bool = True


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def person(rng: Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def address(unit: UnitSpec) -> str:
    return f"{unit.area}{STREETS[unit.organ_id // 10 % len(STREETS)]}{unit.organ_id // 10 % 190 + 1}号"


def phone(unit: UnitSpec, desk: int = 0) -> str:
    return numbers.landline(Random(f"phone/{unit.id}/{desk}"))


def email(unit: UnitSpec) -> str:
    return f"{unit.id}@example.invalid"


def p(text: str) -> Block:
    return Block(kind="p", text=text)


def h(text: str) -> Block:
    return Block(kind="h", text=text)


def table(*rows: tuple[str, ...]) -> Block:
    return Block(kind="table", rows=rows)


_OPENINGS = (
    "为进一步规范{area}{s}，切实维护群众合法权益，根据国家和省有关规定，结合{area}实际，{verb}。",
    "为深入贯彻落实国家、省关于{s}的决策部署，推动相关工作制度化、规范化，经研究，{verb}。",
    "为提高{s}质量和效率，解决工作中存在的突出问题，按照年度重点工作安排，{verb}。",
)
_MEASURES = (
    "各责任单位要明确专人负责{s}，建立工作台账，做到任务、时限、责任三落实。",
    "{s}所需资料应当一次性告知，不得要求重复提交通过部门共享可以取得的材料。",
    "建立{s}季度通报制度，对进展缓慢的单位予以提醒，对成效明显的做法及时推广。",
    "加强部门之间信息共享，{s}有关数据按月核对，发现差异的应当在五个工作日内查明原因。",
    "畅通群众反映渠道，对涉及{s}的来信来电逐件登记、限时回复。",
    "将{s}纳入年度培训计划，每年至少组织一次业务培训，提高基层经办能力。",
    "推行网上办理，公开{s}的办理依据、条件、程序和时限，接受社会监督。",
    "对在{s}中弄虚作假、推诿扯皮的，依照有关规定严肃处理。",
    "坚持问题导向，对群众反映集中的事项列出清单，逐项明确整改措施和完成时限。",
    "注重总结经验，及时将实践中行之有效的做法上升为制度规定。",
    "严格经费管理，专款专用，自觉接受财政、审计部门监督检查。",
    "加强宣传引导，通过政府网站、公告栏等渠道让群众了解{s}有关政策。",
)
_DUTIES = (
    "本{doc}所称{s}，是指在{area}行政区域内依法开展的相关活动及其监督管理。",
    "{s}应当遵循公开透明、便民高效、权责一致的原则。",
    "{office}负责本行政区域内{s}的组织协调和监督检查。",
    "有关单位应当自收到材料之日起十个工作日内完成审核，并将结果告知当事人。",
    "公民、法人和其他组织有权对{s}提出意见和建议，有关单位应当及时研究处理。",
    "违反本{doc}规定的，由有关单位责令限期改正；构成犯罪的，依法追究刑事责任。",
    "县（区）人民政府应当将{s}所需经费列入本级预算。",
    "建立健全{s}档案，保存期限不少于五年。",
)


def _fill(text: str, want: Wanted, **more: str) -> str:
    return text.format(s=want.subject, area=want.unit.area, office=want.unit.formal, **more)


def _measures(want: Wanted, count: int) -> tuple[Block, ...]:
    return tuple(p(_fill(text, want)) for text in want.rng.sample(_MEASURES, count))


def _sections(want: Wanted, headings: tuple[str, ...]) -> list[Block]:
    """Numbered headings with two different measures each."""
    texts = _measures(want, 2 * len(headings))
    blocks: list[Block] = []
    for place, heading in enumerate(headings):
        blocks += [h(f"{'一二三'[place]}、{heading}"), *texts[2 * place:2 * place + 2]]
    return blocks


def addressee(unit: UnitSpec) -> Block:
    return p("各乡镇人民政府、街道办事处，县（区）直有关部门：" if unit.is_county else "各县区有关部门，局属各单位：")


NORMATIVE = (
    ("关于印发《{area}{s}管理办法》的通知", "办法"), ("关于印发《{area}{s}实施细则》的通知", "细则"),
    ("关于进一步规范{s}工作的实施意见", ""), ("关于印发《{area}{s}暂行规定》的通知", "规定"),
)
OTHER = (
    "关于做好{year}年{s}工作的通知", "关于开展{year}年{s}专项检查的通知", "关于印发{year}年{s}工作要点的通知",
    "关于调整{s}工作领导小组成员的通知", "关于{year}年上半年{s}工作进展情况的通报",
)


def normative(want: Wanted) -> Written:
    pattern, doc = NORMATIVE[(want.place + want.cycle) % len(NORMATIVE)]
    title = want.unit.formal + _fill(pattern, want)
    blocks = [addressee(want.unit)]
    if doc:
        blocks += [
            p(f"现将《{want.unit.area}{want.subject}{'管理办法' if doc == '办法' else '实施细则' if doc == '细则' else '暂行规定'}》印发给你们，请结合实际认真贯彻执行。"),
        ]
        for number, text in enumerate(want.rng.sample(_DUTIES[1:], 5), start=2):
            if number == 2:
                blocks.append(p("第一条　" + _fill(_DUTIES[0], want, doc=doc)))
            blocks.append(p(f"第{'一二三四五六七八'[number - 1]}条　" + _fill(text, want, doc=doc)))
        blocks.append(p(f"第七条　本{doc}自印发之日起施行。"))
    else:
        blocks.append(p(_fill(want.rng.choice(_OPENINGS), want, verb="现提出如下实施意见")))
        blocks += _sections(want, ("总体要求", "主要任务", "保障措施"))
    name = title.removeprefix(want.unit.formal)
    return Written(title=title, body=tuple(blocks), topic=want.subject, numbered=True,
                   files=((f"{name}.pdf", "pdf", ()), (f"{name}.docx", "docx", ())))


def other_document(want: Wanted) -> Written:
    pattern = OTHER[(want.place + want.cycle) % len(OTHER)]
    title = want.unit.formal + _fill(pattern, want, year=str(want.issued.year))
    blocks: list[Block] = [addressee(want.unit), p(_fill(want.rng.choice(_OPENINGS), want, verb="现将有关事项通知如下"))]
    blocks += _sections(want, ("提高思想认识", "突出工作重点", "强化督促落实"))
    rows = (("序号", "工作任务", "责任单位", "完成时限"),
            ("1", f"{want.subject}情况摸底", want.unit.formal, "每季度首月"),
            ("2", "问题整改", "有关责任单位", "每季度末"),
            ("3", "总结报告", want.unit.formal, "12月"))
    return Written(title=title, body=tuple(blocks), topic=want.subject, numbered=True,
                   files=((f"{want.subject}任务分解表.xlsx", "xlsx", rows),
                          (title.removeprefix(want.unit.formal) + ".docx", "docx", ())))


def plan(want: Wanted) -> Written:
    year = want.published.year
    if want.place % 2 == 0:
        title, verb = f"{want.unit.formal}{year - 1}年工作总结", f"{year - 1}年工作总结如下"
    else:
        title, verb = f"{want.unit.formal}{year}年工作要点", f"制定{year}年工作要点如下"
    blocks: list[Block] = [p(_fill(want.rng.choice(_OPENINGS), want, verb=verb))]
    blocks += _sections(want, ("主要工作", "重点任务", "保障措施"))
    return Written(title=title, body=tuple(blocks), topic="规划计划")


def introduction(want: Wanted) -> Written:
    unit, rng = want.unit, want.rng
    blocks = (
        p(f"{unit.formal}办公地址：{address(unit)}；办公时间：周一至周五8:00-12:00，14:30-17:30（法定节假日除外）；"
          f"联系电话：{phone(unit)}；邮政编码：237000；负责人：{person(rng)}。"),
        h("一、主要职责"), *_measures(want, 3), h("二、内设机构"),
        table(("科室", "主要职责", "负责人", "办公电话", "办公地点"),
              *((name, f"承担{unit.subjects[n]}有关工作", person(rng), phone(unit, n + 1), f"{n + 2}楼{(n + 2) * 100 + n + 1}室")
                for n, name in enumerate(("办公室", "综合科", "政策法规科")))),
    )
    return Written(title=f"{unit.formal}机构简介", body=blocks, topic="机构职能", signed=False)


def leader(want: Wanted) -> Written:
    name, unit = person(want.rng), want.unit
    post = ("主要负责人", "分管负责人", "分管负责人", "分管负责人")[min(want.place, 3)]
    blocks = (
        p(f"姓名：{name}"), p(f"职务：{post}"), p(f"工作分工：负责{want.subject}等方面工作。"),
        p(f"工作简历：长期在基层工作，历任科员、科长，现任{unit.formal}{post}。"),
        p(f"办公地址：{address(unit)}；办公电话：{phone(unit, 10 + want.place)}。"),
    )
    return Written(title=f"{unit.short}领导信息：{name}", body=blocks, topic="领导信息", signed=False)


def finance(want: Wanted) -> Written:
    year, unit, rng = want.published.year, want.unit, want.rng
    if want.published.month >= 7:
        title, lead = f"{unit.formal}{year - 1}年部门决算", f"现将{unit.formal}{year - 1}年部门决算予以公开。"
    else:
        title, lead = f"{unit.formal}{year}年部门预算及编制说明", f"现将{unit.formal}{year}年部门预算及编制说明予以公开。"
    base, project = rng.randrange(400, 2000), rng.randrange(100, 900)
    rows = (("项目", "金额（万元）"), ("基本支出", str(base)), ("项目支出", str(project)), ("合计", str(base + project)))
    blocks = (p(lead), h("一、部门概况"), *_measures(want, 1), h("二、收支情况说明"),
              p(f"收支总计{base + project}万元，其中基本支出{base}万元，项目支出{project}万元。"), table(*rows),
              h("三、名词解释"), p("“三公”经费：指因公出国（境）费、公务用车购置及运行维护费和公务接待费。"))
    return Written(title=title, body=blocks, topic="财政资金", files=((f"{title}表.xlsx", "xlsx", rows),))


def penalty(want: Wanted) -> Written:
    rng, unit = want.rng, want.unit
    month = want.published.replace(day=1) - timedelta(days=1)
    rows = [("序号", "决定书编号", "当事人", "统一社会信用代码", "违法事实", "处罚结果", "决定日期")]
    for n in range(1, rng.randrange(4, 7)):
        decided = workdays_after(want.published - timedelta(days=9), n % 3)
        rows.append((str(n), f"{unit.short[:1]}罚决〔{decided.year}〕{rng.randrange(11, 300)}号", f"{rng.choice(TOWNS)[:2]}某某商行",
                     numbers.company_code(rng, unit.region), f"{unit.subjects[n % len(unit.subjects)]}方面违规", f"罚款{rng.randrange(1, 20)}000元",
                     decided.isoformat()))
    title = f"{unit.formal}{month.year}年{month.month}月行政处罚结果信息（第{want.place + 1}批）"
    return Written(title=title, body=(p("现将行政处罚结果信息公示如下，当事人名称已作处理。"), table(*rows)), topic="行政处罚",
                   signed=False)


_EMERGENCY = ("暴雨蓝色预警信号", "高温橙色预警信号", "大雾黄色预警信号", "寒潮蓝色预警信号", "雷电黄色预警信号", "道路结冰黄色预警信号")


def emergency(want: Wanted) -> Written:
    unit = want.unit
    if want.place % 3 == 2:
        title = f"{unit.formal}关于{want.subject}突发事件应对情况的报告（{want.published.month}月{want.published.day}日）"
        body = (p(_fill("针对近期{s}领域风险，{office}立即启动响应，组织力量排查处置，未造成人员伤亡。", want)), *_measures(want, 3))
    else:
        signal = _EMERGENCY[want.place % len(_EMERGENCY)]
        title = f"{unit.area}{want.published.month}月{want.published.day}日发布{signal}"
        body = (p(f"预计未来二十四小时{unit.area}部分地区将受到影响，请有关单位和群众注意防范。"),
                p("防御指南：减少外出，关注最新预报，及时检查用电和排水设施。"), *_measures(want, 1))
    return Written(title=title, body=body, topic="应急管理", signed=False)


def supervision(want: Wanted) -> Written:
    unit, year, quarter = want.unit, want.published.year, (want.published.month - 1) // 3 + 1
    choices = (f"{unit.formal}{year}年第{'一二三四'[quarter - 1]}季度政务公开工作推进情况",
               f"{unit.formal}关于政务公开监测反馈问题整改情况的报告（{year}年{want.published.month}月）",
               f"{unit.formal}组织开展政务公开业务培训（{year}年{want.published.month}月）")
    body = (p(f"按照市政务公开办安排，{unit.formal}对照问题清单逐条核查，明确责任科室和完成时限。"), *_measures(want, 4))
    return Written(title=choices[want.place % 3], body=body, topic="监督保障")


def response(want: Wanted) -> Written:
    title = f"关于{want.subject}群众关心问题的回应（{want.published.year}年{want.published.month}月）"
    body = (p(_fill("近期，有群众来电咨询{s}有关政策，{office}高度重视，现就主要问题回应如下。", want)),
            h(f"问：{want.subject}在哪里办理？"), p(f"答：可以到{address(want.unit)}办理，也可以在网上提交材料，咨询电话{phone(want.unit)}。"),
            h("问：办理结果多久能够知道？"), p("答：材料齐全的，自受理之日起十个工作日内告知结果。"), *_measures(want, 1))
    return Written(title=title, body=body, topic="回应关切", signed=False)


BUILDERS: dict[str, Callable[[Wanted], Written]] = {
    "规范性文件": normative, "其他文件": other_document, "规划计划": plan, "机构简介": introduction, "领导信息": leader,
    "财政预决算": finance, "行政处罚结果": penalty, "应急管理": emergency, "监督保障": supervision, "回应关切": response,
}
