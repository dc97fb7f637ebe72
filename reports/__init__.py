"""One report format a file. Pure: model in, bytes out."""

__gkcrawl__ = True
