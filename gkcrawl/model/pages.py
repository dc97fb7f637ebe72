"""What a parser reads off a page, before and after the door."""

from dataclasses import dataclass
from typing import Literal

from gkcrawl.model.words import LinkState, PersonalDataKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDatum:
    """One personal number that was met and masked. The value itself exists nowhere.

    ``digest`` is HMAC-SHA256 (hex, 32 characters) of the digits under the workspace key.
    ``place`` says where: ``text``, ``title``, ``metadata``, ``table``, ``link``, ``attachment-name``, ``markup``.
    ``tied_to_name``: a natural person's name stands in the same row or within 20 characters.
    ``official_contact``: the words around it say that it is a duty or contact number (联系人, 咨询电话, 值班 …).
    ``context``: the words around it, masked, at most 60 characters, for the evidence.
    """

    kind: PersonalDataKind
    masked: str
    digest: str
    place: str = "text"
    tied_to_name: bool = False
    official_contact: bool = False
    has_context_word: bool = False
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hyperlink or image on a page. ``kind``: ``page``, ``image``, ``attachment``. ``internal``: same portal."""

    url: str
    text: str = ""
    kind: Literal["page", "image", "attachment"] = "page"
    internal: bool = True
    state: LinkState = "unknown"
    status: int | None = None
    nights: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file offered on the page. ``size`` in bytes, ``None`` when not known; ``sniffed`` is the real kind
    (``pdf``, ``zip``, ``ole``, ``html``, ``text``, …) from the first bytes, empty when not looked at."""

    url: str
    name: str = ""
    extension: str = ""
    state: LinkState = "unknown"
    status: int | None = None
    size: int | None = None
    content_type: str = ""
    sniffed: str = ""
    nights: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataField:
    """One row of a page's metadata table: the label as the page wrote it, and its value as text ("" when blank)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as text: rows of cells, spans already repeated into every cell they cover."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of table three of an annual report. ``code`` is R1 … R25 (DOMAIN numbering of the 2019 and 2021 forms),
    ``label`` the words of the page, ``values`` the seven columns 自然人 … 总计; ``None`` for a cell that could not be
    read as a number."""

    code: str
    label: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport:
    """The figures of a 政府信息公开工作年度报告.

    ``form`` is 2019 (国办公开办函〔2019〕60号) or 2021 (〔2021〕30号). ``requests`` is table three; ``litigation`` the
    fifteen figures of table four: 行政复议, 未经复议直接起诉, 复议后起诉, each 维持 纠正 其他 未审结 总计.
    ``sections`` are the headings found with the number of characters under each.
    ``doubts`` are the reasons why the reading may be wrong (split cells, tables as images); not empty means that
    arithmetic rules must answer *undetermined* for what the doubt touches.
    """

    year: int | None
    form: Literal[2019, 2021] | None
    requests: tuple[ReportRow, ...] = ()
    litigation: tuple[int | None, ...] = ()
    sections: tuple[tuple[str, int], ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a CMS family read from one content page; everything optional: absence is what the rules judge.

    ``published_at`` and ``issued_on`` stay as the page wrote them (text); the door turns them into dates.
    ``unreadable`` names the fields that the page fills by script or picture, so that nothing can be said about them:
    names are those of ``Document`` ("validity", "document_number", "issued_on", "published_on", "interpretation_links").
    ``rest``: words outside the body and unseen ones (comments, form values); searched for personal data at the door,
    kept nowhere.
    """

    url: str
    title: str | None = None
    metadata: tuple[MetadataField, ...] = ()
    published: str | None = None
    source: str | None = None
    text: str = ""
    tables: tuple[Table, ...] = ()
    signature: str | None = None
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    redirects_to: str | None = None
    annual_report: AnnualReport | None = None
    rest: str = ""
