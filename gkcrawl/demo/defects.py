"""How the seeded defects look: functions from a healthy page to the damaged one. ``plants`` says where they are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from gkcrawl.demo import numbers
from gkcrawl.demo.content import TOWNS, chinese_date, p, person, table
from gkcrawl.demo.plants import Plant
from gkcrawl.demo.rounds import workdays_after, workdays_before
from gkcrawl.demo.values import Block, Doc, FileRef

# ---------------------------------------------------------------- metadata, dates


def _body_with(doc: Doc, old: str, new: str) -> tuple[Block, ...]:
    """``doc.body`` with a head or signature line replaced (removed when ``new`` is empty)."""
    changed = tuple(replace(b, text=new) if b.kind in ("center", "right") and b.text == old else b for b in doc.body)
    return tuple(b for b in changed if b.kind == "table" or b.text or b.url or b.kind == "markup")


def _number(doc: Doc, new: str) -> Doc:
    return replace(doc, number=new, body=_body_with(doc, doc.number, new))


def _badly_written(number: str, variant: str) -> str:
    head, rest = number.split("〔")
    year, serial = rest.split("〕")
    return {"square": f"{head}[{year}]{serial}", "round": f"{head}（{year}）{serial}", "zero": f"{head}〔{year}〕0{serial}",
            "ordinal": f"{head}〔{year}〕第{serial}"}[variant]


def _issued(doc: Doc, day: date) -> Doc:
    assert doc.issued is not None
    return replace(doc, issued=day, body=_body_with(doc, chinese_date(doc.issued), chinese_date(day)))


def _wrong_signature(doc: Doc, rng: Random) -> Doc:
    assert doc.issued is not None
    other = workdays_before(doc.issued, rng.randrange(2, 6))
    return replace(doc, body=_body_with(doc, chinese_date(doc.issued), chinese_date(other)))


# ---------------------------------------------------------------- links and files


def _with(doc: Doc, block: Block) -> Doc:
    """``block`` after the text, before the signature."""
    text = tuple(b for b in doc.body if b.kind != "right")
    return replace(doc, body=(*text, block, *(b for b in doc.body if b.kind == "right")))


def _link(doc: Doc, text: str, url: str) -> Doc:
    return _with(doc, Block(kind="link", text=text, url=url))


def _dead_path(doc: Doc, suffix: str) -> str:
    return f"/public/{doc.unit.organ_id}/{8100000 + Random(doc.key).randrange(99999)}{suffix}"


def _bad_file(doc: Doc, kind: str) -> Doc:
    name, extension = ("政策问答汇编", "doc") if kind == "error-page" else ("相关材料汇编", "docx")
    stem = f"{Random(doc.key + kind).getrandbits(64):016x}"
    bad = FileRef(name=f"{name}.{extension}", path=f"/group1/M00/0F/{stem[:2].upper()}/{stem}.{extension}",
                  kind={"gone": "gone", "empty": "empty", "error-page": "error-page"}[kind])  # type: ignore[arg-type]
    return replace(doc, files=(*doc.files, bad))


# ---------------------------------------------------------------- personal data


def _people(rng: Random, count: int) -> list[str]:
    return [person(rng) for _ in range(count)]


def leaked(plant: Plant, region: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers that a PRV plant puts on its page: (as digits, as written there)."""
    rng = Random(f"leak/{plant.target}/{plant.rule}")
    match plant.rule:
        case "PRV001":
            plain = tuple(numbers.identity_number(rng, region) for _ in range(rng.randrange(6, 12)))
            if plant.variant == "spaces":
                return plain, tuple(f"{n[:6]} {n[6:14]} {n[14:]}" for n in plain)
            if plant.variant == "wide":
                return plain, tuple("".join(chr(ord(c) + 0xFEE0) for c in n) for n in plain)
            return plain, plain
        case "PRV002":
            plain = tuple(numbers.old_identity_number(rng, region) for _ in range(5))
        case "PRV005":
            plain = tuple(numbers.mobile(rng) for _ in range(8))
        case "PRV006":
            plain = tuple(numbers.bank_card(rng) for _ in range(6))
        case "PRV003":
            full = tuple(numbers.identity_number(rng, region) for _ in range(5))
            return full, tuple(f"{n[:14]}**{n[16:]}" for n in full)
        case _:
            raise ValueError(plant.rule)
    return plain, plain


_HEADS = {
    "PRV001": ("身份证号码", "公共租赁住房保障对象"), "PRV002": ("身份证号", "遗属生活困难补助对象"), "PRV003": ("身份证号码", "公益性岗位拟聘用人员"),
    "PRV005": ("联系方式", "农机购置补贴申请人"), "PRV006": ("一卡通账号", "惠农补贴发放对象"),
}


