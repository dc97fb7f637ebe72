"""Scanning a table: the head of a column speaks for the numbers under it, the row ties them to a name."""

import re
from dataclasses import dataclass
from functools import partial

from gkcrawl.model import PersonalDatum, Table
from gkcrawl.privacy import bank_card, identity_number
from gkcrawl.privacy._passage import CELL, Sighting, Window, bare_digits, masked_in_place
from gkcrawl.privacy._people import is_person_name, person_near
from gkcrawl.privacy._scan import Surroundings, describe, mask_until_clean
from gkcrawl.text import normalize_label

_NAME_HEAD = re.compile(
    r"姓名|户主|申请人|受益人|领款人|持卡人|被征收人|当事人|监护人|家长|学生|患者|联系人|负责人|责任人"
)
_HEAD_WORDS = re.compile(
    _NAME_HEAD.pattern
    + r"|身份证|证件|电话|手机|联系|[账帐]号|卡号|一卡通|银行|金额|序号|单位|地址|住址|性别|年龄|备注"
)
_PERSONAL_HEAD = re.compile(
    r"身份证|证件号|银行|卡号|一卡通|[账帐]号|户主|住址|低保|残疾|补贴|补助|救助|性别|年龄|出生|民族|学生|家长|监护"
    r"|患者|本人|个人|家庭|准考证"
)
_OFFICIAL_HEAD = re.compile(
    r"联系人|负责人|责任人|值班|职务|职位|科室|部门|岗位|网格|包保|河长|林长|经办|咨询|监督|办公"
    r"|热线|单位|企业|公司|商户|店|机构|采购|项目"
)
_SENSITIVE_HEAD = re.compile(
    r"身份证|证件号|银行|卡号|一卡通|[账帐]号|户主|住址|低保|残疾|补贴|补助|救助|家长|监护|患者|家庭|准考证|报考|拟录|拟聘"
)
_DUTY_HEAD = re.compile(r"职务|值班|科室|执业|执法|网格|包保|河长|湖长|林长|驻村|调解|责任区|服务内容|所在律所")
"""Beside such heads sex and age describe people on duty (lawyers, mediators, officials), not private persons."""
_LONG = re.compile(r"\d(?:[\s-]{0,2}\d){11,20}")
_ENOUGH_ROWS = 3
_HEAD_ROWS = 4
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class _Heads:
    """Heads of the columns, and what they say about the whole table; ``row`` is where they stand."""

    row: int
    labels: tuple[str, ...] = ()

    def at(self, column: int) -> str:
        return self.labels[column] if column < len(self.labels) else ""

    @property
    def personal(self) -> bool:
        words = _SENSITIVE_HEAD if any(map(_DUTY_HEAD.search, self.labels)) else _PERSONAL_HEAD
        return any(words.search(label) for label in self.labels)

    @property
    def official(self) -> bool:
        return not self.personal and any(_OFFICIAL_HEAD.search(label) for label in self.labels)

    def names(self, row: tuple[str, ...]) -> bool:
        """Whether the row holds a person's name under a head that announces one."""
        cells = (cell for index, cell in enumerate(row) if _NAME_HEAD.search(self.at(index)))
        return any(is_person_name(cell) for cell in cells)


def scan_table(table: Table, *, key: bytes) -> tuple[Table, tuple[PersonalDatum, ...]]:
    """Mask every personal number of a table and describe each (``place`` is ``table``).

    A row is searched as one passage, so a number spread over neighbouring cells is found. ``tied_to_name``:
    the row holds a name under a head such as 姓名, and either at least three rows do with a number of the
    same kind, or the heads are those of a personal list (身份证号, 户主, 补贴 …); in a table without heads, a
    name beside the number. Under a head such as 卡号 beside a name, 12 to 21 digits are a bank card whether
    or not Luhn agrees.
    """
    heads = _find_heads(table)
    rows: list[tuple[str, ...]] = []
    seen: list[tuple[str, str, bool, list[Sighting]]] = []
    for index, row in enumerate(table.rows):
        cells = tuple(cell.replace(CELL, " ") for cell in row)
        named = index > heads.row and heads.names(cells)
        text = CELL.join(cells)
        masked, sightings = _mask_row(text, heads if index > heads.row else _Heads(-1), named=named)
        rows.append(tuple(masked.split(CELL)) if row else row)
        if sightings:
            seen.append((text, masked, named, sightings))
    named_rows: dict[str, int] = {}
    for _, _, named, sightings in seen:
        for kind in {one.detector.kind for one in sightings}:
            named_rows[kind] = named_rows.get(kind, 0) + named
    data: dict[PersonalDatum, None] = {}
    for text, masked, named, sightings in seen:
        around = partial(_around, heads=heads, text=text, named=named, named_rows=named_rows)
        data |= dict.fromkeys(describe(masked, sightings, around, key=key, place="table"))
    return Table(rows=tuple(rows)), tuple(data)


def _find_heads(table: Table) -> _Heads:
    for index, row in enumerate(table.rows[:_HEAD_ROWS]):
        labels = tuple(normalize_label(cell)[:_WIDEST] for cell in row)
        if len({label for label in labels if _HEAD_WORDS.search(label) and len(label) <= 16}) > 1:
            return _Heads(index, labels)
    return _Heads(-1)


def _mask_row(text: str, heads: _Heads, *, named: bool) -> tuple[str, list[Sighting]]:
    def header_at(position: int) -> str:
        return heads.at(text.count(CELL, 0, position))

    # Accounts first: pieces of one can look like a mobile number.
    accounts = list(_accounts(text, heads)) if named else []
    masked, sightings = mask_until_clean(masked_in_place(text, accounts), header_at)
    return masked, accounts + sightings


def _accounts(text: str, heads: _Heads) -> list[Sighting]:
    """Numbers in the account column of a row that holds a person's name."""
    found = []
    begin = 0
    for column, cell in enumerate(text.split(CELL)):
        match = _LONG.fullmatch(cell.strip()) if bank_card.CONTEXT.search(heads.at(column)) else None
        if match:
            spots = tuple(begin + index for index, char in enumerate(cell) if char.isdigit())
            digits = "".join(bare_digits(text[spot]) for spot in spots)
            window = Window(text, digits, spots, (len(spots),), (), heads.at(column))
            if not identity_number.DETECTOR.valid(digits):
                found.append(Sighting(bank_card.DETECTOR, window))
        begin += len(cell) + 1
    return found


def _around(
    sighting: Sighting, *, heads: _Heads, text: str, named: bool, named_rows: dict[str, int]
) -> Surroundings:
    if heads.row < 0:
        tied = person_near(text, sighting.window.start, sighting.window.end)
    else:
        tied = named and (heads.personal or named_rows[sighting.detector.kind] >= _ENOUGH_ROWS)
    return Surroundings(tied, heads.official and sighting.detector.official is not None)
