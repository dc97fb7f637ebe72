"""Personal numbers: what is found, what is left alone, and that the value is nowhere afterwards.

All numbers belong to nobody: they are computed here. 11010519491231002X is the example of the standard.
"""

import html
import io
import json
import logging
import re
import stat
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkcrawl.errors import GkcrawlError
from gkcrawl.model import PersonalDatum, Table
from gkcrawl.privacy import (
    MaskingFilter,
    contains_personal_number,
    load_key,
    mask_markup,
    mask_text,
    scan,
    scan_table,
)
from gkcrawl.privacy import _scan as scanning
from gkcrawl.privacy.bank_card import luhn
from gkcrawl.privacy.identity_number import check_digit, is_identity_number, region_codes
from gkcrawl.privacy.old_identity_number import is_old_identity_number

KEY = bytes(range(32))
EXAMPLE = "11010519491231002X"


def identity(region: str = "341502", born: str = "19900101", serial: str = "001") -> str:
    first = f"{region}{born}{serial}"
    return first + check_digit(first)


def card(first: str = "622848123456789012") -> str:
    return next(first + last for last in "0123456789" if luhn(first + last))


def found(text: str) -> list[tuple[str, str]]:
    return [(datum.kind, datum.masked) for datum in scan(text, key=KEY).data]


def only(text: str) -> PersonalDatum:
    (datum,) = scan(text, key=KEY).data
    return datum


def table(*rows: tuple[str, ...]) -> tuple[Table, tuple[PersonalDatum, ...]]:
    return scan_table(Table(rows=rows), key=KEY)


# ---------------------------------------------------------------- identity numbers


def test_the_example_of_the_standard() -> None:
    assert is_identity_number(EXAMPLE)
    result = scan(f"张三，身份证号{EXAMPLE}。", key=KEY)
    assert result.text == "张三，身份证号110105********002X。"
    (datum,) = result.data
    assert (datum.kind, datum.masked) == ("identity-number", "110105********002X")
    assert datum.tied_to_name
    assert datum.has_context_word
    assert not datum.official_contact
    assert datum.context == "张三,身份证号110105********002X。"
    assert datum.place == "text"


WRITTEN = [
    "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X",
    "110105-19491231-002X",
    "1101051949\n1231002X", "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "110105\u200b19491231\u200b002X",
    "110105\u300019491231\u3000002x", "110105194912\r\n  31002X", "110105|19491231|002X", "110105，1949，1231，002X",
    "11010519491231002 X", "𝟏𝟏𝟎𝟏𝟎𝟓19491231002X",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_every_way_of_writing_is_the_same_number(written: str) -> None:
    result = scan(f"编号{written}，", key=KEY)
    (datum,) = result.data
    assert datum.kind == "identity-number"
    assert datum.digest == only(EXAMPLE).digest
    assert len(result.text) == len(written) + 3
    assert "1949" not in re.sub(r"\W", "", result.text)


def test_regions_that_are_gone_still_count() -> None:
    assert {"342401", "330183", "440524", "120110", "341502"} <= region_codes()
    assert found(identity(region="342401")) == [("identity-number", "342401********001" + identity("342401")[-1])]


@pytest.mark.parametrize(
    "number",
    [
        identity(region="999999"), identity(region="341999"), identity(born="19900230"), identity(born="18991231"),
        identity(born="20311231"), EXAMPLE[:17] + "1", "0" * 18, "1" * 18,
    ],
)
def test_numbers_nobody_can_have(number: str) -> None:
    assert not is_identity_number(number)
    assert found(f"身份证{number}") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{EXAMPLE[:17]}0X",
        "113417000032450703/202311-00040", "索引号：003226988/201805-00082", "91350100M000100Y43",
        f"索引号：{identity()}", f"{identity()}/202311-00040", "订单号 202012310000123456", "（2020）皖1502民初1234号",
        "0564-3379083", "2020-12-31 10:20:30 2020-12-31 10:20:30", "12,345,678.90 98,765,432.10 1,234,567.89",
    ],
)
def test_long_numbers_that_belong_to_nobody(text: str) -> None:
    assert found(text) == []
    assert scan(text, key=KEY).text == text
    assert not contains_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        f"1{EXAMPLE}", f"{identity()}1", f"a{EXAMPLE}", f"{EXAMPLE}a", f"Ａ{EXAMPLE}",
        f"http://a.cn/js/202{identity()}.js",  # a 21-digit script name
    ],
)
def test_what_is_part_of_something_longer_is_masked_and_reported_only_with_a_word(text: str) -> None:
    assert found(text) == []
    masked = scan(text, key=KEY).text
    assert EXAMPLE not in masked and identity() not in masked and "********" in masked
    assert len(found(f"身份证号{text}")) == 1


