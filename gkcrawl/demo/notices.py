"""Wording of consultations, feedback, interpretations, public notices and guides, with the decoys that live in them.

A decoy looks like a defect and is none: contact persons with mobiles in procurement notices, credit codes and order
numbers of eighteen digits, accounts of offices, announcements of what is still to come, masked lists.
"""

from datetime import date, timedelta

from gkcrawl.demo import numbers
from gkcrawl.demo.content import (
    BUILDERS,
    TOWNS,
    Wanted,
    Written,
    address,
    chinese_date,
    email,
    h,
    p,
    person,
    phone,
    table,
)
from gkcrawl.demo.units import UnitSpec
from gkcrawl.demo.values import Block


def draft_name(want: Wanted) -> str:
    return f"{want.unit.area}{want.subject}管理办法（征求意见稿）"


def consultation(want: Wanted) -> Written:
    unit, start = want.unit, want.published
    end = start + timedelta(days=31)
    body = (
        p(f"为规范{want.subject}，{unit.formal}起草了《{draft_name(want)}》，起草依据为国家和省有关规定，现向社会公开征求意见。"),
        p(f"征集时间：{chinese_date(start)}至{chinese_date(end)}。"),
        p(f"反馈渠道：1.信函：{address(unit)}（邮编：237000）；2.电话：{phone(unit, 3)}；3.电子邮箱：{email(unit)}。"),
        p(f"联系人：{want.rng.choice('王李张刘')}先生。"),
    )
    return Written(title=f"【面向社会】关于公开征求《{draft_name(want)}》意见的公告", body=body, topic="意见征集",
                   files=((f"{draft_name(want)}.docx", "docx", ()), ("起草说明.docx", "docx", ())))


def feedback(want: Wanted) -> Written:
    rng = want.rng
    rows = [("序号", "反馈人", "意见内容", "是否采纳", "采纳理由")]
    verdicts = ["采纳", "采纳", "未采纳"][: rng.choice((2, 3))]
    for n, verdict in enumerate(verdicts, start=1):
        reason = "意见合理，已在正文中修改" if verdict == "采纳" else "上级已有明确规定，不宜另作调整"
        rows.append((str(n), f"{person(rng)[:1]}**", f"建议进一步明确{want.subject}办理时限（第{n}条）", verdict, reason))
    adopted = verdicts.count("采纳")
    lead = (f"《{draft_name(want)}》公开征求意见期间，共收到意见{len(verdicts)}条，其中采纳{adopted}条、"
            f"未采纳{len(verdicts) - adopted}条，现将采纳情况公布如下。")
    return Written(title=f"关于《{draft_name(want)}》意见征集采纳情况的反馈", body=(p(lead), table(*rows)), topic="意见反馈")


def interpretation(want: Wanted, of: str, number: str) -> Written:
    headings = ("一、制定背景和依据", "二、目标任务", "三、主要内容", "四、创新举措", "五、保障措施")
    blocks: list[Block] = [p(f"近日，{want.unit.formal}印发了《{of}》（{number}），现解读如下。")]
    for heading in headings:
        blocks.append(h(heading))
        blocks += [p(text.text) for text in BUILDERS["监督保障"](want).body[1:3]]
    blocks.append(p(f"解读机关：{want.unit.formal}；咨询电话：{phone(want.unit, 4)}。"))
    return Written(title=f"【文字解读】《{of}》政策解读", body=tuple(blocks), topic="政策解读", signed=False)


def _deposit(want: Wanted, account: str) -> str:
    unit = want.unit
    if unit.style == 3 and want.place == 0:
        return f"保证金收款单位：{unit.formal}；开户银行：某某银行六安分行；账号：{account}。"
    return f"投标保证金账户账号：{account}（收款单位：{unit.formal}，开户银行：某某银行六安分行）。"


def _procurement(want: Wanted) -> Written:
    rng, unit = want.rng, want.unit
    body = (
        p(f"{unit.formal}{want.subject}服务项目已具备采购条件，现公开采购。"),
        p(f"项目编号：{want.published:%Y%m%d}{rng.randrange(10**10):010d}；统一社会信用代码：{numbers.credit_code(unit.region, unit.organ_id % 1000)}。"),
        table(("序号", "采购内容", "数量", "预算金额（万元）"), ("1", f"{want.subject}信息系统运维", "1项", str(rng.randrange(10, 90))),
              ("2", "现场服务", "12次", str(rng.randrange(5, 30)))),
        p(f"采购人联系人：{person(rng)[:1]}工，联系电话：{numbers.mobile(rng)}；地址：{address(unit)}。"),
        p(_deposit(want, numbers.bank_card(rng))),
    )
    return Written(title=f"{unit.formal}{want.subject}服务项目采购公告（{want.published.year}年第{want.place + 1}号）", body=body, topic="公示公告")


