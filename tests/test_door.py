"""The door: nothing unmasked gets through, and fields get their normal forms."""

import re
from dataclasses import asdict
from datetime import date
from urllib.parse import unquote

import pytest

from crawler.door import admit, admit_item, body_numbers, mask, mask_page
from crawler.kinds import infer_kind
from gkcrawl.model import (
    NO_COLUMN,
    Attachment,
    ColumnRef,
    Document,
    Draft,
    Link,
    ListedItem,
    MetadataField,
    Table,
)
from gkcrawl.privacy.identity_number import check_digit

KEY = b"0123456789abcdef0123456789abcdef"
NUMBER = "11010519491231002X"  # published example
URL = "https://www.qinghe.gov.cn/public/72/1.html"


def admitted(draft: Draft, column: ColumnRef = NO_COLUMN, listed: ListedItem | None = None) -> Document:
    return admit(draft, column=column, unit="u1", key=KEY, listed=listed, first_seen_on=date(2020, 12, 1))


def fields(**values: str) -> tuple[MetadataField, ...]:
    return tuple(MetadataField(label=label, value=value) for label, value in values.items())


def with_fields(**values: str) -> Document:
    return admitted(Draft(url=URL, metadata=fields(**values)))


# ---------------------------------------------------------------- masking


def leaking() -> Draft:
    """A draft with the number in every string that a draft has."""
    said = f"王某 身份证 {NUMBER}"
    return Draft(
        url=f"{URL}?id={NUMBER}", title=said, metadata=(MetadataField(label=said, value=said),), published=said, source=said,
        text=f"公示。\n{said}", tables=(Table(rows=(("姓名", "身份证号"), ("王某", NUMBER))),), signature=said,
        attachments=(Attachment(url=f"{URL}/{NUMBER}.pdf", name=f"{said}.pdf", extension="pdf"),),
        links=(Link(url=f"{URL}#{NUMBER}", text=said),), breadcrumb=(said,), redirects_to=f"{URL}/{NUMBER}", rest=said)


def test_no_string_of_a_draft_gets_through_unmasked() -> None:
    clean, found = mask(leaking(), KEY)
    assert NUMBER not in repr(asdict(clean))
    assert re.sub(r"\D", "", NUMBER) not in repr(asdict(clean))
    assert [(datum.kind, datum.place) for datum in found] == [("identity-number", "title")]


def test_no_string_of_a_document_holds_the_number() -> None:
    document = admitted(leaking())
    assert NUMBER not in repr(asdict(document))
    assert document.personal_data[0].masked != NUMBER


@pytest.mark.parametrize("number", [NUMBER, NUMBER.lower(), "１１０１０５１９４９１２３１００２Ｘ"])
def test_written_otherwise_it_is_the_same_number(number: str) -> None:
    plain = admitted(Draft(url=URL, text=f"身份证号 {NUMBER}")).personal_data
    other = admitted(Draft(url=URL, text=f"身份证号 {number}")).personal_data
    assert [d.digest for d in plain] == [d.digest for d in other]


def test_number_hidden_by_percent_encoding_is_masked() -> None:
    hidden = "".join(f"%{ord(c):02X}" for c in NUMBER)
    document = admitted(Draft(url=URL, links=(Link(url=f"https://a.gov.cn/{hidden}?x=%E5%BC%A0"),)))
    assert hidden not in document.links[0].url and NUMBER not in document.links[0].url
    assert document.links[0].url.startswith("https://a.gov.cn/")
    assert len(document.personal_data) == 1


def test_table_ties_the_number_to_the_name() -> None:
    document = admitted(Draft(url=URL, tables=(Table(rows=(("姓名", "身份证号"), ("王小河", NUMBER))),)))
    assert [(d.place, d.tied_to_name) for d in document.personal_data] == [("table", True)]


def test_words_outside_the_body_are_searched_but_not_kept() -> None:
    document = admitted(Draft(url=URL, text="正文", rest=f"<!-- {NUMBER} -->"))
    assert [d.place for d in document.personal_data] == ["markup"]
    assert not hasattr(admitted(Draft(url=URL)), "rest")


def test_clean_draft_passes_unchanged() -> None:
    draft = Draft(url=URL, title="关于放假的通知", text="放假三天\n甲\t乙",
                  links=(Link(url="https://a.gov.cn/%E5%BC%A0.html", text="张"),))
    assert mask(draft, KEY) == (draft, ())


def test_list_rows_are_masked() -> None:
    item = admit_item(ListedItem(url=f"?n={NUMBER}", title=f"公示 {NUMBER}", date_text="2020-01-02"), URL)
    assert NUMBER not in repr(item)
    assert item.date_text == "2020-01-02"


# ---------------------------------------------------------------- normal forms


