"""Detection of personal numbers in Chinese text, on one core."""

from collections.abc import Iterator, Sequence

from bench import material
from bench.line import Line, spent
from gkcrawl.demo import planted
from gkcrawl.privacy import mask_markup, scan
from gkcrawl.store import Store

TITLE = "个人信息检测"
TIMES = 5
TARGET = 20
KEY = bytes(range(32))
EVERY = 10
"""One text in so many gets a personal number: far more than a portal has."""


def measure() -> Iterator[Line]:
    """Texts of about 3 kB one by one, as the door sees them; a megabyte is 10⁶ bytes of UTF-8."""
    with Store.open(material.long_documents()) as store:
        texts = [document.text for document, _ in store.documents()]
    with Store.open(material.crawled()) as store:
        names = [str(row["hash"]) for row in store.rows("SELECT hash FROM evidence.snapshot ORDER BY hash")]
        pages = [snapshot.body.decode() for name in names if (snapshot := store.snapshot(name))]
    numbers = planted()
    mixed = [_with_number(text, numbers[i % len(numbers)]) if i % EVERY == 0 else text for i, text in enumerate(texts)]
    met = sum(bool(scan(text, key=KEY).data) for text in mixed[::EVERY])
    yield Line(what="正文（门户原有内容）", value=_speed(texts), unit="MB/秒·核", target=TARGET,
               note=f"{len(texts)} 篇，正文每篇约 {material.TEXT_BYTES // 1000} kB，逐篇检测")
    yield Line(what=f"正文（每 {EVERY} 篇放入一个个人号码）", value=_speed(mixed), unit="MB/秒·核", target=TARGET,
               note=f"放入 {len(mixed[::EVERY])} 个，报告 {met} 个")
    yield Line(what="整页标记（快照脱敏）", value=_size(pages) / spent(lambda: [mask_markup(p) for p in pages], TIMES).cpu,
               unit="MB/秒·核", note=f"{len(pages)} 页，每页平均 {1000 * _size(pages) / len(pages):.1f} kB")


def _with_number(text: str, number: str) -> str:
    middle = text.find("。", len(text) // 2) + 1
    return f"{text[:middle]}经办人张远，身份证号{number}。{text[middle:]}"


def _size(texts: Sequence[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def _speed(texts: Sequence[str]) -> float:
    return _size(texts) / spent(lambda: [scan(text, key=KEY) for text in texts], TIMES).cpu
