"""Made-up pages and masked numbers for the examples of this family."""

from dataclasses import replace

from gkcrawl.model import ColumnRef, Document, PersonalDataKind, PersonalDatum

PAGE = Document(
    url="https://www.yunxi.example/public/4100305/8815502.html",
    unit="4100305",
    column=ColumnRef(id="4100305-jz", unit="4100305", path=("重点领域信息公开", "社会救助"), kind="社会救助"),
    kind="社会救助",
    title="青石镇2020年11月临时救助对象公示",
)
_MASKED: dict[PersonalDataKind, str] = {
    "identity-number": "340000********001X", "old-identity-number": "340000******002",
    "mobile": "139****0003", "partly-masked-identity": "340000********0**4",
    "bank-card": "***************0005",
}


def datum(kind: PersonalDataKind, serial: int = 1) -> PersonalDatum:
    """A number of a kind with nothing around it; ``serial`` tells numbers apart."""
    masked = _MASKED[kind]
    return PersonalDatum(kind=kind, masked=masked, digest=f"{serial:032x}"[::-1], context=masked)


def page(*data: PersonalDatum, title: str = "青石镇2020年11月临时救助对象公示") -> Document:
    return replace(PAGE, title=title, personal_data=data)


def anchor(serial: int = 1) -> str:
    return datum("mobile", serial).digest[:16]
