"""文号应当符合 GB/T 9704—2012 的写法：机关代字、六角括号中的四位年份、不加“第”不编虚位的序号和“号”字。

为什么：写法不一的文号无法被检索和互相引用，同一文件会被当成几个文件。

依据：《党政机关公文格式》（GB/T 9704—2012），2012 年 7 月 1 日起施行。

怎样判断：只看元数据“文号”一栏原样写法。年份用〔〕以外的括号、序号前加“第”或以 0 开头、缺“号”字、
或者填的是档案号一类的其他编号，各算不规范，一件只记一处。

不计：2012 年 7 月 1 日以前的文件；“令第×号”“公告××年第×号”；与〔〕形近的﹝﹞只作提醒，不记问题；
标准编号；括号在网页转换中整个丢失的、
被模板截断的、简报期号，无法判断；没有文号的由 DOC001 评判。

如何整改：按文件原文改正，例如“×政办〔2020〕12号”，括号用六角括号〔〕。
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from gkcrawl.model import Document
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NotApplicable,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import DocumentNumber, parse_document_number
from rules.documents._fields import POLICY_KINDS, is_blank, require_readable
from rules.documents._samples import PAPER

SERIAL_FORM = re.compile(r"第\s*[〇○零一二三四五六七八九十百\d]+\s*号|令|公告|通告")
"""Orders and notices are numbered 第N号 by right."""

STANDARD = re.compile(r"(?:GB|DB|JB|QB|NY|LY|HJ|JT|SL|CJ|T|Q)[A-Z\d]*\s*[/ ]?\s*[A-Z]*\s*\d", re.IGNORECASE)
"""Numbers of national, local, trade and group standards."""
LOST = re.compile(r"[\u4e00-\u9fa5]{2,12}\s*\D?(?:19|20)\d\d\D?\s*\d{1,4}\s*号")
"""A number that lost its brackets behind letters that no rule of spelling tells from other words."""
ISSUE = re.compile(r"第?\s*\d{1,4}\s*[期辑]")

OWN_SERIES = re.compile(r"(?:公告|通告|令)$")
"""What stands before the year of a notice or order that has a series of its own, not a 发文字号."""

FAULTS = {
    "bracket": "年份应当用六角括号〔〕",
    "leading-zero": "序号不编虚位，不以 0 开头",
    "ordinal": "序号前不加“第”字",
    "no-hao": "末尾缺“号”字",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    since: date = date(2012, 7, 1)  # 成文日期早于此日的文件不判（GB/T 9704—2012 施行日）


def faults_of(number: DocumentNumber) -> list[str]:
    """What is wrong with ``number``, in Chinese, in the order of ``FAULTS``."""
    by_right = SERIAL_FORM.search(number.text) and (
        number.year is None or "令" in number.text or "公告" in number.text
    )
    return [
        words
        for defect, words in FAULTS.items()
        if defect in number.defects and not (defect == "ordinal" and by_right)
    ]


@document_rule(
    id="DOC002",
    name="malformed-document-number",
    title="文号格式不规范",
    severity="minor",
    points="0.5",
    basis=("GB/T 9704—2012 党政机关公文格式：发文字号",),
    suggestion="按文件原文改正文号写法，例如“×政办〔2020〕12号”。",
    applies_to=POLICY_KINDS,
    params=Params,
)
def malformed_document_number(doc: Document, ctx: Context[Params]) -> Verdicts:
    require_readable(doc, "document_number")
    value = doc.number_text
    if value is None or is_blank(value):
        raise NotApplicable("没有可供核对的文号")
    if STANDARD.match(value.strip()):
        raise NotApplicable("填的是标准编号，不是发文字号")
    if value.strip().endswith(("…", "...")) or ISSUE.search(value):
        raise Undetermined(f"“文号”一栏的内容“{value.strip()}”被截断，或者是期刊、简报的期号")
    number = parse_document_number(value)
    year = number.year if number else None
    if (doc.issued_on and doc.issued_on < ctx.params.since) or (year and year < ctx.params.since.year):
        raise NotApplicable(f"{ctx.params.since} 以前的文件不按现行格式评判")
    if number is None:
        if SERIAL_FORM.search(value):
            return
        if LOST.fullmatch(value.strip()):
            raise Undetermined(f"文号“{value.strip()}”没有读到括号，可能是网页转换造成")
        if not any(c.isdigit() for c in value):
            raise Undetermined(f"“文号”一栏的内容“{value.strip()}”不是编号，可能是栏目错位")
        yield Hit(
            "document_number",
            f"“文号”一栏填的“{value.strip()}”不是发文字号的写法",
            f"文号：{value}",
            "元数据表",
        )
        return
    if OWN_SERIES.search(number.prefix):
        return
    if "brackets-lost" in number.defects:
        raise Undetermined(f"文号“{value.strip()}”没有读到括号，可能是网页转换造成")
    faults = faults_of(number)
    if not faults:
        return
    if doc.issued_on is None and year in (None, ctx.params.since.year):
        raise Undetermined("没有成文日期，不知道应按哪个格式评判")
    yield Hit("document_number", f"文号“{value.strip()}”：{'；'.join(faults)}", f"文号：{value}", "元数据表")


def numbered(text: str, issued_on: date | None = PAPER.issued_on) -> Document:
    """The sample with another number."""
    return replace(PAPER, number_text=text, issued_on=issued_on)


EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(numbered("云政办〔2020〕2 号"), why="多余空格不算"),
    Good(numbered("云溪市人民政府令第12号"), why="令第×号"),
    Good(numbered("第12号"), why="令第×号的简写"),
    Good(numbered("云政办﹝2020﹞12号"), why="形近括号只作提醒"),
    Good(numbered("云溪市统计局公告【2020】2号"), why="公告自成编号，不是发文字号"),
    Good(numbered("云教〔2020〕5号 云财〔2020〕8号"), why="联合发文"),
    Bad(numbered("云政办[2020]12号"), "document_number"),
    Bad(numbered("云政办（2020）12号"), "document_number"),
    Bad(numbered("云政办【2020】12号"), "document_number"),
    Bad(numbered("云政办〔2020〕第12号"), "document_number"),
    Bad(numbered("云政办〔2020〕012号"), "document_number"),
    Bad(numbered("云政办〔2020〕12"), "document_number"),
    Bad(numbered("522-03-02-08-0841"), "document_number"),
    Skip(numbered("云政办(2012)12号", date(2012, 5, 3)), "not-applicable", why="旧格式文件"),
    Skip(numbered("云政办（2009）12号", None), "not-applicable"),
    Skip(numbered("云政办（2012）12号", None), "undetermined", why="不知成文于 2012 年哪一天"),
    Skip(numbered("云政办202012号"), "undetermined", why="括号在转换中丢失"),
    Skip(numbered("云林202012号"), "undetermined", why="括号在转换中丢失"),
    Skip(numbered("云政办〔202012号"), "undetermined", why="括号在转换中丢失一半"),
    Skip(numbered("DB3499/T 12—2020"), "not-applicable", why="地方标准编号"),
    Skip(numbered("2020年第3期"), "undetermined", why="简报期号"),
    Skip(numbered("云政办〔2020〕1..."), "undetermined", why="模板截断"),
    Skip(numbered("云溪市民政局"), "undetermined", why="栏目错位"),
    Skip(numbered("无"), "not-applicable"),
    Skip(replace(PAPER, unreadable=frozenset({"document_number"})), "undetermined"),
)
