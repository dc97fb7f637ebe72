"""Every report format on one made-up round: what it says, what it never says, same model same bytes."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest
from sample_model import sample_model

from gkcrawl.errors import MailError
from gkcrawl.model import Period
from reports import _charts, _notice_text, _sheet, _words, mail, notice, problems, scores, site
from reports._paper import Grid, Text
from reports.base import ReportFile, formats
from reports.view import Problem, ReportModel, UnitView

MODEL = sample_model()
PRIVATE = [p for view in MODEL.units for p in view.problems if p.private]
HOSTILE = '<script>alert(1)</script>=HYPERLINK("x")\x00\x07\u202e&amp;{{ 7*7 }}'


def with_first_problem(model: ReportModel, **changes: Any) -> ReportModel:
    """``model`` with one problem of the last county changed, in the list and among the typical examples."""
    view = model.of_class("县区")[-1]
    old = view.problems[0]
    new = replace(old, **changes)
    units = tuple(replace(u, problems=(new, *u.problems[1:])) if u is view else u for u in model.units)
    typical = tuple(
        replace(t, examples=(new, *t.examples)) if t.rule == old.rule else t for t in model.typical
    )
    return replace(model, units=units, typical=typical)


def notice_lines(model: ReportModel) -> list[str]:
    out: list[str] = []
    for block in _notice_text.blocks(model):
        if isinstance(block, Text):
            out.append(block.text)
        elif isinstance(block, Grid):
            out += [" | ".join(row) for row in (block.header, *block.rows)]
    return out


def book(body: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(body))


# ---------------------------------------------------------------- all formats


def test_formats_are_found_by_walking() -> None:
    assert set(formats()) == {"notice", "problems", "scores", "site"}


@pytest.mark.parametrize("report", formats().values(), ids=lambda report: report.id)
def test_same_model_same_bytes(report: Any) -> None:
    first, second = report.render(MODEL), report.render(sample_model())
    assert [f.name for f in first] == [f.name for f in second]
    assert all(a.body == b.body for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("report", formats().values(), ids=lambda report: report.id)
def test_hostile_title_does_not_stop_a_format(report: Any) -> None:
    model = with_first_problem(MODEL, doc_title=HOSTILE, detail=HOSTILE * 900, url="javascript:alert(1)")
    assert all(f.body for f in report.render(model))


def test_file_names_have_no_folders() -> None:
    names = [f.name for report in formats().values() for f in report.render(MODEL)]
    assert len(names) == len(set(names)) == 21 + 3
    assert not [name for name in names if re.search(r'[\\/:*?"<>|\s]', name)]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (23, "二十三")]
)
def test_numeral(number: int, text: str) -> None:
    assert _words.numeral(number) == text


def test_figures() -> None:
    assert _words.figure(Decimal("93.305")) == "93.31"
    assert _words.plain(Decimal("0.50")) == "0.5"
    assert _words.plain(Decimal(100)) == "100"
    assert [_words.signed(Decimal(v)) for v in ("1.2", "-0.30", "0.001")] == ["+1.20", "−0.30", "持平"]
    assert _words.chinese_date(date(2021, 2, 5)) == "2021年2月5日"


def test_clean_drops_what_hides_text_and_bounds_it() -> None:
    assert _words.clean("a\x00b\u202ec\ud800d\r\ne") == "abcd\ne"
    cut = _words.clean("字" * 40_000)
    assert len(cut) == 32_000
    assert cut.endswith("…（已截断）")


@pytest.mark.parametrize(
    ("url", "web"),
    [
        ("https://a.example/x?y=1", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:x", False),
        ("data:text/html,x", False),
        ('https://a.example/" onclick="x', False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, web: bool) -> None:
    assert _words.is_web_address(url) is web


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (Period(id="2020Q4", cut_off=date(2020, 12, 31)), "2020年第四季度政务公开监测"),
        (Period(id="2020-11", kind="月度", cut_off=date(2020, 11, 30)), "2020年11月政务公开月度巡查"),
    ],
)
def test_round_name(period: Period, name: str) -> None:
    assert _words.round_name(period) == name


# ---------------------------------------------------------------- notice


def test_notice_order_of_sections() -> None:
    first = [b.text for b in _notice_text.blocks(MODEL) if isinstance(b, Text) and b.style == "first"]
    assert first == [
        "一、总体情况",
        "二、主要问题",
        "三、整改与回头看",
        "四、核查覆盖情况",
        "五、下一步工作要求",
    ]
    title = [b.text for b in _notice_text.blocks(MODEL) if isinstance(b, Text) and b.style == "title"]
    assert title == ["临溪市政务公开办公室关于", "2020年第四季度政务公开监测情况的通报"]


def test_notice_lead_and_statistics() -> None:
    lines = notice_lines(MODEL)
    lead = next(line for line in lines if line.startswith("根据"))
    assert "7个县区、14个市直部门" in lead
    assert "截至2020年12月31日" in lead
    overall = lines[lines.index("一、总体情况") + 1]
    assert overall.startswith(
        "县区平均得分率98.14%，较上轮上升2.04个百分点；最高100.00%（青岚县、云台区），最低93.30%（望川县）。"
    )


def test_notice_ranks_classes_apart_and_names_the_unranked() -> None:
    lines = notice_lines(MODEL)
    assert "7 | 望川县 | 93.30 | 93.30% | +0.30 | 4" in lines
    assert "市农业农村局 | 97.05 | 89.05—97.05 | 97.05% | 可核查比例82.0%，低于90%：3个栏目采集异常" in lines
    assert not [line for line in lines if re.match(r"\d+ \| 市农业农村局", line)]


def test_notice_names_examples_but_only_counts_private_problems() -> None:
    text = "\n".join(notice_lines(MODEL))
    assert "《关于印发河口区河道管护办法的通知》" in text
    assert "涉及2个单位，共2条。此类问题涉及个人信息" in text
    for problem in PRIVATE:
        for secret in (problem.doc_title, problem.url, problem.evidence, problem.detail):
            assert secret not in text


def test_a_rule_with_one_private_problem_is_not_quoted_at_all() -> None:
    model = with_first_problem(MODEL, private=True)
    changed = next(p for v in model.units for p in v.problems if p.private and p.rule != "PRV001")
    lines = notice_lines(model)
    position = next(n for n, line in enumerate(lines) if line.endswith(changed.rule_title))
    assert lines[position + 1].endswith("另行通知有关单位立即处置。")


def test_notice_deadline_waits_for_the_calendar() -> None:
    assert "于2021年3月3日前（印发之日起15个工作日）反馈" in "\n".join(notice_lines(MODEL))
    unsure = "\n".join(notice_lines(replace(MODEL, deadline_certain=False)))
    assert "15个工作日内（日期待国务院节假日安排公布后确定）" in unsure
    assert "2021年3月3日" not in unsure


def test_notice_says_what_could_not_be_checked() -> None:
    text = "\n".join(notice_lines(MODEL))
    assert "市农业农村局“政策解读：昨夜0条，此前36条”" in text
    assert "另有44个链接因对方拒绝访问、超时等原因未能核实，涉及files.linxi.example（38个）" in text


def test_values_may_name_a_unit_by_short_name() -> None:
    short = {v.unit.id: v.unit.short_name for v in MODEL.units}
    model = replace(
        MODEL,
        coverage=tuple(replace(c, unit=short[c.unit]) for c in MODEL.coverage),
        units=tuple(
            replace(v, problems=tuple(replace(p, unit=short[p.unit]) for p in v.problems)) for v in MODEL.units
        ),
    )
    assert notice_lines(model) == notice_lines(MODEL)
    assert page(model)[0] == page(MODEL)[0]


def test_change_is_told_in_points_of_the_rate() -> None:
    view = MODEL.of_class("县区")[-1]
    card = replace(view.card, score=Decimal(933), full=Decimal(1000))
    assert _words.change(replace(view, card=card)) == Decimal("0.3")


def test_notice_of_a_failed_run_must_not_be_issued() -> None:
    model = replace(MODEL, run_outcome="failed", run_reason="门户连续拒绝访问")
    assert notice_lines(model)[0] == "【采集未完成，本稿不得印发】"
    assert "门户连续拒绝访问" in "\n".join(notice_lines(model))


def test_first_round_has_nothing_to_compare() -> None:
    units = tuple(replace(u, previous=None, fixed=0, regressed=0, still_open=0) for u in MODEL.units)
    assert "本轮为首轮监测" in "\n".join(notice_lines(replace(MODEL, units=units)))


def test_provisional_ranking_shows_bounds() -> None:
    units = tuple(
        replace(u, card=replace(u.card, provisional=True, low=u.card.score - 2)) for u in MODEL.units
    )
    assert "7 | 望川县 | 93.30 | 91.30—93.30 | 93.30% | +0.30 | 4" in notice_lines(
        replace(MODEL, units=units)
    )


def test_docx_layout() -> None:
    (file,) = notice.render(MODEL)
    with zipfile.ZipFile(io.BytesIO(file.body)) as archive:
        document = archive.read("word/document.xml").decode()
        footers = [
            archive.read(n).decode() for n in archive.namelist() if "footer" in n and n.endswith(".xml")
        ]
        settings = archive.read("word/settings.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in document
    assert 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"' in document
    assert 'w:docGrid w:type="lines"' in document
    assert "linesAndChars" not in document
    runs = re.findall(r"<w:r>.*?</w:r>", document, re.S)
    assert runs and all("w:eastAsia=" in run for run in runs)
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"} <= set(
        re.findall(r'w:eastAsia="([^"]+)"', document)
    )
    assert 'w:firstLineChars="200"' in styles and 'w:line="560" w:lineRule="exact"' in styles
    assert document.count("<w:tblHeader") == document.count("<w:tbl>")
    assert document.count("<w:cantSplit") == document.count("<w:tr>")
    assert "evenAndOddHeaders" in settings
    assert sorted(re.findall(r'<w:jc w:val="(\w+)"', "".join(footers))) == ["left", "right"]
    assert all(" PAGE " in footer and "— " in footer for footer in footers)


# ---------------------------------------------------------------- problem list


def problem_sheet(model: ReportModel, view: UnitView) -> Any:
    return book(problems.one(model, view))[problems.SHEET]


def test_problem_list_columns_in_the_order_units_know() -> None:
    view = MODEL.of_class("县区")[-1]
    sheet = problem_sheet(MODEL, view)
    top, below = ([c.value for c in row] for row in sheet.iter_rows(min_row=3, max_row=4))
    assert top[:10] == [
        "序号",
        "公开事项",
        None,
        None,
        "内容要求",
        "分值",
        "得分",
        "失分原因",
        "整改措施",
        "整改情况",
    ]
    assert below[1:4] == ["一级", "二级", "三级"]
    assert top[10:22] == [
        "扣分",
        "单位",
        "栏目路径",
        "网址",
        "问题类型",
        "依据",
        "整改建议",
        "整改时限",
        "证据编号",
        "首次发现",
        "是否重复",
        "状态",
    ]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=problems.FIRST_ROW + 1)]
    assert len(rows) == len(view.problems)
    assert [row[18] for row in rows] == [p.id[:12] for p in view.problems]
    assert [row[22] for row in rows] == [p.id for p in view.problems]


def test_problem_list_leaves_two_columns_to_fill_in() -> None:
    sheet = problem_sheet(MODEL, MODEL.of_class("县区")[-1])
    free = {
        sheet.cell(4, c.column).value or sheet.cell(3, c.column).value
        for row in sheet.iter_rows(min_row=problems.FIRST_ROW + 1)
        for c in row
        if not c.protection.locked
    }
    assert free == {"整改措施", "整改情况"}
    assert sheet.protection.sheet
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"已整改,整改中,申诉,不涉及"'
    assert str(validation.sqref) == f"J5:J{4 + 4}"


def test_problem_list_prints_on_a4() -> None:
    sheet = problem_sheet(MODEL, MODEL.of_class("县区")[-1])
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (
        sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0
    )  # one page wide is the default
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.column_dimensions["W"].hidden


def test_text_of_a_stranger_stays_text() -> None:
    model = with_first_problem(
        MODEL, doc_title="x", detail="=1+1", url="javascript:alert(1)", levels=("=2", "+3", "4")
    )
    sheet = problem_sheet(model, model.of_class("县区")[-1])
    row = next(sheet.iter_rows(min_row=problems.FIRST_ROW + 1))
    assert [c.value for c in row[1:4]] == ["=2", "+3", "4"]
    assert {c.data_type for c in row[1:4]} == {"s"}
    assert row[13].value == "javascript:alert(1)" and row[13].hyperlink is None


def test_long_text_is_cut_visibly_not_lost() -> None:
    model = with_first_problem(MODEL, detail="长" * 40_000)
    row = next(problem_sheet(model, model.of_class("县区")[-1]).iter_rows(min_row=problems.FIRST_ROW + 1))
    assert len(row[7].value) == 32_000
    assert row[7].value.endswith("…（已截断）")


def test_list_of_a_clean_unit_says_so() -> None:
    sheet = problem_sheet(MODEL, MODEL.units[0])
    assert MODEL.units[0].problems == ()
    assert sheet["A5"].value == "本轮未发现问题。"


def test_advice_and_private_reasons() -> None:
    problem = MODEL.of_class("县区")[-1].problems[0]
    assert problems.reason(replace(problem, points=Decimal(0))).endswith("（此项不扣分，请及时排查）")
    assert PRIVATE[0].doc_title not in problems.reason(PRIVATE[0])


def test_units_with_one_short_name_get_two_files() -> None:
    unit = replace(MODEL.units[1].unit, short_name=MODEL.units[0].unit.short_name)
    model = replace(MODEL, units=(MODEL.units[0], replace(MODEL.units[1], unit=unit)))
    assert [f.name for f in problems.render(model)] == [
        "青岚县2020Q4问题清单.xlsx",
        "青岚县2020Q4问题清单-u06.xlsx",
    ]


# ---------------------------------------------------------------- score sheet


def test_score_sheet() -> None:
    (file,) = scores.render(MODEL)
    opened = book(file.body)
    assert opened.sheetnames == ["排名", "指标得分", "得分明细", "说明"]
    ranking = {row[2]: row for row in opened["排名"].iter_rows(values_only=True)}
    assert ranking["望川县"][:4] == ("县区", 7, "望川县", 93.3)
    assert ranking["临溪市农业农村局"][1] is None
    assert ranking["临溪市农业农村局"][11].startswith("成绩仅供参考")
    matrix = list(opened["指标得分"].iter_rows(values_only=True))
    assert matrix[-1][3:] == tuple(float(v.card.score) for v in MODEL.units)
    assert sum(row[9] for row in matrix[1:-1]) == pytest.approx(93.3)
    ledger = list(opened["得分明细"].iter_rows(min_row=2, values_only=True))
    assert len(ledger) == sum(len(v.card.entries) for v in MODEL.units)
    assert sum(row[5] for row in ledger if row[0] == "望川县") == pytest.approx(93.3 - 100)


def test_score_sheet_shows_states_and_hides_private_evidence() -> None:
    view = MODEL.units[0]
    lines = (
        replace(view.card.lines[0], state="unassessed"),
        replace(view.card.lines[1], state="not-checkable"),
        *view.card.lines[2:],
    )
    model = replace(MODEL, units=(replace(view, card=replace(view.card, lines=lines)), *MODEL.units[1:]))
    opened = book(scores.render(model)[0].body)
    assert [opened["指标得分"].cell(row, 4).value for row in (2, 3)] == ["待评", "未能核查"]
    rows = [row for row in opened["得分明细"].iter_rows(values_only=True) if row[6] == "PRV001"]
    assert len(rows) == 2
    assert {(row[9], row[10]) for row in rows} == {(_words.PRIVATE_WORDS, _words.PRIVATE_WORDS)}


# ---------------------------------------------------------------- site


class Page(HTMLParser):
    """Tags and links of a page; the parser of the standard library decodes entities."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(model: ReportModel) -> tuple[str, Page]:
    (file,) = site.render(model)
    html = file.body.decode()
    return html, Page(html)