def _masked_list(want: Wanted) -> Written:
    rng = want.rng
    rows = [("序号", "姓名", "所在乡镇", "身份证号码", "补助金额（元）")]
    for n in range(1, 7):
        number = numbers.identity_number(rng, want.unit.region)
        rows.append((str(n), f"{person(rng)[:1]}*", rng.choice(TOWNS), f"{number[:4]}**********{number[-4:]}", str(rng.randrange(3, 12) * 100)))
    body = (p(f"经审核，现将{want.published.year}年{want.subject}补助对象公示如下，公示期5个工作日，监督电话：{phone(want.unit, 5)}。"), table(*rows))
    return Written(title=f"{want.published.year}年{want.published.month}月{want.subject}补助对象公示（第{want.place + 1}批）", body=body, topic="公示公告")


def _project_list(want: Wanted) -> Written:
    rng = want.rng
    rows = [("序号", "项目名称", "项目代码", "工商注册号", "实施单位")]
    for n in range(1, 6):
        rows.append((str(n), f"{rng.choice(TOWNS)}{want.subject}工程", f"{want.published.year}-{want.unit.region}-48-01-{rng.randrange(10**6):06d}",
                     f"3415000000{rng.randrange(10**5):05d}", f"{rng.choice(TOWNS)[:2]}建设有限公司"))
    body = (p(f"根据有关规定，现将{want.subject}项目清单予以公示，欢迎监督。"), table(*rows), p(f"联系电话：{phone(want.unit, 6)}。"))
    return Written(title=f"{want.published.year}年{want.subject}项目清单公示（第{want.place + 1}批）", body=body, topic="公示公告",
                   files=((f"{want.subject}项目清单.xlsx", "xlsx", tuple(rows)),))


def _announcement(want: Wanted) -> Written:
    day = want.published + timedelta(days=40)
    body = (p(f"{want.unit.formal}定于{chinese_date(day)}举办{want.subject}政策宣讲活动，届时将邀请群众代表参加，现公告如下。"),
            p(f"报名方式：电话{phone(want.unit, 7)}或者发送邮件至{email(want.unit)}。"),
            p(f"活动地点：{address(want.unit)}一楼会议室。"))
    return Written(title=f"关于举办{want.subject}政策宣讲活动的公告（{want.published.year}年{want.published.month}月）", body=body, topic="公示公告")


def _works_notice(want: Wanted) -> Written:
    body = (p(f"因{want.subject}工作需要，部分窗口业务调整办理时间，请群众合理安排行程。"),
            p(f"值班电话：{phone(want.unit, 8)}。给您带来不便，敬请谅解。"))
    return Written(title=f"关于{want.subject}业务办理时间调整的通告（{want.published.month}月{want.published.day}日）", body=body, topic="公示公告")


_NOTICES = (_procurement, _masked_list, _project_list, _announcement, _works_notice)


def notice(want: Wanted) -> Written:
    return _NOTICES[want.place % len(_NOTICES)](want)


def explanatory_note(want: Wanted, column: str) -> Written:
    """The only page of a column whose unit has no such matter."""
    year = want.published.year
    return Written(title=f"关于{year}年无{column}信息的情况说明",
                   body=(p(f"截至目前，{want.unit.formal}{year}年暂无{column}相关信息，特此说明。"),), topic="情况说明")


def guide(unit: UnitSpec, updated: date) -> tuple[Block, ...]:
    """The disclosure guide that the Regulation asks for in article 12."""
    return (
        p("为方便公民、法人和其他组织获取政府信息，根据《中华人民共和国政府信息公开条例》（国务院令第711号），编制本指南。"),
        h("一、主动公开"),
        p("（一）公开范围：机构职能、规范性文件、规划计划、财政预决算、行政处罚、应急管理等政府信息。信息按照政策法规、机构职能、行政权力、财政资金等类别编排。"),
        p("（二）公开形式：政府网站、政务新媒体、新闻发布会、公共查阅场所。获取方式：登录网站按目录查阅，或者到公共查阅点查阅。"),
        p("（三）公开时限：自政府信息形成或者变更之日起20个工作日内及时公开。"),
        h("二、依申请公开"),
        p(f"（一）受理机构：{unit.formal}办公室；办公地址：{address(unit)}；办公时间：周一至周五8:00-12:00，14:30-17:30；"
          f"邮政编码：237000；联系电话：{phone(unit)}；传真：{phone(unit, 9)}；电子邮箱：{email(unit)}。"),
        p("（二）申请答复：能够当场答复的当场答复；不能当场答复的，自收到申请之日起20个工作日内答复，需要延长的最多延长20个工作日。"),
        p("（三）收费：不收取费用；申请数量、频次明显超过合理范围的，按照国家规定收取信息处理费。"),
        h("三、监督和救济"),
        p(f"认为未依法履行公开义务的，可以向市政务公开办举报，也可以依法申请行政复议或者提起行政诉讼。更新日期：{chinese_date(updated)}。"),
    )


BUILDERS.update({"意见征集": consultation, "意见反馈": feedback, "公示公告": notice})
