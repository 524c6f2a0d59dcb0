"""Charts as lines: the values and how they are drawn.

A column of a chart's data is named by the channel that draws it (x, y, color, text), never by its own name in the
code. If a reader sees that name, because an axis, legend or tooltip has no title, it is written as a value.
"""

import re

from tests.golden.blocks import Block, cell_text, scalar, to_block

_NAMES_IN_EXPRESSIONS = re.compile(r"datum\.(\w+)|datum\[(['\"])(.+?)\2\]")
_NOT_OUR_DATA = ("datasets", "labelExpr")   # in a label's expression `datum` is the label
_PLAINEST = ("y", "x", "x2", "y2", "theta", "text", "color", "opacity", "xOffset", "detail", "order", "row", "column",
             "tooltip")
_TITLED = ("x", "y", "color", "size", "shape", "tooltip")


def values_block(spec: dict) -> Block:
    """Return the data that a Vega-Lite specification draws: a line per row and column."""
    names = _column_names(spec)
    lines: Block = []
    for number, name in enumerate(_data_in_order(spec), start=1):
        rows = spec["datasets"][name]
        lines.append((f"/data {number}/rows", str(len(rows))))
        for at, row in enumerate(rows, start=1):
            lines += [(f"/data {number}/{at}/{names[field]}", cell_text(row[field]))
                      for field in names if row.get(field) is not None]
    return lines or [("", "(nothing drawn)")]


def encoding_block(spec: dict) -> Block:
    """Return everything else in a Vega-Lite specification: marks, channels, axes, scales, colors."""
    names, data = _column_names(spec), _data_in_order(spec)

    def renamed(part, key=""):
        if isinstance(part, dict):
            made = {name: renamed(value, name) for name, value in part.items() if name not in ("datasets", "$schema")}
            if key in _TITLED and _shows_its_name(part):
                made["shown as"] = part["field"]
            return made
        if isinstance(part, list):
            return [renamed(each, key) for each in part]
        if isinstance(part, str):
            if key == "name" and part in data:
                return f"data {data.index(part) + 1}"
            if key in ("field", "as", "groupby", "fields", "key", "sort") and part in names:
                return names[part]
            return part if key in _NOT_OUR_DATA else _NAMES_IN_EXPRESSIONS.sub(
                lambda match: f"datum[{names[match[1] or match[3]]}]", part)
        return part

    return to_block(_ordered(renamed(spec)))


def _ordered(part):
    """Return a specification sorted by name, so that the order in the code does not matter."""
    if isinstance(part, dict):
        return {name: _ordered(part[name]) for name in sorted(part)}
    if isinstance(part, list):
        return [_ordered(each) for each in part]
    return "null" if part is None else part    # a legend that is null is none, one that isn't set is drawn


def _shows_its_name(channel: dict) -> bool:
    """Return whether a reader sees the column's own name, which happens if no title is set."""
    untitled = "field" in channel and "title" not in channel
    hidden = any(name in channel and channel[name] is None for name in ("axis", "legend", "scale"))
    inner = any(isinstance(channel.get(name), dict) and "title" in channel[name] for name in ("axis", "legend"))
    return untitled and not hidden and not inner


def _data_in_order(spec: dict) -> list[str]:
    """Return the names of the data sets in the order in which the chart uses them."""
    found: dict[str, None] = {}

    def walk(part):
        if isinstance(part, dict):
            data = part.get("data")
            if isinstance(data, dict) and data.get("name") in spec.get("datasets", {}):
                found[data["name"]] = None
            for name, each in part.items():
                if name != "datasets":
                    walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(spec)
    return list(found)


def _column_names(spec: dict) -> dict[str, str]:
    """Return, by each column that is used, the name of the plainest channel that draws it, or `step`."""
    used: dict[str, list[str]] = {}

    def walk(part, channel):
        if isinstance(part, dict):
            for name, each in part.items():
                if name in _NOT_OUR_DATA:
                    continue
                if (channel == "step" and name in ("field", "as", "groupby")) or name == "field":
                    for column in [each] if isinstance(each, str) else each if isinstance(each, list) else ():
                        used.setdefault(column, []).append(channel)
                if name == "encoding":
                    for channel_name, drawn in each.items():
                        walk(drawn, channel_name)
                else:
                    walk(each, "step" if name == "transform" else channel)
        elif isinstance(part, list):
            for each in part:
                walk(each, channel)
        elif isinstance(part, str):
            for match in _NAMES_IN_EXPRESSIONS.finditer(part):
                used.setdefault(match[1] or match[3], []).append("step")

    walk(spec, "step")
    names: dict[str, str] = {}
    for column, channels in used.items():
        channel = min(channels, key=lambda each: _PLAINEST.index(each) if each in _PLAINEST else len(_PLAINEST))
        names[column] = next(name for name in (channel, *(f"{channel} {number}" for number in range(2, 99)))
                             if name not in names.values())
    return names


def chart_blocks(block_id: str, question: str, answer: str, spec: dict, table) -> dict[str, Block]:
    """Return the blocks of a chart: its words, its values, how they are drawn, and its table."""
    blocks: dict[str, Block] = {block_id: [("/question", scalar(question)), ("/answer", scalar(answer))]}
    if spec:
        blocks[f"{block_id} values"] = values_block(spec)
        blocks[f"{block_id} look"] = encoding_block(spec)
    if table is not None and len(table):
        blocks[f"{block_id} table"] = to_block(table)
    return blocks
