"""元数据中的成文日期应当与正文落款日期一致。

为什么：两处日期不同，必有一处是错的，公开时限和文件效力都会算错。

依据：《政府信息公开条例》第六条，行政机关应当准确公开政府信息。

怎样判断：元数据成文日期与正文落款日期相差一天以上的，列为疑似，由工作人员核对后再定。

不计：元数据填的是“印发日期”的，无法判断；落款取到的其实是版记中的印发日期的，无法判断；正文另有单独成行的日期与成文日期相同的（取到的是附件
日期），视为一致；两者缺一的不适用。

如何整改：以文件落款日期为准，改正元数据“成文日期”；元数据录成印发日期、发布日期的，请分开填写。
"""

import re
from dataclasses import replace
from datetime import date

from gkcrawl.model import Document
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
from gkcrawl.text import find_dates, normalize_label, parse_date
from rules.documents._fields import LABELS, POLICY_KINDS, require_readable
from rules.documents._samples import PAPER, rows

LINE_ENDS = "\r\n"
LONGEST_ORGAN = 40
SENTENCE = re.compile(r"[，。；]")
PRINTING = frozenset({"印发日期", "印发时间"})


def is_printing_date(doc: Document) -> bool:
    """Whether the date of writing was taken from a row that speaks of printing."""
    named = {normalize_label(row.label) for row in doc.metadata if parse_date(row.value) == doc.issued_on}
    return bool(named & PRINTING) and not named - PRINTING - {"发布日期", "发布时间", "公开日期"}


def label_of(doc: Document) -> str:
    """What the page itself calls the date of writing."""
    named = [normalize_label(row.label) for row in doc.metadata if parse_date(row.value) == doc.issued_on]
    known = [label for label in named if label in LABELS["issued_on"]]
    return "成文日期" if not known or "成文日期" in known else known[0]


@document_rule(
    id="DOC005",
    name="issue-date-mismatch",
    title="成文日期与落款日期不一致",
    severity="minor",
    points="0.5",
    basis=("政府信息公开条例 第六条",),
    suggestion="以文件落款日期为准，改正元数据“成文日期”。",
    applies_to=POLICY_KINDS,
    confidence="suspected",
)
def issue_date_mismatch(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "issued_on")
    if doc.issued_on is None or doc.signature_on is None:
        raise NotApplicable("元数据成文日期或落款日期缺一，无从比较")
    if doc.issued_on == doc.signature_on:
        return
    if is_printing_date(doc):
        raise Undetermined("元数据填的是印发日期，可以与落款日期不同")
    label = label_of(doc)
    if label != "成文日期" and doc.issued_on == doc.published_on:
        raise Undetermined(f"“{label}”与发布日期相同，可能不是成文日期")
    text, evidence = doc.text, str(doc.signature_on)
    for found in find_dates(text):
        before, after = text[: found.start].rpartition("\n")[2], text[found.end :].lstrip(" 　)）")
        alone = len(before) <= LONGEST_ORGAN and not SENTENCE.search(before) and after[:1] in LINE_ENDS
        if found.value == doc.issued_on and alone:
            return
        if found.value == doc.signature_on:
            evidence = found.text
            if after.startswith("印发"):
                raise Undetermined("正文末尾取到的是印发日期，不是落款日期")
    yield Hit(
        "issued_on",
        f"元数据{label}为 {doc.issued_on}，正文落款日期为 {doc.signature_on}",
        f"{label}：{doc.issued_text or doc.issued_on}；落款：{evidence}",
        "元数据表、正文",
    )


OTHER = replace(PAPER, signature_on=date(2020, 11, 18), text="请认真执行。\n2020年11月18日")
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(
        replace(OTHER, text="请认真执行。\n2020年11月16日\n附件：养护记录表\n2020年11月18日"),
        why="最后的日期在附件里",
    ),
    Good(
        replace(OTHER, text="现转发给你们。\n云溪市林业局 2020年11月16日\n通知全文\n云溪省林业厅\n2020年11月18日"),
        why="转发件后面附有原文，最后的落款是原文的",
    ),
    Skip(
        replace(OTHER, metadata=rows(("印发日期", "2020-11-16"))),
        "undetermined",
        why="元数据填的是印发日期",
    ),
    Skip(
        replace(OTHER, metadata=rows(("生成日期", "2020-11-16")), published_on=PAPER.issued_on),
        "undetermined",
        why="生成日期就是发布日期",
    ),
    Bad(OTHER, "issued_on"),
    Bad(replace(OTHER, text="2020年11月16日市政府常务会议通过，请执行。\n2020年11月18日"), "issued_on"),
    Skip(
        replace(OTHER, text="请认真执行。\n云溪市人民政府办公室 2020年11月18日印发"),
        "undetermined",
        why="版记",
    ),
    Skip(replace(OTHER, signature_on=None), "not-applicable"),
    Skip(replace(OTHER, unreadable=frozenset({"issued_on"})), "undetermined"),
)