@pytest.mark.parametrize(("label", "field"), [
    ("索 引 号：", "index_number"), ("信息索引号", "index_number"), ("发文机关", "publisher"), ("发布单位", "publisher"),
    ("有\u2002效\u2002性：", "validity"), ("效力状态", "validity"), ("时效", "validity"), ("信息分类", "category"),
    ("组配分类", "category"), ("主题分类", "topic"), ("主题词", "keywords"), ("关\u3000键\u3000词", "keywords"),
    ("信息来源", "source"),
])
def test_label_variants(label: str, field: str) -> None:
    document = admitted(Draft(url=URL, metadata=(MetadataField(label=label, value="甲　乙"),)))
    assert getattr(document, field) == "甲 乙"
    assert document.has_metadata_table


def test_blank_and_absent_fields_differ() -> None:
    assert with_fields(有效性="").validity == ""
    assert with_fields(名称="x").validity is None
    assert not admitted(Draft(url=URL)).has_metadata_table


@pytest.mark.parametrize(("label", "written", "normal"), [
    ("文号", "清水〔2020〕 17 号", "清水〔2020〕17号"), ("发文字号", "清水[2020]17号", "清水〔2020〕17号"),
    ("文\u3000\u3000号：", "清水【2020】17号", "清水〔2020〕17号"),
    ("发布文号", "无", None), ("文件编号", "/", None), ("文号", "—", None),
    ("文号", "", None), ("文号", "市政府办公室", None), ("统一编号", "QH0320190096", None),
])
def test_document_number(label: str, written: str, normal: str | None) -> None:
    document = admitted(Draft(url=URL, metadata=(MetadataField(label=label, value=written),)))
    assert document.document_number == normal
    assert document.number_text == (None if label == "统一编号" else written)


@pytest.mark.parametrize(("values", "issued", "published"), [
    ({"成文日期": "2020-11-02", "发布日期": "2020-11-04"}, date(2020, 11, 2), date(2020, 11, 4)),
    ({"生成日期": "二〇二〇年十一月二日", "公开日期": "2020.11.4"}, date(2020, 11, 2), date(2020, 11, 4)),
    ({"成文日期": "2020-11-02", "发文日期": "2020-11-04"}, date(2020, 11, 2), date(2020, 11, 4)),
    ({"发文日期": "2020年11月2日"}, date(2020, 11, 2), None),
    ({"发文日期": "2020-11-02", "生成日期": "2020-11-02"}, date(2020, 11, 2), None),
    ({"成文日期": "", "印发日期": "2020-11-02"}, date(2020, 11, 2), None),
    ({"成文日期": "近日"}, None, None),
])
def test_dates(values: dict[str, str], issued: date | None, published: date | None) -> None:
    document = with_fields(**values)
    assert (document.issued_on, document.published_on) == (issued, published)
    assert "issued_on" not in document.unreadable


def test_two_dates_that_could_both_be_the_date_of_writing_leave_it_open() -> None:
    document = with_fields(发文日期="2020-11-04", 生成日期="2020-11-02")
    assert document.issued_on is None
    assert "issued_on" in document.unreadable


def test_visible_date_wins_over_the_metadata_block() -> None:
    document = admitted(Draft(url=URL, published="2020-11-05 09:30", metadata=fields(发布日期="2020-11-04")))
    assert (document.published_on, document.published_text) == (date(2020, 11, 5), "2020-11-05 09:30")
    document = admitted(Draft(url=URL, published="见正文", metadata=fields(发布日期="2020-11-04")))
    assert document.published_on == date(2020, 11, 4)
    document = admitted(Draft(url=URL, published="见正文"))
    assert (document.published_on, document.published_text) == (None, "见正文")


def test_validity_dates() -> None:
    document = with_fields(施行日期="2020年12月1日", 失效日期="2025-11-30")
    assert (document.effective_on, document.expires_on) == (date(2020, 12, 1), date(2025, 11, 30))
    assert with_fields(废止时间="有效").expires_on is None


def test_listed_row_and_signature() -> None:
    listed = ListedItem(url=URL, title="x", listed_on=date(2020, 11, 6))
    document = admitted(Draft(url=URL, signature="清河市水利局\n二〇二〇年十一月二日"), listed=listed)
    assert (document.listed_on, document.signature_on) == (date(2020, 11, 6), date(2020, 11, 2))
    assert document.first_seen_on == date(2020, 12, 1)


def test_address_and_identity_are_canonical() -> None:
    document = admitted(Draft(url="HTTPS://WWW.Qinghe.gov.cn:443/public/72/1.html;jsessionid=AB12#top"))
    assert document.url == document.identity == URL


@pytest.mark.parametrize(("text", "numbers"), [
    ("清水〔2020〕17号\n标题\n正文", ("清水〔2020〕17号",)),
    ("清河市水利局文件\n清水[2020]17号 签发人：王某\n正文", ("清水〔2020〕17号",)),
    ("根据清水〔2020〕17号文件\n正文", ()),
    ("依照《办法》（清水〔2020〕17号）规定，现通知如下。", ()),
    ("行\n" * 40 + "清水〔2020〕17号", ()),
    ("", ()),
])
def test_numbers_at_the_head_of_the_body(text: str, numbers: tuple[str, ...]) -> None:
    assert body_numbers(text) == numbers


