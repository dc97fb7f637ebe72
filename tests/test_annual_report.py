"""Reading annual reports: every row by its label, and a doubt wherever a figure cannot be trusted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gkcrawl.extract.annual_form import COLUMNS, ROW_NAMES
from gkcrawl.extract.annual_report import from_tables, from_text
from gkcrawl.model import AnnualReport, ColumnRef, Document, Hit, Table
from gkcrawl.registry import all_rules
from gkcrawl.rule import Context, Undetermined

TITLE = "云溪市人民政府办公室2020年政府信息公开工作年度报告"
TITLE_2021 = "云溪市水利局2022年政府信息公开工作年度报告"
ZERO = (0,) * 7
CODES_2019 = tuple(code for code in ROW_NAMES if code not in ("R22", "R23"))
CODES_2021 = tuple(ROW_NAMES)
LITIGATION = (3, 0, 1, 0, 4, 0, 0, 2, 0, 2, 0, 0, 0, 1, 1)

# One partly published answer is booked under 商业企业, its receipt under 自然人: the total column balances.
SWAPPED = {
    "R1": (41, 0, 0, 0, 0, 0, 41), "R3": (19, 0, 0, 0, 0, 0, 19), "R4": (6, 1, 0, 0, 0, 0, 7),
    "R13": (12, 0, 0, 0, 0, 0, 12), "R24": (37, 1, 0, 0, 0, 0, 38), "R25": (3, 0, 0, 0, 0, 0, 3),
}
LABELS = {
    **ROW_NAMES, "R1": "一、本年新收政府信息公开申请数量", "R2": "二、上年结转政府信息公开申请数量", "R3": "（一）予以公开",
    "R4": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "R5": "1.属于国家秘密", "R6": "2.其他法律行政法规禁止公开",
    "R7": "3.危及“三安全一稳定”", "R13": "1.本机关不掌握相关政府信息", "R16": "1.信访举报投诉类申请",
    "R21": "（六）其他处理", "R24": "（七）总计", "R25": "四、结转下年度继续办理",
}
LABELS_2021 = {
    **LABELS, "R21": "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "R22": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "R23": "3.其他",
}
GROUPS = {"R5": "（三）不予公开", "R13": "（四）无法提供", "R16": "（五）不予处理"}
SECTIONS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其它需要报告的事项",
)
FIVE = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
Figures = Mapping[str, Sequence[object]]


def as_text(figures: Figures, *, separator: str = "\n\n", six: str = "") -> str:
    """A text copy as it comes out of a page: every cell on its own line (or word), table two with "18 18"."""
    rows = ["申请人情况", "自然人", "法人或其他组织", "总计", *COLUMNS[1:6]]
    for code in CODES_2019:
        if code == "R3":
            rows.append("三、本年度办理结果")
        rows += [GROUPS[code]] if code in GROUPS else []
        rows += [LABELS[code], *map(str, figures.get(code, ZERO))]
    parts = [
        TITLE, SECTIONS[0], "全年主动公开信息3200条，受理申请41件，办结38件。", SECTIONS[1],
        "本年新", "制作数量", "规范性文件", "18 18", "120", SECTIONS[2],
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", *rows, SECTIONS[3], "行政复议", "行政诉讼",
        *FIVE, "未经复议直接起诉", "复议后起诉", *FIVE, *FIVE, *map(str, LITIGATION), SECTIONS[4],
        "一是队伍不稳定。二是培训不够。", SECTIONS[5], six,
    ]
    return separator.join(parts)


def table_three(
    figures: Figures, codes: Sequence[str] = CODES_2021, labels: Mapping[str, str] = LABELS_2021, *,
    names: Sequence[str] = COLUMNS,
) -> list[tuple[str, ...]]:
    """Rows with spans repeated: three label cells, then a cell for each of ``names``."""
    rows = [
        ("（本列数据的勾稽关系）",) * 3 + ("申请人情况",) * len(names),
        ("",) * 3 + (names[0],) + ("法人或其他组织",) * (len(names) - 2) + (names[-1],),
        ("",) * 3 + tuple(names),
    ]
    for code in codes:
        label = labels[code]
        upper = ["三、本年度办理结果", "（六）其他处理"] if code in ("R21", "R22", "R23") else [label, label]
        rows.append((*upper, label, *map(str, figures.get(code, (0,) * len(names)))))
    return rows


def table_four(values: Sequence[object] = LITIGATION) -> Table:
    return Table(rows=(
        ("行政复议",) * 5 + ("行政诉讼",) * 10, FIVE + ("未经复议直接起诉",) * 5 + ("复议后起诉",) * 5, FIVE * 3,
        tuple(map(str, values)),
    ))


BODY = "\n".join((*SECTIONS[:2], "本年制发件数", *SECTIONS[2:], "无。"))


def read(rows: Sequence[tuple[str, ...]], *more: Table, title: str = TITLE_2021) -> AnnualReport:
    report = from_tables((Table(rows=tuple(rows)), *more), BODY, title)
    assert report is not None
    return report


def values(report: AnnualReport) -> dict[str, tuple[int | None, ...]]:
    return {row.code: row.values for row in report.requests}


# ---------------------------------------------------------------- text copies


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n", " \n \n"])
def test_text_copy_with_one_value_a_line(separator: str) -> None:
    report = from_text(as_text(SWAPPED, separator=separator))
    assert report is not None
    assert (report.year, report.form, report.doubts) == (2020, 2019, ())
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2019}
    assert report.litigation == LITIGATION
    assert [heading for heading, _ in report.sections] == list(SECTIONS)
    assert report.sections[5][1] == 0
    assert report.sections[4][1] == len("一是队伍不稳定。二是培训不够。")


def test_a_report_balanced_only_in_the_total_column_has_exactly_two_hits() -> None:
    report = from_text(as_text(SWAPPED))
    assert [hit.anchor for hit in judge("ANN071", report)] == ["自然人", "商业企业"]
    assert judge("ANN071", report)[0].detail == (
        "「自然人」列：本年新收41＋上年结转0＝41，办理总计37＋结转下年3＝40，相差1")
    assert judge("ANN072", report) == judge("ANN073", report) == judge("ANN074", report) == []
    assert [hit.anchor for hit in judge("ANN012", report)] == ["第六部分"]
    assert judge("ANN004", report) == []


def test_values_behind_the_label_in_one_line() -> None:
    text = as_text(SWAPPED).replace("\n\n", "\n")
    for _ in range(6):  # 41\n0\n0 … on one line
        text = text.replace("\n0\n", " 0\n")
    report = from_text(text)
    assert report is not None
    assert report.doubts == ()
    assert values(report)["R4"] == SWAPPED["R4"]


@pytest.mark.parametrize(("instead", "count"), [((4, 1, 0, 0, 0, 0, 0, 41), 8), ((41, 41), 2)])
def test_wrong_number_of_values_names_the_row(instead: tuple[int, ...], count: int) -> None:
    report = from_text(as_text({**SWAPPED, "R1": instead}))
    assert report is not None
    assert values(report)["R1"] == (None,) * 7
    assert report.doubts == (f"R1“本年新收政府信息公开申请数量”：应有7个数，读到{count}个",)
    with pytest.raises(Undetermined, match="R1"):
        judge("ANN071", report)
    assert judge("ANN072", report) == []  # the doubtful row is no part of this sum


def test_row_that_is_missing_in_the_text_is_a_doubt() -> None:
    report = from_text(as_text(SWAPPED).replace("1.信访举报投诉类申请", ""))
    assert report is not None
    assert any(doubt.startswith("R16“信访举报投诉类申请”：没有读到") for doubt in report.doubts)
    with pytest.raises(Undetermined):
        judge("ANN072", report)


# ---------------------------------------------------------------- tables


def test_tables_of_the_2021_form() -> None:
    figures = {"R1": (26, 3, 0, 0, 1, 0, 30), "R3": (20, 3, 0, 0, 1, 0, 24), "R23": (6, 0, 0, 0, 0, 0, 6),
               "R24": (26, 3, 0, 0, 1, 0, 30)}
    report = read(table_three(figures), table_four())
    assert (report.year, report.form, report.doubts) == (2022, 2021, ())
    assert values(report) == {code: tuple(figures.get(code, ZERO)) for code in CODES_2021}
    assert report.litigation == LITIGATION
    assert [row.label for row in report.requests][20] == LABELS_2021["R21"]


def test_tables_of_the_2019_form_have_one_row_of_other_treatment() -> None:
    report = from_tables(
        (Table(rows=tuple(table_three(SWAPPED, CODES_2019, LABELS))), table_four()),
        BODY.replace("制发件数", "新制作数量"), TITLE)
    assert report is not None
    assert (report.form, report.doubts) == (2019, ())
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2019}


def test_form_follows_the_words_not_the_year() -> None:
    report = from_tables((Table(rows=tuple(table_three({}))),), BODY, TITLE)
    assert report is not None
    assert (report.year, report.form) == (2020, 2021)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("１２", "", "　", "/", "—", "－", "１２"), (12, 0, 0, 0, 0, 0, 12)),
        (("1,234", "0", "\u00a0", "--", "0", "0", "1，234"), (1234, 0, 0, 0, 0, 0, 1234)),
        (("3件", "无", "0.0", "0", "0", "0", "3"), (3, 0, 0, 0, 0, 0, 3)),
    ],
)
def test_ways_of_writing_figures(cells: tuple[str, ...], expected: tuple[int, ...]) -> None:
    report = read(table_three({"R3": cells}), table_four())
    assert values(report)["R3"] == expected
    assert report.doubts == ()


@pytest.mark.parametrize("cell", ["-1", "1.5", "若干", "2 5", "2\n5", "12ab", "9" * 13])
def test_cell_that_is_no_count_is_none_with_a_doubt(cell: str) -> None:
    report = read(table_three({"R3": (cell, 0, 0, 0, 0, 0, 0)}), table_four())
    assert values(report)["R3"][0] is None
    assert [doubt for doubt in report.doubts if doubt.startswith("R3“予以公开”：自然人")] == list(report.doubts)
    assert len(report.doubts) == 1


def test_blank_total_beside_figures_is_a_doubt_not_a_zero() -> None:
    report = read(table_three({"R3": (2, 0, 0, 0, 0, 0, "")}), table_four())
    assert values(report)["R3"] == (2, 0, 0, 0, 0, 0, None)
    assert report.doubts == ("R3“予以公开”：总计一格空白",)


def test_table_in_two_halves_with_the_header_on_the_first() -> None:
    rows = table_three(SWAPPED, CODES_2021)
    report = read(rows[:12], Table(rows=tuple(rows[12:])), table_four())
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2021}
    assert report.doubts == ()


def test_second_half_that_lost_its_label_columns() -> None:
    rows = table_three(SWAPPED, CODES_2021)
    report = read(rows[:12], Table(rows=tuple(row[2:] for row in rows[12:])), table_four())
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2021}


def test_extra_subtotal_column_is_left_out() -> None:
    names = (COLUMNS[0], "小 计", *COLUMNS[1:])
    report = read(table_three({"R3": (5, 3, 1, 0, 0, 2, 0, 8)}, names=names), table_four())
    assert values(report)["R3"] == (5, 1, 0, 0, 2, 0, 8)
    assert report.doubts == ()


def test_header_words_with_spaces_and_line_ends_inside() -> None:
    rows = table_three(SWAPPED)
    rows[2] = ("",) * 3 + ("自然\n人", "商业 企业", "科研机\n构", "社会公益组织", "法律服务机构", "其 它", "总\u3000计")
    assert values(read(rows, table_four()))["R24"] == SWAPPED["R24"]


def test_column_spanned_over_two_grid_columns() -> None:
    rows = [(*row[:4], row[3], *row[4:]) for row in table_three(SWAPPED)]
    report = read(rows, table_four())
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2021}
    broken = [*rows[:3], (*rows[3][:3], "4", "1", *rows[3][5:]), *rows[4:]]
    report = read(broken, table_four())
    assert values(report)["R1"] == (None,) * 7
    assert report.doubts == ("R1“本年新收政府信息公开申请数量”：同一列下有两个不同的数，疑似一个数被拆成相邻两格",)


@pytest.mark.parametrize("cells", [(2, 5, 0, 0, 0, 0, 25), (0, 1, 2, 0, 0, 0, 12), (23, 0, 0, 0, 0, 2, 3)])
def test_two_digits_in_neighbouring_cells_are_suspected(cells: tuple[int, ...]) -> None:
    report = read(table_three({"R3": cells}), table_four())
    assert report.doubts == ("R3“予以公开”：疑似一个两位数被拆成相邻两格",)
    assert judge("ANN073", report) == []


def test_real_row_error_is_not_explained_away() -> None:
    report = read(table_three({"R3": (14, 2, 0, 0, 0, 0, 15)}), table_four())
    assert report.doubts == ()
    assert [hit.anchor for hit in judge("ANN073", report)] == ["R3"]


def test_the_same_table_twice_is_fine_two_different_ones_are_a_doubt() -> None:
    rows = table_three({})
    assert read(rows, Table(rows=tuple(rows)), table_four()).doubts == ()
    other = Table(rows=tuple(table_three({"R5": (1, 0, 0, 0, 0, 0, 1)})))
    assert read(rows, other, table_four()).doubts == ("R5“属于国家秘密”：页面上有两组不同的数",)


def test_tables_as_pictures() -> None:
    report = from_tables((), BODY, TITLE_2021)
    assert report is not None
    assert report.requests == ()
    assert report.litigation == ()
    assert [doubt[:3] for doubt in report.doubts] == ["表三：", "表四："]
    for rule in ("ANN071", "ANN072", "ANN073", "ANN074"):
        with pytest.raises(Undetermined):
            judge(rule, report)


@pytest.mark.parametrize(
    ("figures", "expected", "doubt"),
    [
        (LITIGATION[:14], (), "表四：应有15个数，读到14个"),
        (("",) * 15, (0,) * 15, None),
        (("2", "", "", "", "", *("0",) * 10), (2, 0, 0, 0, None, *(0,) * 10), "表四：有不是数字的单元格"),
    ],
)
def test_table_four(figures: Sequence[object], expected: tuple[int | None, ...], doubt: str | None) -> None:
    report = read(table_three({}), table_four(figures))
    assert report.litigation == expected
    assert report.doubts == ((doubt,) if doubt else ())


def test_table_four_with_a_column_over_two_grid_columns() -> None:
    table = Table(rows=tuple((row[0], *row) for row in table_four().rows))
    assert read(table_three({}), table).litigation == LITIGATION


@given(st.lists(st.lists(st.integers(0, 99_999), min_size=6, max_size=6), min_size=25, max_size=25))
@settings(max_examples=30, deadline=None)
def test_whatever_the_figures_they_come_back(rows: list[list[int]]) -> None:
    figures = {code: (*row, sum(row)) for code, row in zip(CODES_2021, rows, strict=True)}
    report = read(table_three(figures), table_four())
    assert values(report) == figures
    assert report.doubts == ()


@given(st.text(alphabet="一二三四五六七、。（）本年新收政府信息公开申请数量年度报告总计其他0 1\n\t/，", max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    report = from_text("政府信息公开年报\n" + text)
    assert report is None or len(report.requests) <= 25
    from_tables((Table(rows=(tuple(text.split("，")),)),), text, "2020年政府信息公开年报")


# ---------------------------------------------------------------- sections and titles


@pytest.mark.parametrize(
    "headings",
    [
        (*SECTIONS[:3], "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "五、存在问题及整改措施",
         "六、其他需要报告的事项"),
        ("总体情况", *SECTIONS[1:5], "其他需要报告的事项"),
        (*SECTIONS[:5], "六、其他事项"),
    ],
)
def test_local_wordings_of_the_headings_are_found(headings: tuple[str, ...]) -> None:
    report = from_text(f"{TITLE}\n" + "\n内容若干。\n".join((*headings, "无")))
    assert report is not None
    assert [heading for heading, _ in report.sections] == list(headings)
    assert judge("ANN004", report) == []


def test_table_of_contents_is_not_the_report() -> None:
    report = from_text("\n".join((TITLE, *SECTIONS, as_text(SWAPPED, separator="\n"))))
    assert report is not None
    assert report.sections[0][1] > 20
    assert judge("ANN004", report) == []


def test_text_that_lost_its_line_ends() -> None:
    report = from_text(" ".join(as_text(SWAPPED, six="本年未收取信息处理费。").split()))
    assert report is not None
    assert [heading for heading, _ in report.sections] == list(SECTIONS)
    assert report.sections[5][1] == len("本年未收取信息处理费。")
    assert values(report) == {code: SWAPPED.get(code, ZERO) for code in CODES_2019}


def test_signature_is_no_content_of_section_six() -> None:
    report = from_text(as_text(SWAPPED, six="云溪市人民政府办公室\n2021年1月18日"))
    assert report is not None
    assert report.sections[5][1] == 0
    report = from_text(as_text(SWAPPED, six="无\n云溪市人民政府办公室\n2021年1月18日"))
    assert report is not None
    assert report.sections[5][1] == 1


def test_order_of_parts_is_kept() -> None:
    report = from_text("\n内容。\n".join((TITLE, *SECTIONS[:2], SECTIONS[3], SECTIONS[2], *SECTIONS[4:], "无")))
    assert [hit.anchor for hit in judge("ANN004", report)] == ["次序"]


@pytest.mark.parametrize(
    "title",
    ["关于做好2020年政府信息公开工作年度报告编制工作的通知", "政府信息公开工作年度报告模板", "2020年政府网站工作年度报表"],
)
def test_other_matters_are_no_reports(title: str) -> None:
    assert from_tables((Table(rows=tuple(table_three({}))),), BODY, title) is None


def test_page_with_only_a_file_is_no_report() -> None:
    assert from_tables((), "附件：年度报告.pdf", TITLE) is None
    assert from_text("今天天气很好") is None


# ---------------------------------------------------------------- helpers


def judge(rule: str, report: AnnualReport | None) -> list[Hit]:
    """The hits of one rule on a page with this report."""
    page = Document(url="https://www.yunxi.example/1.html", unit="u", column=ColumnRef(id="c", unit="u", path=("年报",)),
                    title=TITLE, annual_report=report)
    found = all_rules()[rule].rule
    assert found.points >= Decimal(0)
    return [word for word in found.check(page, Context(as_of=date(2021, 3, 1), params=found.params()))
            if isinstance(word, Hit)]
