"""Whole pages that look guilty and are not: parser, door and every document rule together.

Each page has one feature that led, or would lead, to a wrong accusation. ``test_true_alarms`` holds the same rules to
pages that are guilty, so that caution does not turn into silence.
"""

from datetime import date, datetime

import pytest

from crawler import door
from crawler.cms import family
from crawler.page import Page
from gkcrawl.app.linting import judge
from gkcrawl.model import NO_COLUMN, ColumnRef, Document
from gkcrawl.text import TIMEZONE

AT = datetime(2020, 12, 31, 9, tzinfo=TIMEZONE)
COLUMN = ColumnRef(id="c", unit="u", path=("政策法规", "文件"), kind="规范性文件")
BODY = ("<p>各乡镇人民政府：</p><p>现将古树名木养护办法印发给你们，请结合实际认真贯彻执行，执行中的问题请及时反馈。</p>"
        "<p>云溪市林业局</p><p>2020年11月16日</p>")
ROWS = {"索引号": "11419900MB1A2345X6/202011-00012", "组配分类": "规范性文件", "发布机构": "云溪市林业局", "主题分类": "林业",
        "文号": "云林〔2020〕12号", "成文日期": "2020-11-16", "发布日期": "2020-11-20", "有效性": "有效"}
FILE = '<p><a href="/f/a.pdf">关于印发养护办法的通知.pdf</a></p>'


def block(**changed: str | None) -> str:
    """The metadata table with cells replaced, or left out for ``None``; values are markup."""
    cells = {**ROWS, **changed}
    lines = "".join(f"<tr><td>{k}：</td><td>{v}</td></tr>" for k, v in cells.items() if v is not None)
    return f'<table class="table_suoyin">{lines}</table>'


def html(*, meta: str | None = None, head: str = '<p class="info">发布时间：2020-11-20 09:30 来源：云溪市林业局</p>',
         title: str = "关于印发古树名木养护办法的通知", body: str = BODY, after: str = FILE, script: str = "") -> str:
    return (f'<html><head><title>{title}</title></head><body><div class="main">{block() if meta is None else meta}'
            f'<h1 class="newstitle">{title}</h1>{head}<div id="zoom" class="j-fontContent">{body}</div>{after}</div>'
            f"<script>{script}</script></body></html>")


def read(markup: str, *, cms: str, kind: str = "规范性文件", seen: date | None = None) -> Document:
    page = Page(url="https://www.yunxi.example/public/4100101/8800123.html", body=markup.encode(), fetched_at=AT)
    column = COLUMN if kind == COLUMN.kind else NO_COLUMN
    draft = family(cms).document(page)
    return door.admit(draft, column=column, unit="u", key=bytes(32), first_seen_on=seen)


def accused(document: Document) -> set[str]:
    return {file.rule.id for file, found in judge(document, AT) if found.outcome == "fail"}


