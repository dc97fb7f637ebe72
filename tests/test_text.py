"""Dates, document numbers, addresses, keys and digests as real pages write them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkcrawl.model import ColumnRef, Document, Link
from gkcrawl.text import (
    TIMEZONE,
    canonical_url,
    digest,
    find_dates,
    find_document_numbers,
    normalize,
    normalize_label,
    parse_date,
    parse_datetime,
    parse_document_number,
    title_key,
)

# ---------------------------------------------------------------- normal forms


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("索 引 号", "索引号"), ("索\u2002引\u2002号：", "索引号"), ("名　　称:", "名称"), ("有\xa0效\xa0性 ： ", "有效性"),
        ("\u200b文号", "文号"), ("", ""),
    ],
)
def test_labels_lose_spaces_and_colons(label: str, plain: str) -> None:
    assert normalize_label(label) == plain


def test_normalize() -> None:
    assert normalize(" ２０２１年\u200b\r\n\t  政务\x00公开 ") == "2021年 政务公开"


@given(st.text())
def test_normalize_is_idempotent(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021年04月16日", date(2021, 4, 16)),
        ("2021年4月16日", date(2021, 4, 16)),
        ("２０２１年４月１６日", date(2021, 4, 16)),
        ("20 20 年 7 月2 日", date(2020, 7, 2)),
        ("2021\u200b年4月\u200b16日", date(2021, 4, 16)),
        ("二〇二一年四月十六日", date(2021, 4, 16)),
        ("二○二一年四月十六日", date(2021, 4, 16)),
        ("二零二一年十月一日", date(2021, 10, 1)),
        ("二O二一年十二月三十一日", date(2021, 12, 31)),
        ("二о一九年二月二十日", date(2019, 2, 20)),
        ("一九四九年十月一日", date(1949, 10, 1)),
        ("二〇二〇年一月廿三日", date(2020, 1, 23)),
        ("2017——04——12", date(2017, 4, 12)),
        ("2018.11.14 17:44:00", date(2018, 11, 14)),
        ("2021/4/6", date(2021, 4, 6)),
        ("[\n 2025-01-14 ]", date(2025, 1, 14)),
        ("发布时间：2021-04-16 10:20来源", date(2021, 4, 16)),
        ("2021-11-15T18:54:00.000Z", date(2021, 11, 16)),
        ("2021-11-15T15:59:59Z", date(2021, 11, 15)),
        ("2021-11-15T23:00:00+08:00", date(2021, 11, 15)),
        ("1618502400", date(2021, 4, 16)),
        ("1618502400000", date(2021, 4, 16)),
        ("20210416", date(2021, 4, 16)),
        ("2021年2月30日，实为2021年3月2日", date(2021, 3, 2)),
        ("印发日期 2021年2月30日", None),
        ("2021-02-30", None),
        ("二〇二一年二月三十日", None),
        ("某政办发〔2026〕12号", None),
        ("2026年9月", None),
        ("登记号1618502400", None),
        ("113417000032450703/202311-00040", None),
        ("PZ00101-1700-2023-00052", None),
        ("版本 12018.11.14", None),
        ("2018.11.14.3", None),
        ("", None),
    ],
)
def test_parse_date(text: str, value: date | None) -> None:
    assert parse_date(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018.11.14 17:44:00", datetime(2018, 11, 14, 17, 44, tzinfo=TIMEZONE)),
        ("2021年4月16日下午3:20", datetime(2021, 4, 16, 15, 20, tzinfo=TIMEZONE)),
        ("2021年4月16日10时05分", datetime(2021, 4, 16, 10, 5, tzinfo=TIMEZONE)),
        ("2021-11-15T18:54:00.000Z", datetime(2021, 11, 15, 18, 54, tzinfo=UTC)),
        ("2021-04-16 24:00", datetime(2021, 4, 16, tzinfo=TIMEZONE)),
        ("2021-04-16T08:00:00+99:99", datetime(2021, 4, 16, 8, tzinfo=TIMEZONE)),
        ("2021-04-16", datetime(2021, 4, 16, tzinfo=TIMEZONE)),
        ("不详", None),
    ],
)
def test_parse_datetime(text: str, value: datetime | None) -> None:
    found = parse_datetime(text)
    assert found == value
    assert found is None or found.utcoffset() == datetime(2021, 1, 1, tzinfo=TIMEZONE).utcoffset()


def test_find_dates_gives_places() -> None:
    text = "自2020-01-01-2020-02-01公示，二〇二〇年三月四日起施行，2020年13月1日作废。"
    found = find_dates(text)
    assert [one.value for one in found] == [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 4)]
    assert all(text[one.start : one.end] == one.text for one in found)
    assert found[2].text == "二〇二〇年三月四日"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.text("政办发，。（）《》 \n", max_size=20))
def test_every_written_form_of_a_day_is_read_back(day: date, around: str) -> None:
    forms = (
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02}月{day.day:02}日", day.isoformat(),
        f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month:02}.{day.day:02}",
    )
    for form in forms:
        assert [one.value for one in find_dates(f"{around}{form}{around}")] == [day]
        assert parse_date(form) == day


@given(st.text("0123456789年月日-/.〇一二十:TZ+ \n", max_size=60))
def test_no_text_breaks_the_date_reader(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end] == found.text
    parse_datetime(text)


# ---------------------------------------------------------------- document numbers


@pytest.mark.parametrize(
    ("text", "normal", "defects"),
    [
        ("六政办〔2020〕3号", "六政办〔2020〕3号", ()),
        ("六政办秘〔2020〕12 号", "六政办秘〔2020〕12号", ()),
        ("六政办 〔   2014   〕   134号", "六政办〔2014〕134号", ()),
        ("六 政 办 〔2020〕 3 号", "六政办〔2020〕3号", ()),
        ("六政办〔２０２０〕３号", "六政办〔2020〕3号", ()),
        ("\u200b六政办〔20\u200b20〕3号", "六政办〔2020〕3号", ()),
        ("六政办﹝2020﹞3号", "六政办〔2020〕3号", ("lookalike-bracket",)),
        ("六政办[2020]3号", "六政办〔2020〕3号", ("bracket",)),
        ("六政办【2021】3号", "六政办〔2021〕3号", ("bracket",)),
        ("六政办（2012）12号", "六政办〔2012〕12号", ("bracket",)),
        ("六政办〔2020]3号", "六政办〔2020〕3号", ("bracket",)),
        ("六政公开办函〔202130号", "六政公开办函〔2021〕30号", ("brackets-lost",)),
        ("皖政务办〔20205号", "皖政务办〔2020〕5号", ("brackets-lost",)),
        ("六政办函202130号", "六政办函〔2021〕30号", ("brackets-lost",)),
        ("六政办2021〕30号", "六政办〔2021〕30号", ("brackets-lost",)),
        ("六政办〔2020〕第3号", "六政办〔2020〕3号", ("ordinal",)),
        ("六政办〔2020〕03号", "六政办〔2020〕3号", ("leading-zero",)),
        ("六政办〔2020〕第03", "六政办〔2020〕3号", ("ordinal", "leading-zero", "no-hao")),
        ("〔2020〕3号", "〔2020〕3号", ()),
        ("某市人民政府令第45号", "某市人民政府令第45号", ()),
        ("国务院令 第711号", "国务院令第711号", ()),
        ("国务院令第七百一十一号", "国务院令第711号", ()),
        ("某市统计局公告2021年第2号", "某市统计局公告2021年第2号", ()),
        ("某市统计局公告【2021】2号", "某市统计局公告〔2021〕2号", ("bracket",)),
        ("财综〔2020〕3号 发改价〔2020〕5号", "财综〔2020〕3号", ()),
        ("和政办〔2020〕3号", "和政办〔2020〕3号", ()),
        ("穗规划资源规字〔2020〕4号", "穗规划资源规字〔2020〕4号", ()),
        ("自然资规〔2020〕4号", "自然资规〔2020〕4号", ()),
    ],
)
def test_numbers_of_metadata_fields(text: str, normal: str, defects: tuple[str, ...]) -> None:
    number = parse_document_number(text)
    assert number is not None
    assert (number.normal, number.defects) == (normal, defects)


@pytest.mark.parametrize(
    "text",
    [
        "无", "/", "-", "—", "", "  ", "某市人民政府办公室", "522-03-02-08-0841", "关于做好防汛工作的通知", "（年度方案）",
        "113417000032450703/202311-00040", "2020年3号", "皖公网安备34150002000123号", "某小区（2020）3号楼", "第3号",
        "京ICP备20200123号",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert parse_document_number(text) is None


@pytest.mark.parametrize(
    ("text", "normals"),
    [
        ("根据六政办〔2020〕3号文件要求", ["六政办〔2020〕3号"]),
        ("按照《关于印发方案的通知》（六政办秘〔2020〕3号）", ["六政办秘〔2020〕3号"]),
        ("某市人民政府办公室关于印发方案的通知六政办〔2020〕3号各县区人民政府", ["六政办〔2020〕3号"]),
        ("六政〔2020〕1号和六政办〔2020〕3号同时废止", ["六政〔2020〕1号", "六政办〔2020〕3号"]),
        ("六政〔2020〕3、4号", ["六政〔2020〕3号", "六政〔2020〕4号"]),
        ("各县区人民政府：\n六政办\n〔2020〕3号", ["六政办〔2020〕3号"]),
        ("《条例》已经国务院令第711号公布", ["国务院令第711号"]),
        ("2012年9月12日某市人民政府令第45号公布", ["某市人民政府令第45号"]),
        ("现将六政办〔2020〕3号印发给你们", ["六政办〔2020〕3号"]),
        ("参考文献[2020] 12", []),
        ("项目（2020）12", []),
        ("〔2020〕3号", []),
        ("比例2020 12号线", []),
    ],
)
def test_numbers_in_running_text(text: str, normals: list[str]) -> None:
    assert [number.normal for number in find_document_numbers(text)] == normals


def test_parts_of_a_number() -> None:
    number = parse_document_number("文号：六政办 [ 2020 ] 第03号（已废止）")
    assert number is not None
    assert (number.prefix, number.year, number.serial) == ("六政办", 2020, 3)
    assert number.text == "六政办 [ 2020 ] 第03号"
    order = parse_document_number("某市人民政府令第45号")
    assert order is not None
    assert (order.prefix, order.year, order.serial) == ("某市人民政府令", None, 45)


_PREFIXES = st.sampled_from(["六政", "六政办", "六政办秘", "皖政务办", "六人社发", "六自然资规", "六财综函"])


@given(_PREFIXES, st.integers(1990, 2030), st.integers(1, 9999), st.sampled_from(["〔〕", "﹝﹞", "[]", "【】"]))
def test_brackets_do_not_change_what_is_read(prefix: str, year: int, serial: int, brackets: str) -> None:
    written = f"{prefix}{brackets[0]}{year}{brackets[1]}{serial}号"
    number = parse_document_number(written)
    assert number is not None
    assert (number.prefix, number.year, number.serial) == (prefix, year, serial)
    assert number.text == written
    again = parse_document_number(number.normal)
    assert again is not None
    assert again.normal == number.normal
    assert again.defects == ()


@given(st.text("〔〕[]【】第号2019 03、令公告政办发\n", max_size=40))
def test_no_text_breaks_the_number_reader(text: str) -> None:
    for number in find_document_numbers(text):
        assert number.text
        assert number.serial is not None


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.GOV.cn:80", "http://www.example.gov.cn/"),
        ("https://a.cn:443/x/../y/./z?b=2&a=1#top", "https://a.cn/y/z?a=1&b=2"),
        ("http://a.cn:8080/x;jsessionid=1A2B?c=3", "http://a.cn:8080/x?c=3"),
        ("http://a.cn/x?SHIROJSESSIONID=1&id=7&PHPSESSID=2", "http://a.cn/x?id=7"),
        ("http://a.cn/%e5%85%ac 公?q=%7e", "http://a.cn/%E5%85%AC%20%E5%85%AC?q=~"),
        ("http://a.cn/x?", "http://a.cn/x"),
        ("http://a.cn\\x\\y", "http://a.cn/x/y"),
        ("http://a.cn./x", "http://a.cn/x"),
        ("http://公开.cn/", "http://xn--55qw44a.cn/"),
        (" http://a.cn/x\n ", "http://a.cn/x"),
        ("http://a.cn/%%34%31", "http://a.cn/%2541"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("javascript:void(0)", "javascript:void(0)"),
        ("mailto:a@b.cn", "mailto:a@b.cn"),
        ("http://[::1/x", "http://[::1/x"),
        ("http://a.cn:99999/x", "http://a.cn:99999/x"),
        ("http:///x", "http:///x"),
        ("", ""),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_canonical_url_of_a_relative_address() -> None:
    assert canonical_url("./t1.html?x=1", "http://A.cn/zwgk/index.html") == "http://a.cn/zwgk/t1.html?x=1"
    assert canonical_url("//b.cn/x", "https://a.cn/") == "https://b.cn/x"
    assert canonical_url("tel:0564", "https://a.cn/") == "tel:0564"


_URL_PART = st.text("ab.%/\\?&=;#:@[]A9~公 \n+jsessionid", max_size=30)


@given(st.sampled_from(["http://a.cn/", "https://b.gov.cn:443/x", "HTTP://", "http://a.cn?", ""]), _URL_PART)
def test_canonical_url_is_idempotent(head: str, tail: str) -> None:
    once = canonical_url(head + tail)
    assert canonical_url(once) == once


@given(st.text(max_size=40), st.one_of(st.none(), st.text(max_size=20)))
def test_no_address_breaks_canonical_url(url: str, base: str | None) -> None:
    assert isinstance(canonical_url(url, base), str)


# ---------------------------------------------------------------- keys and digests


def test_title_key() -> None:
    plain = title_key("某市2020年政务公开工作要点")
    assert title_key("【政策文件】（转载）某市２０２０年 政务公开工作要点。") == plain
    assert title_key("某市2021年政务公开工作要点") != plain
    assert title_key("【公告】") == "公告"
    assert title_key("（一）总则") != title_key("（二）总则")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str = "甲"
    count: int | None = 1
    amount: Decimal = Decimal("1.0")
    day: date | None = date(2020, 1, 1)
    parts: tuple[str, ...] = ("a", "b")
    flags: frozenset[str] = frozenset({"x", "y"})
    inner: ColumnRef | None = None


CHANGES = [
    {"name": "乙"}, {"count": None}, {"count": 2}, {"amount": Decimal("2")}, {"day": date(2020, 1, 2)}, {"day": None},
    {"parts": ("ab",)}, {"parts": ("a", "b", "")}, {"parts": ("b", "a")}, {"flags": frozenset({"x"})},
    {"inner": ColumnRef(id="1", unit="u", path=())},
]


@pytest.mark.parametrize("change", CHANGES)
def test_digest_changes_with_every_field(change: dict[str, object]) -> None:
    assert digest(replace(Sample(), **change)) != digest(Sample())  # type: ignore[arg-type]
    assert len({digest(replace(Sample(), **one)) for one in CHANGES}) == len(CHANGES)  # type: ignore[arg-type]


def test_digest_sees_deep_into_a_document() -> None:
    column = ColumnRef(id="c", unit="u", path=("政策", "文件"))
    document = Document(url="http://a.cn/1", unit="u", column=column, links=(Link(url="http://a.cn/2"),))
    same = Document(url="http://a.cn/1", unit="u", column=replace(column), links=(Link(url="http://a.cn/2"),))
    assert digest(document) == digest(same)
    assert digest(replace(document, links=(Link(url="http://a.cn/2", text="x"),))) != digest(document)
    assert digest(replace(document, column=replace(column, path=("政策文件",)))) != digest(document)


def test_digest_is_the_same_in_every_process() -> None:
    assert digest(Sample()) == (
        "79da771b62bbe33220d621df53cedb4e3d199a3422c3cf577a9a80abc7f6e220"
    )
    assert digest(("1",)) != digest((1,)) != digest((True,))


def test_digest_refuses_what_it_cannot_vouch_for() -> None:
    with pytest.raises(TypeError, match="object"):
        digest(object())


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_different_texts_never_share_an_encoding(left: tuple[str, str], right: tuple[str, str]) -> None:
    assert (digest(left) == digest(right)) == (left == right)
