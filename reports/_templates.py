"""Jinja templates of the pages and mails: escaped, unknown names are errors, unprintables dropped."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from reports import _words

if TYPE_CHECKING:
    from jinja2 import Environment


def _finish(value: object) -> object:
    """Every printed value passes here; markup made by this package is left alone."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return _words.clean(value)
    if isinstance(value, date):
        return value.isoformat()
    return _words.plain(value) if isinstance(value, Decimal) else value


def _escapes(name: str | None) -> bool:
    """Everything is escaped but the text part of a mail."""
    return name is None or not name.endswith(".txt.j2")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=_escapes,  # noqa: S701  # off for the text part of a mail only
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "figure": _words.figure,
        "signed": _words.signed,
        "cdate": _words.chinese_date,
        "line": _words.one_line,
        "plain": _words.plain,
    }
    environment.tests["web"] = _words.is_web_address
    return environment


def render(name: str, **values: object) -> str:
    """The template ``templates/NAME`` with ``values``."""
    return _environment().get_template(name).render(**values)


def source(name: str) -> str:
    """A file of ``templates/`` as it is: the style sheet and the script of the site."""
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]
