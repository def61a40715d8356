"""Tables and charts: messages and Home tabs only (docs.slack.dev/reference/block-kit/blocks)."""

from bot.sandbox.slack.blocks import rich_text
from bot.sandbox.slack.blocks.node import Node

CELL_CHARACTERS = 10_000


def table(node: Node) -> None:
    """At most 100 rows of 20 cells; column_settings for at most 20 columns."""
    node.only("type", "block_id", "rows", "column_settings")
    node.need("rows")
    _rows(node, 100, 1, 20)
    for column in node.items("column_settings", 20, least=0):
        if column.value is not None and column.is_object():
            column.only("align", "is_wrapped")
            column.choice("align", ("left", "center", "right"))
            column.flags("is_wrapped")


def data_table(node: Node) -> None:
    """A caption and 2 to 101 rows of one length, the header's cells not rich text."""
    node.only("type", "block_id", "caption", "rows", "page_size", "row_header_column_index")
    node.need("caption", "rows")
    node.string("caption", 2000)
    node.whole("page_size", 1, 100)
    node.whole("row_header_column_index", 0, 19)
    _rows(node, 101, 2, 20)
    rows = node.items("rows", 101, 2)
    lists = [row for row in rows if isinstance(row.value, list)]
    for row in lists:
        if len(row.value) != len(lists[0].value):
            row.complain("all rows must have the same number of cells")
    header = lists[0].value if lists else []
    for index, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            lists[0].child(index).complain("header cells must not be rich_text")


def _rows(node: Node, most: int, least: int, cells: int) -> None:
    for row in node.items("rows", most, least):
        if not isinstance(row.value, list):
            row.complain("must provide an array")
            continue
        if len(row.value) > cells:
            row.complain(f"no more than {cells} items allowed")
        for index in range(len(row.value)):
            _cell(row.child(index))


def _cell(node: Node) -> None:
    kind = node.kind(("rich_text", "raw_text", "raw_number"))
    if kind == "rich_text":
        rich_text.check(node)
    elif kind == "raw_text":
        node.need("text")
        node.string("text", CELL_CHARACTERS, least=0)
    elif kind == "raw_number" and not (node.has("value") or node.has("text")):
        node.complain("missing required field: value")


def cell_characters(node: Node) -> int:
    """How much text stands in the cells of a table, everything counted."""
    if node.value.get("type") not in ("table", "data_table"):
        return 0
    inside = node.child("rows").walk()
    return sum(len(one.value) for one in inside if isinstance(one.value, str) and one.pointer.endswith("/text"))


def chart(node: Node) -> None:
    """A pie of segments, or series over categories; title at most 50 characters."""
    node.only("type", "block_id", "title", "chart")
    node.need("title", "chart")
    node.string("title", 50)
    drawing = node.child("chart")
    if not node.has("chart") or drawing.kind(("pie", "bar", "area", "line")) is None:
        return
    if drawing.value["type"] == "pie":
        drawing.need("segments")
        for segment in drawing.items("segments", 12):
            _point(segment)
        return
    drawing.need("series")
    for series in drawing.items("series", 12):
        if series.is_object():
            series.need("name", "data")
            series.string("name", 2000)
            for point in series.items("data", 1000):
                _point(point)
    axis = drawing.child("axis_config")
    axis.string("x_label", 50)
    axis.string("y_label", 50)


def _point(node: Node) -> None:
    if node.is_object():
        node.need("label", "value")
        node.string("label", 20)
        if node.has("value") and not _is_number(node.value["value"]):
            node.child("value").complain("must be a number")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
