"""Annual reports in the form of 国办公开办函〔2019〕60号: figures that balance, and the text around them."""

from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from random import Random

from gkcrawl.demo.content import address, email, h, p, phone
from gkcrawl.demo.units import UnitSpec
from gkcrawl.demo.values import Block, Report

REFUSED = ("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息",
           "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项")
NOT_HELD = ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
NOT_HANDLED = ("1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
               "5.要求行政机关确认或重新出具已获取信息")
DETAILS = tuple(f"R{n}" for n in range(3, 22))
CODES = ("R1", "R2", *DETAILS, "R24", "R25")
Values = tuple[int, int, int, int, int, int, int]
NONE: Values = (0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``requests``: table three by row code, seven columns 自然人 … 总计. ``litigation``: the fifteen figures of table
    four. ``documents``: made, published, public in all. ``headings``: titles of the six sections, "" leaves one out.
    ``last_section``: text under the sixth heading."""

    requests: dict[str, Values]
    litigation: tuple[int, ...] = (0,) * 15
    documents: tuple[int, int, int] = (0, 0, 0)
    headings: tuple[str, ...] = (
        "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    last_section: str = "无其他需要报告的事项。本机关未收取政府信息公开信息处理费。"


def total(people: int, companies: int = 0) -> Values:
    return (people, companies, 0, 0, 0, 0, people + companies)


def balanced(rng: Random, carried_in: int) -> Figures:
    """Figures that satisfy every identity."""
    given, partly, not_held, repeated = (rng.randrange(1, 9), rng.randrange(0, 3), rng.randrange(0, 5), rng.randrange(0, 2))
    from_companies = rng.randrange(0, 3)
    carried_out = rng.randrange(0, 2)
    people = given + partly + not_held + repeated
    requests = dict.fromkeys(CODES, NONE) | {
        "R1": total(people + carried_out - carried_in, from_companies), "R2": total(carried_in),
        "R3": total(given, from_companies), "R4": total(partly), "R13": total(not_held), "R17": total(repeated),
        "R24": total(people, from_companies), "R25": total(carried_out),
    }
    upheld = rng.randrange(0, 2)
    made = rng.randrange(2, 9)
    return Figures(requests=requests, litigation=(upheld, 0, 0, 0, upheld) + (0,) * 10, documents=(made, made, made + rng.randrange(10, 60)))


def office_2020() -> Figures:
    """The city office's figures for 2020: the column 自然人 gives one too many, 商业企业 one too few."""
    requests = dict.fromkeys(CODES, NONE) | {
        "R1": (25, 0, 0, 0, 0, 0, 25), "R3": (8, 0, 0, 0, 0, 0, 8), "R4": (3, 1, 0, 0, 0, 0, 4),
        "R13": (11, 0, 0, 0, 0, 0, 11), "R24": (22, 1, 0, 0, 0, 0, 23), "R25": (2, 0, 0, 0, 0, 0, 2),
    }
    figures = Figures(requests=requests, documents=(26, 26, 293), last_section="")
    return replace(figures, headings=(*figures.headings[:5], "六、其它需要报告的事项"))


# ---------------------------------------------------------------- seeded errors


def _shifted(values: Values, people: int, in_total: int) -> Values:
    return (values[0] + people, *values[1:6], values[6] + in_total)


def broken(figures: Figures, rule: str) -> Figures:
    """``figures`` with exactly the identity of ``rule`` broken."""
    requests = dict(figures.requests)
    match rule:
        case "ANN071":
            requests["R1"] = _shifted(requests["R1"], 1, 1)
        case "ANN072":
            for code in ("R1", "R24"):
                requests[code] = _shifted(requests[code], 1, 1)
        case "ANN073":
            for code in ("R1", "R25"):
                requests[code] = _shifted(requests[code], 0, 1)
        case "ANN074":
            first = figures.litigation
            return replace(figures, litigation=(*first[:4], first[4] + 2, *first[5:]))
        case "ANN004":
            return replace(figures, headings=tuple("" if x.startswith("五、") else x for x in figures.headings))
        case "ANN012":
            return replace(figures, last_section="")
        case _:
            raise ValueError(rule)
    return replace(figures, requests=requests)


# ---------------------------------------------------------------- tables as markup


def _cells(values: tuple[object, ...]) -> str:
    return "".join(f"<td>{escape(str(value))}</td>" for value in values)


def requests_table(requests: dict[str, Values]) -> Block:
    rows = [
        '<tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan="7">申请人情况</td></tr>',
        '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>',
        "<tr>" + _cells(("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")) + "</tr>",
    ]

    def wide(label: str, code: str) -> None:
        rows.append(f'<tr><td colspan="3">{label}</td>{_cells(requests[code])}</tr>')

    def group(title: str, labels: tuple[str, ...], first: int) -> None:
        for n, label in enumerate(labels):
            head = f'<td rowspan="{len(labels)}">{title}</td>' if n == 0 else ""
            rows.append(f"<tr>{head}<td>{escape(label)}</td>{_cells(requests[f'R{first + n}'])}</tr>")

    wide("一、本年新收政府信息公开申请数量", "R1")
    wide("二、上年结转政府信息公开申请数量", "R2")
    rows.append(f'<tr><td rowspan="20">三、本年度办理结果</td><td colspan="2">（一）予以公开</td>{_cells(requests["R3"])}</tr>')
    rows.append(f'<tr><td colspan="2">（二）部分公开（区分处理的，只计这一情形，不计其他情形）</td>{_cells(requests["R4"])}</tr>')
    group("（三）不予公开", REFUSED, 5)
    group("（四）无法提供", NOT_HELD, 13)
    group("（五）不予处理", NOT_HANDLED, 16)
    rows.append(f'<tr><td colspan="2">（六）其他处理</td>{_cells(requests["R21"])}</tr>')
    rows.append(f'<tr><td colspan="2">（七）总计</td>{_cells(requests["R24"])}</tr>')
    wide("四、结转下年度继续办理", "R25")
    return Block(kind="markup", text=f'<table border="1">{"".join(rows)}</table>')


def litigation_table(values: tuple[int, ...]) -> Block:
    five = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    tall = "".join(f'<td rowspan="2">{word}</td>' for word in five)
    rows = (
        '<tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>',
        f'<tr>{tall}<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>',
        f"<tr>{_cells(five + five)}</tr>", f"<tr>{_cells(values)}</tr>",
    )
    return Block(kind="markup", text=f'<table border="1">{"".join(rows)}</table>')


def proactive_table(documents: tuple[int, int, int], other: int) -> Block:
    def head(text: str) -> str:
        return f'<tr><td colspan="4">{text}</td></tr>'

    def row(*cells: object) -> str:
        return f"<tr>{_cells(cells)}</tr>"

    change = row("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    rows = (
        head("第二十条第（一）项"), row("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"), row("规章", 0, 0, 0),
        row("规范性文件", *documents), head("第二十条第（五）项"), change, row("行政许可", 0, 0, 0), row("其他对外管理服务事项", other, 0, 0),
        head("第二十条第（六）项"), change, row("行政处罚", 0, 0, 0), row("行政强制", 0, 0, 0), head("第二十条第（八）项"),
        '<tr><td>信息内容</td><td>上一年项目数量</td><td colspan="2">本年增/减</td></tr>',
        '<tr><td>行政事业性收费</td><td>0</td><td colspan="2">0</td></tr>', head("第二十条第（九）项"),
        '<tr><td>信息内容</td><td>采购项目数量</td><td colspan="2">采购总金额</td></tr>',
        '<tr><td>政府集中采购</td><td>0</td><td colspan="2">0</td></tr>',
    )
    return Block(kind="markup", text=f'<table border="1">{"".join(rows)}</table>')


# ---------------------------------------------------------------- text


def _overview(unit: UnitSpec, year: int, figures: Figures, rng: Random) -> list[Block]:
    received, done, left = (figures.requests[code][6] for code in ("R1", "R24", "R25"))
    topics = rng.sample(unit.subjects, 3)
    return [
        p(f"{year}年，{unit.formal}围绕{topics[0]}、{topics[1]}等重点工作推进政务公开，坚持以公开为常态，有关情况如下。"),
        p(f"（一）主动公开。全年主动公开各类信息{rng.randrange(300, 2400)}条，重点公开{topics[2]}等群众关心的内容，规范性文件均注明文号、成文日期、发布日期和有效性。"),
        p(f"（二）依申请公开。全年新收申请{received}件，办结{done}件，结转下年度继续办理{left}件。"),
        p(f"（三）政府信息管理。严格执行发布审查，全年开展信息自查{rng.randrange(4, 12)}次，及时更新机构职能和办公联系方式。"),
        p(f"（四）平台建设。调整栏目{rng.randrange(2, 9)}个，集中展示规范性文件和政策解读，方便群众查阅。"),
        p(f"（五）监督保障。组织业务培训{rng.randrange(1, 5)}次，将政务公开纳入年度考核；开展社会评议并公开评议结果，全年没有发生责任追究情形。"),
    ]


def _office_overview() -> list[Block]:
    return [
        p("2020年，市政府办公室围绕“六稳”“六保”推进政务公开，全年主动公开信息1.22万条，比2019年的1.1万条增长11%。"),
        p("（一）主动公开情况。全年清理失效文件55篇，公开政府办文件26件，新设“已宣布失效文件”栏目；38件以市政府名义印发的规范性文件在意见征集库公开征求意见，收到线上意见115条；发布政策解读98条，其中动漫4篇、视频8篇、H5动画3个；重点领域信息1600余条。"),
        p("（二）依申请公开。全年受理申请25件，办结23件，结转下年办理2件，没有发生行政复议和行政诉讼案件；申请办理文书模板统一为29套。"),
        p("（三）政府信息管理。信息发布执行三级审核，隐私排查列入每季度监测，由第三方定期核查栏目内容并通报。"),
        p("（四）平台建设。优化栏目34项，新增热点栏目6项，首页持续更新24个公开专题；审核部门信箱来信5542条，办结5503条，办结率99.3%。"),
        p("（五）监督保障。全年开展季度监测4次、专项监测3次，印发季度通报3次、“回头看”通报1次，召开集中办公会议7次；全市网上监测平均分由72.68上升至81.3。"),
    ]


def body(unit: UnitSpec, year: int, figures: Figures, *, office: bool = False) -> tuple[Block, ...]:
    """The report's text; ``office`` uses the wording of the city office's report for 2020."""
    rng = Random(f"report/{unit.id}/{year}")
    problems = rng.sample(unit.subjects, 2)
    sections = (
        _office_overview() if office else _overview(unit, year, figures, rng),
        [proactive_table(figures.documents, 1 if office else rng.randrange(0, 4))],
        [requests_table(figures.requests)],
        [litigation_table(figures.litigation)],
        [p(f"存在的主要问题：一是{problems[0]}方面信息更新还不够及时；二是基层经办人员变动较多，业务熟悉程度有差距；三是政策解读形式仍以文字为主，图表、视频运用不多。"),
         p(f"改进措施：下一年度将按月核对栏目更新情况，重点补充{problems[1]}方面信息；对新任经办人员先培训后上岗；与业务科室一起制作通俗易懂的解读材料，并定期听取群众意见。")],
        [p(figures.last_section)] if figures.last_section else [],
    )
    blocks = [p(
        f"本报告依据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》"
        f"（国办公开办函〔2019〕60号）要求编制。所列数据的统计期限为{year}年1月1日至12月31日，电子版可在本网站下载。如有疑问，请与{unit.formal}联系"
        f"（地址：{address(unit)}，电话：{phone(unit)}，邮编：237000，电子邮箱：{email(unit)}）。")]
    for heading, content in zip(figures.headings, sections, strict=True):
        if heading:
            blocks += [h(heading), *content]
    return tuple(blocks)


def old_form(unit: UnitSpec, year: int) -> tuple[Block, ...]:
    """A report from before the 2019 form: other sections, no tables; nothing wrong with it."""
    parts = (("一、概述", f"{year}年，{unit.formal}认真落实政府信息公开各项要求。"), ("二、主动公开政府信息情况", "全年主动公开信息五百余条。"),
             ("三、依申请公开政府信息办理情况", "全年没有收到政府信息公开申请。"), ("四、复议、诉讼和举报情况", "全年没有发生。"),
             ("五、收费情况", "没有收取任何费用。"), ("六、存在问题和下一年工作打算", "进一步提高公开的及时性和完整性。"))
    return tuple(block for heading, text in parts for block in (h(heading), p(text)))


def title(unit: UnitSpec, year: int) -> str:
    return f"{unit.formal}{year}年政府信息公开工作年度报告"


def report(unit: UnitSpec, year: int, shown: datetime, blocks: tuple[Block, ...]) -> Report:
    return Report(unit=unit, year=year, title=title(unit, year), shown=shown, body=blocks)
