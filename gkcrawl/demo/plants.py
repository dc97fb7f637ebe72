"""Where the seeded defects are. The table is also the answer key; ``defects`` says how each one looks.

Notation of the table, per unit and column: entries for the pages from the newest before October 2020 (b0, b1, …) on;
``-`` leaves a page healthy, ``+`` goes to the page that is new in the last quarter (f0), ``*`` to the whole column.
``RULE:variant/life``: life is ``all`` (never fixed), ``fixed`` (gone at the re-look), ``late`` (gone in the last
quarter), ``back`` (gone at the re-look, back in the last quarter), ``new`` (last quarter only).
"""

from dataclasses import dataclass

from gkcrawl.demo.rounds import NAMES

LIVES: dict[str, tuple[str, ...]] = {
    "all": NAMES, "fixed": NAMES[:1], "late": NAMES[:2], "back": (NAMES[0], NAMES[2]), "new": NAMES[2:],
}

TABLE: dict[str, dict[str, str]] = {
    "huoqiu": {
        "规范性文件": "DOC001/all - DOC007:missing/back DOC004/late +DOC001/new",
        "其他文件": "DOC001/late TIM001/all DOC002:square/all DOC010:blank/fixed",
        "公示公告": "PRV001:tags/back LNK001/all ATT006/all",
        "应急管理": "- LNK003/all - LNK001/fixed - - LNK008:file/all",
        "监督保障": "LNK001/all ATT001:gone/all",
        "规划计划": "*COV005/all",
    },
    "jinzhai": {
        "规范性文件": "DOC005/all DOC011/all",
        "其他文件": "DOC007:odd/fixed - TIM001/back",
        "公示公告": "- PRV001:spaces/fixed",
        "回应关切": "LNK002:503/all",
        "监督保障": "- LNK001/late",
    },
    "huoshan": {
        "其他文件": "- DOC010:bad/all",
        "公示公告": "PRV001:wide/fixed",
        "应急管理": "LNK005/all",
    },
    "shucheng": {
        "规范性文件": "DOC008/all - DOC001/fixed",
        "其他文件": "LST008/fixed - DOC004/late",
        "公示公告": "PRV002/all - LNK003/back",
        "意见反馈": "*COV017/all",
        "监督保障": "LNK001/back",
    },
    "jinan": {
        "规范性文件": "DOC002:zero/late DOC012/back",
        "其他文件": "TIM002/all DOC011/fixed",
        "公示公告": "*TIM004/late",
        "回应关切": "ATT001:empty/all",
        "应急管理": "- LNK005/late LNK001/all",
    },
    "yuan": {
        "规范性文件": "DOC007:blank/all DOC001/late",
        "其他文件": "- DOC005/all TIM001/all",
        "公示公告": "PRV001:plain/back - PRV003/all ATT004/fixed",
        "监督保障": "LNK008:intranet/late",
        "意见征集": "*COV005/fixed",
        "回应关切": "LNK001/new",
    },
    "yeji": {
        "规范性文件": "DOC001/late DOC008/all - DOC002:ordinal/all +DOC012/new",
        "其他文件": "DOC001/all - DOC006/late TIM001/all +TIM001/new",
        "公示公告": "PRV006/back ATT001:gone/all LNK001/all LNK003/all",
        "应急管理": "*COV022/all",
        "监督保障": "*TIM004/back",
        "财政预决算": "*COV005/late",
        "回应关切": "LNK001/all LNK002:403/late",
    },
    "fgw": {
        "规范性文件": "- DOC012/fixed",
        "其他文件": "DOC010:bad/late +TIM001/new",
        "公示公告": "LNK005/all",
        "监督保障": "LNK001/fixed",
    },
    "jtj": {
        "规范性文件": "DOC004/back - DOC011/all",
        "其他文件": "TIM001/fixed DOC001/all",
        "公示公告": "PRV005/late LNK001/all",
        "规划计划": "ATT006/all",
    },
    "mzj": {
        "规范性文件": "DOC012/all",
        "其他文件": "DOC007:odd/back DOC005/fixed",
        "公示公告": "PRV001:plain/all PRV006/fixed",
        "应急管理": "LNK003/all",
        "意见征集": "*COV017/late",
    },
    "czj": {
        "其他文件": "- - DOC011/fixed",
        "监督保障": "- - ATT006/all",
        "公示公告": "- LNK003/fixed",
    },
    "rsj": {
        "规范性文件": "DOC005/late DOC001/back",
        "其他文件": "TIM002/fixed - DOC002:round/all",
        "公示公告": "PRV003/back PRV001:plain/fixed ATT004/all",
        "回应关切": "LNK001/late",
    },
    "sthjj": {
        "规范性文件": "DOC007:missing/fixed",
        "其他文件": "TIM001/late LST008/all",
        "公示公告": "*LST004/all",
        "行政处罚结果": "*TIM004/fixed",
        "监督保障": "LNK008:file/all",
    },
    "zjj": {
        "规范性文件": "DOC001/all DOC007:odd/all - DOC005/all +DOC004/new",
        "其他文件": "TIM001/all DOC001/back DOC011/all DOC006/all",
        "公示公告": "PRV001:plain/all ATT001:gone/late LNK003/all LNK001/back",
        "行政处罚结果": "*COV005/late",
        "应急管理": "LNK001/all LNK002:503/all",
        "监督保障": "ATT006/all",
    },
    "jtysj": {
        "规范性文件": "- DOC008/late DOC002:square/back",
        "其他文件": "DOC010:blank/all - DOC004/all",
        "公示公告": "*COV022/late",
        "回应关切": "LNK001/all",
        "监督保障": "ATT001:empty/fixed LNK005/all",
    },
    "nyncj": {
        "规范性文件": "DOC011/late",
        "其他文件": "- TIM001/back",
        "公示公告": "PRV005/back PRV006/all",
        "应急管理": "LNK001/fixed",
        "监督保障": "LNK003/fixed",
    },
    "wjw": {
        "规范性文件": "DOC001/fixed",
        "其他文件": "DOC005/back",
        "公示公告": "PRV002/fixed LNK002:403/all",
        "监督保障": "*TIM004/all",
    },
    "scjgj": {
        "规范性文件": "DOC002:zero/all",
        "其他文件": "DOC006/back - TIM002/late",
        "公示公告": "- LNK001/all - - ATT006/late - - LNK003/all - - - - LNK005/all - - - - LNK001/fixed",
        "行政处罚结果": "ATT004/back",
    },
    "tjj": {
        "其他文件": "- DOC010:bad/fixed",
        "公示公告": "+ATT001:empty/new",
        "回应关切": "LNK001/fixed",
    },
    "cgj": {
        "规范性文件": "DOC012/all - DOC008/fixed DOC010:blank/all +DOC007:missing/new",
        "其他文件": "DOC001/all TIM001/all DOC004/back",
        "公示公告": "PRV005/all LNK001/all LNK008:intranet/all ATT001:gone/all",
        "行政处罚结果": "- LNK001/all - - ATT004/all - - - LNK003/late",
        "应急管理": "*COV022/back",
        "监督保障": "*TIM004/all",
        "回应关切": "*LST004/late",
        "规划计划": "*COV005/all",
    },
    "zfb": {
        "规范性文件": "- DOC005/fixed",
        "其他文件": "- - LNK001/back - - - DOC007:blank/late - - - - TIM001/fixed",
        "公示公告": "*LST004/fixed",
    },
}

