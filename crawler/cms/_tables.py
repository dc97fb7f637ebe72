"""HTML tables as text: spans repeated into every cell they cover, everything bounded."""

from crawler.page import Node
from gkcrawl.model import Table

MAX_CELLS = 20_000
"""Cells of one page, repeated ones included."""
MAX_COLUMNS = 200
MAX_CELL_TEXT = 20_000


def own_rows(table: Node) -> tuple[Node, ...]:
    """Rows of the table itself, not of tables inside its cells."""
    rows: list[Node] = []
    for child in table.children():
        if child.name == "tr":
            rows.append(child)
        elif child.name in {"thead", "tbody", "tfoot"}:
            rows.extend(row for row in child.children() if row.name == "tr")
    return tuple(rows)


def cells_of(row: Node) -> tuple[Node, ...]:
    return tuple(cell for cell in row.children() if cell.name in {"td", "th"})


def span(cell: Node, name: str, most: int) -> int:
    """``rowspan`` or ``colspan`` as a number from 1 to ``most``; 0 means "to the end"."""
    said = cell.attr(name) or "1"
    if not said.isdecimal() or len(said) > 6:
        return 1
    return min(int(said), most) or (most if name == "rowspan" else 1)


def grid(table: Node, room: int = MAX_CELLS) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Rows of the table with spans repeated, and whether all fitted into ``room`` cells."""
    rows = own_rows(table)
    carried: dict[int, tuple[int, str]] = {}  # column → rows still covered from above, text
    done: list[tuple[str, ...]] = []
    used = 0
    for index, row in enumerate(rows):
        cells = list(cells_of(row))[:MAX_COLUMNS]
        line: list[str] = []
        while len(line) < MAX_COLUMNS and (cells or len(line) in carried):
            column = len(line)
            if column in carried:
                left, text = carried.pop(column)
                if left > 1:
                    carried[column] = (left - 1, text)
                line.append(text)
                continue
            cell = cells.pop(0)
            text = cell.text()[:MAX_CELL_TEXT]
            down = span(cell, "rowspan", len(rows) - index)
            for _ in range(span(cell, "colspan", MAX_COLUMNS - column)):
                if down > 1:
                    carried[len(line)] = (down - 1, text)
                line.append(text)
        used += len(line)
        if used > room:
            return tuple(done), False
        done.append(tuple(line))
    return tuple(done), True


def tables_in(region: Node, skip: frozenset[int] = frozenset()) -> tuple[tuple[Table, ...], bool]:
    """Data tables inside ``region`` in document order, and whether all cells fitted.

    A table that holds another table lays out the page and is left to the inner ones; a table of one cell, and those
    whose elements are in ``skip`` (metadata blocks), are no data.
    """
    room = MAX_CELLS
    found: list[Table] = []
    complete = True
    for node in region.all("table"):
        if node.key in skip or node.one("table") is not None:
            continue
        rows, fitted = grid(node, room)
        room -= sum(map(len, rows))
        complete = complete and fitted
        if sum(map(len, rows)) > 1:
            found.append(Table(rows=rows))
    return tuple(found), complete