def test_an_index_number_word_does_not_hide_an_identity_number() -> None:
    assert [kind for kind, _ in found(f"索引号或身份证号{identity()}")] == ["identity-number"]


def test_residence_card_of_a_foreigner_needs_a_word() -> None:
    number = identity(region="934156", born="19850101")
    assert found(f"外国人永久居留身份证 {number}") == [("identity-number", f"934156********001{number[-1]}")]
    assert found(f"流水 {number}") == []
    assert found(f"永久居留 {identity(region='999156', born='19850101')}") == []


def test_old_numbers() -> None:
    assert is_old_identity_number("341502900101001")
    assert not is_old_identity_number("341502901301001")
    assert not is_old_identity_number("999502900101001")
    assert found("身份证341502900101001") == [("old-identity-number", "341502******001")]
    assert only("身份证341502900101001").has_context_word
    assert not only("编号341502900101001").has_context_word
    assert found("身份证341502 900101 001") == [("old-identity-number", "341502******001")]
    assert found("面积341502 900101 001") == []


# ---------------------------------------------------------------- partly masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"{EXAMPLE[:17]}*", "110105********002*"),
        (f"{EXAMPLE[:15]}***", "110105********0***"),
        ("1101051949＊＊31002X", "110105********002X"),
        (f"{EXAMPLE[:14]}**2X", "110105**********2X"),
        (f"张三 {EXAMPLE[:14]}****", "110105************"),
        (f"{EXAMPLE[:14]}****", None),
        (f"张三 {EXAMPLE[:14]}xxxx", "110105********xxxx"),
        (f"张三 {EXAMPLE[:6]}********{EXAMPLE[14:]}", None),
        ("张三 138****5678", None),
        ("张三 622848********12345", None),
        ("张三 999999194912310***", None),
        ("规格 110105194913310***", None),
    ],
)
def test_numbers_masked_too_little(text: str, masked: str | None) -> None:
    result = scan(text, key=KEY)
    kinds = [(datum.kind, datum.masked.replace("*", "·")) for datum in result.data]
    if masked is None:
        assert kinds == []
    else:
        assert kinds == [("partly-masked-identity", masked.replace("x", "*").replace("*", "·"))]
    assert "1949" not in result.text or "13310" in text or "999999" in text
    assert mask_text(result.text) == result.text


# ---------------------------------------------------------------- bank cards


def test_bank_cards() -> None:
    number = card()
    assert len(number) == 19
    grouped = " ".join(number[i : i + 4] for i in range(0, 19, 4))
    for text in (f"一卡通账号：{number}", f"卡号{grouped}", f"开户行某银行，帐号 {number[:10]}\n{number[10:]}"):
        datum = only(text)
        assert (datum.kind, datum.masked) == ("bank-card", "*" * 15 + number[-4:])
        assert datum.has_context_word
    assert not only(f"订单 {number}").has_context_word, "masked all the same, but nothing to report"
    assert found("订单 4111111111111111") == []
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert found(f"账号 {wrong}") == []
    assert found("卡号 4111111111111111") == [("bank-card", "************1111")]
    assert only(f"收款单位：某市公共资源交易中心保证金账户，账号{number}").official_contact
    assert not only(f"张三 一卡通{number}").official_contact


# ---------------------------------------------------------------- mobiles


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13812345678", "138****5678"), ("138 1234 5678", "138****5678"), ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"), ("138.1234.5678", "138****5678"), ("1381234 5678", "138****5678"),
        ("138\n12345678", "138****5678"), ("电话 13812\n345678", "138****5678"), ("3.13812345678", "138****5678"),
        ("+8613812345678", "138****5678"), ("+86 13812345678", "138****5678"), ("0138-12345678", "138****5678"),
        ("TEL13812345678", "138****5678"), ("13812345678 x 3", "138****5678"), ("13812345678/13812345678", "138****5678"),
    ],
)
def test_mobiles(text: str, masked: str) -> None:
    assert {shown for _, shown in found(f"（{text}）")} == {masked}
    assert {kind for kind, _ in found(f"（{text}）")} == {"mobile"}


