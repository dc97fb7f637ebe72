"""What every other module reads out of Chinese text: dates, document numbers, addresses, keys, digests.

Pure functions. Dates are Asia/Shanghai. Nothing here raises on bad text: what cannot be read is ``None`` or
absent.
"""

from gkcrawl.text.addresses import canonical_url
from gkcrawl.text.dates import TIMEZONE, FoundDate, find_dates, parse_date, parse_datetime
from gkcrawl.text.digests import digest
from gkcrawl.text.normal import ZERO_WIDTH, normalize, normalize_label, title_key
from gkcrawl.text.numbers import Defect, DocumentNumber, find_document_numbers, parse_document_number

__all__ = [
    "TIMEZONE",
    "ZERO_WIDTH",
    "Defect",
    "DocumentNumber",
    "FoundDate",
    "canonical_url",
    "digest",
    "find_dates",
    "find_document_numbers",
    "normalize",
    "normalize_label",
    "parse_date",
    "parse_datetime",
    "parse_document_number",
    "title_key",
]
