"""Log records without personal numbers."""

import logging
import traceback

from gkcrawl.privacy._scan import mask_text


class MaskingFilter(logging.Filter):
    """Masks the message, its arguments, the traceback and the stack of every record; lets every record pass.

    Belongs on handlers: a filter on a logger does not see what its children log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:  # wrong arguments: logging would print them, unmasked, to stderr
            message = f"{record.msg} {record.args!r}"
        record.msg, record.args = mask_text(message), ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        # A handler that formats the exception itself would show the values again.
        record.exc_info = None
        if record.exc_text:
            record.exc_text = mask_text(record.exc_text)
        if record.stack_info:
            record.stack_info = mask_text(record.stack_info)
        return True
