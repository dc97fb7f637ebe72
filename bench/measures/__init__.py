"""One measure a file, found by walking this folder: ``TITLE`` (Chinese), ``measure() -> Iterable[Line]``."""