# ---------------------------------------------------------------- kinds and reports


@pytest.mark.parametrize(("title", "number", "kind"), [
    ("清河市水利局2020年政府信息公开工作年度报告", "", "年报"), ("清河市水利局2020年政府信息公开年报", "", "年报"),
    ("清河市水利局政府信息公开指南", "", "指南"), ("关于修订政府信息公开指南的通知", "", ""),
    ("《清河市节水办法》政策解读", "", "政策解读"), ("一图读懂：节水办法", "", "政策解读"),
    ("关于公开征求《节水办法（征求意见稿）》意见的公告", "", "意见征集"), ("《节水办法》征求意见采纳情况反馈", "", "意见反馈"),
    ("拟录用人员公示", "", "公示"), ("关于印发《节水办法》的通知", "清水规〔2020〕1号", "规范性文件"),
    ("关于印发《节水办法》的通知", "清水〔2020〕1号", "其他政策文件"), ("关于印发《节水办法》的通知", "", ""),
    ("规范性文件清理结果的公告", "清水规〔2020〕1号", ""), ("我局召开节水工作会议", "", ""),
])
def test_kind_is_inferred_only_without_doubt(title: str, number: str, kind: str) -> None:
    assert admitted(Draft(url=URL, title=title, metadata=fields(文号=number))).kind == kind


def test_kind_of_the_column_decides() -> None:
    column = ColumnRef(id="c", unit="u1", path=("政策", "解读"), kind="政策解读")
    document = admitted(Draft(url=URL, title="拟录用人员公示"), column=column)
    assert document.kind == "政策解读"
    assert infer_kind(document) == "公示"


def test_annual_report_is_read_only_under_its_title() -> None:
    rows = (("本年度办理结果", "（一）予以公开", "1", "0", "0", "0", "0", "0", "1"),)
    text = "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况"
    draft = Draft(url=URL, title="清河市水利局2020年政府信息公开工作年度报告", text=text, tables=(Table(rows=rows),))
    report = admitted(draft).annual_report
    assert report is not None and report.year == 2020
    assert admitted(Draft(url=URL, title="水利年鉴", text=text, tables=draft.tables)).annual_report is None


def test_what_only_a_table_gives_away_is_masked_in_text_and_snapshot_too() -> None:
    """The flat text and the markup have lost the head that says what the figures of the later rows are."""
    accounts = [f"3400880{n}552266771{n}" for n in range(4)]
    rows = (("序号", "姓名", "一卡通账号"), ("0", "王小明", accounts[0]), ("1", "李大山", accounts[1]),
            ("2", "赵云溪", accounts[2]), ("3", "钱多宝", accounts[3]))
    flat = "\n".join("\t".join(row) for row in rows)
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    markup = f"<table>{''.join(lines)}</table>"
    draft = Draft(url="http://127.0.0.1/1.html", text=flat, tables=(Table(rows=rows),))
    document = admit(draft, column=ColumnRef(id="", unit="u", path=()), unit="u", key=b"k" * 32)
    kept = mask_page(markup, draft, key=b"k" * 32)
    for account in accounts:
        assert account not in document.text
        assert account not in kept
        assert account[-4:] in kept


def test_an_account_is_hidden_from_the_words_around_other_numbers_and_is_no_telephone() -> None:
    """Evidence quotes the words around a number: the account in the next cell stands there."""
    person = f"34240119560119{'999'}"
    person += check_digit(person)
    account = "2000013812345678909"  # its pieces look like a mobile number when written in groups
    grouped = " ".join(account[at : at + 4] for at in range(0, len(account), 4))
    rows = (("姓名", "身份证号", "一卡通账号"), ("王小明", person, account), ("李大山", "无", grouped))
    flat = "\n".join("\t".join(row) for row in rows)
    draft = Draft(url=URL, text=flat, tables=(Table(rows=rows),))
    document = admitted(draft)
    assert {datum.kind for datum in document.personal_data} == {"identity-number", "bank-card"}
    spoken = " ".join([document.text, *(datum.context for datum in document.personal_data)])
    assert account[:10] not in spoken.replace(" ", "")
    markup = f"<td>{grouped.replace(' ', '&nbsp;')}</td><td><b>{account[:5]}</b>{account[5:]}</td>"
    kept = mask_page(markup, draft, key=b"k" * 32)
    assert "2000" not in kept and kept.count("<td>") == 2


def test_addresses_are_masked_through_every_layer_of_codes() -> None:
    number = f"34240119560119{'999'}"
    number += check_digit(number)
    for layer in range(4):
        coded = number
        for _ in range(layer):
            coded = "".join(f"%{ord(char):02X}" for char in coded)
        link = Link(url=f"http://127.0.0.1/p/{coded}.html", text="名单", kind="page", internal=True)
        (kept,) = admitted(Draft(url=URL, links=(link,))).links
        shown = kept.url
        for _ in range(4):
            shown = unquote(shown)
        assert number not in shown and number[6:14] not in shown