@pytest.mark.parametrize(
    "text",
    [
        "总收入13812345678元", "13812345678.50", "东经117.13812345678度", "0.13812345678", "12812345678", "138123456789",
        "15000\n123456", "15 0001 23456", "A13812345678", "13,812,345,678", "0564-3379083", "1618502400000",
    ],
)
def test_figures_are_no_mobiles(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "tied", "official"),
    [
        ("户主李小明 13812345678", True, False),
        ("姓名：王建国，电话：13812345678", True, False),
        ("13812345678（欧阳修文）", True, False),
        ("村民张*三，手机13812345678", True, False),
        ("联系人：张三，联系电话13812345678", True, True),
        ("咨询电话：13812345678", False, True),
        ("24小时值班13812345678", False, True),
        ("采购代理机构某公司 13812345678", False, True),
        ("网格员 赵六 13812345678", True, True),
        ("联 系 人：李小明  联 系 电 话：13812345678", True, True),
        ("13812345678（李老师）", False, False),
        ("投诉人张先生13812345678", True, False),
        ("订餐13812345678", False, False),
        ("工作方案，13812345678", False, False),
        ("时间 13812345678 安全", False, False),
        ("金寨县 13812345678", False, False),
        ("监督电话12345。\n李小明 13812345678", True, False),
        ("某市王家坝水库管理处的值守人员另有十余人，13812345678", False, False),
    ],
)
def test_whose_mobile_it_is(text: str, tied: bool, official: bool) -> None:
    datum = only(text)
    assert (datum.tied_to_name, datum.official_contact) == (tied, official)


def test_a_name_further_than_twenty_characters_does_not_count() -> None:
    assert only("李小明，" + "甲" * 10 + "，" + "13812345678").tied_to_name
    assert not only("李小明，" + "甲" * 25 + "，" + "13812345678").tied_to_name


# ---------------------------------------------------------------- tables


def test_a_number_spread_over_cells() -> None:
    number = identity()
    masked, data = table(("行政区划", "出生年月日", "顺序码"), (number[:6], number[6:14], number[14:]))
    assert masked.rows[1] == (number[:6], "********", number[14:])
    assert [datum.kind for datum in data] == ["identity-number"]
    assert data[0].place == "table"


def test_mobiles_in_a_list_of_persons() -> None:
    rows = [(str(i), f"王小{name}", f"1381234567{i}") for i, name in enumerate("甲乙丙")]
    _, data = table(("序号", "姓名", "联系电话"), *rows)
    assert [datum.tied_to_name for datum in data] == [True] * 3
    assert not any(datum.official_contact for datum in data)
    _, few = table(("序号", "姓名", "联系电话"), *rows[:2])
    assert [datum.tied_to_name for datum in few] == [False] * 2
    _, personal = table(("姓名", "身份证号", "联系电话"), ("王小甲", "", "13812345678"))
    assert personal[0].tied_to_name


def test_mobiles_in_a_duty_roster() -> None:
    rows = [("某镇", f"王小{name}", "镇长", f"1381234567{i}") for i, name in enumerate("甲乙丙")]
    _, data = table(("单位", "姓名", "职务", "联系电话"), *rows)
    assert all(datum.official_contact for datum in data)
    assert len(data) == 3


def test_columns_of_money_hold_no_mobiles() -> None:
    rows = (("序号", "单位", "金额"), ("1", "某局", "13812345678"))
    assert table(*rows) == (Table(rows=rows), ())


def test_rural_accounts_beside_a_name_need_no_luhn() -> None:
    head = ("姓名", "一卡通账号", "补贴金额")
    masked, data = table(head, ("王小甲", "10012345678901", "120.00"), ("某村委会", "10012345678902", "120.00"))
    assert masked.rows[1] == ("王小甲", "**********8901", "120.00")
    assert masked.rows[2] == ("某村委会", "10012345678902", "120.00")
    assert [(datum.kind, datum.masked, datum.tied_to_name) for datum in data] == [
        ("bank-card", "**********8901", True)
    ]


def test_empty_and_ragged_tables() -> None:
    for rows in ((), ((),), (("姓名", "身份证号"), ("王小甲",), (), ("", "", "", ""))):
        assert table(*rows) == (Table(rows=rows), ())


# ---------------------------------------------------------------- nothing is left


_SEPARATOR = st.sampled_from(["", "", "", " ", "  ", "\n", "\r\n", "-", "—", "\u3000", "\u200b", "\t", "\xa0"])
_CHINESE = st.text(
    st.sampled_from("某市人民政府关于公布补贴名单的通知，。：（）《》、；县区镇村组"), min_size=1, max_size=40
)
_DAY = st.dates().filter(lambda day: 1900 <= day.year <= 2030)