INNOCENT = {
    "a flawless page": html(),
    "number in a line between title and body": html(
        meta=block(文号=None), head='<p>云林〔2020〕12号</p><p class="info">发布时间：2020-11-20 09:30</p>'),
    "number and title on one line": html(
        meta=block(文号=None), body=f"<p>云林〔2020〕12号 云溪市林业局关于印发古树名木养护办法的通知</p>{BODY}"),
    "number filled by a class selector": html(
        meta=block(文号='<span class="wh-value"></span>'), script="$.get('/x', d => $('.wh-value').text(d.wh))"),
    "number bound by a framework": html(meta=block(文号='<span v-text="info.wh"></span>')),
    "placeholders of a template": html(meta=block(文号="{{info.wh}}", 有效性="{{info.yx}}", 成文日期="{{info.cw}}")),
    "order of the government": html(
        meta=block(文号=None), title="云溪市人民政府令第12号"),
    "lookalike brackets": html(meta=block(文号="云林﹝2020﹞12号")),
    "brackets lost": html(meta=block(文号="云林202012号")),
    "standard number": html(meta=block(文号="DB3499/T 12—2020")),
    "old form of a number": html(
        meta=block(文号="云林（2011）12号", 成文日期="2011-11-16", 发布日期="2011-11-20"),
        body=BODY.replace("2020年", "2011年"),
        head='<p class="info">发布时间：2011-11-20 09:30</p>'),
    "validity as a picture": html(meta=block(有效性='<img src="/images/yx.png">')),
    "validity as an icon": html(meta=block(有效性='<i class="icon-valid"></i>')),
    "validity beside the date line": html(
        meta=block(有效性=None), head='<p class="info"><span>发布时间：2020-11-20 09:30</span> <span>有效性：有效</span></p>'),
    "validity as a stamp": html(
        meta=block(有效性=None), body=f'<p><img src="/images/shixiao.png"></p>{BODY}'),
    "validity as a period": html(meta=block(有效性="2020-11-16至2025-11-15")),
    "validity with spaces": html(meta=block(有效性=None, **{"有　效　性": "现行有效"})),
    "extended by a later notice": html(
        meta=block(废止日期="2020-11-30"), body=BODY.replace("请结合", "有效期延长至2022年11月30日，请结合")),
    "abolished without a file": html(meta=block(有效性="失效"), after=""),
    "unlabelled date of publication": html(
        meta=block(发布日期=None), head='<p class="info"><em>2020-11-20</em></p>'),
    "date of update only": html(
        meta=block(发布日期=None), head='<p class="info">更新时间：2020-12-30 10:00</p>'),
    "printed later than signed": html(
        meta=block(成文日期="2020-11-01"),
        body=BODY.replace("2020年11月16日", "2020年11月1日") + "<p>云溪市林业局办公室 2020年11月18日印发</p>"),
    "published before printing": html(meta=block(成文日期=None, 印发日期="2020-11-23")),
    "forwarded text with its own signature": html(
        body=f"{BODY}<p>附：原文</p><p>请遵照执行。</p><p>云溪省林业厅</p><p>2020年10月9日</p>"),
    "generated on the day of publication": html(meta=block(成文日期=None, 生成日期="2020-11-20")),
    "one classification under a general name": html(meta=block(组配分类=None, 主题分类=None, 分类="农业、林业")),
    "download by a script button": html(after='<a href="javascript:void(0)" onclick="down(1)">下载PDF版</a>'),
    "download by a button element": html(after='<button onclick="exportWord()">文件下载</button>'),
    "download in an archive": html(after='<a href="/f/a.zip">全文.zip</a>'),
    "annex opened by a script": html(
        body=f'{BODY}<p>附件：<a href="javascript:;" title="养护登记表.docx">养护登记表.docx</a></p>', after=""),
    "annex as a picture": html(
        body=f'{BODY}<p>附件：养护登记表</p><p><img src="/f/table.jpg"></p>', after='<button>下载</button>'),
    "annex printed below": html(body=f"{BODY}<p>附件</p><p>养护登记表</p><p>编号 树种</p>"),
    "reprint": html(title="（转载）古树名木养护办法", meta=block(文号=None, 有效性=None), after=""),
    "shell of a script page": (
        "<html><head><title>关于印发古树名木养护办法的通知</title></head><body><div id=app></div>"
        "<h1 class=newstitle>关于印发古树名木养护办法的通知</h1><script src=/app.js></script></body></html>"),
    "all-numeric index number": html(meta=block(索引号="114199000012345678/202011-00012")),
    "old index number": html(meta=block(索引号="70123456-7/2015-033542")),
    "index number of another place": html(meta=block(索引号="PZ00101-1700-2023-00052")),
    "router in an instruction": html(body=f"{BODY}<p>请打开 http://192.168.1.1 设置。</p>"),
    "contact person over two lines": html(
        body=f"{BODY}<p>联系人：韦女士</p><p>电话：13900000000</p><p>联系人：王小明</p><p>手机：13900000001</p>"),
    "contact person in a notice": html(body=f"{BODY}<p>采购联系人：王小明，电话13900000000。</p>"),
    "duty roster with sex": html(
        body=f"{BODY}<table><tr><th>姓名</th><th>性别</th><th>职务</th><th>联系电话</th></tr>"
             + "".join(f"<tr><td>王小{c}</td><td>男</td><td>护林员</td><td>1390000000{n}</td></tr>"
                       for n, c in enumerate("明华强"))
             + "</table>"),
    "account of an office": html(body=f"{BODY}<p>收款单位：云溪市财政局，开户行：云溪银行，账号：6222020200112233440。</p>"),
    "credit code and order number": html(
        body=f"{BODY}<p>统一社会信用代码：91419900MA1H8R7C6D，订单号：202011230031450012，设备号：350211198801017</p>"),
    "masked as usual": html(body=f"{BODY}<p>王小明 身份证号：340000********0012，139****0001</p>"),
}


@pytest.mark.parametrize("cms", ["generic", "lonsun"])
@pytest.mark.parametrize("name", INNOCENT)
def test_no_false_alarm(name: str, cms: str) -> None:
    document = read(INNOCENT[name], cms=cms, seen=date(2020, 11, 20))
    assert accused(document) == set()


