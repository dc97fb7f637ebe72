"""规范性文件和政策文件应当标明有效性，取值应当明确。

为什么：群众和企业要知道文件现在还管不管用；没有标注，失效文件会被当成有效文件执行。

依据：规范性文件必须显示有效性（六安市人民政府办公室 2020 年要求）；季度监测中未标注有效性的每处扣分。

怎样判断：元数据表“有效性”（时效、效力状态、文件状态）一栏，或标题中的“（已废止）”一类标注，写明有效、失效、
废止、已修改、部分失效、尚未施行等状态之一即可。缺该栏、栏内为空或填“无”“-”，以及看不出状态的词，算问题。

不计：转载和上级文件；只写明有效期限的、以图标、颜色或脚本显示的，无法判断；有效性一栏为空，而元数据表的其他栏也多半为空的，多为模板留出的
空行，无法判断；“1”“Y”一类代码可能由页面换成文字，无法判断。

如何整改：在元数据“有效性”一栏选定有效、失效、废止等状态，清理后及时更新。
"""

import re
from dataclasses import replace

from gkcrawl.model import Document, Link
from gkcrawl.rule import (
    Bad,
    Context,
    Example,
    Good,
    Hit,
    NoParams,
    Skip,
    Undetermined,
    Verdicts,
    document_rule,
)
from gkcrawl.text import normalize_label
from rules.documents._fields import (
    POLICY_KINDS,
    is_blank,
    place,
    quote,
    require_own,
    require_readable,
    stated,
)
from rules.documents._samples import PAPER, rows

CLEAR = re.compile(
    r"^[是否]$|[有无失]效|废止|废除|修[改订正]|撤销|撤回|停止|中止|终止|暂停|[生时]效|施行|实施|执行|过期|到期|届满|试行|暂行|作废|废弃|长期|^(?:现行|在行|继续)"
)
STAMP = re.compile(
    r"[（(【\[〔][^）)】\]〕]{0,6}(?:失效|废止|有效|修改|修订)[^（(【\[〔）)】\]〕]{0,6}[）)】\]〕]"
)
PERIODS = frozenset({"有效期", "有效期限", "有效日期", "有效期至"})
STAMP_PICTURE = re.compile(r"失效|废止|有效|shixiao|feizhi|youxiao|[_/-](?:yx|sx|fz)\.(?:png|gif|jpg)", re.IGNORECASE)
CODE = re.compile(r"[\W_]*[A-Za-z0-9]{1,6}[\W_]*")


@document_rule(
    id="DOC007",
    name="unclear-validity",
    title="有效性缺失或取值不明",
    severity="major",
    points="1",
    basis=(
        "六安市规范性文件公开要求（2020 年）：标明文号、成文日期、发布时间、有效性",
        "六安市政务公开季度监测指标（2020 年）：未标注有效性每处扣分",
        "六安市县区政务公开监测指标（2024 年）：元数据要素",
    ),
    suggestion="在元数据“有效性”一栏标明有效、失效或废止，清理后及时更新。",
    applies_to=POLICY_KINDS,
)
def unclear_validity(doc: Document, ctx: Context[NoParams]) -> Verdicts:
    require_readable(doc, "validity")
    require_own(doc)
    value = stated(doc, "validity", doc.validity)
    if value is not None and CLEAR.search(value.strip()):
        return
    if STAMP.search(doc.title or "") or STAMP.search(doc.text[:120]):
        return
    if doubt := shown_otherwise(doc, value):
        raise Undetermined(doubt)
    if value is not None and CODE.fullmatch(value.strip()):
        raise Undetermined(f"有效性一栏的值是代码“{value.strip()}”，可能由页面换成文字显示")
    if value is not None and not value.strip():
        blank = sum(is_blank(row.value) for row in doc.metadata)
        if blank * 2 > len(doc.metadata):
            raise Undetermined("元数据表多半为空，可能是模板留出的空行或由脚本填写")
    if value is None:
        said = f"{place(doc)}没有标明有效性"
    else:
        said = f"有效性一栏写的是“{value.strip()}”，看不出是否有效" if value.strip() else "有效性一栏为空"
    yield Hit("validity", said, quote(doc), place(doc))


def shown_otherwise(doc: Document, value: str | None) -> str | None:
    """Another sign of validity than the words that the rule knows: a period, a stamp as a picture."""
    if value is not None and any(char.isdigit() for char in value) and not CODE.fullmatch(value.strip()):
        return f"有效性一栏写的是“{value.strip()}”，可能是有效期限"
    period = next((r for r in doc.metadata if normalize_label(r.label) in PERIODS and not is_blank(r.value)), None)
    if period:
        return f"元数据表写明“{normalize_label(period.label)}：{period.value}”，须人工核对是否足以表明有效性"
    if any(link.kind == "image" and STAMP_PICTURE.search(f"{link.text} {link.url}") for link in doc.links):
        return "页面上有标明效力的图片"
    return None


BARE = replace(PAPER, validity=None, metadata=rows(("文号", "云政办〔2020〕12号")))
BLANK = replace(BARE, validity="", metadata=rows(("文号", "云政办〔2020〕12号"), ("有效性", "")))
EXAMPLES: tuple[Example, ...] = (
    Good(PAPER),
    Good(replace(PAPER, validity="失效（提前废止）")),
    Good(replace(PAPER, validity="部分失效")),
    Good(replace(PAPER, validity="已修改")),
    Good(replace(BARE, validity="是", metadata=rows(("是否有效", "是")))),
    Good(replace(BARE, metadata=rows(("时效", "现行有效"))), why="同义栏名"),
    Good(replace(BARE, title="关于印发养护办法的通知（已废止）"), why="标题上的标注"),
    Good(replace(BARE, validity="长期")),
    Good(replace(BARE, validity="已作废")),
    Good(replace(BARE, text="（本文件已废止）\n" + PAPER.text), why="正文开头的标注"),
    Skip(replace(BARE, validity="2020-11-16至2025-11-15"), "undetermined", why="填的是有效期限"),
    Skip(replace(BARE, metadata=rows(("文号", "云政办〔2020〕12号"), ("有效期", "5年"))), "undetermined", why="写明有效期"),
    Skip(
        replace(BARE, links=(Link(url="https://www.yunxi.example/images/shixiao.png", kind="image"),)),
        "undetermined",
        why="以图章标明",
    ),
    Skip(replace(BARE, title="（转载）古树名木养护办法"), "not-applicable", why="转载"),
    Bad(BARE, "validity"),
    Bad(BLANK, "validity"),
    Bad(replace(BLANK, kind="其他政策文件"), "validity"),
    Bad(replace(BARE, validity="待定"), "validity"),
    Bad(replace(BARE, validity="-"), "validity"),
    Bad(replace(BARE, validity="见正文"), "validity"),
    Bad(replace(BARE, has_metadata_table=False, metadata=(), kind="其他政策文件"), "validity"),
    Skip(replace(BLANK, metadata=rows(("文号", ""), ("有效性", ""))), "undetermined", why="模板留出的空行"),
    Skip(replace(BARE, unreadable=frozenset({"validity"})), "undetermined", why="以图标或颜色显示"),
    Skip(replace(BARE, validity="1"), "undetermined"),
)
