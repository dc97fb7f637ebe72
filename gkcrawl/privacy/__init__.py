"""Personal numbers: found, masked and described, before anything is stored, logged or shown.

One public module here is one detector (``DETECTOR``); adding a kind is adding a file. The value of a number
leaves this package only as a masked form and as an HMAC under the workspace key.
"""

from gkcrawl.privacy._key import load_key
from gkcrawl.privacy._known import known_numbers, mask_known
from gkcrawl.privacy._logs import MaskingFilter
from gkcrawl.privacy._markup import mask_markup
from gkcrawl.privacy._scan import Scan, contains_personal_number, mask_text, scan
from gkcrawl.privacy._tables import scan_table

__all__ = [
    "MaskingFilter", "Scan", "contains_personal_number", "known_numbers", "load_key", "mask_known", "mask_markup",
    "mask_text", "scan", "scan_table",
]
