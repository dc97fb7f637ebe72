"""已过废止（失效）日期的文件不应再标为有效。

为什么：失效文件仍标有效，会被继续引用和执行，是群众投诉和行政诉讼的常见起因。

依据：规范性文件必须如实显示有效性（六安市人民政府办公室 2020 年要求）；季度监测中失效、废止文件未标注的
每处扣分；《政府网站发展指引》要求修改、废止、失效的文件及时作出标注。

怎样判断：元数据中写明的废止（失效）日期早于监测日，而有效性仍是“有效”“现行有效”。只看写明的日期，
不推算“有效期×年”“试行×年”，因为起算日和试行期的延续往往另有文件。

不计：页面说明已延续、延长、继续有效的，或者只有正文写“本办法有效期至×年×月×日”的（可能已另文延期），无法判断；
废止日期不晚于成文日期的，日期本身有误或者是系统默认值，无法判断；没有写明废止日期的不适用。

如何整改：确已失效的，把有效性改为“失效”并移入已宣布失效文件；已延期的，更新废止日期并链接延期文件。
"""

import re
from dataclasses import replace
from datetime import date

from gkcrawl.model import Document, Link
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    NotApplicable,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import normalize, parse_date
from rules.documents._fields import POLICY_KINDS, require_readable
from rules.documents._samples import PAPER

IN_FORCE = re.compile(r"(?:现行|现行且|长期)?有效")
EXTENDED = re.compile(r"延续|延长|延期|顺延|继续(?:有效|执行|实施|施行)")
"""In a title or a link these words speak of this document; in a body they need a term beside them."""
TERM_EXTENDED = re.compile(
    r"(?:有效期|施行期|实施期|执行期|试行期)[^。\n]{0,16}(?:延长|延续|延期|顺延)"
    r"|(?:延长|延续|延期|顺延)[^。\n]{0,16}(?:有效期|施行期|实施期|执行期|试行)|继续(?:有效|施行)"
)
OWN_TERM = re.compile(
    r"本(?:办法|规定|细则|意见|通知|方案|通告|公告|决定|规则|标准|制度|措施|政策|文件)[^。；\n]{0,40}有效期限?(?:截)?[至到]([^。；\n]{6,24})"
)


@document_rule(
    id="DOC008",
    name="expired-but-valid",
    title="已过废止日期仍标有效",
    severity="major",
    points="1",
    basis=(
        "六安市政务公开季度监测指标（2020 年）：失效、废止文件未标注每处扣分",
        "国办发〔2017〕47号 政府网站发展指引：修改、废止、失效文件及时标注",
    ),
    suggestion="核对文件效力：已失效的改标“失效”，已延期的更新废止日期并链接延期文件。",
    applies_to=POLICY_KINDS,
    clock=True,
)
def expired_but_valid(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "validity")
    if doc.validity is None or not IN_FORCE.fullmatch(normalize(doc.validity)):
        raise NotApplicable("没有标为有效")
    if doc.expires_on is None:
        stated = OWN_TERM.search(doc.text) if "有效期" in doc.text else None
        until = parse_date(stated[1]) if stated else None
        if until and until < ctx.as_of:
            raise Undetermined(f"正文写明有效期至 {until}，但可能已另文延期")
        raise NotApplicable("没有写明废止日期")
    if doc.expires_on >= ctx.as_of:
        return
    made_on = doc.issued_on or doc.published_on
    if made_on is None or doc.expires_on <= made_on:
        raise Undetermined(f"废止日期 {doc.expires_on} 不晚于成文日期（{made_on or '不明'}），日期本身有误或者是系统默认值")
    if (
        EXTENDED.search(doc.title or "")
        or any(EXTENDED.search(link.text) for link in doc.links)
        or TERM_EXTENDED.search(doc.text)
    ):
        raise Undetermined("页面提到延续、延长或继续有效，须人工核对")
    yield Hit(
        "validity",
        f"废止日期为 {doc.expires_on}，到监测日 {ctx.as_of} 已过，有效性仍标“{doc.validity}”",
        f"有效性：{doc.validity}；废止日期：{doc.expires_on}",
        "元数据表",
    )


OVER = replace(PAPER, expires_on=date(2020, 11, 30))
TERM = replace(PAPER, text="第十条 本办法自发布之日起施行，有效期至2020年11月30日。")
LATER = Link(url="https://www.yunxi.example/public/4100101/8800999.html", text="关于延长养护办法有效期的通知")
EXAMPLES: tuple[Example, ...] = (
    Good(replace(PAPER, expires_on=date(2021, 11, 30))),
    Good(replace(PAPER, expires_on=date(2020, 12, 31)), why="当日尚未失效"),
    Bad(OVER, "validity"),
    Bad(replace(OVER, validity="现行有效"), "validity"),
    Bad(replace(OVER, text="补办手续的，可以申请延期。"), "validity"),
    Skip(
        replace(OVER, text="经评估，本办法有效期延长至2022年11月30日。"), "undetermined", why="页面说明已延期"
    ),
    Skip(replace(OVER, validity="失效"), "not-applicable"),
    Skip(replace(OVER, validity="有效（延续实施）"), "not-applicable", why="已标明延续"),
    Skip(replace(OVER, links=(LATER,)), "undetermined", why="另有文件延期"),
    Skip(replace(OVER, expires_on=date(1999, 1, 1)), "undetermined", why="日期本身有误"),
    Skip(
        replace(OVER, issued_on=None, published_on=None, expires_on=date(1970, 1, 1)),
        "undetermined",
        why="系统默认的日期",
    ),
    Skip(TERM, "undetermined", why="正文写明的期限可能已另文延长"),
    Skip(replace(PAPER, text="本办法自印发之日起试行。"), "not-applicable", why="试行而没有期限"),
    Skip(
        replace(PAPER, text="所持合格证有效期至2019年1月1日的，应当换证。"),
        "not-applicable",
        why="说的是证件",
    ),
    Skip(replace(OVER, unreadable=frozenset({"validity"})), "undetermined"),
)
