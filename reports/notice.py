"""季度监测通报 (docx), the paper that the office issues to every county, district and department."""

from reports import _notice_text, _paper, _words
from reports.base import Report, ReportFile
from reports.view import ReportModel


def render(model: ReportModel) -> tuple[ReportFile, ...]:
    """One docx in GB/T 9704 layout; personal-data problems are only counted in it."""
    title = _notice_text.title(model)
    body = _paper.draw(_notice_text.blocks(model), title=title, author=model.office, created=model.issued_on)
    return (ReportFile(name=_words.file_name(f"{_words.round_name(model.period)}通报") + ".docx", body=body),)


REPORT = Report(id="notice", title="监测通报", render=render)