def test_site_loads_nothing() -> None:
    html, parsed = page(MODEL)
    loading = [
        (tag, attrs)
        for tag, attrs in parsed.tags
        if tag
        in ("link", "img", "iframe", "object", "embed", "base", "source", "video", "audio", "use", "image")
        or "src" in attrs
        or "style" in attrs
        or any(name.startswith("on") for name in attrs)
    ]
    assert loading == []
    assert "@import" not in html and "url(" not in html
    policy = next(a["content"] for t, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    assert [t for t, _ in parsed.tags].count("script") == 1


def test_site_escapes_strangers_titles() -> None:
    model = with_first_problem(
        MODEL,
        doc_title=HOSTILE,
        detail=HOSTILE,
        rule_title='"><img src=x onerror=alert(1)>',
        url="javascript:alert(1)",
        points=Decimal(50),
    )
    html, parsed = page(model)
    assert "<script>alert" not in html
    tags = [t for t, _ in parsed.tags]
    assert tags.count("script") == 1 and "img" not in tags
    hrefs = {a["href"] for t, a in parsed.tags if t == "a" and a.get("href")}
    assert all(h and h.startswith(("#", "https://www.linxi.example/")) for h in hrefs)
    assert "<script>alert(1)</script>=HYPERLINK" in "".join(parsed.words)
    assert "49" not in [w.strip() for w in parsed.words]


def test_site_counts_private_problems_without_naming_them() -> None:
    html, parsed = page(MODEL)
    for problem in PRIVATE:
        for secret in (problem.doc_title, problem.url, problem.evidence, problem.detail, problem.levels[1]):
            assert secret not in html
    assert "".join(parsed.words).count(_words.PRIVATE_WORDS) >= len(PRIVATE)


def test_site_shows_no_evidence_at_all() -> None:
    html, _ = page(MODEL)
    assert not [p.evidence for v in MODEL.units for p in v.problems if p.evidence in html]


def test_site_lists_every_problem_and_unit() -> None:
    html, parsed = page(MODEL)
    assert len([1 for t, a in parsed.tags if t == "tr" and "data-points" in a]) == sum(
        len(v.problems) for v in MODEL.units
    )
    assert html.count("<article") == len(MODEL.units)
    anchors = {a["id"] for _, a in parsed.tags if a.get("id")}
    targets = {a["href"][1:] for t, a in parsed.tags if t == "a" and (a.get("href") or "").startswith("#")}  # type: ignore[index,union-attr]
    assert targets <= anchors


def test_charts_bear_odd_numbers() -> None:
    assert _charts.trend([("2020Q4", Decimal(90))]) == ""
    flat = _charts.trend([("a", Decimal(100)), ("b", Decimal(100))])
    assert "nan" not in flat and flat.count("<circle") == 2
    assert 'width="100.0"' in _charts.meter(Decimal(3))
    assert "&lt;b&gt;" in _charts.dots([("县区", [_charts.Dot(name="<b>", rate=Decimal(0))], None)])
    assert _charts.dots([]) == ""


def test_empty_round_renders() -> None:
    model = replace(MODEL, units=(), statistics=(), typical=(), coverage=(), trend=(), links_unverified=())
    assert all(f.body for report in formats().values() for f in report.render(model))


# ---------------------------------------------------------------- mail


ENVELOPE: dict[str, Any] = {
    "sender": "临溪市政务公开办 <zwgk@linxi.example>",
    "recipient": "望川县 <u3@linxi.example>",
    "reply_to": "",
    "message_id": "<2020q4.u03@linxi.example>",
    "date": datetime(2021, 2, 5, 9, 0, tzinfo=UTC),
}


def composed(view: UnitView, model: ReportModel = MODEL) -> mail.Composed:
    return mail.compose(model, view, ReportFile(name="长长的名字.xlsx", body=b"PK\x03\x04"))


def parsed_mail(**changes: Any) -> EmailMessage:
    message = message_from_bytes(
        mail.to_message(composed(MODEL.of_class("县区")[-1]), **ENVELOPE | changes), policy=default
    )
    assert isinstance(message, EmailMessage)
    return message


def test_mail_round_trip() -> None:
    message = parsed_mail(reply_to="zwgk@linxi.example")
    assert message["Subject"] == "【政务公开监测】望川县 2020Q4 问题清单（4 条，得分 93.30）"
    assert message["From"].addresses[0].display_name == "临溪市政务公开办"
    assert message["Reply-To"] == "zwgk@linxi.example"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text and html
    assert "整改时限：2021年3月3日前" in text.get_content()
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "2020Q4问题清单.xlsx"
    assert attachment.get_content() == b"PK\x03\x04"


def test_mail_lines_are_short_and_the_file_name_is_one_piece() -> None:
    raw = mail.to_message(composed(MODEL.units[0]), **ENVELOPE)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"filename*=utf-8''" in raw and b"filename*0*" not in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_same_mail_same_bytes() -> None:
    view = MODEL.of_class("县区")[-1]
    assert mail.to_message(composed(view), **ENVELOPE) == mail.to_message(composed(view), **ENVELOPE)


def test_mail_body_has_five_items_the_costliest_first() -> None:
    view = max(MODEL.units, key=lambda v: len(v.problems))
    many: tuple[Problem, ...] = tuple(
        replace(
            view.problems[0], number=n, id=f"{n:064}", points=Decimal(n), detail=f"第{n}处问题", private=False
        )
        for n in range(1, 9)
    )
    mailed = composed(replace(view, problems=many))
    assert re.findall(r"^\d\. |第\d处问题", mailed.text, re.M)[:10] == [
        "1. ",
        "第8处问题",
        "2. ",
        "第7处问题",
        "3. ",
        "第6处问题",
        "4. ",
        "第5处问题",
        "5. ",
        "第4处问题",
    ]
    assert "其余3条见附件。" in mailed.text and "其余3条见附件。" in mailed.html
    assert "（8 条，" in mailed.subject


def test_mail_counts_private_problems_only() -> None:
    mailed = composed(MODEL.of_class("县区")[-1])
    for body in (mailed.text, mailed.html):
        assert "共1条（位置：附件）" in body
        assert not [s for p in PRIVATE for s in (p.doc_title, p.url, p.detail, p.evidence) if s in body]


def test_mail_html_is_inlined_and_escaped() -> None:
    model = with_first_problem(MODEL, doc_title=HOSTILE, url="javascript:alert(1)", points=Decimal(50))
    mailed = composed(model.of_class("县区")[-1], model)
    assert "<script" not in mailed.html and "<style" not in mailed.html
    assert "&lt;script&gt;" in mailed.html and 'style="' in mailed.html
    assert 'href="javascript' not in mailed.html
    assert "<script>alert(1)</script>" in mailed.text


def test_settled_problems_are_not_asked_for_again() -> None:
    view = MODEL.of_class("县区")[-1]
    done = tuple(replace(p, status="fixed") for p in view.problems)
    mailed = composed(replace(view, problems=done))
    assert "（0 条，" in mailed.subject
    assert "另列有4条已了结的问题" in mailed.text


@pytest.mark.parametrize("name", ["望川县\r\nBcc: x@y.example", "望川\u2028县", "望川\x00县", "望川\u202e县"])
def test_control_characters_in_names_are_refused(name: str) -> None:
    view = MODEL.of_class("县区")[-1]
    with pytest.raises(MailError, match="控制字符"):
        composed(replace(view, unit=replace(view.unit, short_name=name)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", "a@b.example\r\nBcc: c@d.example"),
        ("recipient", "a@b.example, c@d.example"),
        ("recipient", "无"),
        ("recipient", ""),
        ("recipient", "用户@b.example"),
        ("sender", "x"),
        ("reply_to", "a@b.example\nX: y"),
        ("message_id", "<a>\r\nX: y"),
        ("recipient", "a@@b.example"),
    ],
)
def test_forged_envelopes_are_refused(field: str, value: str) -> None:
    with pytest.raises(MailError):
        mail.to_message(composed(MODEL.units[0]), **ENVELOPE | {field: value})


def test_mail_date_needs_a_zone() -> None:
    with pytest.raises(MailError, match="时区"):
        mail.to_message(composed(MODEL.units[0]), **ENVELOPE | {"date": datetime(2021, 2, 5)})  # noqa: DTZ001


def test_row_heights_follow_wrapped_text() -> None:
    assert _sheet._lines("一二三四五六七八九十", 11.5) == 2
    assert _sheet._lines("a\nb", 10) == 2
    assert _sheet._lines(Decimal(3), 5) == 1