@st.composite
def people_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Bare digits and the word that must stand in front."""
    kind = draw(st.sampled_from(["identity", "card", "mobile"]))
    if kind == "identity":
        region = draw(st.sampled_from(sorted(region_codes())))
        return identity(region, f"{draw(_DAY):%Y%m%d}", f"{draw(st.integers(0, 999)):03}"), ""
    if kind == "card":
        return card(f"62{draw(st.integers(10**13, 10**16 - 1))}"), "，一卡通账号："
    return f"1{draw(st.integers(3, 9))}{draw(st.integers(0, 10**9 - 1)):09}", "，联系电话："


@st.composite
def planted(draw: st.DrawFn) -> tuple[list[str], str]:
    """Bare numbers, and a Chinese text in which they stand written in odd ways."""
    numbers, text = [], draw(_CHINESE)
    for _ in range(draw(st.integers(1, 3))):
        bare, word = draw(people_numbers())
        wide = draw(st.booleans())
        written = ""
        for char in bare:
            written += chr(ord(char) + 0xFEE0) if wide and char.isdigit() else char
            written += draw(_SEPARATOR)
        numbers.append(bare)
        text += f"{word}{written.strip()}{draw(_CHINESE)}"
    return numbers, text


def all_digits(text: str) -> str:
    """Every digit of a text, masks as ``*``, all else gone."""
    return "".join(char if char in "*X" else str(int(char)) for char in text.upper() if char in "*X" or char.isdigit())


def nowhere(numbers: list[str], *texts: str) -> bool:
    return not any(bare in all_digits(text) or bare[:-1] in all_digits(text) for bare in numbers for text in texts)


@given(planted())
def test_no_planted_number_can_be_read_afterwards(case: tuple[list[str], str]) -> None:
    numbers, text = case
    assert not nowhere(numbers, text)  # the test itself can see them
    result = scan(text, key=KEY)
    said = [value for datum in result.data for value in (datum.masked, datum.context)]
    assert nowhere(numbers, result.text, *said)
    assert len(result.data) >= len(set(numbers))
    assert not contains_personal_number(result.text)
    assert nowhere(numbers, mask_text(text))
    rows = tuple(tuple(line.split("，")) for line in text.split("。"))
    masked, data = scan_table(Table(rows=rows), key=KEY)
    assert not contains_personal_number("\n".join("\n".join(row) for row in masked.rows))
    assert nowhere(numbers, json.dumps([asdict(datum) for datum in data]))


def test_the_property_fails_without_masking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "mask_until_clean", lambda text, header_at=None: (text, []))
    assert not nowhere([EXAMPLE], scan(f"身份证{EXAMPLE}", key=KEY).text)


@given(st.text("0123456789 -\nXx*，元张三138", max_size=200))
def test_masking_any_text_is_final_and_keeps_its_length(text: str) -> None:
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert mask_text(masked) == masked


def test_overlapping_numbers_are_all_masked() -> None:
    number = identity()
    chain = f"{number[:6]} {number[6:14]} {number[14:]}"
    text = f"{chain} {chain} {chain}"
    assert "19900101" not in scan(text, key=KEY).text


def test_digest_is_keyed() -> None:
    mine, other = scan(EXAMPLE, key=KEY).data[0], scan(EXAMPLE, key=bytes(32)).data[0]
    assert mine.digest != other.digest
    assert re.fullmatch(r"[0-9a-f]{32}", mine.digest)


def test_a_repeated_number_is_described_once() -> None:
    assert len(scan(f"{EXAMPLE}，" * 5, key=KEY).data) == 1
    assert len(scan(f"{EXAMPLE}，{identity()}", key=KEY).data) == 2


def test_place_is_kept() -> None:
    assert scan(EXAMPLE, key=KEY, place="attachment-name").data[0].place == "attachment-name"


# ---------------------------------------------------------------- markup


def visible(markup: str) -> str:
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", markup, flags=re.DOTALL))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>11010519491231002X</p>",
        "<p>110<b>105</b>1949<span>12</span>31002X</p>",
        "<p>1101051949<!-- 打印 -->1231002X</p>",
        "<p>11010519491231&#48;&#x30;2X</p>",
        "<p>110105&nbsp;19491231&nbsp;002X</p>",
        "<td>110105</td><td>19491231</td><td>002X</td>",
        "<p>110105<br/>19491231<br>002X</p>",
        '<a title="11010519491231002X" href="/x.pdf">表</a>',
        '<a title="&#49;1010519491231002X">表</a>',
        '<a href="/f/%E5%BC%A0%E4%B8%8911010519491231002X.pdf">表</a>',
        r'<script>var row = {"id": "\u5f2011010519491231002X"};</script>',
        r'<script>var row = "张三\n11010519491231002X";</script>',
        "<!-- 11010519491231002X -->",
        "<!-- <i>110105</i>194912<u>31002X</u> -->",
        "<!-- 没有结尾 11010519491231002X",
        "<p title='a>b'>110105<i>19491231</i>002X",
    ],
)
def test_markup_is_masked_wherever_the_number_stands(markup: str) -> None:
    masked = mask_markup(markup)
    assert masked != markup
    for text in (masked, visible(masked), re.sub(r"<[^>]*>|<!--|-->", "", html.unescape(masked))):
        assert EXAMPLE not in re.sub(r"[^0-9X]", "", text)
        assert not contains_personal_number(text)
    assert masked.count("<") == markup.count("<")
    assert mask_markup(masked) == masked


def test_markup_without_numbers_is_untouched() -> None:
    markup = '<p class="t20201231_1234567">某市 &amp; 某县<script>var t=1618502400000;</script><!-- x --></p>'
    assert mask_markup(markup) == markup


def test_mobile_in_a_telephone_link() -> None:
    assert mask_markup('<a href="tel:13812345678">138-1234-5678</a>') == (
        '<a href="tel:138****5678">138-****-5678</a>'
    )


def test_neighbouring_cells_are_not_glued() -> None:
    markup = "<tr><td>138</td><td>1234</td><td>5678</td></tr><tr><td>1</td><td>3812345678</td></tr>"
    assert mask_markup("<td>1</td><td>3812345678</td>") == "<td>1</td><td>3812345678</td>"
    assert "<td>3812345678</td>" in mask_markup(markup)


def test_plain_text_when_markup_cannot_be_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gkcrawl.privacy._markup._READINGS", ())
    assert mask_markup("<p>身份证110<b>105</b>19491231002X</p>") == " 身份证110105********002X "


_TAGS = st.sampled_from(["", "", "", "<b>", "</b>", "<span class=x>", "<!-- 1 -->", "&nbsp;", "&#8203;", "<br>", "\n"])


@given(st.lists(_TAGS, min_size=18, max_size=18), st.lists(st.booleans(), min_size=18, max_size=18))
def test_no_number_survives_in_markup(tags: list[str], coded: list[bool]) -> None:
    number = identity()
    written = "".join(
        (f"&#{ord(char)};" if code else char) + tag for char, tag, code in zip(number, tags, coded, strict=True)
    )
    masked = mask_markup(f"<p>身份证：{written}</p>")
    assert number[6:14] not in re.sub(r"\D", "", visible(masked))
    assert not contains_personal_number(visible(masked))


@pytest.mark.parametrize("piece", ["<!--", "<", "&#4", "1 ", "1\n", "<b>1", "12345678 ", "&", "%31", "110105*"])
def test_hostile_markup_is_survived(piece: str) -> None:
    masked = mask_markup(piece * 20_000)
    assert len(masked) <= len(piece) * 20_000 + 10


# ---------------------------------------------------------------- key and logs


def test_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "privacy.key"
    key = load_key(path)
    assert len(key) == 32
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["privacy.key"]
    assert load_key(tmp_path / "other.key") != key


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "privacy.key"
    load_key(path)
    path.chmod(0o640)
    with pytest.raises(GkcrawlError, match=r"其他用户可以读取.*chmod 600"):
        load_key(path)


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "privacy.key"
    path.touch(mode=0o600)
    with pytest.raises(GkcrawlError, match="已损坏"):
        load_key(path)


def test_a_key_without_a_place_is_explained(tmp_path: Path) -> None:
    with pytest.raises(GkcrawlError, match="无法读写"):
        load_key(tmp_path / "missing" / "privacy.key")


def test_the_first_of_two_processes_makes_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "privacy.key"
    first = load_key(path)
    path_exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda self: self != path and path_exists(self))
    assert load_key(path) == first
    assert [one.name for one in tmp_path.iterdir()] == ["privacy.key"]


@pytest.fixture
def logged() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(MaskingFilter())
    logger = logging.Logger("tests.privacy")
    logger.addHandler(handler)
    return logger, stream


def test_logs_are_masked(logged: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = logged
    logger.warning("页面 %s 有 %d 处", EXAMPLE, 2)
    logger.warning(f"直接写 {EXAMPLE}")
    logger.warning("两个参数 %s%s", EXAMPLE[:9], EXAMPLE[9:])
    logger.warning("参数太少 %s %s", EXAMPLE)  # noqa: PLE1206
    try:
        raise ValueError(f"读到 {EXAMPLE}")
    except ValueError:
        logger.exception("出错", stack_info=True)
    text = stream.getvalue()
    assert nowhere([EXAMPLE], text)
    assert text.count("110105********002X") == 5
    assert "页面 110105********002X 有 2 处" in text
    assert "Traceback" in text
    assert "ValueError" in text