REPORTS: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {
    ("zfb", 2020): ("ANN071 ANN012", LIVES["new"]),
    ("mzj", 2019): ("ANN072", LIVES["all"]),
    ("shucheng", 2019): ("ANN073", LIVES["all"]),
    ("rsj", 2020): ("ANN074", LIVES["new"]),
    ("zjj", 2019): ("ANN004", LIVES["all"]),
    ("cgj", 2020): ("ANN004", LIVES["new"]),
    ("cgj", 2019): ("ANN012", LIVES["late"]),
    ("jtysj", 2019): ("ANN001", LIVES["all"]),
    ("yeji", 2019): ("ANN001", LIVES["all"]),
    ("wjw", 2020): ("ANN071", LIVES["new"]),
}
"""Defects of annual reports; arithmetic errors are not corrected between rounds, a published report stays."""

WITHDRAWN = "rsj/公示公告/b1"
"""A page that leaked and is taken down at the re-look: off the list, 404 in its place."""
MOVED = "jtysj/其他文件/b2"
"""A page with an unfixed defect that gets another address in the last quarter, with the same index number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One seeded defect. ``target`` is a page key or ``unit/column``."""

    rule: str
    variant: str
    target: str
    rounds: tuple[str, ...]


def _entries(unit: str, column: str, text: str) -> list[Plant]:
    plants, place = [], 0
    for entry in text.split():
        mark = entry[0] if entry[0] in "+*" else ""
        target = f"{unit}/{column}" + ("" if mark == "*" else "/f0" if mark == "+" else f"/b{place}")
        place += not mark
        what, _, life = entry.lstrip("+*").partition("/")
        rule, _, variant = what.partition(":")
        if life in LIVES:
            plants.append(Plant(rule=rule, variant=variant, target=target, rounds=LIVES[life]))
    return plants


PLANTS = tuple(plant for unit, columns in TABLE.items() for column, text in columns.items()
               for plant in _entries(unit, column, text))

REASONS = {
    "DOC001": "规范性文件或者政策文件没有文号", "DOC002": "文号写法不规范", "DOC004": "没有成文日期", "DOC005": "落款日期与成文日期不一致",
    "DOC006": "页面没有发布日期", "DOC007": "有效性缺失或者写法不在规定范围", "DOC008": "废止日期已过仍标有效", "DOC010": "索引号缺失或者不合规则",
    "DOC011": "主题分类、组配分类缺失", "DOC012": "规范性文件没有下载版本", "TIM001": "公开超过二十个工作日", "TIM002": "发布日期早于成文日期",
    "TIM004": "栏目超过规定时间没有更新", "LST004": "同一栏目标题重复", "LST008": "列表日期是将来的日期", "COV005": "栏目空白",
    "COV017": "栏目只有情况说明", "COV022": "栏目信息太少", "PRV001": "完整身份证号码", "PRV002": "十五位身份证号码", "PRV003": "身份证号码遮盖不足",
    "PRV005": "个人手机号码与姓名同表", "PRV006": "个人银行卡号", "LNK001": "站内死链", "LNK002": "站内链接应答异常", "LNK003": "图片打不开",
    "LNK005": "站外死链", "LNK008": "指向内网或者本机的链接", "ATT001": "附件打不开或者是空文件", "ATT004": "附件实为错误页面", "ATT006": "正文提到附件但没有链接",
    "ANN001": "年度报告公布超期", "ANN004": "年度报告缺少部分", "ANN012": "年度报告第六部分没有内容", "ANN071": "年度报告数据勾稽关系不平（收支）",
    "ANN072": "年度报告数据勾稽关系不平（办理结果）", "ANN073": "年度报告数据勾稽关系不平（合计）", "ANN074": "年度报告数据勾稽关系不平（复议诉讼）",
}