GUILTY = {
    "DOC001": html(meta=block(文号="")),
    "DOC002": html(meta=block(文号="云林[2020]12号")),
    "DOC004": html(meta=block(成文日期="")),
    "DOC005": html(body=BODY.replace("11月16日", "11月13日")),
    "DOC006": html(meta=block(发布日期=""), head=""),
    "DOC007": html(meta=block(有效性="")),
    "DOC008": html(meta=block(废止日期="2020-11-30")),
    "DOC010": html(meta=block(索引号="")),
    "DOC011": html(meta=block(主题分类="")),
    "DOC012": html(after=""),
    "ATT006": html(body=f"{BODY}<p>附件：养护登记表</p>", after='<p><a href="/a.html">返回列表</a></p>'),
    "TIM001": html(meta=block(成文日期="2020-09-16"), body=BODY.replace("11月16日", "9月16日")),
    "TIM002": html(meta=block(成文日期="2020-11-27"), body=BODY.replace("11月16日", "11月27日")),
    "LNK008": html(body=f'{BODY}<p><a href="http://192.168.1.1/oa">底稿</a></p>'),
}


@pytest.mark.parametrize("cms", ["generic", "lonsun"])
@pytest.mark.parametrize("rule", GUILTY)
def test_true_alarms(rule: str, cms: str) -> None:
    found = accused(read(GUILTY[rule], cms=cms, seen=date(2020, 11, 20)))
    assert found - {"DOC012"} == {rule} - {"DOC012"} and rule in found


# ---------------------------------------------------------------- annual reports

PARTS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
         "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
REPORT_TITLE = "云溪市水利局2020年政府信息公开工作年度报告"


def report(title: str = REPORT_TITLE, parts: tuple[str, ...] = PARTS, day: str = "2021-01-20", last: str = "无。",
           tables: str = "<p><img src='/f/table3.png'></p>") -> str:
    said = "".join(f"<p>{part}</p><p>本部分内容按照规定的格式编写，数据截至年底。</p>" for part in parts[:-1])
    return html(title=title, meta="", head=f'<p class="info">发布时间：{day} 09:30 来源：云溪市水利局</p>', after="",
                body=f"{said}{tables}<p>{parts[-1]}</p>{f'<p>{last}</p>' if last else ''}")


INNOCENT_REPORTS = {
    "in time, tables as pictures": report(),
    "on the last day": report(day="2021-01-31"),
    "local wording": report(parts=(*PARTS[:3], "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "五、存在问题及整改措施",
                                   "六、其它需要报告的事项")),
    "ordinals without a stroke": report(parts=tuple(part.replace("、", " ", 1) for part in PARTS)),
    "one ordinal without a stroke": report(parts=(*PARTS[:5], "六 其他需要报告的事项")),
    "ordinals in brackets": report(parts=tuple(f"（{part[0]}）{part[2:]}" for part in PARTS)),
    "sixth part as a picture": report(last="<img src='/f/6.png'>"),
    "the government's own, in March": report(title="云溪市人民政府2020年政府信息公开工作年度报告", day="2021-03-30"),
    "a chart about the report, in May": report(title=f"一图读懂{REPORT_TITLE}", day="2021-05-20"),
    "a notice about reports": report(title="关于做好2020年政府信息公开工作年度报告编制发布工作的通知", day="2021-03-02"),
    "a township's": report(title="云溪市青石镇人民政府2020年政府信息公开工作年度报告", day="2021-03-02"),
    "a hospital's": report(title="云溪市人民医院2020年信息公开工作年度报告", day="2021-04-20"),
    "a correction": report(title=f"{REPORT_TITLE}（更正）", day="2021-03-02"),
    "before the present law": report(title="云溪市水利局2018年政府信息公开工作年度报告", day="2019-05-02", parts=PARTS[:4]),
}


@pytest.mark.parametrize("cms", ["generic", "lonsun"])
@pytest.mark.parametrize("name", INNOCENT_REPORTS)
def test_no_false_alarm_about_reports(name: str, cms: str) -> None:
    document = read(INNOCENT_REPORTS[name], cms=cms, kind="年报", seen=date(2021, 6, 1))
    assert accused(document) == set()


@pytest.mark.parametrize(("markup", "rule"), [
    (report(day="2021-02-08"), "ANN001"), (report(parts=PARTS[:5]), "ANN004"), (report(last="", tables=""), "ANN012"),
])
def test_true_alarms_about_reports(markup: str, rule: str) -> None:
    assert accused(read(markup, cms="lonsun", kind="年报", seen=date(2021, 2, 9))) == {rule}
