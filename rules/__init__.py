"""One rule a file, grouped in family folders. Pure: values in, hits out."""

__gkcrawl__ = True
