"""What the rules of this family share: one hit a number, told by its keyed digest, shown masked."""

from collections.abc import Iterable, Iterator

from gkcrawl.model import Document, Hit, PersonalDataKind, PersonalDatum

PLACES = {
    "text": "正文", "title": "标题", "metadata": "元数据", "table": "表格", "link": "链接地址",
    "attachment-name": "附件名称", "markup": "网页源代码",
}


def distinct(doc: Document, kind: PersonalDataKind) -> Iterator[tuple[PersonalDatum, ...]]:
    """The numbers of one kind in page order, every finding of the same number together."""
    groups: dict[str, list[PersonalDatum]] = {}
    for datum in doc.personal_data:
        if datum.kind == kind:
            groups.setdefault(datum.digest, []).append(datum)
    return (tuple(group) for group in groups.values())


def hit(data: tuple[PersonalDatum, ...], detail: str) -> Hit:
    """A hit on one number: identity is its digest, evidence the masked number and the words around it."""
    first = data[0]
    context = f"（上下文：{first.context}）" if first.context else ""
    times = f"，共{len(data)}处" if len(data) > 1 else ""
    return Hit(first.digest[:16], f"{detail}{times}", f"{first.masked}{context}", where(data))


def where(data: Iterable[PersonalDatum]) -> str:
    """The places, each once."""
    return "、".join(dict.fromkeys(PLACES.get(datum.place, datum.place) for datum in data))
