"""A made-up page and links for the examples of this family."""

from dataclasses import replace

from gkcrawl.model import ColumnRef, Document, Link, LinkState

PAGE = Document(
    url="https://www.yunxi.example/public/4100401/8817700.html",
    unit="4100401",
    column=ColumnRef(id="4100401-tz", unit="4100401", path=("通知公告",), kind="通知公告"),
    kind="通知公告",
    title="关于开展冬季农村公路养护的公告",
    collected=frozenset({"probes"}),
)
_STATUS: dict[LinkState, int | None] = {
    "ok": 200, "dead": 404, "suspected-dead": 404, "unverified": 403, "unknown": None,
}
_NIGHTS: dict[LinkState, int] = {"dead": 2, "suspected-dead": 1}


def link(url: str, state: LinkState, **other: object) -> Link:
    """A link in a state, with the status and nights that usually go with it."""
    made = Link(url=url, text="查看原文", state=state, status=_STATUS[state], nights=_NIGHTS.get(state, 0))
    return replace(made, **other)  # type: ignore[arg-type]


def page(*links: Link, url: str = PAGE.url) -> Document:
    return replace(PAGE, url=url, links=links)