def _leak(doc: Doc, plant: Plant) -> Doc:
    """Turn the page into a public notice without files whose table shows the numbers in full."""
    _, written = leaked(plant, doc.unit.region)
    head, matter = _HEADS[plant.rule]
    rng = Random(f"names/{plant.target}")
    names = _people(rng, len(written))
    rows = [(str(n), name, rng.choice(TOWNS), number, str(rng.randrange(3, 12) * 100))
            for n, (name, number) in enumerate(zip(names, written, strict=True), start=1)]
    heads = ("序号", "姓名", "所在乡镇", head, "金额（元）")
    if plant.variant == "tags":
        lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in (*row[:3], f"<span>{row[3][:6]}</span><span>{row[3][6:14]}</span><b>{row[3][14:]}</b>", row[4])) + "</tr>"
                        for row in rows)
        block = Block(kind="markup", text=f'<table border="1"><tr>{"".join(f"<th>{h}</th>" for h in heads)}</tr>{lines}</table>')
    else:
        block = table(heads, *rows)
    year = doc.since.year
    intro = p(f"经个人申请、审核，现将{year}年{matter}名单公示如下，公示期5个工作日。如有异议，请在公示期内反映。")
    signature = tuple(b for b in doc.body if b.kind == "right")
    return replace(doc, title=f"{doc.unit.area}{year}年{doc.since.month}月{matter}名单公示", body=(intro, block, *signature), files=(),
                   topic=matter, keywords=f"{matter},公示")


# ---------------------------------------------------------------- application


def damaged(doc: Doc, plant: Plant) -> Doc:
    """``doc`` with the defect of ``plant``."""
    rng = Random(f"defect/{plant.target}/{plant.rule}")
    if plant.rule.startswith("PRV"):
        return _leak(doc, plant)
    change = _CHANGES[plant.rule]
    return change(doc, plant.variant, rng)


def _expired(doc: Doc, variant: str, rng: Random) -> Doc:
    end = date(2020, rng.randrange(3, 9), 28)
    return replace(doc, effective=doc.issued, expires=max(end, (doc.issued or end)) if end > (doc.issued or end) else date(2020, 9, 28))


_Change = Callable[[Doc, str, Random], Doc]
_CHANGES: dict[str, _Change] = {
    "DOC001": lambda doc, variant, rng: _number(doc, ""),
    "DOC002": lambda doc, variant, rng: _number(doc, _badly_written(doc.number, variant)),
    "DOC004": lambda doc, variant, rng: replace(doc, issued=None),
    "DOC005": lambda doc, variant, rng: _wrong_signature(doc, rng),
    "DOC006": lambda doc, variant, rng: replace(doc, shown=None),
    "DOC007": lambda doc, variant, rng: replace(doc, validity={"missing": None, "blank": "", "odd": "待定"}[variant]),
    "DOC008": _expired,
    "DOC010": lambda doc, variant, rng: replace(doc, index="" if variant == "blank" else f"{doc.since.year}-{rng.randrange(10, 99)}"),
    "DOC011": lambda doc, variant, rng: replace(doc, category="", topic=""),
    "DOC012": lambda doc, variant, rng: replace(doc, files=()),
    "TIM001": lambda doc, variant, rng: _issued(doc, workdays_before(doc.since, rng.randrange(24, 45))),
    "TIM002": lambda doc, variant, rng: _issued(doc, workdays_after(doc.since, rng.randrange(2, 5))),
    "LST008": lambda doc, variant, rng: replace(doc, listed=doc.listed + timedelta(days=365)),
    "LNK001": lambda doc, variant, rng: _link(doc, "查看有关背景材料", _dead_path(doc, ".html")),
    "LNK002": lambda doc, variant, rng: _link(doc, "网上办理入口", f"/zwfw/{'busy' if variant == '503' else 'inner'}/{doc.content_id}.html"),
    "LNK003": lambda doc, variant, rng: _with(doc, Block(kind="image", text="现场图片", url=_dead_path(doc, ".jpg"))),
    "LNK005": lambda doc, variant, rng: _link(doc, "有关专题网站", f"{{external}}/gone/{doc.content_id}.html"),
    "LNK008": lambda doc, variant, rng: _link(doc, "工作底稿", f"file:///D:/{doc.unit.id}/draft.doc" if variant == "file" else f"http://192.168.{doc.unit.style + 3}.20/oa/view?id={doc.content_id}"),
    "ATT001": lambda doc, variant, rng: _bad_file(doc, variant),
    "ATT004": lambda doc, variant, rng: _bad_file(doc, "error-page"),
    "ATT006": lambda doc, variant, rng: _with(replace(doc, files=()), p("附件：1.有关情况汇总表")),
}
